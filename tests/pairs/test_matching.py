"""Which field is the prediction of which, and what the formulas make of sums that are joined."""

import itertools
import json
import math

import numpy as np
import pytest

from viewer.codec import from_plain, to_plain
from viewer.pairs.matching import (
    GLOBAL,
    USUAL,
    FieldKey,
    Pair,
    labels_of,
    pair_datasets,
    pair_inside,
    title,
)
from viewer.pairs.metrics import ErrorSums, joined
from viewer.pairs.outputs import stated_outputs
from viewer.pairs.rules import FieldRule, PairRules
from viewer.pairs.sample_errors import SampleErrors, ZoneErrors
from viewer.pairs.score import ScoreKeeper
from viewer.reader.error_sums import error_sums

NONE = PairRules()


def keys(*names: str, location: str = "vertex", base: str = "Base") -> list[FieldKey]:
    return [FieldKey(name, location, base) for name in names]


def found(pairs: tuple[Pair, ...]) -> dict[str, str]:
    return {pair.name: pair.predicted for pair in pairs}


@pytest.mark.parametrize("pattern", USUAL)
def test_usual_names_inside_a_sample(pattern: str) -> None:
    name = pattern.replace("{}", "pressure")
    pairing = pair_inside(keys("pressure", "other", name), NONE)
    assert found(pairing.pairs) == {"pressure": name}
    assert pairing.only_reference == ("other (vertex, Base)",)


def test_a_second_solution_is_a_prediction() -> None:
    assert found(pair_inside(keys("p", "p (Model)", "q"), NONE).pairs) == {"p": "p (Model)"}


def test_fields_that_are_predicted_several_times_over_are_families() -> None:
    every = keys("p", "pred_p", "p_hat", "p (Second)", "p (Third)", "q", "q_hat", "alone")
    pairing = pair_inside(every, NONE)
    assert set(pairing.families) == {"pred_{}", "{}_hat", "{} (Second)", "{} (Third)"}
    for pattern in pairing.families:
        one = pair_inside(every, PairRules(pattern))
        assert one.families == () and found(one.pairs)["p"] == pattern.replace("{}", "p")
        assert set(one.only_reference) <= {f"{name} (vertex, Base)" for name in ("alone", "q", "q_hat")}
    assert pair_inside(keys("p", "p_hat", "q", "q_pred"), NONE).families == (), "each has one"
    named = PairRules(fields=(FieldRule("p", "p_hat"),))
    assert pair_inside(every, named).families == ()
    assert set(pair_datasets(keys("p"), keys("p_hat", "p_pred", "p"), NONE).families) == {"{}_hat", "{}_pred"}


def test_what_is_not_clear_is_listed_and_not_guessed() -> None:
    pairing = pair_inside(keys("p", "p_pred", "p (Model)"), NONE)
    assert pairing.pairs == ()
    assert pairing.unclear == (
        "The prediction of p (vertex, Base) may be p_pred or p (Model); say which one in a rule.",
    )
    other = pair_datasets(keys("p", "p_pred"), keys("p", "p_pred"), NONE)
    assert found(other.pairs) == {"p_pred": "p_pred"}, "which p of the other one is meant may not be guessed"
    assert len(other.unclear) == 1


def test_copies_of_the_reference_beside_its_prediction_are_no_predictions() -> None:
    ours, theirs = keys("p", "q", "t"), keys("p", "q", "t", "p_pred")
    pairing = pair_datasets(ours, [*theirs, FieldKey("drag", GLOBAL)], NONE)
    assert found(pairing.pairs) == {"p": "p_pred"}, "copies would have no error at all"
    assert pairing.only_reference == ("q (vertex, Base)", "t (vertex, Base)")
    assert pairing.only_prediction == ("p (vertex, Base)", *pairing.only_reference, "global drag")
    assert pairing.unclear == ()
    named = PairRules(fields=(FieldRule("p", "p"),))
    assert found(pair_datasets(ours, theirs, named).pairs) == {"p": "p", "q": "q", "t": "t"}, "a rule says it"
    both = pair_datasets(ours, [*theirs, *keys("p_hat")], NONE)
    assert both.pairs == () and set(both.families) == {"{}_pred", "{}_hat"}


def test_location_and_base_have_to_be_the_same() -> None:
    theirs = [*keys("p", location="cell"), *keys("p", base="Other")]
    pairing = pair_datasets(keys("p"), theirs, NONE)
    assert pairing.pairs == ()
    assert pairing.only_reference == ("p (vertex, Base)",)
    assert pairing.only_prediction == ("p (cell, Base)", "p (vertex, Other)")


def test_rules_go_before_names() -> None:
    rules = PairRules("{}_m3", (FieldRule("q", "elsewhere", -2.0, 1.0),))
    pairing = pair_datasets(keys("p", "q", "r"), keys("p_m3", "elsewhere", "r"), rules)
    assert found(pairing.pairs) == {"p": "p_m3", "q": "elsewhere"}
    assert [(pair.factor, pair.offset) for pair in pairing.pairs] == [(1.0, 0.0), (-2.0, 1.0)]
    assert pairing.only_prediction == ("r (vertex, Base)",)
    assert from_plain(PairRules, json.loads(json.dumps(to_plain(rules)))) == rules


