"""CGNS files that are no dataset open by what is in them: alone, with their like, as the time steps of a sample."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import h5py
import numpy as np
import pytest

from tests import loose
from tests.hdf5_files import link_node
from tests.reader.artifact import read
from viewer.errors import OUTSIDE, DatasetError, SampleError
from viewer.reader.catalogue import open_dataset
from viewer.reader.kind_cgns import natural
from viewer.reader.opened import Chosen
from viewer.reader.table import read_row


def refused(path: Path, *parts: str) -> DatasetError:
    with pytest.raises(DatasetError) as error:
        open_dataset(path)
    for part in (str(path), *parts):
        assert part in error.value.sentence
    assert error.value.sentence.endswith(".") and "\n" not in error.value.sentence
    return error.value


def shown(path: Path, cache_root: Path, sample: int = 0, split: str = "files") -> np.ndarray:
    return read(path, cache_root, sample, split, fields=("p",)).field("p")


def test_one_file(tmp_path: Path, cache_root: Path) -> None:
    file = loose.write_file(tmp_path / "one.cgns", 3)
    opened = open_dataset(file)
    assert (opened.catalogue.path, opened.catalogue.name) == (str(file), "one.cgns")
    assert (opened.catalogue.backend, opened.catalogue.taken_for) == ("files", "CGNS file")
    assert opened.source.splits() == {"files": [0]} and opened.chosen == Chosen("files", 0)
    assert np.array_equal(shown(file, cache_root), loose.values(3))


def test_a_file_is_known_by_its_content(tmp_path: Path, cache_root: Path) -> None:
    file = loose.write_file(tmp_path / "result", 4)
    assert np.array_equal(shown(file, cache_root), loose.values(4))
    file = file.rename(tmp_path / "result.hdf")
    assert np.array_equal(shown(tmp_path, cache_root), loose.values(4)), "the folder has nothing else"
    with h5py.File(tmp_path / "other.h5", "w") as other:
        other["table"] = np.arange(3)
    refused(tmp_path / "other.h5", "of a kind that this program does not open")
    assert open_dataset(tmp_path).catalogue.splits[0].names == ("result.hdf",)


def test_a_folder_has_a_sample_for_each_file_in_natural_order(tmp_path: Path, cache_root: Path) -> None:
    names = ("run_1.cgns", "run_2.CGNS", "run_10.cgns", "zone.cgns")
    for number, name in enumerate(names):
        loose.write_file(tmp_path / name, number)
    (tmp_path / "notes.txt").write_text("not one")
    (tmp_path / ".hidden.cgns").write_text("not one")
    (tmp_path / "folder.cgns").mkdir()
    catalogue = open_dataset(tmp_path).catalogue
    assert catalogue.splits[0].names == names and catalogue.taken_for == "CGNS files, a sample each"
    for number in range(4):
        assert np.array_equal(shown(tmp_path, cache_root, number), loose.values(number))
    source = open_dataset(tmp_path).source
    assert read_row(source, "files", 1) == {"file": "run_2.CGNS"}, "a column of the table"
    chosen = open_dataset(tmp_path / "run_10.cgns")
    assert chosen.chosen == Chosen("files", 2) and chosen.catalogue == catalogue


def test_natural_order() -> None:
    names = ["b", "a10", "a2", "A1", "a2b", "10", "9"]
    assert sorted(names, key=natural) == ["9", "10", "A1", "a2", "a2b", "a10", "b"]


def test_a_damaged_file_costs_only_its_own_sample(tmp_path: Path, cache_root: Path) -> None:
    loose.write_file(tmp_path / "a.cgns", 1)
    whole = loose.write_file(tmp_path / "b.cgns", 2)
    whole.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(SampleError, match=r"^The file b\.cgns cannot be read: .*b\.cgns is truncated; copy or downl"):
        read(tmp_path, cache_root, 1, "files")
    refused(whole, "is truncated")
    assert np.array_equal(shown(tmp_path, cache_root), loose.values(1))


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "is empty"),
        (b"hello", "is damaged or is not a CGNS file"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
            "download the file itself from where the pointer came from",
        ),
    ],
)
def test_a_file_that_is_none_says_what_it_is(tmp_path: Path, content: bytes, part: str) -> None:
    file = tmp_path / "x.cgns"
    file.write_bytes(content)
    refused(file, part)


def test_hdf5_that_is_not_cgns_says_so(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "x.cgns", "w") as other:
        other["table"] = np.arange(3)
    refused(tmp_path / "x.cgns", "is an HDF5 file without a CGNS base")


def test_what_is_not_there(tmp_path: Path) -> None:
    refused(tmp_path / "x.cgns", "There is no file or folder")
    (tmp_path / "link.cgns").symlink_to("nowhere.cgns")
    refused(tmp_path / "link.cgns", "is a link to nowhere.cgns, which does not exist")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.cgns")
    refused(tmp_path / "pipe.cgns", "it is not a file but a pipe")


def test_the_folder_of_a_sample(tmp_path: Path, cache_root: Path) -> None:
    sample = tmp_path / "sample_000000007"
    for place, time in enumerate((0.0, 0.5, 2.0)):
        loose.write_file(sample / "meshes" / f"mesh_{place:09d}.cgns", place, time)
    for path, root in ((sample, sample), (sample / "meshes", sample / "meshes")):
        opened = open_dataset(path)
        assert opened.catalogue.path == str(root) and opened.catalogue.taken_for == "sample of 3 CGNS files"
        assert opened.source.sample("samples", 0).times == (0.0, 0.5, 2.0)
    opened = open_dataset(sample / "meshes" / "mesh_000000002.cgns")
    assert opened.catalogue.path == str(sample) and opened.chosen == Chosen("samples", 0, 2.0)
    found = read(sample, cache_root, 0, "samples", time=0.5, fields=("p",))
    assert np.array_equal(found.field("p"), loose.values(1))


def test_folders_of_samples_without_a_dataset(tmp_path: Path, cache_root: Path) -> None:
    for number in (3, 12):
        loose.write_file(tmp_path / f"sample_{number:09d}" / "meshes" / "mesh_000000000.cgns", number)
    assert open_dataset(tmp_path).source.splits() == {"samples": [3, 12]}
    assert np.array_equal(shown(tmp_path, cache_root, 12, "samples"), loose.values(12))


def test_a_file_beside_datasets_is_opened_alone(tmp_path: Path) -> None:
    for name in ("a.cgns", "b.cgns"):
        loose.write_file(tmp_path / name)
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "infos.yaml").write_text("owner: me\n")
    assert open_dataset(tmp_path / "a.cgns").catalogue.path == str(tmp_path / "a.cgns"), "the folder lists datasets"


def test_a_link_that_is_chosen_is_followed_and_one_beside_is_not(tmp_path: Path, cache_root: Path) -> None:
    target = loose.write_file(tmp_path / "elsewhere" / "target.cgns", 5)
    folder = tmp_path / "folder"
    loose.write_file(folder / "a.cgns", 1)
    (folder / "link.cgns").symlink_to(target)
    opened = open_dataset(folder / "link.cgns")
    assert opened.catalogue.splits[0].names == ("link.cgns",)
    assert np.array_equal(shown(folder / "link.cgns", cache_root), loose.values(5))
    with pytest.raises(SampleError, match="outside the folder of the dataset") as error:
        read(folder, cache_root, 1, "files")
    assert error.value.reason == OUTSIDE
    assert open_dataset(folder, follow=True).source.sample("files", 1).times == (0.0,)


def test_links_in_a_file_lead_to_files_beside_it(tmp_path: Path, cache_root: Path) -> None:
    for name in ("main.cgns", "mesh.cgns"):
        loose.write_file(tmp_path / "set" / name, 6)
    outside = loose.write_file(tmp_path / "outside.cgns", 6)
    main = tmp_path / "set" / "main.cgns"
    grid = "Base/Zone/GridCoordinates"
    link_node(main, grid, "mesh.cgns", f"/{grid}")
    assert np.array_equal(shown(main, cache_root), loose.values(6))
    for target, why in (
        (str(tmp_path / "set" / "mesh.cgns"), "by an absolute path; only relative ones are followed"),
        ("missing.cgns", "missing.cgns: No such file or directory"),
        ("../outside.cgns", f"{outside} is outside the folder of the dataset"),
    ):
        copy = tmp_path / "set" / "copy.cgns"
        shutil.copyfile(main, copy)
        link_node(copy, grid, target, f"/{grid}")
        sample = open_dataset(copy).source.sample("files", 0)
        (note,) = sample.notes
        assert note.startswith("The link Base/Zone/GridCoordinates is not followed: ") and why in note
        copy.unlink()


def test_the_state_of_a_sample_is_that_of_its_own_file(tmp_path: Path) -> None:
    first = loose.write_file(tmp_path / "a.cgns", 1)
    loose.write_file(tmp_path / "b.cgns", 2)
    sample = open_dataset(tmp_path).source.sample("files", 0)
    before = sample.state(0)
    loose.write_file(tmp_path / "b.cgns", 3)
    assert not sample.changed() and sample.state(0) == before
    loose.write_file(first, 4)
    assert sample.changed()
