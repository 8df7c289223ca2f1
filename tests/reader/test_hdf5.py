"""Arrays are read completely or the sample says why not, however HDF5 stores them; links stay inside the dataset."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from tests import datasets as ds
from tests.hdf5_files import HOW, link_node, rewrite, stored
from tests.reader.artifact import read
from viewer.errors import OUTSIDE, SampleError
from viewer.reader.catalogue import open_dataset
from viewer.reader.writer import FRESH, recent_writer_of, writer_of

FIELD = "Base/Zone/V/p"
COUNT = 60 * 50


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """A structured surface of 60 x 50 vertices whose field p counts them in the order of CGNS."""
    points = ds.block(60, 50, 1)[:, :, 0, :]
    values = np.arange(float(COUNT)).reshape(60, 50, order="F")
    content = [ds.solution("V", {"p": values, "q": -values, "k": values.astype(np.int32)})]
    zone = ds.structured_zone("Zone", points, content)
    return ds.write_trees(tmp_path / "dataset", [[ds.tree(ds.base("Base", 2, 3, [zone]))]])


@pytest.fixture
def file(dataset: Path) -> Path:
    return ds.mesh_file(dataset)


def refused(dataset: Path, cache_root: Path, *parts: str, field: str = "p") -> SampleError:
    with pytest.raises(SampleError) as caught:
        read(dataset, cache_root, fields=(field,))
    for part in parts:
        assert part in caught.value.sentence
    return caught.value


@pytest.mark.parametrize("how", [name for name in HOW if name != "scaleoffset"])
def test_every_filter_and_layout(dataset: Path, file: Path, cache_root: Path, how: str) -> None:
    for node in (FIELD, "Base/Zone/GridCoordinates/CoordinateX", "Base/Zone/V/k"):
        rewrite(file, node, stored(**HOW[how]))
    found = read(dataset, cache_root, fields=("p", "k"))
    np.testing.assert_array_equal(found.field("p"), np.arange(COUNT))
    np.testing.assert_array_equal(found.field("k"), np.arange(COUNT))
    np.testing.assert_array_equal(found.array("points")[:, 0], np.tile(np.arange(60.0), 50))


def test_bytes_of_other_machines(dataset: Path, file: Path, cache_root: Path) -> None:
    rewrite(file, FIELD, lambda group, values: group.create_dataset(" data", data=values.astype(">f8")))
    np.testing.assert_array_equal(read(dataset, cache_root, fields=("p",)).field("p"), np.arange(COUNT))


def test_chunks_that_were_never_written(dataset: Path, file: Path, cache_root: Path) -> None:
    def half(group: Any, values: np.ndarray) -> None:
        made = group.create_dataset(" data", values.shape, "f8", chunks=(10, 60))
        made[:20] = values[:20]

    rewrite(file, FIELD, half)
    refused(dataset, cache_root, "Base/Zone/V/p", "3 of its 5 chunks were never written")


def test_values_that_were_never_written(dataset: Path, file: Path, cache_root: Path) -> None:
    rewrite(file, FIELD, lambda group, values: group.create_dataset(" data", values.shape, "f8"))
    refused(dataset, cache_root, "its values were never written")


def test_a_filter_that_nobody_has(dataset: Path, file: Path, cache_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rewrite(file, FIELD, stored(chunks=(50, 60), compression="gzip"))
    monkeypatch.setattr(h5py.h5z, "filter_avail", lambda code: code != h5py.h5z.FILTER_DEFLATE)
    refused(dataset, cache_root, "the filter gzip, which this program does not support")


def test_a_wrong_checksum(dataset: Path, file: Path, cache_root: Path) -> None:
    values = rewrite(file, FIELD, stored(chunks=(50, 60), fletcher32=True))
    raw = np.ascontiguousarray(values.T).tobytes()
    content = file.read_bytes()
    place = content.rindex(raw[:4000])
    file.write_bytes(content[: place + 99] + b"\xff" + content[place + 100 :])
    refused(dataset, cache_root, "damaged")


def external(path: str) -> Any:
    def make(group: Any, values: np.ndarray) -> None:
        made = group.create_dataset(
            " data", values.shape, "f8", external=[(path, 0, values.nbytes)], efile_prefix="${ORIGIN}"
        )
        made[...] = values

    return make


def test_values_in_a_file_beside(dataset: Path, file: Path, cache_root: Path) -> None:
    rewrite(file, FIELD, external("raw.bin"))
    np.testing.assert_array_equal(read(dataset, cache_root, fields=("p",)).field("p"), np.arange(COUNT))


def put_a_pipe_there(raw: Path) -> None:
    raw.unlink()
    os.mkfifo(raw)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (Path.unlink, "No such file"),
        (lambda raw: os.truncate(raw, 4000), "too short"),
        (put_a_pipe_there, "a pipe"),
    ],
)
def test_values_in_a_file_that_is_not_whole(dataset: Path, file: Path, cache_root: Path, spoil: Any, says: str) -> None:
    rewrite(file, FIELD, external("raw.bin"))
    spoil(file.parent / "raw.bin")
    refused(dataset, cache_root, "raw.bin", says)


def test_values_in_a_file_outside(dataset: Path, file: Path, cache_root: Path, tmp_path: Path) -> None:
    rewrite(file, FIELD, external(str(tmp_path / "raw.bin")))
    refused(dataset, cache_root, "raw.bin", "outside the folder")


def virtual(*sources: tuple[str, int, int], length: int = 50) -> Any:
    """A virtual dataset of rows of others: (file, first row, row behind the last)."""

    def make(group: Any, values: np.ndarray) -> None:
        layout = h5py.VirtualLayout(values.shape, "f8")
        for name, first, last in sources:
            layout[first:last] = h5py.VirtualSource(name, "p", shape=(last - first, 60))
        group.create_virtual_dataset(" data", layout)

    return make


def parts(folder: Path) -> None:
    rows = np.arange(float(COUNT)).reshape(50, 60)
    for name, first, last in (("one.h5", 0, 20), ("two.h5", 20, 50)):
        with h5py.File(folder / name, "w") as opened:
            opened["p"] = rows[first:last]


def test_put_together_from_other_files(dataset: Path, file: Path, cache_root: Path) -> None:
    parts(file.parent)
    rewrite(file, FIELD, virtual(("one.h5", 0, 20), ("two.h5", 20, 50)))
    np.testing.assert_array_equal(read(dataset, cache_root, fields=("p",)).field("p"), np.arange(COUNT))


def test_put_together_with_a_part_missing(dataset: Path, file: Path, cache_root: Path) -> None:
    parts(file.parent)
    rewrite(file, FIELD, virtual(("one.h5", 0, 20), ("two.h5", 20, 50)))
    (file.parent / "two.h5").unlink()
    refused(dataset, cache_root, "two.h5")


def test_put_together_with_a_gap(dataset: Path, file: Path, cache_root: Path) -> None:
    parts(file.parent)
    rewrite(file, FIELD, virtual(("one.h5", 0, 20)))
    refused(dataset, cache_root, "1,800 of its values have no source")


def test_a_name_outside_ascii(dataset: Path, file: Path, cache_root: Path) -> None:
    with h5py.File(file, "r+") as opened:
        opened["Base/Zone/V"].move("q", "température")
        opened["Base/Zone/V/température"].attrs.modify("name", np.array("température".encode(), dtype="S33"))
    np.testing.assert_array_equal(
        read(dataset, cache_root, fields=("température",)).field("température"), -np.arange(COUNT)
    )


# Links ----------------------------------------------------------------------------------------------------------------


def test_a_link_to_a_file_beside(dataset: Path, file: Path, cache_root: Path) -> None:
    shutil.copy(file, file.with_name("solution.cgns"))
    link_node(file, FIELD, "solution.cgns", "/Base/Zone/V/q")
    link_node(file, "Base/Zone/GridCoordinates", "solution.cgns", "/Base/Zone/GridCoordinates")
    found = read(dataset, cache_root, fields=("p",))
    np.testing.assert_array_equal(found.field("p"), -np.arange(COUNT))
    assert found.manifest.warnings == ()


def test_a_link_inside_a_file(dataset: Path, file: Path, cache_root: Path) -> None:
    link_node(file, FIELD, "", "/Base/Zone/V/q")
    np.testing.assert_array_equal(read(dataset, cache_root, fields=("p",)).field("p"), -np.arange(COUNT))


def test_a_soft_link_of_hdf5(dataset: Path, file: Path, cache_root: Path) -> None:
    with h5py.File(file, "r+") as opened:
        del opened[FIELD]
        opened[FIELD] = h5py.SoftLink("/Base/Zone/V/q")
    np.testing.assert_array_equal(read(dataset, cache_root, fields=("p",)).field("p"), -np.arange(COUNT))


def test_another_hard_link(dataset: Path, file: Path, cache_root: Path) -> None:
    with h5py.File(file, "r+") as opened:
        del opened[FIELD]
        opened[FIELD] = opened["Base/Zone/V/q"]
    np.testing.assert_array_equal(read(dataset, cache_root, fields=("p",)).field("p"), -np.arange(COUNT))


@pytest.mark.parametrize("target", ["/Base/Zone/V/p", "/Base/Zone/V/nothing", "/nowhere/at/all"])
def test_a_link_that_leads_nowhere(dataset: Path, file: Path, cache_root: Path, target: str) -> None:
    link_node(file, FIELD, "", target)
    found = read(dataset, cache_root, fields=("q",))
    assert [name for name, _ in found.manifest.field_names()] == ["q", "k"]
    (note,) = (text for text in found.manifest.warnings if "link" in text)
    assert "Base/Zone/V/p" in note


def test_links_in_a_circle_of_files(dataset: Path, file: Path, cache_root: Path) -> None:
    shutil.copy(file, file.with_name("other.cgns"))
    link_node(file, FIELD, "other.cgns", f"/{FIELD}")
    link_node(file.with_name("other.cgns"), FIELD, f"../meshes/{file.name}", f"/{FIELD}")
    found = read(dataset, cache_root, fields=("q",))
    assert any("back to itself" in text for text in found.manifest.warnings)


def test_a_group_that_holds_itself(dataset: Path, file: Path, cache_root: Path) -> None:
    with h5py.File(file, "r+") as opened:
        opened["Base/Zone/V/V"] = opened["Base/Zone/V"]
        opened["Base/Zone/Zone"] = opened["Base"]
    np.testing.assert_array_equal(read(dataset, cache_root, fields=("p",)).field("p"), np.arange(COUNT))


@pytest.mark.parametrize("name", ["absolute", "relative"])
def test_a_link_out_of_the_dataset(dataset: Path, file: Path, cache_root: Path, tmp_path: Path, name: str) -> None:
    other = tmp_path / "elsewhere.cgns"
    shutil.copy(file, other)
    path = str(other) if name == "absolute" else os.path.relpath(other, file.parent)
    link_node(file, "Base/Zone/GridCoordinates", path, "/Base/Zone/GridCoordinates")
    error = refused(dataset, cache_root, "no coordinates", "elsewhere.cgns is outside the folder of the dataset")
    assert error.reason != OUTSIDE  # nobody may allow it: the link came with the file


def test_a_link_to_a_pipe(dataset: Path, file: Path, cache_root: Path) -> None:
    os.mkfifo(file.parent / "pipe.cgns")
    link_node(file, FIELD, "pipe.cgns", "/Base/Zone/V/p")
    found = read(dataset, cache_root, fields=("q",))
    assert any("a pipe" in text for text in found.manifest.warnings)


# States ---------------------------------------------------------------------------------------------------------------


def test_a_rewritten_file_is_another_artifact(dataset: Path, file: Path, cache_root: Path) -> None:
    first = read(dataset, cache_root, fields=("p",))
    rewrite(
        file, "Base/Zone/GridCoordinates/CoordinateX", lambda group, values: group.create_dataset(" data", data=-values)
    )
    second = read(dataset, cache_root, fields=("q",))
    assert second.directory != first.directory
    assert not first.has("q")  # the new field never meets the old mesh
    np.testing.assert_array_equal(second.array("points")[:, 0], -first.array("points")[:, 0])


def test_a_file_that_is_linked_to_belongs_to_the_state(dataset: Path, file: Path, cache_root: Path) -> None:
    other = file.with_name("solution.cgns")
    shutil.copy(file, other)
    link_node(file, FIELD, "solution.cgns", "/Base/Zone/V/p")
    first = read(dataset, cache_root, fields=("p",))
    rewrite(other, FIELD, lambda group, values: group.create_dataset(" data", data=2 * values))
    second = read(dataset, cache_root, fields=("p",))
    np.testing.assert_array_equal(second.field("p"), 2 * first.field("p"))


def test_external_storage_belongs_to_the_state(dataset: Path, file: Path, cache_root: Path) -> None:
    rewrite(file, FIELD, external("raw.bin"))
    first = read(dataset, cache_root, fields=("p",))
    raw = file.parent / "raw.bin"
    raw.write_bytes((-np.frombuffer(raw.read_bytes(), "f8")).tobytes())
    os.utime(raw, ns=(1, 1))
    second = read(dataset, cache_root, fields=("p",))
    np.testing.assert_array_equal(second.field("p"), -first.field("p"))


def test_written_while_it_is_read(dataset: Path, file: Path, cache_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from viewer.reader import publish

    original = publish.read_mesh  # type: ignore[attr-defined]

    def read_mesh(*arguments: Any) -> Any:
        found = original(*arguments)
        os.utime(file, ns=(1, 1))  # as a writer leaves another time
        return found

    monkeypatch.setattr(publish, "read_mesh", read_mesh)
    refused(dataset, cache_root, "while it was being read")
    assert not list(cache_root.rglob("manifest.json"))


WRITER = """
import sys, h5py
with h5py.File(sys.argv[1], "r+", locking=True) as opened:
    opened["Base/Zone/V/p/ data"][0, 0] = 7.0
    opened.flush()
    print("open", flush=True)
    sys.stdin.readline()
    opened["Base/Zone/V/p/ data"][0, 1] = 8.0
