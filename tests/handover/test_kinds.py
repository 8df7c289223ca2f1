"""Several samples by list, id and split, and what is none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from viewer.cache import CacheRoot
from viewer.errors import UsageError
from viewer.handover import hand_over
from viewer.protocol import Split
from viewer.reader.catalogue import open_dataset

ONE = {"points": np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]), "cells": np.array([[0, 1, 2]])}


class OldDataset:
    """As pyplaid 0.1 has it."""

    def get_samples(self) -> dict[int, Any]:
        return {4: ONE, 7: ONE}


class NewDataset:
    """As pyplaid has it for its backend cgns."""

    ids = np.array([3, 5])

    def __getitem__(self, number: int) -> dict[str, Any]:
        assert type(number) is int
        return ONE


MANY: dict[str, tuple[Any, dict[str, list[int]]]] = {
    "one": (ONE, {"samples": [0]}),
    "list": ([ONE, ONE], {"samples": [0, 1]}),
    "tuple": ((ONE, ONE), {"samples": [0, 1]}),
    "ids": ({5: ONE, np.int64(2): ONE}, {"samples": [2, 5]}),
    "splits": ({"train": [ONE, ONE], "test": {9: ONE}}, {"train": [0, 1], "test": [9]}),
    "one each": ({"reference": ONE, "run": ONE}, {"reference": [0], "run": [0]}),
    "old dataset": (OldDataset(), {"samples": [4, 7]}),
    "new datasets": ({"train": NewDataset()}, {"train": [3, 5]}),
}


@pytest.mark.parametrize("kind", MANY)
def test_samples_by_split_and_id(kind: str, root: CacheRoot) -> None:
    given, ids = MANY[kind]
    opened = open_dataset(hand_over(given, root, name="Run 7"))
    assert {split.name: [split.id_at(place) for place in range(len(split))] for split in opened.catalogue.splits} == ids
    assert (opened.catalogue.name, opened.catalogue.backend) == ("Run 7", "memory")
    for split, numbers in ids.items():
        for number in numbers:
            assert opened.source.sample(split, number).times == (0.0,)


def test_the_catalogue_has_ranges(root: CacheRoot) -> None:
    opened = open_dataset(hand_over([ONE] * 3, root))
    assert opened.catalogue.splits == (Split("samples", ((0, 3),)),)


NONE: dict[str, tuple[Any, str]] = {
    "nothing": (None, "A NoneType was given, which is no sample; give a plaid.Sample, a CGNS tree, a dict with"),
    "path": ("/data", "A str was given, which is no sample; give .*; a folder is opened by its path"),
    "array": (np.zeros((3, 3)), "A ndarray was given, which is no sample"),
    "empty list": ([], "There are no samples; give a plaid.Sample"),
    "empty dict": ({}, "There are no samples"),
    "empty splits": ({"train": [], "test": {}}, "There are no samples"),
    "odd split": ({"a/b": [ONE]}, "'a/b' is neither the name of a split nor the id of a sample; name splits by texts"),
    "hidden split": ({".train": [ONE]}, "'.train' is neither the name of a split nor the id"),
    "odd name": ({"a\n": [ONE]}, r"'a\\n' is neither the name of a split"),
    "no name": ({"": [ONE]}, "'' is neither the name of a split"),
    "mixed": ({"train": [ONE], 3: ONE}, "3 is neither the name of a split nor the id of a sample"),
    "negative": ({"train": {-1: ONE}}, "-1 is no id of a sample; use whole numbers from 0"),
    "truth": ({"train": {True: ONE}}, "True is no id of a sample"),
    "no sample": ([ONE, 3.0], "What was given as sample 1 is a float; give a plaid.Sample"),
    "no points": ({"cells": ONE["cells"]}, "A ndarray was given for the split cells, which is no sample"),
    "node": ([["Base", None, [], "CGNSBase_t"]], "Sample 0 of split samples: the CGNS tree does not begin with a node"),
}


@pytest.mark.parametrize("kind", NONE)
def test_what_is_no_sample(kind: str, root: CacheRoot) -> None:
    given, sentence = NONE[kind]
    with pytest.raises(UsageError, match=sentence):
        hand_over(given, root)
    assert list((root.path / "handover").iterdir()) == []


def test_a_dataset_whose_files_are_gone(root: CacheRoot) -> None:
    class Gone(NewDataset):
        def __getitem__(self, number: int) -> dict[str, Any]:
            raise FileNotFoundError(2, "No such file or directory", f"/data/sample_{number}")

    with pytest.raises(UsageError, match=r"Sample 3 cannot be read: .*No such file or directory: '/data/sample_3'"):
        hand_over(Gone(), root)
