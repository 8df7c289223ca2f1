"""What lies on the disk, who may read it, what is written again, and what is left when it goes wrong."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.datasets import ROOT
from tests.handover.owner import Owner
from tests.namespaces import need
from tests.reader.artifact import read
from viewer.artifacts.arrays import content_hash, store_array
from viewer.artifacts.store import ArtifactStore
from viewer.cache import CacheRoot, sweep
from viewer.errors import DISK_FULL, CacheError, DatasetError, SampleError, UsageError
from viewer.handover import hand_over, tree_writer
from viewer.handover.layout import INDEX, is_in_memory
from viewer.reader.catalogue import open_dataset
from viewer.reader.tree import Node

POINTS = np.random.default_rng(5).random((500, 3))
CELLS = np.random.default_rng(6).integers(0, 500, (900, 4))


def sample(step: int, **fields: np.ndarray) -> dict[str, Any]:
    """A sample of a training loop: the same mesh, another field."""
    return {"points": POINTS, "cells": {"tetra": CELLS}, "fields": {"p": np.arange(500.0) + step, **fields}}


def arrays_in(folder: Path) -> dict[str, int]:
    """Inodes of the arrays by name."""
    return {path.name: path.stat().st_ino for path in folder.glob("*.npy")}


def test_only_the_user_may_read_it(root: CacheRoot) -> None:
    old = os.umask(0)
    try:
        folder = hand_over(sample(0), root, name="run")
    finally:
        os.umask(old)
    assert folder.is_relative_to(root.path)
    assert is_in_memory(str(folder))
    paths = [folder, folder.parent, *folder.iterdir(), *(root.path / "artifacts").rglob("*")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_dir()} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_file()} == {0o600}


def test_under_the_same_name_only_what_is_new_is_written(root: CacheRoot, cache_root: Path) -> None:
    folder = hand_over(sample(0), root, name="run")
    first = arrays_in(folder)
    assert hand_over(sample(1), root, name="run") == folder
    second = arrays_in(folder)
    assert len(first) == 3
    assert first.items() < second.items(), "what a reader may still map is there"
    assert len(second) == 4
    hand_over(sample(2), root, name="run")
    third = arrays_in(folder)
    assert len(third) == 4
    mesh = {name for name in first if name in third}
    assert {third[name] for name in mesh} == {first[name] for name in mesh}
    assert len(mesh) == 2
    pool = {path.name for path in (root.path / "artifacts" / "arrays").iterdir()}
    assert pool == set(third), "no array is left that nobody needs"
    found = read(folder, cache_root, split="samples", fields=("p",))
    assert np.array_equal(found.field("p"), np.arange(500.0) + 2)


def test_an_array_that_was_changed_in_place_is_new(root: CacheRoot, cache_root: Path) -> None:
    field = np.arange(500.0)
    folder = hand_over(sample(0, q=field), root, name="run")
    field += 1
    hand_over(sample(0, q=field), root, name="run")
    assert np.array_equal(read(folder, cache_root, split="samples", fields=("q",)).field("q"), field)


def test_each_array_is_looked_at_once(root: CacheRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def counting(array: np.ndarray) -> str:
        seen.append(array.nbytes)
        return content_hash(array)

    monkeypatch.setattr(tree_writer, "content_hash", counting)
    sizes = [POINTS.nbytes, CELLS.nbytes, *[4000] * 5]
    hand_over([sample(step) for step in range(5)], root, name="run")
    assert sorted(seen) == sorted(sizes * 2), "before it was written, and whether it was the same after that"
    seen.clear()
    hand_over([sample(step) for step in range(5)], root, name="run")
    assert sorted(seen) == sorted(sizes)


def test_samples_made_one_by_one_may_use_an_array_again(root: CacheRoot, cache_root: Path) -> None:
    class Made:
        """As a dataset of pyplaid's backend cgns: ids, and samples made when they are asked for."""

        ids = (2, 5)
        buffer = np.zeros(500)

        def __getitem__(self, number: int) -> dict[str, Any]:
            self.buffer[:] = number
            return sample(0, q=self.buffer)

    folder = hand_over(Made(), root)
    for number in Made.ids:
        assert set(read(folder, cache_root, number, "samples", fields=("q",)).field("q")) == {float(number)}


def test_without_a_name_there_is_a_folder_each_time(root: CacheRoot) -> None:
    one, other = hand_over(sample(0), root), hand_over(sample(0), root)
    assert one != other
    assert arrays_in(one) == arrays_in(other), "what is equal is there once"
    assert open_dataset(one).catalogue.name == "Samples in memory"