print("written", flush=True)
"""


def test_a_writer_is_never_hindered(dataset: Path, file: Path, cache_root: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdin is not None
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n"
        found = writer_of(file)
        assert found.startswith(f"process {writer.pid} (") and recent_writer_of(file, file.stat()) == found
        os.utime(file, (0, time.time() - 2 * FRESH))
        assert recent_writer_of(file, file.stat()) == "", "it has nothing to write that is not there"
        assert read(dataset, cache_root, fields=("p",)).field("p")[0] == 7.0
        writer.stdin.write("\n")
        writer.stdin.flush()
        assert writer.stdout.readline() == "written\n"
    assert writer_of(file) == ""
    assert list(read(dataset, cache_root, fields=("p",)).field("p")[:2]) == [7.0, 8.0]


# What a file is -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        (b"\xc0\xa8\xa3\xa9ADF Database Version A02011>" + b"\0" * 500, ("the CGNS library says", "is damaged")),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12\n",
            ("Git LFS", "download the file itself"),
        ),
        (b"", ("is empty",)),
        (b"not a mesh at all" * 99, ("damaged or is not a CGNS file",)),
    ],
    ids=["adf", "lfs", "empty", "garbage"],
)
def test_what_is_no_hdf5(dataset: Path, file: Path, cache_root: Path, content: bytes, parts: tuple[str, ...]) -> None:
    file.write_bytes(content)
    refused(dataset, cache_root, *parts)


def test_equal_times_are_told_apart(tmp_path: Path, cache_root: Path) -> None:
    def step(value: float) -> ds.Tree:
        points, _ = ds.box()
        content = [ds.section("H", 17, 1, ds.box()[1] + 1), ds.solution("V", {"p": np.full(len(points), value)})]
        return ds.tree(ds.base("Base", 3, 3, [ds.zone("Z", points, 12, content)], 0.0))

    path = ds.write_trees(tmp_path / "dataset", [[step(1.0), step(2.0), step(3.0)]])
    for place in range(3):
        found = read(path, cache_root, fields=("p",), time=float(place))
        assert found.manifest.times == (0.0, 1.0, 2.0)
        assert set(found.field("p")) == {place + 1.0}
    assert any("gives the time 0 for 3 steps" in text for text in found.manifest.warnings)


@pytest.mark.parametrize(
    ("times", "words"),
    [
        ((0.0, np.nan, 5.0), "1 of the 3 files of {} gives no time; it is"),
        ((0.0, np.inf, np.nan), "2 of the 3 files of {} give no time; each is"),
    ],
)
def test_times_that_are_no_numbers(tmp_path: Path, cache_root: Path, times: tuple[float, ...], words: str) -> None:
    points, hexahedra = ds.box((1, 1, 1))
    zone = ds.zone("Zone", points, 1, [ds.section("E", 17, 1, hexahedra + 1)])
    path = ds.write_trees(tmp_path / "set", [[ds.tree(ds.base("Base", 3, 3, [zone], time)) for time in times]])
    found = read(path, cache_root).manifest
    assert words.format("sample 0 of split train") + " shown at its position in the series." in found.warnings
    assert all(np.isfinite(found.times)) and len(found.times) == 3


@pytest.mark.parametrize("stated", [True, False])
def test_files_without_a_time_are_named(tmp_path: Path, cache_root: Path, stated: bool) -> None:
    zone = ds.structured_zone("Z", ds.block(3, 3, 1)[:, :, 0, :], [])
    bases = [ds.base("Base", 2, 3, [zone], time) for time in (0.0, np.nan, 5.0)]
    if not stated:
        bases[1][2].pop()
    path = ds.write_trees(tmp_path / "dataset", [[ds.tree(base) for base in bases]])
    found = read(path, cache_root)
    assert found.manifest.times == (0.0, 1.0, 5.0)
    assert [text for text in found.manifest.warnings if text.startswith("1 of the 3 files")]


def labels_in_utf8(file: Path) -> None:
    """Write the attributes of all nodes as h5py's ``string_dtype("utf-8", 33)`` has them."""
    kind = h5py.string_dtype("utf-8", 33)

    def turn(_name: str, group: Any) -> None:
        for name in ("name", "label", "type"):
            if name in group.attrs:
                group.attrs.create(name, np.array(bytes(group.attrs[name]), kind), dtype=kind)

    with h5py.File(file, "r+") as opened:
        opened.visititems(turn)


