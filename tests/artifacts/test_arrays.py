"""Publishing: complete or not at all, once, and never into a cache root that is gone."""

import errno
import multiprocessing
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from viewer.artifacts import arrays
from viewer.artifacts.arrays import ArtifactBuilder, drop_unused, make_below, map_array, map_file, store_array
from viewer.artifacts.key import ArtifactKey
from viewer.artifacts.manifest import NAME, VERTEX, FieldRecord, Manifest, ZoneRecord
from viewer.artifacts.store import ARRAYS, PARTIAL, ArtifactStore, nearest_time
from viewer.errors import ArtifactError

KEY = ArtifactKey("/data/set", "train", 3, "Base", 0)


def manifest_for(key: ArtifactKey = KEY, times: tuple[float, ...] = (0.0, 0.5, 2.0), **options) -> Manifest:
    return Manifest(key.dataset, key.split, key.sample, key.base, times, key.time_index, (), **{"zones": (), **options})


def publish(store: ArtifactStore, key: ArtifactKey = KEY, value: float = 0.0, **options) -> Path:
    with ArtifactBuilder(store, key) as builder:
        points = builder.add(np.full((4, 3), value))
        fields = (FieldRecord("p", VERTEX, builder.reserve()), FieldRecord("q", VERTEX, builder.reserve()))
        builder.add(np.arange(4.0), fields[0].file)
        zone = ZoneRecord("Zone", 4, 1, {"points": points}, fields=fields)
        return builder.publish(manifest_for(key, zones=(zone,), **options))


def files_below(path: Path) -> list[str]:
    return sorted(str(file.relative_to(path)) for file in path.rglob("*") if file.is_file())


def test_published(cache_root: Path) -> None:
    store = ArtifactStore(cache_root)
    assert store.find(KEY) is None
    directory = publish(store)
    assert directory == store.directory(KEY)
    found = store.find(KEY, ("p",))
    assert found is not None
    zone = found.manifest.zones[0]
    points = map_array(directory, zone.arrays["points"])
    assert isinstance(points, np.memmap)
    assert not points.flags.writeable
    np.testing.assert_array_equal(points, np.zeros((4, 3)))
    assert store.find(KEY, ("q",)) is None
    assert store.find(KEY, ("nothing",)) is None
    assert list(store.directories()) == [directory]


def test_a_field_is_added(cache_root: Path) -> None:
    store = ArtifactStore(cache_root)
    directory = publish(store)
    ((_, record),) = manifest_fields(store, "q")
    for _ in range(2):  # twice does no harm
        store_array(store, np.full(4, 7.0), directory / record.file)
    assert store.find(KEY, ("p", "q")) is not None
    np.testing.assert_array_equal(map_file(directory / record.file), np.full(4, 7.0))


def manifest_fields(store: ArtifactStore, name: str):
    found = store.find(KEY)
    assert found is not None
    return found.manifest.find_fields(name)


def test_unpublished_leaves_nothing(cache_root: Path) -> None:
    store = ArtifactStore(cache_root)

    def fail() -> None:
        with ArtifactBuilder(store, KEY) as builder:
            builder.add(np.arange(100))
            assert store.find(KEY) is None
            assert list(store.directories()) == []
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert files_below(cache_root) == []


def test_unpublished_keeps_what_others_share(cache_root: Path) -> None:
    store = ArtifactStore(cache_root)
    publish(store)
    before = files_below(cache_root)
    with ArtifactBuilder(store, ArtifactKey("/data/set", "train", 4, "Base", 0)) as builder:
        builder.add(np.zeros((4, 3)))  # the same as in the published one
        builder.add(np.ones((4, 3)))
    assert files_below(cache_root) == before


def test_an_array_that_somebody_has_cut_is_written_anew(cache_root: Path) -> None:
    """Else reading the sample again would bring back what it was read again for."""
    store = ArtifactStore(cache_root)
    array = np.arange(1000.0)
    first = cache_root / "first.npy"
    shared = store_array(store, array, first)
    os.truncate(first, 128)
    assert store_array(store, array, cache_root / "second.npy") == shared
    assert np.array_equal(np.load(cache_root / "second.npy"), array)
    assert shared.samefile(cache_root / "second.npy")
    store_array(store, array, cache_root / "third.npy")
    assert shared.samefile(cache_root / "third.npy"), "that one is shared again"