@pytest.mark.parametrize("name", ["../x", ".", "a/b", "é\n\u202e", "x" * 500, "~", "\udcff"])
def test_any_name_is_a_folder_below_the_root(name: str, root: CacheRoot) -> None:
    folder = hand_over(sample(0), root, name=name)
    assert folder.parent == root.path / "handover"
    assert "\n" not in open_dataset(folder).catalogue.name


def test_a_plain_name_is_that_of_the_folder(root: CacheRoot) -> None:
    assert hand_over(sample(0), root, name="step_7").name == "step_7"
    others = [hand_over(sample(0), root, name=name) for name in ("Step_7", "step 7", "step/7", "step-7")]
    assert len({str(path).lower() for path in others}) == len(others)


def test_a_root_that_is_closed_or_gone(root: CacheRoot, temp_root: Path) -> None:
    closed = CacheRoot(temp_root=temp_root, run_orphan_sweep=False)
    closed.close()
    with pytest.raises(
        CacheError, match=r"The samples cannot be handed over: the cache .* is closed; make a new one\."
    ):
        hand_over(sample(0), closed)
    root.path.rename(temp_root / "elsewhere")
    with pytest.raises(CacheError, match=r"The samples cannot be handed over: the cache .* is gone; make a new one\."):
        hand_over(sample(0), root)
    assert not root.path.exists()
    (temp_root / "elsewhere").rename(root.path)


