"""Datasets as pyplaid 0.1 saved them: splits of the problem definition, scalars and series as globals."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from tests import datasets as ds
from tests import loose
from tests.reader.artifact import read
from viewer.reader.catalogue import open_dataset
from viewer.reader.folder import datasets_in
from viewer.reader.opened import Chosen
from viewer.reader.table import read_row

SPLITS = {"test": [3], "train": [0, 1]}


@pytest.mark.parametrize("split_file", ["split.json", "split.csv"])
def test_splits_scalars_and_series(tmp_path: Path, cache_root: Path, split_file: str) -> None:
    path = loose.write_old(tmp_path / "Plates", SPLITS, split_file=split_file)
    opened = open_dataset(path)
    catalogue = opened.catalogue
    assert (catalogue.path, catalogue.name) == (str(path / "dataset"), "Plates")
    assert (catalogue.backend, catalogue.taken_for) == ("cgns 0.1", "PLAID 0.1 (CGNS)")
    assert [(split.name, split.ranges) for split in catalogue.splits] == [
        ("train", ((0, 2),)),
        ("test", ((3, 4),)),
        ("other samples", ((2, 3),)),
    ]
    assert catalogue.infos["license"] == "cc-by-sa-4.0" and catalogue.infos["owner"] == "me"
    problem = catalogue.problems["problem_definition"]
    assert problem["input_features"] == ["Global/P"] and problem["output_features"] == ["Global/max von mises"]
    assert catalogue.warnings == ()
    for time in (0.0, 0.5):
        found = read(Path(catalogue.path), cache_root, 3, "test", time=time, fields=("p",))
        assert np.array_equal(found.field("p"), loose.values(3 + time))
        assert found.manifest.globals_ == {
            "P": 3.0,
            "max von mises": 1.5,
            "force": [3.0, 4.0, 5.0],
            "force (times)": [0.0, 1.0, 2.0],
        }
        assert found.manifest.warnings == ()
    assert read_row(opened.source, "train", 1) is not None
    row = read_row(opened.source, "train", 1)
    assert row is not None and (row["P"], row["max von mises"]) == (1.0, 0.5)


def test_any_part_of_it_opens_it(tmp_path: Path) -> None:
    path = loose.write_old(tmp_path / "Plates", SPLITS)
    whole = open_dataset(path).catalogue
    samples = path / "dataset" / "samples"
    meshes = samples / "sample_000000003" / "meshes"
    for part, chosen in (
        (path / "dataset", Chosen()),
        (samples, Chosen()),
        (path / "dataset" / "infos.yaml", Chosen()),
        (meshes.parent, Chosen("test", 3)),
        (meshes / "mesh_000000001.cgns", Chosen("test", 3, 0.5)),
    ):
        opened = open_dataset(part)
        assert (opened.catalogue, opened.chosen) == (whole, chosen)


def test_without_problem_definition_or_infos(tmp_path: Path) -> None:
    folder = loose.write_old(tmp_path / "Plates") / "dataset"
    assert open_dataset(folder).source.splits() == {"samples": [0, 1, 2, 3]}
    (folder / "infos.yaml").unlink()
    (warning,) = open_dataset(folder).catalogue.warnings
    assert "has no infos.yaml" in warning


def test_what_is_missing_or_damaged_is_said(tmp_path: Path, cache_root: Path) -> None:
    path = loose.write_old(tmp_path / "Plates", {"train": [0, 1, 77]}, times=(0.0,))
    opened = open_dataset(path)
    assert "Split train has 2 of the 3 samples that its split file names." in opened.catalogue.warnings
    (path / "problem_definition" / "split.json").write_text('{"train": 3}')
    warnings = open_dataset(path).catalogue.warnings
    assert len(warnings) == 1 and "split.json cannot be read: train is no list of samples" in warnings[0]
    sample = path / "dataset" / "samples" / "sample_000000001"
    for content, why in (
        ("P\nx\n", "'x' is not a number"),
        ("", "it is empty"),
        ("P,Q\n1\n", "no single row with a value for each name"),
        ("version https://git-lfs.github.com/spec/v1\n", "Git LFS pointer"),
    ):
        (sample / "scalars.csv").write_text(content)
        found = read(path / "dataset", cache_root, 1, "samples")
        (note,) = found.manifest.warnings
        assert why in note and "scalars.csv are missing" in note
        assert "force" in found.manifest.globals_ and "P" not in found.manifest.globals_


def test_tables_that_change_are_noticed(tmp_path: Path) -> None:
    path = loose.write_old(tmp_path / "Plates", SPLITS)
    sample = open_dataset(path).source.sample("train", 0)
    before = sample.state(0)
    table = path / "dataset" / "samples" / "sample_000000000" / "scalars.csv"
    table.write_text("P\n7.0\n")
    assert sample.changed() and sample.state(0) != before


def test_it_is_listed_with_the_datasets_of_a_folder(tmp_path: Path) -> None:
    loose.write_old(tmp_path / "Plates", SPLITS)
    loose.write_old(tmp_path / "Bare").joinpath("dataset").rename(tmp_path / "moved")
    (tmp_path / "Bare").rmdir()
    found = {entry.name: entry for entry in datasets_in(tmp_path, lambda: None)}
    assert set(found) == {"Plates", "moved"}
    for entry in found.values():
        assert (entry.backend, entry.trouble, entry.licence) == ("cgns 0.1", "", "cc-by-sa-4.0")


@pytest.mark.parametrize("backend", ["cgns", "hf_datasets", "zarr"])
def test_infos_of_old_versions_with_data_of_todays_layout(
    tmp_path: Path, backend: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path / "horn"
    shutil.copytree(ds.known(tmp_path_factory, backend), path)
    whole = open_dataset(path).catalogue
    (path / "infos.yaml").write_text("legal:\n  owner: me\n  license: mit\nplaid:\n  version: 0.1.12\n")
    opened = open_dataset(path).catalogue
    assert (opened.backend, opened.splits, opened.problems) == (whole.backend, whole.splits, whole.problems)
    assert opened.infos["license"] == "mit" and opened.infos["owner"] == "me"