@pytest.mark.parametrize(
    "rules",
    [
        PairRules("model"),
        PairRules("{}"),
        PairRules("{}_{}"),
        PairRules(fields=(FieldRule("p", factor=0.0),)),
        PairRules(fields=(FieldRule("p", factor=math.nan),)),
        PairRules(fields=(FieldRule("p", offset=math.inf),)),
    ],
)
def test_rules_that_cannot_be_used_say_why(rules: PairRules) -> None:
    assert rules.trouble.endswith(".")
    assert PairRules("{}_x", (FieldRule("p", "q", 2.0),)).trouble == ""


def test_labels_tell_pairs_apart() -> None:
    made = [Pair("p", "vertex", "A", "p"), Pair("p", "cell", "A", "p"), Pair("q", "vertex", "A", "q")]
    assert labels_of(made) == ("p (vertex)", "p (cell)", "q")
    made = [Pair("p", "vertex", "A", "p"), Pair("p", "vertex", "B", "p"), Pair("p", GLOBAL, "", "p")]
    assert labels_of(made) == ("p (vertex) (A)", "p (vertex) (B)", "p (global)")
    assert title(FieldKey("alpha", GLOBAL)) == "global alpha"


def test_outputs_are_those_of_the_problem_definitions() -> None:
    made = [Pair("p", "vertex", "A", "p"), Pair("q", "vertex", "A", "q"), Pair("drag", GLOBAL, "", "drag")]
    problem = {"output_features": ["A/Zone/VertexFields/q", "Global/drag", 3], "input_features": ["A/Z/VertexFields/p"]}
    assert stated_outputs(made, {"one": problem, "odd": 7}) == (1, 2)
    assert stated_outputs(made, {}) == (0, 1, 2)
    assert stated_outputs(made, {"one": {"output_features": ["A/Zone/VertexFields/none"]}}) == (0, 1, 2)


def test_joined_sums_are_those_of_all_values() -> None:
    generator = np.random.default_rng(3)
    reference = generator.normal(1e6, 1.0, 1000)
    predicted = reference + generator.normal(0.0, 0.1, 1000)
    cuts = [0, 1, 1, 10, 400, 1000]
    parts = [
        error_sums(reference[start:stop], predicted[start:stop], f"z{start}")
        for start, stop in itertools.pairwise(cuts)
    ]
    whole, together = error_sums(reference, predicted), joined(parts)
    assert together.count == 1000
    for name in ("squares", "absolutes", "bias", "largest", "peak", "mean", "spread"):
        assert getattr(together, name) == pytest.approx(getattr(whole, name), rel=1e-9)
    assert whole.spread == pytest.approx(((reference - reference.mean()) ** 2).sum(), rel=1e-9)
    worst = int(np.abs(predicted - reference).argmax())
    start = max(cut for cut in cuts if cut <= worst)
    assert (together.zone, together.place) == (f"z{start}", worst - start)
    assert joined([]) == ErrorSums()


def test_nothing_to_compare_is_no_score() -> None:
    nothing = error_sums(np.array([math.nan, 1.0]), np.array([2.0, math.inf]))
    assert (nothing.count, nothing.place, nothing.lost_reference, nothing.lost_prediction) == (0, -1, 1, 1)
    assert nothing.relative_square is None and nothing.mae is None and nothing.r2 is None
    keeper = ScoreKeeper([Pair("p", "vertex", "B", "p")])
    keeper.add("train", [SampleErrors(0, (0.0,), (ZoneErrors(0, 0, nothing),))])
    (score,) = keeper.scores()
    assert (score.rrmse, score.lacking, keeper.total([0])) == (None, 1, None)
    assert keeper.worst_samples([0], 6) == []


def test_the_worst_samples_come_first() -> None:
    keeper = ScoreKeeper([Pair("p", "vertex", "B", "p")])
    one = np.ones(4)
    for number, away in enumerate((0.5, 2.0, 1.0)):
        keeper.add("train", [SampleErrors(number, (0.0,), (ZoneErrors(0, 0, error_sums(one, one + away)),))])
    keeper.add("train", [SampleErrors(1, (0.0,), (ZoneErrors(0, 0, error_sums(one, one)),))])
    assert keeper.worst_samples([0], 2) == [("train", 1), ("train", 2)], "a sample counts once"
    assert keeper.scores()[0].rrmse == pytest.approx(math.sqrt((0.25 + 4 + 1) / 3))


def test_faces_are_paired_with_faces() -> None:
    """``p (FaceCenter)`` is not p of a second solution, and its prediction is called as usual before the brackets."""
    names = ("p", "p (FaceCenter)", "p_pred (FaceCenter)", "p (Wall)")
    keys = [FieldKey(name, "cell", "Base") for name in names]
    places = {key: key.name.rpartition("(")[2][:-1] for key in keys[1:]}
    found = pair_inside(keys, PairRules(), places)
    assert [(pair.name, pair.predicted) for pair in found.pairs] == [("p (FaceCenter)", "p_pred (FaceCenter)")]
    assert found.unclear == ()
    both = pair_datasets(keys[:2] + keys[3:], keys[:2] + keys[3:], PairRules(), places)
    assert [(pair.name, pair.predicted) for pair in both.pairs] == [(name, name) for name in ("p", names[1], names[3])]