def test_labels_in_utf8(dataset: Path, file: Path, cache_root: Path) -> None:
    labels_in_utf8(file)
    np.testing.assert_array_equal(read(dataset, cache_root, fields=("p",)).field("p"), np.arange(COUNT))


@pytest.mark.parametrize("size", [512, 8192, 65536])
def test_a_block_of_something_else_in_front(dataset: Path, file: Path, cache_root: Path, size: int) -> None:
    content = file.read_bytes()
    file.write_bytes(b"x" * size + content)
    np.testing.assert_array_equal(read(dataset, cache_root, fields=("p",)).field("p"), np.arange(COUNT))


@pytest.mark.parametrize("target", ["./q", "/Base/./Zone//V/q/"])
def test_a_link_by_the_long_way(dataset: Path, file: Path, cache_root: Path, target: str) -> None:
    with h5py.File(file, "r+") as opened:
        opened["Base/Zone/V/r"] = h5py.SoftLink(target)
    np.testing.assert_array_equal(read(dataset, cache_root, fields=("r",)).field("r"), -np.arange(COUNT))


def test_a_chain_of_links_is_no_circle(dataset: Path, file: Path, cache_root: Path) -> None:
    with h5py.File(file, "r+") as opened:
        for number in range(40):
            opened[f"Base/Zone/V/l{number}"] = h5py.SoftLink("p" if number == 39 else f"l{number + 1}")
    found = read(dataset, cache_root, fields=("l39", "l9"))
    np.testing.assert_array_equal(found.field("l9"), np.arange(COUNT))
    notes = [text for text in found.manifest.warnings if "/l0 " in text]
    assert len(notes) == 1
    assert "links in a row" in notes[0]


