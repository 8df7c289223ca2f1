"""What tells the files of a sample from what they were, in every backend."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

pytest.importorskip("CGNS", reason="the reader needs pyCGNS (the extra plaid)")

from tests import datasets as ds
from tests import faults, loose
from tests.conftest import written_once
from viewer.codec import from_plain
from viewer.protocol.reading import Catalogue
from viewer.scanning.file_states import GONE, FileStates
from viewer.scanning.sample import ScannedSample
from viewer.scanning.task import describe_dataset, scan_samples


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


def holding(path: Path, found: Sequence[ScannedSample]) -> list[bool]:
    """Whether what is known of some samples still holds, as whoever opens the dataset now finds out."""
    catalogue = from_plain(Catalogue, describe_dataset(str(path)))
    states = FileStates(str(path), catalogue.backend, catalogue.splits)
    return [states.holds(one.split, one.sample, one.state) for one in found]


def scanned(path: Path, ids: Sequence[int]) -> list[ScannedSample]:
    catalogue = from_plain(Catalogue, describe_dataset(str(path)))
    plain = scan_samples(str(path), catalogue.backend, catalogue.splits[0].name, ids)
    found = [from_plain(ScannedSample, one) for one in plain]
    assert holding(path, found) == [True] * len(ids)
    return found


def test_files_that_lie_anywhere_are_named_by_who_read_them(tmp_path: Path) -> None:
    folder = tmp_path / "loose"
    folder.mkdir()
    files = [loose.write_file(folder / f"{name}.cgns", number) for number, name in enumerate("bcd")]
    found = scanned(folder, [0, 1, 2])
    later(files[0])
    assert holding(folder, found) == [False, True, True]
    states = FileStates(str(folder), "files")
    assert not states.holds("files", 0, states.of("files", 0)), "where nobody knows the files, nothing is kept"
    loose.write_file(folder / "a.cgns", 7)
    assert holding(folder, found) == [False] * 3, "the ids are those of other files now"


def test_mesh_files_and_what_lists_them(tmp_path: Path) -> None:
    steps = [mesh_file(tmp_path / f"{name}.vtk", size) for size, name in enumerate("xyz", 2)]
    listing = tmp_path / "all.pvd"
    entries = [f'<DataSet timestep="{time}" file="{file.name}"/>' for time, file in enumerate(steps[:2])]
    listing.write_text(f"<VTKFile type='Collection'><Collection>{''.join(entries)}</Collection></VTKFile>")
    found = scanned(tmp_path, [0, 1])
    later(steps[1])
    assert holding(tmp_path, found) == [False, True], "a time step of the collection"
    found = scanned(tmp_path, [0, 1])
    later(listing)
    assert holding(tmp_path, found) == [False, True]


def test_another_time_step_in_the_folder(tmp_path: Path) -> None:
    for number in range(2):
        mesh_file(tmp_path / f"wing_{number:04d}.vtk", 2)
    found = scanned(tmp_path, [0])
    assert found[0].times == (0.0, 1.0)
    (tmp_path / "notes.txt").write_text("of something else")
    assert holding(tmp_path, found) == [True]
    mesh_file(tmp_path / "wing_0002.vtk", 2)
    assert holding(tmp_path, found) == [False]


def mesh_file(path: Path, size: int) -> Path:
    """Write a grid of so many points in x; the mesh of time steps is the same."""
    head = "# vtk DataFile Version 3.0\nof a test\nASCII\nDATASET STRUCTURED_POINTS\n"
    path.write_text(f"{head}DIMENSIONS {size} 2 2\nORIGIN 0 0 0\nSPACING 1 1 1\n")
    return path


def test_datasets_of_pyplaid_0_1(tmp_path: Path) -> None:
    path = loose.write_old(tmp_path / "old") / "dataset"
    found = scanned(path, [0, 1, 2, 3])
    samples = path / "samples"
    later(samples / "sample_000000000" / "meshes" / "mesh_000000001.cgns")
    later(samples / "sample_000000001" / "scalars.csv")
    (samples / "sample_000000002" / "time_series_drag.csv").write_text("t,drag\n0,1\n")
    assert holding(path, found) == [False, False, False, True]


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
