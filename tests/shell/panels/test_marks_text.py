"""Marked samples as files: lists of ids that others read, and a problem definition that PLAID reads."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from viewer.shell.panels.marks_text import ID_LISTS, definition_text

MARKED = {"train": frozenset((7, 0, 12)), 'te,"st': frozenset((3,))}
LIKE: dict[str, Any] = {
    "input_features": ["Global/alpha", "Base/Zone/Größe: x"],
    "output_features": ["Global/lift"],
    "train_split": {"train": [0, 1, 2], "more": "all"},
    "test_split": {"test": "all"},
    "version": "1",
}


def test_lists_of_ids_are_read_by_others() -> None:
    numpy = pytest.importorskip("numpy")
    assert numpy.loadtxt(io.StringIO(ID_LISTS["txt"](MARKED)), dtype=int).tolist() == [0, 7, 12, 3]
    assert ID_LISTS["txt"](MARKED).splitlines()[0] == "# train"
    assert json.loads(ID_LISTS["json"](MARKED)) == {"train": [0, 7, 12], 'te,"st': [3]}
    rows = list(csv.DictReader(io.StringIO(ID_LISTS["csv"](MARKED))))
    assert [(row["split"], int(row["sample"])) for row in rows] == [
        ("train", 0),
        ("train", 7),
        ("train", 12),
        ('te,"st', 3),
    ]


def test_plaid_reads_the_problem_definition(tmp_path: Path) -> None:
    plaid = pytest.importorskip("plaid.problem_definition")
    file = tmp_path / "marked.yaml"
    file.write_text(definition_text({"train": frozenset((5, 2)), "other": frozenset((1,))}, LIKE), encoding="utf-8")
    known = plaid.ProblemDefinition.from_path(file)
    assert known.input_features == sorted(LIKE["input_features"])
    assert known.output_features == LIKE["output_features"]
    assert known.train_split == {"train": [2, 5], "more": "all", "other": [1]}
    assert known.test_split == {"test": "all"}
    again = tmp_path / "again.yaml"
    known.save_to_file(again)
    assert plaid.ProblemDefinition.from_path(again) == known


def test_a_split_for_tests_stays_one(tmp_path: Path) -> None:
    yaml = pytest.importorskip("yaml")
    like = {**LIKE, "train_split": {}, "test_split": {}}
    found = yaml.safe_load(definition_text({"test_ood": frozenset((4,)), "val": frozenset((0,))}, like))
    assert (found["train_split"], found["test_split"]) == ({"val": [0]}, {"test_ood": [4]})
    found = yaml.safe_load(definition_text({"val": frozenset((0,))}, like))
    assert found["test_split"] == {}


def test_without_inputs_there_is_no_problem() -> None:
    with pytest.raises(ValueError, match="no inputs or no outputs"):
        definition_text({"train": frozenset((0,))}, {**LIKE, "output_features": []})