@pytest.mark.parametrize("kind", ["outside", "pipe"])
def test_a_part_behind_a_link(dataset: Path, file: Path, cache_root: Path, tmp_path: Path, kind: str) -> None:
    """HDF5 itself would follow it, to anywhere, and wait for whoever writes into a pipe."""
    target = tmp_path / "elsewhere.h5"
    if kind == "pipe":
        os.mkfifo(target)
    else:
        with h5py.File(target, "w") as opened:
            opened["p"] = np.ones((50, 60))
    with h5py.File(file.parent / "part.h5", "w") as opened:
        opened["p"] = h5py.ExternalLink(str(target), "/p")
    rewrite(file, FIELD, virtual(("part.h5", 0, 50)))
    refused(dataset, cache_root, "virtual dataset", "part.h5")


@pytest.mark.parametrize("other", [np.full((50, 60), b"a"), h5py.Empty("f8")])
def test_a_part_of_another_kind(dataset: Path, file: Path, cache_root: Path, other: Any) -> None:
    with h5py.File(file.parent / "part.h5", "w") as opened:
        opened["p"] = other
    rewrite(file, FIELD, virtual(("part.h5", 0, 50)))
    refused(dataset, cache_root, "part.h5 contains something else")


def test_marked_as_open_for_writing(dataset: Path, file: Path, cache_root: Path) -> None:
    """What a program leaves that is killed while it writes: nobody is at it any more."""
    code = f"import h5py, os; f = h5py.File({str(file)!r}, 'w', libver='latest'); f.flush(); os._exit(0)"
    subprocess.run([sys.executable, "-c", code], check=True)
    error = refused(dataset, cache_root, "marked as open for writing", "h5clear")
    assert "in use" not in error.sentence