def test_equal_arrays_share_an_inode(cache_root: Path) -> None:
    store = ArtifactStore(cache_root)
    with ArtifactBuilder(store, KEY) as builder:
        records = [
            builder.add(np.arange(6.0)),
            builder.add(np.arange(6.0)),
            builder.add(np.arange(6.0).reshape(2, 3)),
            builder.add(np.arange(6)),
            builder.add(np.arange(6.0)[::-1][::-1]),
            builder.add(np.asfortranarray(np.arange(6.0).reshape(2, 3))),
        ]
        inodes = [(builder.partial / record.file).stat().st_ino for record in records]
    assert inodes[0] == inodes[1] == inodes[4]
    assert inodes[2] == inodes[5]
    assert len(set(inodes)) == 3


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    array=hnp.arrays(
        hnp.integer_dtypes() | hnp.floating_dtypes(sizes=(32, 64)) | hnp.unsigned_integer_dtypes(),
        hnp.array_shapes(max_dims=3, min_side=0, max_side=5),
    ),
    fortran=st.booleans(),
)
def test_any_array_comes_back(cache_root: Path, array: np.ndarray, fortran: bool) -> None:
    store = ArtifactStore(cache_root)
    with ArtifactBuilder(store, KEY) as builder:
        record = builder.add(np.asfortranarray(array) if fortran else array)
        back = map_array(builder.partial, record) if array.size else np.load(builder.partial / record.file)
        np.testing.assert_array_equal(back, array)
        assert back.dtype == array.dtype
        assert back.shape == array.shape
        del back


