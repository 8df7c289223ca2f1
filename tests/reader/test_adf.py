"""CGNS files in the ADF format: the same as in HDF5, read by a process that may die of them."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from tests import adf_files, loose
from tests import datasets as ds
from tests.reader.artifact import read
from viewer.errors import DatasetError, SampleError
from viewer.reader.catalogue import open_dataset
from viewer.reader.tree import Node

pytest.importorskip("vtkmodules", reason="VTK brings the library that reads ADF")


def refused(path: Path, *parts: str) -> DatasetError:
    with pytest.raises(DatasetError) as error:
        open_dataset(path)
    for part in (path.name, *parts):
        assert part in error.value.sentence
    assert error.value.sentence.endswith(".") and "\n" not in error.value.sentence
    return error.value


def at(tree: Node, place: str) -> Node:
    for name in place.split("/"):
        found = tree.child(name)
        assert found is not None, place
        tree = found
    return tree


def value_at(tree: Node, place: str) -> np.ndarray:
    value = at(tree, place).value()
    assert value is not None
    return value


def compare(one: Node, other: Node) -> int:
    """Compare two trees node by node; returns how many there are."""
    assert (one.name, one.label) == (other.name, other.label)
    mine, theirs = one.value(), other.value()
    assert (mine is None) == (theirs is None), one.path
    if mine is not None and theirs is not None:
        assert mine.shape == theirs.shape and mine.dtype == theirs.dtype, one.path
        assert np.array_equal(mine, theirs), one.path
    names = sorted(node.name for node in one.children)
    assert names == sorted(node.name for node in other.children)
    return 1 + sum(compare(node, child) for node in one.children if (child := other.child(node.name)) is not None)


def block() -> ds.Tree:
    """Return a tree with a structured zone, whose arrays have three dimensions and values of several types."""
    points = ds.block(3, 4, 5)
    fields: dict[str, np.ndarray] = {
        "p": points[..., 0] + 10.0 * points[..., 1],
        "n": np.arange(60, dtype=np.int32).reshape(3, 4, 5),
        "s": points[..., 2].astype(np.float32),
    }
    zone = ds.structured_zone("Block", points, [ds.solution("V", fields)])
    return ds.tree(ds.base("Base", 3, 3, [zone]))


@pytest.mark.parametrize("make", [loose.plate, lambda _number: block()])
def test_the_same_as_in_hdf5(tmp_path: Path, make) -> None:
    from CGNS import MAP

    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    adf = adf_files.write_adf(tmp_path / "a" / "x.cgns", make(3.0))
    MAP.save(str(tmp_path / "b" / "x.cgns"), make(3.0))
    one = open_dataset(adf)
    other = open_dataset(tmp_path / "b" / "x.cgns")
    assert one.catalogue.taken_for == "CGNS file (ADF)"
    trees = [opened.source.sample("files", 0).tree(0) for opened in (one, other)]
    bases = [tree.child("Base") for tree in trees]
    assert bases[0] is not None and bases[1] is not None and compare(bases[0], bases[1]) > 10


def test_it_is_shown(tmp_path: Path, cache_root: Path) -> None:
    adf_files.write_adf(tmp_path / "x.cgns", block())
    found = read(tmp_path / "x.cgns", cache_root, 0, "files", fields=("p",))
    points = ds.block(3, 4, 5).reshape(-1, 3, order="F")
    assert np.array_equal(found.field("p"), points[:, 0] + 10.0 * points[:, 1])


def test_files_of_both_formats_in_a_folder(tmp_path: Path, cache_root: Path) -> None:
    adf_files.write_adf(tmp_path / "a.cgns", loose.plate(1))
    loose.write_file(tmp_path / "b.cgns", 2)
    for number in (0, 1):
        found = read(tmp_path, cache_root, number, "files", fields=("p",))
        assert np.array_equal(found.field("p"), loose.values(number + 1))


def test_time_steps_of_a_dataset(tmp_path: Path, cache_root: Path) -> None:
    path = ds.write_trees(tmp_path / "set", [[loose.plate(0, 0.0), loose.plate(0, 0.5)]])
    for step, time in enumerate((0.0, 0.5)):
        adf_files.write_adf(ds.mesh_file(path, step=step), loose.plate(4 + time, time))
    found = read(path, cache_root, time=0.5, fields=("p",))
    assert found.manifest.times == (0.0, 0.5)
    assert np.array_equal(found.field("p"), loose.values(4.5))


def test_a_file_that_is_rewritten_is_read_again(tmp_path: Path) -> None:
    file = adf_files.write_adf(tmp_path / "x.cgns", loose.plate(1))
    sample = open_dataset(file).source.sample("files", 0)
    before = sample.state(0)
    file.unlink()
    adf_files.write_adf(file, loose.plate(2))
    assert sample.changed() and sample.state(0) != before
    assert np.array_equal(value_at(sample.tree(0), "Base/Zone/V/p"), loose.values(2))


def test_links(tmp_path: Path) -> None:
    loose.write_file(tmp_path / "other.cgns", 2)
    links = [
        ("/Base/Zone/V", "q", "", "/Base/Zone/V/p"),
        ("/Base/Zone/V", "away", "other.cgns", "/Base/Zone/V/p"),
        ("/Base/Zone/V", "lost", "", "/Base/Zone/V/none"),
        ("/Base/Zone/V", "round", "", "/Base/Zone/V/round"),
    ]
    file = adf_files.write_adf(tmp_path / "x.cgns", loose.plate(1), links)
    sample = open_dataset(file).source.sample("files", 1)
    tree = sample.tree(0)
    assert {node.name for node in at(tree, "Base/Zone/V").children} == {"GridLocation", "p", "q"}
    assert np.array_equal(value_at(tree, "Base/Zone/V/q"), loose.values(1))
    notes = "\n".join(sample.notes)
    assert "The link away is not followed: it leads to the file other.cgns" in notes
    assert "The link lost is not followed: /Base/Zone/V/none is not there." in notes
    assert "The link round is not followed" in notes


def test_half_a_file(tmp_path: Path) -> None:
    file = adf_files.write_adf(tmp_path / "x.cgns", block())
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    refused(file, "the file is damaged")


def test_damaged_files_are_sentences_and_the_reader_lives(tmp_path: Path) -> None:
    """Whatever becomes of the converter, this process goes on; a good file is read right after."""
    file = adf_files.write_adf(tmp_path / "x.cgns", block())
    whole = file.read_bytes()
    good = adf_files.write_adf(tmp_path / "good.cgns", block())
    source = open_dataset(good).source
    refusals = 0
    for seed in range(25):
        dice = random.Random(seed)
        damaged = bytearray(whole)
        for _ in range(dice.choice((1, 4, 40))):
            damaged[dice.randrange(200, len(whole))] = dice.randrange(256)
        file.write_bytes(damaged)
        try:
            tree = source.sample("files", 1).tree(0)
            [node.value() for node in tree.children]
        except SampleError as error:
            refusals += 1
            assert "x.cgns" in error.sentence and "unexpected" not in error.sentence, (seed, error.sentence)
            assert "\n" not in error.sentence
    assert refusals
    assert source.sample("files", 0).tree(0).child("Base") is not None