def test_a_file_that_another_program_has_open_for_writing_is_shown_and_said(
    dataset: Path, file: Path, cache_root: Path
) -> None:
    code = f"import sys, h5py; f = h5py.File({str(file)!r}, 'r+'); print(flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        warnings = read(dataset, cache_root, fields=("p",)).manifest.warnings
        writer.communicate()
    if sys.platform == "linux":  # the kernel tells
        who = f"{file} was in use by another program, process {writer.pid}"
        assert len(warnings) == 1 and warnings[0].startswith(who)


def test_names_for_numbers(dataset: Path, file: Path, cache_root: Path, recwarn: pytest.WarningsRecorder) -> None:
    values = np.arange(COUNT, dtype=np.int32).reshape(60, 50) % 3
    kind = h5py.enum_dtype({"solid": 0, "fluid": 1, "gas": 2}, "i4")
    rewrite(file, FIELD, lambda group, _: group.create_dataset(" data", data=values.T, dtype=kind))
    np.testing.assert_array_equal(read(dataset, cache_root, fields=("p",)).field("p"), values.ravel(order="F"))
    assert not [str(one.message) for one in recwarn if "metadata" in str(one.message)]


def test_numbers_that_are_narrower_in_the_file(dataset: Path, file: Path, cache_root: Path) -> None:
    """The bfloat16 of machine learning, which numpy has no name for: all of it is there, in half the bytes."""

    def narrow(group: Any, values: np.ndarray) -> None:
        kind = h5py.h5t.IEEE_F32LE.copy()
        kind.set_fields(15, 7, 8, 0, 7)
        kind.set_size(2)
        kind.set_ebias(127)
        made = h5py.h5d.create(group.id, b" data", kind, h5py.h5s.create_simple(values.shape))
        made.write(h5py.h5s.ALL, h5py.h5s.ALL, values % 256)

    rewrite(file, FIELD, narrow)
    np.testing.assert_array_equal(read(dataset, cache_root, fields=("p",)).field("p"), np.arange(COUNT) % 256)


