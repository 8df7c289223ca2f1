"""What is wrong between samples, told by what was found in each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from viewer.pairs.matching import GLOBAL
from viewer.protocol import Catalogue, Split
from viewer.reader.scan_figures import describe
from viewer.scanning.health import findings_of
from viewer.scanning.health_finding import KINDS, HealthFinding, named
from viewer.scanning.health_values import FAR, LEAST_SAMPLES, far
from viewer.scanning.neighbours import nearest
from viewer.scanning.sample import ScannedField, ScannedSample, ZoneSize

CHANCE = np.random.default_rng(7)


def field(name: str, values: Any, unit: str = "") -> ScannedField:
    return ScannedField("Base", "vertex", name, describe(np.asarray(values))[0], unit)


def number(name: str, value: float) -> ScannedField:
    return ScannedField("", GLOBAL, name, describe(np.asarray([value]))[0])


def sample(place: int, *fields: ScannedField, split: str = "train", points: int = 100, **more: Any) -> ScannedSample:
    content = more.pop("content", f"{split} {place}")
    zones = (ZoneSize("Base", "Zone", points, 50),)
    return ScannedSample(split, place, (0.0,), zones, fields, mesh_hash=content, **more)


def found(samples: Iterable[ScannedSample], problems: Mapping[str, Any] | None = None) -> list[HealthFinding]:
    splits = tuple(Split(name, ((0, 100),)) for name in ("train", "test"))
    return list(findings_of(Catalogue("/d", "d", "cgns", splits, {}, dict(problems or {})), list(samples)))


def sentences(samples: Iterable[ScannedSample], kind: str, problems: Mapping[str, Any] | None = None) -> list[str]:
    return [finding.sentence for finding in found(samples, problems) if finding.kind == kind]


def test_what_few_samples_lack_and_what_few_have() -> None:
    p, q = field("p", [1.0, 2.0]), field("q", [1.0, 2.0])
    most = [sample(place, p, *((q,) if place != 3 else ())) for place in range(6)]
    assert sentences(most, "lacking") == ["Field q (vertex, Base) is missing in sample 3 of split train."]
    few = [sample(place, p, *((q,) if place == 3 else ())) for place in range(6)]
    assert sentences(few, "lacking") == [
        "Field q (vertex, Base) is in sample 3 of split train alone, and missing in 5 others of the split."
    ]
    hidden = [sample(0, p, q), sample(1, p, q), sample(0, q, split="test")]
    assert sentences(hidden, "lacking") == ["Field p (vertex, Base) is in no sample of split test."]
    words = [sample(0, p, texts={"label": "a"}), sample(1, p, texts={"label": "b"}), sample(2, p)]
    assert sentences(words, "lacking") == ["Global label is missing in sample 2 of split train."]


def test_duplicates_in_one_split_are_no_leakage() -> None:
    samples = [sample(0, content="x"), sample(4, content="x"), sample(5, content="y")]
    (finding,) = found(samples)
    assert finding.kind == "duplicate" and finding.samples == (("train", 0), ("train", 4))
    broken = sample(0, split="test", content="x", troubles=("It is broken.",))
    assert [finding.kind for finding in found([*samples, broken])] == ["broken", "duplicate"], "nobody knows all of it"


def test_what_never_varies() -> None:
    still = [sample(place, field("p", [2.5, 2.5]), number("a", 4.0), texts={"t": "x"}) for place in range(3)]
    assert sentences(still, "constant") == [
        "Field p (vertex, Base) is 2.5 in all 3 samples.",
        "Global a is 4 in all 3 samples.",
        "Global t is “x” in all 3 samples.",
    ]
    apart = [sample(place, field("p", [2.5 + place, 2.5 + place]), number("a", float(place))) for place in range(3)]
    assert sentences(apart, "constant") == [], "each is still, but they differ"


def test_tests_outside_of_what_was_trained_with() -> None:
    samples = [*(sample(place, number("a", place)) for place in range(5)), sample(0, number("a", 4.0), split="test")]
    assert sentences(samples, "outside") == [], "the end of the range is within"
    samples.append(sample(1, number("a", -0.5), split="test"))
    assert sentences(samples, "outside") == [
        "Global a of sample 1 of split test is outside the range of those to train with, 0 to 4."
    ]
    assert sentences([one for one in samples if one.split == "test"], "outside") == [], "nothing to compare with"


@pytest.mark.parametrize("spread", ["normal", "decades", "few values"])
def test_usual_designs_have_nothing_far(spread: str) -> None:
    values = {
        "normal": CHANCE.normal(3, 1, 2000),
        "decades": 10 ** CHANCE.uniform(-3, 4, 2000),
        "few values": CHANCE.integers(0, 3, 2000),
    }[spread]
    assert far({("train", place): float(value) for place, value in enumerate(values)}) == {}


def test_what_is_far() -> None:
    values = {("train", place): float(value) for place, value in enumerate(CHANCE.normal(3, 1, 50))}
    median = float(np.median(list(values.values())))
    scale = 1.4826 * float(np.median(np.abs(np.array(list(values.values())) - median)))
    values["train", 99] = -40.0
    distances = far(values)
    assert set(distances) == {("train", 99)}
    assert (
        distances["train", 99] == pytest.approx(abs(-40.0 - median) / scale, rel=0.1) and distances["train", 99] > FAR
    )
    few = dict(list(values.items())[-LEAST_SAMPLES + 1 :])
    assert ("train", 99) in few and far(few) == {}, "of few samples nobody can say"
    same = {("train", place): 1e6 + 1e-4 * (place == 7) for place in range(50)}
    assert far(same) == {}, "rounding"
    assert far({("train", place): 1.0 + (place == 7) for place in range(50)}) == {
        ("train", 7): pytest.approx(39.9, rel=0.1)
    }


def test_a_mesh_of_another_size_is_far() -> None:
    samples = [sample(place, points=5000 if place == 3 else 100 + place % 3) for place in range(20)]
    assert [text.partition(" (")[0] for text in sentences(samples, "outlier")] == [
        "The mesh of sample 3 of split train has 5,000 points, unlike that of the others"
    ]


def test_problem_definitions() -> None:
    problems = {
        "one": {
            "input_features": ["Global/a", "Global/b"],
            "train_split": {"train": "all"},
            "test_split": {"dev": "all"},
        },
        "two": {"output_features": ["Global/b"], "train_split": {"train": [0, 5, 100, 101]}, "test_split": None},
        "three": "not a table",
    }
    samples = [sample(0, lacking=("Global/b",)), sample(1, lacking=("Global/a", "Global/b"))]
    assert sentences(samples, "problem", problems) == [
        "Problem definitions “one” and “two” name Global/b, which no sample has.",
        "Problem definition “one” names Global/a, which sample 1 of split train lacks.",
        "Problem definition “one” names the split dev, which is not there.",
        "Problem definition “two” names 2 samples that split train has not: 100, 101.",
    ]


def test_many_samples_are_named_by_the_first_ones() -> None:
    assert named([("train", 3), ("test", 1)]) == "sample 1 of split test and sample 3 of split train"
    assert named(("a", place) for place in range(9)) == "samples 0, 1, 2, 3 and 4 of split a and 4 more"


def test_the_worst_comes_first() -> None:
    samples = [
        *(sample(place, field("p", [1.0, 1.0])) for place in range(3)),
        sample(3, field("p", [1.0, np.nan])),
        sample(4, troubles=("It is broken.",)),
    ]
    kinds = [finding.kind for finding in found(samples)]
    assert kinds[:2] == ["broken", "not-finite"] and kinds == sorted(kinds, key=list(KINDS).index)


def test_samples_that_some_definitions_need_and_that_lack_something() -> None:
    problems = {
        "one": {
            "input_features": ["Global/a"],
            "output_features": ["Base/Zone/V/p"],
            "train_split": {"train": [0, 1, 1]},
            "test_split": {"test": "all", "dev": "all"},
        }
    }
    samples = [
        sample(0, lacking=("Base/Zone/V/p",)),
        sample(1),
        sample(2, lacking=("Global/a", "Base/Zone/V/p")),  # which is not trained with
        sample(0, split="test", lacking=("Global/a", "Base/Zone/V/p")),
        sample(1, split="test", lacking=("Base/Zone/V/p",)),
    ]
    assert sentences(samples, "problem", problems) == [
        "Problem definition “one” names Base/Zone/V/p, which sample 0 of split train lacks.",
        "Problem definition “one” names Global/a, which sample 0 of split test lacks.",
        "Problem definition “one” names samples of split train twice to train with: 1.",
        "Problem definition “one” has 2 splits to test with, test and dev; pyplaid takes one.",
        "Problem definition “one” names the split dev, which is not there.",
    ]


def test_a_problem_definition_that_divides_a_split() -> None:
    problems = {"one": {"train_split": {"all": list(range(8))}, "test_split": {"all": [8, 9, 10, 3]}}}
    samples = [sample(place, number("a", float(place % 8)), split="all", content=f"{place}") for place in range(10)]
    samples.append(sample(10, number("a", 99.0), split="all", content="0"))
    by_kind = {finding.kind: finding for finding in found(samples, problems)}
    texts = sentences(samples, "leakage", problems)
    assert texts == [
        "Samples 0 and 10 of split all are the same to the last bit, and problem definition “one” tests with what it "
        "trains with.",
        "Problem definition “one” trains and tests with sample 3 of split all.",
    ]
    assert by_kind["outside"].sentence == (
        "Global a of sample 10 of split all is outside the range of those that problem definition “one” trains with, "
        "0 to 7."
    )
    assert "duplicate" not in by_kind
    assert {finding.kind for finding in found(samples)} == {"duplicate", "outlier"}, "nobody divides it"


def test_what_a_definition_says_like_the_names_of_splits_is_said_once() -> None:
    problems = {"one": {"train_split": {"train": "all"}, "test_split": {"test": [1]}}}
    samples = [*(sample(place, number("a", place)) for place in range(5)), sample(1, number("a", 9.0), split="test")]
    assert len(sentences(samples, "outside", problems)) == 1


def test_points_to_test_with_far_from_those_to_train_with() -> None:
    """A circle of samples: its middle is within all ranges and far from every sample."""
    angles = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    round_ = [sample(place, number("a", np.cos(x)), number("b", 1e6 * np.sin(x))) for place, x in enumerate(angles)]
    near = sample(0, number("a", 0.99 * np.cos(1.0)), number("b", 0.99e6 * np.sin(1.0)), split="test")
    assert found([*round_, near]) == []
    middle = sample(1, number("a", 0.0), number("b", 0.0), split="test")
    (text,) = sentences([*round_, near, middle], "distant")
    assert text.startswith(
        "Sample 1 of split test is far from those to train with by its globals: the nearest one, sample "
    )
    assert text.endswith(" times as far away as is usual among these.")
    (alone,) = sentences([*round_, sample(99, number("a", 0.0), number("b", 0.0))], "outlier")
    assert alone.startswith("Sample 99 of split train is far from all others by its globals: the nearest one, sample ")


def test_nearest_neighbours_are_those_of_numpy() -> None:
    values = CHANCE.normal(0, 1, (200, 3))
    points = {place: tuple(map(float, row)) for place, row in enumerate(values)}
    distances = np.linalg.norm(values[:, None] - values[None], axis=2) + np.diag(np.full(200, np.inf))
    found_ = nearest(points, points)
    assert [found_[place][0] for place in range(200)] == distances.argmin(axis=1).tolist()
    assert [found_[place][1] for place in range(200)] == pytest.approx(distances.min(axis=1).tolist(), rel=1e-12)
    assert nearest({0: (0.0,)}, {0: (1.0,)}) == {}, "there is no other"


@pytest.mark.parametrize(("count", "coordinates"), [(5000, 3), (300, 12)])
def test_nearest_neighbours_of_many_points_that_lie_together(count: int, coordinates: int) -> None:
    """On a lattice many are as near as the nearest; a tree divides between points that are the same."""
    values = CHANCE.integers(0, 6, (count, coordinates)).astype(float)
    points = {place: tuple(map(float, row)) for place, row in enumerate(values)}
    found_ = nearest(points, points)
    for place in range(0, count, 97):
        distances = np.linalg.norm(values - values[place], axis=1)
        distances[place] = np.inf
        other, distance = found_[place]
        assert other != place and distance == pytest.approx(distances.min()) == pytest.approx(distances[other])


def test_what_takes_too_long_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("viewer.scanning.neighbours.MOST_LOOKS", 100)
    samples = [sample(place, number("a", float(place)), number("b", float(place**2))) for place in range(60)]
    test = sample(0, number("a", 3.5), number("b", 9.0), split="test")
    why = "by their globals: 61 samples with 2 globals each take too long to compare."
    assert sentences([*samples, test], "not-done") == [
        f"It was not found out which samples are far from all others {why}",
        f"It was not found out which samples to test with are far from those to train with {why}",
    ]


def test_types_sizes_and_zones_that_differ() -> None:
    zones = tuple(ZoneSize("Base", name, 10, 5) for name in ("A", "B"))

    def one(place: int, *fields: ScannedField) -> ScannedSample:
        return replace(sample(place, *fields), zones=zones)

    p = replace(field("p", [1.0, 2.0]), dtype="float64", zones=2)
    vector = ScannedField("", GLOBAL, "v", describe(np.arange(30.0))[0], dtype="float64")
    samples = [one(place, p, vector) for place in range(4)]
    samples.append(one(4, replace(p, dtype="float32"), replace(vector, figures=describe(np.arange(20.0))[0])))
    samples.append(one(5, replace(p, zones=1), vector))
    samples.append(one(6, p, replace(vector, figures=describe(np.zeros(0))[0])))
    assert sentences(samples, "shape") == [
        "Field p (vertex, Base) is float32 in sample 4 of split train, float64 in most.",
        "Global v has 20 values in sample 4 of split train, 30 in most.",
    ]
    assert sentences(samples, "lacking") == [
        "Field p (vertex, Base) is missing in 1 zone of sample 5 of split train; most samples have it in all zones.",
        "Global v has no values in sample 6 of split train.",
    ]
    some_zones = [one(place, replace(p, zones=1)) for place in range(4)]
    assert sentences(some_zones, "lacking") == [], "one zone of each sample has no such field"
