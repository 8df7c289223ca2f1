"""A path that is no dataset says what it is, and leads to the dataset that it belongs to."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from viewer.doors import Door
from viewer.errors import DatasetError
from viewer.reader.catalogue import open_dataset
from viewer.reader.opened import Chosen

MESHES = "data/train/sample_000000003/meshes"


def refused(path: Path) -> DatasetError:
    with pytest.raises(DatasetError) as error:
        open_dataset(path)
    assert error.value.sentence.endswith(".") and str(path) in error.value.sentence
    return error.value


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    path = tmp_path / "horn"
    (path / MESHES).mkdir(parents=True)
    (path / MESHES / "mesh_000000000.cgns").write_bytes(b"x")
    (path / "infos.yaml").write_text("storage_backend: cgns\n")
    return path


@pytest.mark.parametrize("part", [f"{MESHES}/mesh_000000000.cgns", MESHES, "data/train/sample_000000003"])
def test_what_belongs_to_a_sample_opens_its_dataset_there(dataset: Path, part: str) -> None:
    opened = open_dataset(dataset / part)
    assert opened.catalogue.path == str(dataset) and opened.catalogue == open_dataset(dataset).catalogue
    assert opened.chosen == Chosen("train", 3)


def test_what_is_inside_a_dataset_leads_to_it(dataset: Path) -> None:
    assert refused(dataset / "data" / "train").door == Door(str(dataset), "train")
    assert refused(dataset / "data").door == Door(str(dataset))
    error = refused(dataset / "infos.yaml")
    assert error.door == Door(str(dataset))
    assert error.sentence.endswith(f"is a file inside a dataset; open {dataset}.")


def test_half_a_download_says_how_it_is_completed(tmp_path: Path) -> None:
    (tmp_path / "infos.yaml").write_text("storage_backend: cgns\n")
    error = refused(tmp_path)
    assert "is not complete: it has no data; “hf download NAME --repo-type dataset" in error.sentence
    assert f"--local-dir {tmp_path}”" in error.sentence


def test_the_cache_of_the_hub(dataset: Path, tmp_path: Path) -> None:
    repo = tmp_path / "datasets--PhysArena--Horn"
    for number, version in enumerate(("aaaa1111", "bbbb2222", "cccc3333")):
        shutil.copytree(dataset, repo / "snapshots" / version)
        os.utime(repo / "snapshots" / version, (number, number))
    shutil.rmtree(repo / "snapshots" / "cccc3333" / "data")
    opened = open_dataset(repo).catalogue
    assert (opened.path, opened.name) == (str(repo / "snapshots" / "bbbb2222"), "PhysArena/Horn"), "the newest complete"
    (repo / "refs").mkdir()
    (repo / "refs" / "main").write_text("aaaa1111")
    assert open_dataset(repo).catalogue.path == str(repo / "snapshots" / "aaaa1111")
    with pytest.raises(DatasetError, match="open its version aaaa1111"):
        open_dataset(repo / "refs")
    assert open_dataset(repo / "snapshots" / "aaaa1111").catalogue.name == "PhysArena/Horn"
    for version in ("aaaa1111", "bbbb2222"):
        shutil.rmtree(repo / "snapshots" / version)
    error = refused(repo)
    assert error.door == Door(str(repo), repository="PhysArena/Horn")
    assert "none of its versions there is a complete PLAID dataset" in error.sentence