def test_zones_named_like_parts_of_a_zone(tmp_path: Path, cache_root: Path) -> None:
    names = ("GridCoordinates", "CoordinateX", "ElementRange")
    zones = [ds.structured_zone(name, ds.block(3, 4)) for name in names]
    path = ds.write_trees(tmp_path / "named", [[ds.tree(ds.base("Base", 2, 2, zones))]])
    assert [zone.name for zone in read(path, cache_root).manifest.zones] == list(names)


def test_names_that_one_cannot_see(dataset: Path, file: Path, cache_root: Path) -> None:
    """A line feed would break a line of a list; a mark of direction would turn the words behind the name."""
    with h5py.File(file, "r+") as opened:
        opened.move("Base/Zone/V/p", "Base/Zone/V/p\n\u202eq")
        opened.move("Base/Zone", "Base/Z\x07\u2066ö")
    renamed = dataset.rename(dataset.with_name("a\u202eb"))
    assert open_dataset(renamed).catalogue.name == r"a\u202eb"
    found = read(renamed, cache_root, fields=(r"p\n\u202eq",))
    np.testing.assert_array_equal(found.field(r"p\n\u202eq"), np.arange(COUNT))
    assert found.zone().name == r"Z\x07\u2066ö"


@pytest.mark.parametrize("damage", ["not a number", "gone", "text"])
def test_a_time_that_cannot_be_read_is_no_number_of_an_iteration(tmp_path: Path, cache_root: Path, damage: str) -> None:
    points, hexahedra = ds.box((1, 1, 1))
    base = ds.base("Base", 3, 3, [ds.zone("Zone", points, 1, [ds.section("E", 17, 1, hexahedra + 1)])], 0.5)
    holder = next(node for node in base[2] if node[3] == "BaseIterativeData_t")
    holder[2] = [node for node in holder[2] if node[0] == "TimeValues"]
    holder[2].append(ds.data("IterationValues", np.array([7], "i4")))
    path = ds.write_trees(tmp_path / "set", [[ds.tree(base)]])
    assert read(path, cache_root).manifest.times == (0.5,)
    with h5py.File(ds.mesh_file(path), "r+") as file:
        times = file[f"Base/{holder[0]}/TimeValues"]
        if damage == "not a number":
            times[" data"][...] = np.nan
        else:
            del times[" data"]
            if damage == "text":
                times[" data"] = np.frombuffer(b"soon", "i1")
                times.attrs["type"] = np.array(b"C1", "S3")
    found = read(path, cache_root).manifest
    assert found.times == (0.0,)
    assert found.warnings == ("The time of sample 0 of split train cannot be read; it is shown as time 0.",)
    with h5py.File(ds.mesh_file(path), "r+") as file:
        del file[f"Base/{holder[0]}/TimeValues"]
    assert read(path, cache_root).manifest.times == (7.0,)


