"""What is remembered of predictions, also by earlier versions, and when somebody has edited it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from viewer.codec import to_plain
from viewer.pairs.remembered import RememberedPrediction, from_known, rules_for, to_known
from viewer.pairs.rules import FieldRule, PairRules

RULES = PairRules("{}_x", (FieldRule("p", "", -1.0, 2.0),))
TWO = [RememberedPrediction("/data/one", RULES), RememberedPrediction("")]


@pytest.mark.parametrize("looked_at", [TWO[0].key, ""])
def test_there_and_back(looked_at: str) -> None:
    written = json.loads(json.dumps(to_known(TWO, looked_at)))
    assert from_known(written) == (TWO, looked_at)


def test_nothing_is_written_as_nothing() -> None:
    assert to_known([], None) == {}
    assert from_known({}) == ([], None)


def test_what_earlier_versions_wrote_is_read() -> None:
    known = {"prediction": "/data/one", "rules": to_plain(RULES)}
    assert from_known(known) == ([TWO[0]], TWO[0].key)
    known = {**to_known(TWO, None), "looked_at": "/data/one"}
    assert from_known(known) == (TWO, TWO[0].key)


@pytest.mark.parametrize(
    "known",
    [
        {"predictions": 3},
        {"predictions": [3, {"path": 3}, {}]},
        {"prediction": 3, "rules": 4},
        {"predictions": None, "looked_at": "/data/one"},
    ],
)
def test_what_cannot_be_understood_is_left_out(known: dict[str, Any]) -> None:
    assert from_known(known) == ([], None)


def test_rules_that_cannot_be_understood_are_the_usual_ones() -> None:
    known = {"predictions": [{"path": "/data/one", "rules": {"pattern": 3}}], "looked_at": "/gone"}
    assert from_known(known) == ([RememberedPrediction("/data/one")], "/data/one")


def test_a_new_prediction_takes_the_rules_of_the_one_that_is_looked_at() -> None:
    known = to_known(TWO, TWO[0].key)
    assert rules_for("/data/new", known) == [RULES]
    assert rules_for("", known) == [PairRules()]
    assert rules_for("/data/new", {}) == [PairRules()]
    unnamed = PairRules(fields=(FieldRule("p", "", -1.0, 2.0),))
    assert rules_for("", to_known(TWO[:1], TWO[0].key)) == [unnamed], "names are others inside the samples"
    families = [RememberedPrediction("", PairRules(pattern)) for pattern in ("{}_pred", "{}_hat")]
    assert rules_for("", to_known(families, "")) == [one.rules for one in families]


def test_what_goes_with_a_script_is_left_out() -> None:
    gone = RememberedPrediction("/tmp/plaid-viewer-1234-0123456789ab/handover/run-1234")
    assert to_known([gone], gone.path) == {}
    kept = RememberedPrediction("/data/kept")
    assert from_known(to_known([gone, kept], gone.path)) == ([kept], "/data/kept")
