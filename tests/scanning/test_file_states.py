"""What tells the files of a sample from what they were, in every backend."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

pytest.importorskip("CGNS", reason="the reader needs pyCGNS (the extra plaid)")

from tests import datasets as ds
from tests import faults, loose
from tests.conftest import written_once
from viewer.codec import from_plain
from viewer.scanning.file_states import GONE, FileStates
from viewer.scanning.sample import ScannedSample
from viewer.scanning.task import scan_samples


@pytest.fixture(params=ds.BACKENDS)
def dataset(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    path = tmp_path / request.param
    shutil.copytree(ds.known(tmp_path_factory, request.param), path)
    return path


def later(file: Path) -> None:
    """Give a file another time, as who writes it anew does."""
    status = file.stat()
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns + 1))


def test_a_state_is_that_of_the_scan_until_a_file_changes(dataset: Path) -> None:
    backend = dataset.name
    found = [from_plain(ScannedSample, one) for one in scan_samples(str(dataset), backend, "train", [0, 1])]
    assert all(FileStates(str(dataset), backend).holds("train", one.sample, one.state) for one in found)
    alone = dataset / "data" / "train" / "sample_000000001"
    files = [file for file in (alone if alone.is_dir() else dataset / "data" / "train").rglob("*") if file.is_file()]
    later(sorted(files)[0])
    states = FileStates(str(dataset), backend)
    holds = [states.holds("train", one.sample, one.state) for one in found]
    assert holds == ([True, False] if alone.is_dir() else [False, False]), "only of samples that have the file"
    assert states.holds("test", 0, states.of("test", 0))


def test_files_that_lie_anywhere_are_named_by_who_read_them(tmp_path: Path) -> None:
    folder = tmp_path / "loose"
    folder.mkdir()
    files = [loose.write_file(folder / f"{number}.cgns", number) for number in (1, 2)]
    found = [from_plain(ScannedSample, one) for one in scan_samples(str(folder), "files", "files", [0, 1])]
    later(files[0])
    states = FileStates(str(folder), "files")
    assert [states.holds("files", one.sample, one.state) for one in found] == [False, True]
    assert not states.holds("files", 0, states.of("files", 0)), "where nobody knows the files, nothing is kept"


@pytest.mark.parametrize("backend", [one for one in ds.BACKENDS if one != "cgns"])
def test_constants_are_those_of_all_samples_of_a_split(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, backend: str
) -> None:
    path = tmp_path / "dataset"
    shutil.copytree(ds.known(tmp_path_factory, backend), path)
    before = FileStates(str(path), backend)
    known = {split: before.of(split, 0) for split in ds.SPLITS}
    later(next(file for file in (path / "constants" / "train").rglob("*") if file.is_file()))
    now = FileStates(str(path), backend)
    assert {split: now.holds(split, 0, state) for split, state in known.items()} == {"train": False, "test": True}


def test_other_files_are_other_states(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    path = tmp_path / "dataset"
    shutil.copytree(written_once(tmp_path_factory, "scan_clean", faults.write_clean), path)
    states = FileStates(str(path), "cgns")
    file = ds.mesh_file(path)
    known = states.of("train", 0)
    (file.parent / ".nfs0001").write_text("hidden, of a file system")
    assert states.holds("train", 0, known)
    (file.parent / "mesh_000000001.cgns").write_text("another time step")
    assert not states.holds("train", 0, known)
    shutil.rmtree(file.parent)
    assert states.of("train", 0) == GONE and not states.holds("train", 0, known)
    beside = tmp_path / "common.cgns"
    beside.write_text("linked")
    linked = states.of("train", 1, [str(beside)])
    assert states.holds("train", 1, linked) and not states.holds("train", 1, states.of("train", 2))
    later(beside)
    assert not states.holds("train", 1, linked), "what links lead to has changed"
    assert not states.holds("train", 1, "[no JSON")