def test_times_of_another_base_come_before_numbers_of_iterations(tmp_path: Path, cache_root: Path) -> None:
    points, hexahedra = ds.box((1, 1, 1))
    zone = ds.zone("Zone", points, 1, [ds.section("E", 17, 1, hexahedra + 1)])
    bases = [ds.base(name, 3, 3, [zone], 0.5) for name in ("First", "Second")]
    holder = next(node for node in bases[0][2] if node[3] == "BaseIterativeData_t")
    holder[2] = [ds.data("IterationValues", np.array([7], "i4"))]
    path = ds.write_trees(tmp_path / "set", [[ds.tree(*bases)]])
    assert read(path, cache_root).manifest.times == (0.5,)


@pytest.mark.parametrize("kind", ["i1", "u1", ">i4", "i8"])
def test_text_in_wider_numbers(tmp_path: Path, cache_root: Path, kind: str) -> None:
    points, hexahedra = ds.box((1, 1, 1))
    zone = ds.zone("Zone", points, 1, [ds.section("E", 17, 1, hexahedra + 1)])
    path = ds.write_trees(tmp_path / "set", [[ds.tree(ds.base("Base", 3, 3, [zone]))]])
    with h5py.File(ds.mesh_file(path), "r+") as opened:
        node = opened["Base/Zone/ZoneType"]
        text = node[" data"][()]
        del node[" data"]
        node[" data"] = text.astype(kind)
    assert read(path, cache_root).zone("Zone").cells == 1
