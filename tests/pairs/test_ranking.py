"""Several predictions: their order, and what they are called."""

from __future__ import annotations

import pytest

from viewer.pairs.ranking import INSIDE, best_first, key_of, names_of
from viewer.pairs.rules import FieldRule, PairRules


def test_the_best_is_first_and_the_unknown_last() -> None:
    assert best_first([0.5, None, 0.25, float("nan"), 0.5, 0.0]) == [5, 2, 0, 4, 1, 3]
    assert best_first([]) == []


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["/data/model"], ["model"]),
        (["/data/run1/model", "/data/run2/model", "/data/other"], ["run1/model", "run2/model", "other"]),
        (["/a/x/model", "/b/x/model", "/model"], ["a/x/model", "b/x/model", "/model"]),
        (["", "/data/model"], [INSIDE, "model"]),
        ([], []),
    ],
)
def test_names_are_as_long_as_they_have_to_be(paths: list[str], names: list[str]) -> None:
    assert names_of(paths) == names


def test_predictions_of_one_path_are_told_apart_by_how_their_fields_are_called() -> None:
    rules = [
        PairRules("{}_hat"),
        PairRules(),
        PairRules("{}_x"),
        PairRules(),
        PairRules(fields=(FieldRule("p", "own"),)),
    ]
    names = names_of(["", "/data/model", "/data/model", "/data/other", ""], rules)
    assert names == ["fields …_hat", "model", "model, …_x", "other", "fields own"]
    keys = [key_of(path, one) for path, one in zip(["", "", "/a", ""], [*rules[:2], rules[1], rules[4]], strict=True)]
    assert len(set(keys)) == 4 and keys[1:3] == ["", "/a"]
