"""Statistics and sketches: those of numpy, whatever the order in which parts are joined."""

from __future__ import annotations

import random

import numpy as np
import pytest

from viewer.reader.scan_figures import describe, magnitude_of
from viewer.scanning.sketch import ACCURACY, PERCENTILES, SMALLEST, Sketch, bin_of
from viewer.scanning.statistics import Statistics, joined_statistics

CHANCE = np.random.default_rng(3)
VALUES = {
    "normal": CHANCE.normal(0, 1, 5000),
    "far from zero": CHANCE.normal(1e8, 1.0, 5000),
    "single": CHANCE.normal(-7, 3, 5000).astype(np.float32),
    "over decades": np.exp(CHANCE.normal(0, 20, 5000)) * CHANCE.choice([-1, 1], 5000),
    "integers": CHANCE.integers(-50, 2000, 5000),
    "mostly zero": np.where(CHANCE.random(5000) < 0.9, 0.0, CHANCE.normal(0, 1, 5000)),
    "ends of the range": np.array([1.7e308, -1.7e308, 5e-324, 2.3e-308, 1.0]) * np.array([0.5, 0.5, 1, 1, 1]),
    "one": np.array([4.25]),
}


@pytest.mark.parametrize("name", VALUES)
def test_figures_are_those_of_numpy(name: str) -> None:
    values = VALUES[name]
    exact = values.astype(np.float64)
    figures, *_ = describe(values)
    assert (figures.count, figures.nan, figures.infinite) == (len(values), 0, 0)
    assert (figures.low, figures.high) == (exact.min(), exact.max())
    with np.errstate(over="ignore"):
        assert figures.mean == pytest.approx(exact.mean(), rel=1e-12)
        assert figures.deviation == pytest.approx(exact.std(), rel=1e-12)


def test_what_is_not_finite_is_counted_and_left_out() -> None:
    values = np.array([1.0, np.nan, np.inf, 3.0, -np.inf, np.nan, np.nan])
    figures, sketch, _ = describe(values)
    assert figures == Statistics(2, 3, 2, 1.0, 3.0, 2.0, 2.0)
    assert sketch.positive.total() == 2 and not sketch.zeros and not sketch.negative
    assert describe(np.array([np.nan, np.inf]))[0] == Statistics(0, 1, 1)
    assert describe(np.array([]))[0] == Statistics() and Statistics().deviation is None


def test_equal_values_are_constant() -> None:
    figures, *_ = describe(np.full(1001, 0.1))
    assert figures.is_constant and figures.spread == 0.0 and figures.mean == 0.1
    assert not describe(np.array([0.1]))[0].is_constant, "one value cannot vary"
    assert not describe(np.array([0.1, 0.1, np.nan]))[0].is_constant


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", ["normal", "far from zero", "single", "mostly zero"])
def test_parts_are_joined_in_any_order(name: str, seed: int) -> None:
    values = VALUES[name]
    chance = random.Random(seed)
    cuts = sorted(chance.sample(range(len(values)), 60))
    parts = np.split(values, cuts)
    chance.shuffle(parts)
    figures = joined_statistics(describe(part)[0] for part in parts)
    exact = values.astype(np.float64)
    assert figures.count == len(values) and (figures.low, figures.high) == (exact.min(), exact.max())
    size = np.abs(exact).max()
    assert abs(figures.mean - exact.mean()) <= 1e-12 * size
    assert figures.deviation == pytest.approx(exact.std(), rel=1e-12, abs=1e-12 * size)
    sketch = Sketch()
    for part in parts:
        sketch.add(describe(part)[1])
    whole = describe(values)[1]
    assert (sketch.positive, sketch.negative, sketch.zeros) == (whole.positive, whole.negative, whole.zeros)


@pytest.mark.parametrize("name", VALUES)
def test_percentiles_are_within_what_is_stated(name: str) -> None:
    values = VALUES[name].astype(np.float64)
    found = describe(values)[1].percentiles(values.min(), values.max())
    assert found is not None and tuple(found) == PERCENTILES
    for percent, value in found.items():
        # One of the values of this rank, as the library counts; between two ranks numpy takes the mean of both.
        true = np.percentile(values, percent, method="lower")
        tiny = SMALLEST  # what is smaller counts as zero
        assert abs(value - true) <= ACCURACY * abs(true) * (1 + 1e-9) + tiny, percent


def test_bins_are_those_of_the_library() -> None:
    from ddsketch.mapping import LogarithmicMapping

    mapping = LogarithmicMapping(ACCURACY)
    values = np.exp(np.random.default_rng(5).uniform(-600, 600, 2000))
    assert [bin_of(value) for value in values] == [mapping.key(value) for value in values]
    assert mapping.min_possible == SMALLEST
    _, sketch, _ = describe(values)
    assert sketch.positive == describe(-values)[1].negative
    assert sketch.positive.total() == 2000 and set(sketch.positive) == {mapping.key(value) for value in values}


def test_a_sketch_is_a_text() -> None:
    _, sketch, _ = describe(VALUES["over decades"])
    again = Sketch.from_text(sketch.to_text())
    assert (again.positive, again.negative, again.zeros) == (sketch.positive, sketch.negative, sketch.zeros)
    assert Sketch().percentiles(0.0, 0.0) is None
    with pytest.raises(ValueError, match="unpack"):
        Sketch.from_text("no sketch")


def test_lengths_of_vectors() -> None:
    vectors = CHANCE.normal(0, 1, (50, 3)).astype(np.float32)
    expected = np.linalg.norm(vectors.astype(np.float64), axis=1)
    np.testing.assert_allclose(magnitude_of(vectors), expected, rtol=1e-14)
