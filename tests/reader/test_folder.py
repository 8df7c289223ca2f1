"""A folder that holds datasets is answered by their list, whatever is wrong with some of them."""

import os
import shutil
from pathlib import Path

import pytest

from tests.reader.child import ReaderChild
from viewer.protocol import DatasetEntry, DatasetOpened, DatasetsFound, Failed, OpenDataset


def make(folder: Path, infos: str, *, data: bool = True) -> None:
    folder.mkdir()
    (folder / "infos.yaml").write_text(infos)
    if data:
        (folder / "data").mkdir()


def test_entries(reader: ReaderChild, tmp_path: Path) -> None:
    parent = tmp_path / "parent"
    parent.mkdir()
    whole = "license: cc-by-4.0\nnum_samples:\n  train: 3\n  test: 2\nstorage_backend: "
    make(parent / "b whole", whole + "zarr\n")
    make(parent / "a bare", "storage_backend: cgns\nnum_samples: {train: many, test: 1}\nlicense: [x]\n")
    make(parent / "c tape", whole + "tape\n")
    make(parent / "d broken", "a: [1\nb: }")
    make(parent / "e not there", whole + "cgns\n", data=False)
    make(parent / ".hidden", whole + "cgns\n")
    (parent / "notes").mkdir()
    (parent / "file.txt").write_text("x")
    answer = reader.ask(OpenDataset(1, str(parent)))
    assert isinstance(answer, DatasetsFound)
    assert answer.path == str(parent)
    assert answer.datasets[0] == DatasetEntry(str(parent / "a bare"), "a bare", "cgns", {"test": 1})
    counts = {"train": 3, "test": 2}
    assert answer.datasets[1] == DatasetEntry(str(parent / "b whole"), "b whole", "zarr", counts, "cc-by-4.0")
    assert [entry.name for entry in answer.datasets[2:]] == ["c tape", "d broken", "e not there"]
    tape, broken, empty = answer.datasets[2:]
    assert "'tape'" in tape.trouble
    assert tape.samples == counts
    assert "not valid YAML" in broken.trouble
    assert "downloaded" in empty.trouble
    assert all(entry.trouble.endswith((".", "?")) for entry in answer.datasets[2:])


def test_real_datasets_below_and_the_dataset_that_was_open(
    reader: ReaderChild, cgns_dataset: Path, tmp_path: Path, cache_root: Path
) -> None:
    parent = tmp_path / "parent"
    parent.mkdir()
    shutil.copytree(cgns_dataset, parent / "one")
    assert isinstance(reader.ask(OpenDataset(1, str(cgns_dataset))), DatasetOpened)
    answer = reader.ask(OpenDataset(2, str(parent) + "/"))
    assert isinstance(answer, DatasetsFound)
    assert answer.path == str(parent)
    (entry,) = answer.datasets
    assert (entry.backend, entry.samples, entry.trouble) == ("cgns", {"train": 3, "test": 2}, "")
    assert isinstance(reader.ask(OpenDataset(3, entry.path)), DatasetOpened)


def test_a_dataset_that_holds_another_is_opened(reader: ReaderChild, cgns_dataset: Path, tmp_path: Path) -> None:
    path = shutil.copytree(cgns_dataset, tmp_path / "outer")
    shutil.copytree(cgns_dataset, path / "inner")
    assert isinstance(reader.ask(OpenDataset(1, str(path))), DatasetOpened)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX pipes")
def test_a_pipe_named_infos_is_none(reader: ReaderChild, tmp_path: Path) -> None:
    (tmp_path / "pipe").mkdir()
    os.mkfifo(tmp_path / "pipe" / "infos.yaml")
    answer = reader.ask(OpenDataset(1, str(tmp_path)))
    assert isinstance(answer, Failed)
    assert "not a PLAID dataset" in answer.sentence