def test_without_hard_links(cache_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr("viewer.artifacts.arrays.os.link", refuse)
    store = ArtifactStore(cache_root)
    directory = publish(store)
    assert store.find(KEY, ("p",)) is not None
    assert not list((store.path / ARRAYS).iterdir())
    assert len(files_below(directory)) == 3


# Races ----------------------------------------------------------------------------------------------------------------


def race(root: Path, number: int, barrier) -> None:
    store = ArtifactStore(root)
    for sample in range(20):
        barrier.wait()
        key = ArtifactKey("/data/set", "train", sample, "Base", 0)
        publish(store, key, value=float(sample), warnings=(f"made by {number}",))
        assert store.find(key, ("p",)) is not None


def test_builders_of_the_same_artifact(cache_root: Path) -> None:
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(3)
    workers = [context.Process(target=race, args=(cache_root, number, barrier)) for number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    store = ArtifactStore(cache_root)
    assert len(list(store.directories())) == 20
    assert not [file for file in files_below(cache_root) if PARTIAL in file]
    for directory in store.directories():
        assert len(files_below(directory)) == 3
    for pooled in (store.path / ARRAYS).iterdir():
        assert pooled.stat().st_nlink >= 2


def test_dropping_while_others_store(cache_root: Path) -> None:
    """What one process drops from the pool, another may be linking at that moment: its artifact stays whole."""
    store = ArtifactStore(cache_root)
    folder = make_below(cache_root, store.path / "a")

    def work(number: int) -> None:
        for turn in range(100):
            path = folder / f"{number}-{turn}.npy"
            pooled = store_array(store, np.full(1000, float(turn)), path)
            np.testing.assert_array_equal(np.load(path), np.full(1000, float(turn)))
            path.unlink()
            drop_unused([pooled])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert not [file for file in files_below(cache_root) if PARTIAL in file]


def test_what_is_left_of_an_artifact_is_replaced(cache_root: Path) -> None:
    store = ArtifactStore(cache_root)
    directory = publish(store)
    (directory / NAME).unlink()
    assert store.find(KEY) is None
    assert publish(store) == directory
    assert store.find(KEY, ("p",)) is not None


# What goes wrong ------------------------------------------------------------------------------------------------------


def test_cache_root_that_is_gone_stays_gone(cache_root: Path) -> None:
    store = ArtifactStore(cache_root)
    publish(store)
    shutil.rmtree(cache_root)
    with pytest.raises(FileNotFoundError):
        ArtifactBuilder(store, KEY)
    with pytest.raises(FileNotFoundError):
        store_array(store, np.arange(3), store.directory(KEY) / "x.npy")
    assert not cache_root.exists()
    assert store.find(KEY) is None
    assert list(store.directories()) == []


def test_cache_root_that_goes_while_building(cache_root: Path) -> None:
    store = ArtifactStore(cache_root)

    def build() -> None:
        with ArtifactBuilder(store, KEY) as builder:
            builder.add(np.arange(3))
            cache_root.rename(cache_root.with_name("aside"))
            builder.add(np.arange(4))

    with pytest.raises(FileNotFoundError):
        build()
    assert not cache_root.exists()


def test_make_below_is_not_for_elsewhere(cache_root: Path) -> None:
    assert make_below(cache_root, cache_root / "a" / "b").is_dir()
    assert oct((cache_root / "a").stat().st_mode & 0o777) == oct(0o700)
    with pytest.raises(ValueError, match="subpath"):
        make_below(cache_root, cache_root.parent / "elsewhere")


def test_full_disk_leaves_nothing(cache_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = ArtifactStore(cache_root)
    real = os.link

    def full(*args: object, **options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def build() -> None:
        with ArtifactBuilder(store, KEY) as builder:
            builder.add(np.arange(3))
            monkeypatch.setattr(np.lib.format, "write_array_header_1_0", full)
            builder.add(np.arange(4))

    with pytest.raises(OSError, match="No space") as raised:
        build()
    assert files_below(cache_root) == []
    error = arrays.unwritable(cache_root, raised.value, 5_000_000)
    assert isinstance(error, ArtifactError)
    for part in ("disk of the cache is full", "needs 5.0 MB", str(cache_root), " free"):
        assert part in error.sentence
    assert os.link is real


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.unlink(),
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(b"not an array"),
        lambda file: os.truncate(file, 60),
        lambda file: os.truncate(file, file.stat().st_size - 8),
        lambda file: np.save(file, np.arange(4)),
        lambda file: np.save(file, np.array([{}], object), allow_pickle=True),
    ],
)
def test_damaged_array_is_refused(cache_root: Path, damage) -> None:
    store = ArtifactStore(cache_root)
    directory = publish(store)
    found = store.find(KEY)
    assert found is not None
    record = found.manifest.zones[0].arrays["points"]
    damage(directory / record.file)
    with pytest.raises(ArtifactError, match="read the sample again"):
        map_array(directory, record)


def test_split_named_like_the_pool(cache_root: Path) -> None:
    store = ArtifactStore(cache_root)
    directory = publish(store, ArtifactKey("/data/set", ARRAYS, 0, ARRAYS, 0))
    assert list(store.directories()) == [directory]


# Finding --------------------------------------------------------------------------------------------------------------


def test_nearest_time(cache_root: Path) -> None:
    store = ArtifactStore(cache_root)
    assert store.find_nearest(KEY, 0.4) is None
    publish(store, ArtifactKey(KEY.dataset, KEY.split, KEY.sample, KEY.base, 1))
    for time in (0.4, 0.3, 1.0):
        found = store.find_nearest(KEY, time)
        assert found is not None
        assert found.manifest.time_index == 1
    assert store.find_nearest(KEY, None) is None
    assert store.find_nearest(KEY, 1.9) is None
    assert store.find_nearest(ArtifactKey(KEY.dataset, KEY.split, KEY.sample, "Other", 0), 0.4) is None


@given(times=st.lists(st.floats(-1e6, 1e6), min_size=1, unique=True).map(sorted), time=st.floats(-1e6, 1e6))
def test_nearest_time_is_nearest(times: list[float], time: float) -> None:
    index = nearest_time(tuple(times), time)
    assert abs(times[index] - time) == min(abs(other - time) for other in times)
    assert nearest_time(tuple(times), None) == 0