def test_a_full_disk_leaves_what_was_there(root: CacheRoot, cache_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = hand_over(sample(0), root, name="run")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    calls: list[Any] = []

    def full(*given: Any) -> Path:
        calls.append(given)
        if len(calls) > 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        return store_array(*given)

    monkeypatch.setattr(tree_writer, "store_array", full)
    for name in ("run", "another"):
        calls.clear()
        with pytest.raises(CacheError, match=r"the disk of .* is full, with .* free\. Free space, or set") as caught:
            hand_over(sample(1, q=POINTS[:, 0] + (name == "run")), root, name=name)
        assert caught.value.reason == DISK_FULL
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert list(folder.parent.iterdir()) == [folder]
    pool = {path.name for path in (root.path / "artifacts" / "arrays").iterdir()}
    assert pool == set(arrays_in(folder))
    assert np.array_equal(read(folder, cache_root, split="samples", fields=("p",)).field("p"), np.arange(500.0))


FULL = """
import os, subprocess, sys
import numpy as np
from pathlib import Path
from viewer.cache import CacheRoot
from viewer.errors import CacheError
from viewer.handover import hand_over

place = Path(sys.argv[1])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], check=True)
with CacheRoot(temp_root=place, run_orphan_sweep=False) as root:
    points = np.random.default_rng(1).random((1000, 3))
    folder = hand_over({"points": points}, root, name="run")
    before = sorted(os.listdir(folder)), sorted(os.listdir(root.path / "artifacts" / "arrays"))
    fields = {f"f{number}": np.full(1000, float(number)) for number in range(500)}
    try:
        hand_over({"points": points, "fields": fields}, root, name="run")
    except CacheError as error:
        print(error.sentence)
    print(before == (sorted(os.listdir(folder)), sorted(os.listdir(root.path / "artifacts" / "arrays"))))
    print(hand_over({"points": points + 1}, root, name="run") == folder)
print(os.listdir(place))
"""


@pytest.mark.root
def test_a_disk_that_is_full_in_fact(tmp_path: Path) -> None:
    need(("unshare", "--mount"))
    (place := tmp_path / "small").mkdir()
    command = ["unshare", "--mount", sys.executable, "-c", FULL, str(place)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.stderr == ""
    sentence, unchanged, again, left = done.stdout.splitlines()
    assert sentence.startswith(f"The samples cannot be handed over: the disk of {place}/plaid-viewer-")
    assert (unchanged, again, left) == ("True", "True", "[]")


def test_half_written_is_refused(root: CacheRoot) -> None:
    folder = hand_over(sample(0), root, name="run")
    (folder / INDEX).unlink()
    with pytest.raises(DatasetError, match=r"The samples .* are not complete: they are being handed over; try again"):
        open_dataset(folder)


def test_what_is_gone_is_gone_with_its_script(cache_root: Path, temp_root: Path) -> None:
    owner = Owner("{'points': [[0, 0], [1, 0], [0, 1]], 'cells': [[0, 1, 2]]}")
    assert len(read(owner.path, cache_root, split="samples").array("points")) == 3
    owner.kill()
    assert owner.path.exists()
    sweep()
    assert list(temp_root.iterdir()) == []
    with pytest.raises(DatasetError, match=r"The samples .* are gone with the script that handed them over; run it"):
        open_dataset(owner.path)


def test_it_goes_when_its_script_ends(temp_root: Path) -> None:
    with Owner("{'points': [[0, 0], [1, 0], [0, 1]], 'cells': [[0, 1, 2]]}") as owner:
        assert (owner.path / INDEX).exists()
    assert owner.process.returncode == 0
    assert list(temp_root.iterdir()) == []


def test_many_threads_hand_over_under_one_name(root: CacheRoot, cache_root: Path) -> None:
    failures: list[Exception] = []

    def work(number: int) -> None:
        try:
            for step in range(5):
                hand_over(sample(10 * number + step), root, name="run")
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    (folder,) = (root.path / "handover").iterdir()
    named = json.loads((folder / INDEX).read_bytes())
    assert {path.name for path in folder.iterdir()} == {INDEX, *named["files"], *named["before"]}
    assert len(read(folder, cache_root, split="samples", fields=("p",)).field("p")) == 500


def test_samples_that_are_wrong_are_named(root: CacheRoot) -> None:
    with pytest.raises(UsageError, match=r"Sample 1 of split test: the field “p” has 3 values, and there are 500"):
        hand_over({"train": [sample(0)], "test": [sample(0), sample(0, p=np.zeros(3))]}, root)


def test_a_reader_is_told_what_is_new(root: CacheRoot, cache_root: Path) -> None:
    folder = hand_over(sample(0), root, name="run")
    dataset = open_dataset(folder).source
    first = dataset.sample("samples", 0)
    hand_over(sample(1), root, name="run")
    assert first.changed()
    second = dataset.sample("samples", 0)
    assert first.state(0) != second.state(0)
    hand_over(sample(0), root, name="run")
    assert (first.changed(), second.changed()) == (False, True)
    assert dataset.sample("samples", 0).state(0) == first.state(0)
    (folder / f"{content_hash(POINTS)}.npy").unlink()
    with pytest.raises(SampleError, match=r"cannot be read: .*\.npy: it was handed over again, or the script that did"):
        dataset.sample("samples", 0)


def test_a_quick_loop_does_not_take_a_sample_from_its_reader(root: CacheRoot) -> None:
    folder = hand_over(sample(0), root, name="run")
    kept = open_dataset(folder).source.sample("samples", 0)
    for step in range(1, 6):
        hand_over({**sample(step), "points": POINTS + step}, root, name="run")
    tree = kept.tree(0)
    arrays = {node.path: node.value() for node in walk(tree)}
    assert np.array_equal(np.asarray(arrays["Base_3_3/Zone/VertexFields/p"]), np.arange(500.0))
    assert np.array_equal(np.asarray(arrays["Base_3_3/Zone/GridCoordinates/CoordinateY"]), POINTS[:, 1])


def walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from walk(child)


def test_reading_while_a_script_hands_over(root: CacheRoot, cache_root: Path) -> None:
    folder = hand_over(sample(0), root, name="run")
    done = threading.Event()
    failures: list[Exception] = []

    def work() -> None:
        try:
            for step in range(1, 400):
                hand_over(sample(step), root, name="run")
                if done.is_set():
                    break
        except Exception as error:
            failures.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        for _ in range(20):
            values = read(folder, cache_root, split="samples", fields=("p",)).field("p")
            assert np.array_equal(values - values[0], np.arange(500.0))
    finally:
        done.set()
        thread.join()
    assert failures == []


def test_an_array_that_changes_meanwhile(root: CacheRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    field = np.arange(500.0)

    def slow(store: ArtifactStore, array: np.ndarray, path: Path, digest: str) -> Path:
        stored = store_array(store, array, path, digest)
        field[0] += 1
        return stored

    monkeypatch.setattr(tree_writer, "store_array", slow)
    with pytest.raises(UsageError, match="An array was changed while it was being handed over; give a copy of it"):
        hand_over(sample(0, q=field), root, name="run")
    assert list((root.path / "handover").iterdir()) == []
    assert list((root.path / "artifacts" / "arrays").iterdir()) == []


def test_importing_it_is_light() -> None:
    code = (
        "import sys, viewer.handover, viewer.handover.layout; print('numpy' in sys.modules, 'PySide6' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"
