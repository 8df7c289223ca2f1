"""Samples that were handed over as the reader has them: series, pairs and scores, and folders that somebody damaged."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests import datasets as ds
from tests import judged
from tests.handover.owner import Owner
from tests.reader.artifact import read
from tests.reader.child import ReaderChild
from tests.reader.test_errors import NO_RULES, errors, find
from tests.reader.test_iterative import GRIDS, SOLUTIONS, TIMES, base, moving, shifted
from viewer.cache import CacheRoot
from viewer.errors import DatasetError, SampleError
from viewer.handover import hand_over
from viewer.handover.layout import INDEX
from viewer.pairs.metrics import joined
from viewer.protocol import CheckSample, DatasetOpened, OpenDataset, ReadTable, SampleChecked, SampleRead, TableRead
from viewer.reader.catalogue import open_dataset
from viewer.reader.source_memory import MemorySample

POINTS = np.random.default_rng(3).random((400, 3))
CELLS = np.random.default_rng(4).integers(0, 400, (700, 4))


@pytest.fixture
def root(temp_root: Path) -> Iterator[CacheRoot]:
    with CacheRoot(temp_root=temp_root, install_signal_handlers=False, run_orphan_sweep=False) as root:
        yield root


def sample(field: np.ndarray, **more: Any) -> dict[str, Any]:
    return {"points": POINTS, "cells": {"tetra": CELLS}, "fields": {"p": field}, **more}


def test_all_times_of_one_tree(root: CacheRoot, cache_root: Path) -> None:
    zone = moving(GridCoordinatesPointers=GRIDS, FlowSolutionPointers=SOLUTIONS)
    folder = hand_over(ds.tree(base(zone)), root)
    for step, time in enumerate(TIMES):
        found = read(folder, cache_root, split="samples", time=time, fields=("p", "wall"))
        assert (found.manifest.times, found.manifest.time_index) == (TIMES, step)
        assert np.array_equal(found.array("points"), shifted(step))
        assert set(found.field("p")) == {100.0 * step}


def test_the_score_of_a_pair(root: CacheRoot, reader: ReaderChild) -> None:
    numbers = range(3)
    rng = np.random.default_rng(7)
    truth = [rng.normal(size=400) + 10 for _ in numbers]
    guess = [values + rng.normal(size=400) * 0.1 for values in truth]
    drag, guessed = np.array([1.0, 2.0, 4.0]), np.array([1.5, 2.0, 3.0])
    reference = hand_over([sample(truth[n], globals={"drag": drag[n]}) for n in numbers], root, name="truth")
    prediction = hand_over([sample(guess[n], globals={"drag": guessed[n]}) for n in numbers], root, name="guess")
    found = find(reader, reference, prediction)
    assert {(pair.name, pair.location) for pair in found.pairing.pairs} == {("p", "vertex"), ("drag", "global")}
    (field,) = [pair for pair in found.pairing.pairs if pair.name == "p"]
    place = found.pairing.pairs.index(field)
    for number, sums in enumerate(errors(reader, reference, prediction, found.pairing.pairs, "samples")):
        whole = joined([zone.sums for zone in sums.zones if zone.pair == place])
        difference = guess[number] - truth[number]
        assert whole.mae == pytest.approx(np.abs(difference).mean())
        assert whole.largest == pytest.approx(np.abs(difference).max())
        assert whole.r2 == pytest.approx(
            1 - (difference**2).sum() / ((truth[number] - truth[number].mean()) ** 2).sum()
        )


def test_the_table_and_what_has_changed(root: CacheRoot, reader: ReaderChild, cache_root: Path) -> None:
    field = np.arange(400.0)
    folder = hand_over([sample(field, globals={"alpha": 0.5}), sample(field, globals={"alpha": 2.0})], root, name="run")
    opened = reader.ask(OpenDataset(1, str(folder)))
    assert isinstance(opened, DatasetOpened), opened
    table = reader.ask(ReadTable(2, str(folder), "samples", 0))
    assert isinstance(table, TableRead), table
    assert table.rows == ({"alpha": 0.5}, {"alpha": 2.0})
    assert isinstance(reader.read(folder, cache_root, 1, "samples", fields=("p",)), SampleRead)
    state = open_dataset(folder).source.sample("samples", 1).state(0)

    def changed() -> bool:
        answer = reader.ask(CheckSample(3, str(folder), "samples", 1, 0, state))
        assert isinstance(answer, SampleChecked), answer
        return answer.changed

    assert not changed()
    hand_over([sample(field + 1), sample(field, globals={"alpha": 2.0})], root, name="run")
    assert not changed(), "it is the other sample that is new"
    hand_over([sample(field + 1), sample(field + 2)], root, name="run")
    assert changed()
    answer = reader.read(folder, cache_root, 1, "samples", fields=("p",))
    assert isinstance(answer, SampleRead), answer
    hand_over([sample(field + 1)], root, name="run")
    assert changed(), "the sample is gone"


def test_predictions_of_pyplaid(reader: ReaderChild) -> None:
    reference = Owner("[ds.maker_of('reference')(n) for n in range(4)]", "reference")
    prediction = Owner("[ds.maker_of('prediction')(n) for n in range(3)]", "prediction")
    with reference, prediction:
        pairs = find(reader, reference.path, prediction.path, NO_RULES).pairing.pairs
        names = [(pair.name, pair.base) for pair in pairs]
        assert set(names) >= {("p", "Main"), ("p", "Other"), ("c", "Main"), ("drag", "")}
        first = errors(reader, reference.path, prediction.path, pairs, "samples")[0]
    for step, time in enumerate(judged.TIMES):
        expected, predicted = judged.both("c", 0, time)
        assert first.at_times(names.index(("c", "Main")))[step].mae == pytest.approx(
            np.abs(expected - predicted).mean()
        )


# Folders that somebody has damaged ------------------------------------------------------------------------------------


def change(file: Path, turn: Callable[[Any], Any]) -> None:
    file.write_text(json.dumps(turn(json.loads(file.read_bytes()))))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        b'{"version": 1}',
        b'{"version": 1, "name": "x", "splits": []}',
        b'{"version": 1, "name": "x", "splits": {"a": {"x": [[0, "0"]]}}}',
        b'{"version": 1, "name": "x", "splits": {"a": {"0": []}}}',
        b'{"version": 1, "name": "x", "splits": {"a": {"0": [[0, "../../../etc/passwd"]]}}}',
        b'{"version": 1, "name": "x", "splits": {"a": {"0": [[0, 7]]}}}',
        b'{"version": 1, "name": "x", "splits": {"a": {"0": [[1, "%s"], [0, "%s"]]}}}' % (b"0" * 32, b"0" * 32),
        b'{"version": 1, "name": "x", "splits": {"a": {"0": [[null, "%s"], [0, "%s"]]}}}' % (b"0" * 32, b"0" * 32),
        b'{"version": 1, "name": "x", "splits": {"a": {"0": [[NaN, "%s"]]}}}' % (b"0" * 32),
    ],
)
def test_damaged_indices(content: bytes, root: CacheRoot) -> None:
    folder = hand_over(sample(np.zeros(400)), root, name="run")
    (folder / INDEX).write_bytes(content)
    with pytest.raises(DatasetError, match=r"The samples .* are damaged: handover.json cannot be understood\."):
        open_dataset(folder)


def test_an_index_of_another_version(root: CacheRoot) -> None:
    folder = hand_over(sample(np.zeros(400)), root, name="run")
    change(folder / INDEX, lambda index: {**index, "version": 2})
    with pytest.raises(DatasetError, match="were handed over by another version of this program; use the same"):
        open_dataset(folder)


def test_an_index_without_samples(root: CacheRoot) -> None:
    folder = hand_over(sample(np.zeros(400)), root, name="run")
    change(folder / INDEX, lambda index: {**index, "splits": {"train": {}}})
    with pytest.raises(DatasetError, match="are none: the index has no sample; hand them over again"):
        open_dataset(folder)


def tree_file(folder: Path) -> Path:
    (file,) = (path for path in folder.glob("*.json") if path.name != INDEX)
    return file


TREES = [
    [],
    {},
    7,
    ["CGNSTree", "CGNSTree_t", None],
    ["CGNSTree", "CGNSTree_t", None, [3]],
    ["CGNSTree", "CGNSTree_t", {}, []],
    ["CGNSTree", "CGNSTree_t", {"shape": [2], "dtype": "<f8", "file": "../x"}, []],
    ["CGNSTree", "CGNSTree_t", {"shape": [2], "dtype": "<f8", "file": "0" * 32, "column": 1}, []],
    ["CGNSTree", "CGNSTree_t", {"shape": [2, 2], "dtype": "<f8", "file": "0" * 32, "column": 2}, []],
    ["CGNSTree", "CGNSTree_t", {"shape": [2, 2], "dtype": "<f8", "file": "0" * 32, "nodes": [0, -1]}, []],
]


@pytest.mark.parametrize("number", range(len(TREES)))
def test_damaged_trees(number: int, root: CacheRoot) -> None:
    folder = hand_over(sample(np.zeros(400)), root, name="run")
    tree_file(folder).write_text(json.dumps(TREES[number]))
    with pytest.raises(SampleError, match=r"Sample 0 of split samples is damaged: .*\.json cannot be understood\."):
        opened_sample(folder).tree(0)


def opened_sample(folder: Path) -> MemorySample:
    found = open_dataset(folder).source.sample("samples", 0)
    assert isinstance(found, MemorySample)
    return found


def points_file(folder: Path) -> Path:
    return next(path for path in folder.glob("*.npy") if np.load(path).shape == POINTS.shape)


def test_damaged_arrays(root: CacheRoot, cache_root: Path, tmp_path: Path) -> None:
    folder = hand_over(sample(np.arange(400.0)), root, name="run")
    file = points_file(folder)
    whole = file.read_bytes()
    for content in (b"", whole[:50], whole[:-8], b"x" * len(whole), whole.replace(b"400", b"399", 1)):
        file.unlink()
        file.write_bytes(content)
        with pytest.raises(SampleError, match=r"damaged: the value of .*/CoordinateX cannot be read"):
            read(folder, cache_root, split="samples")
    file.unlink()
    os.mkfifo(file)
    with pytest.raises(SampleError, match="it is not a file but a pipe"):
        read(folder, cache_root, split="samples")
    file.unlink()
    (tmp_path / "elsewhere.npy").write_bytes(whole)
    file.symlink_to(tmp_path / "elsewhere.npy")
    with pytest.raises(SampleError, match="outside the folder of the dataset"):
        read(folder, cache_root, split="samples")
