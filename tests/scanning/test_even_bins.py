"""Histograms of one width, made before the range is known: those of numpy, in whatever order they are joined."""

from __future__ import annotations

import math

import numpy as np
import pytest

from viewer.reader.scan_figures import describe
from viewer.scanning.counts import Counts
from viewer.scanning.even_bins import MOST, EvenBins, exponent_of

CHANCE = np.random.default_rng(5)
VALUES = {
    "a temperature": CHANCE.normal(300, 1.5, 5000),
    "a pressure": CHANCE.normal(101325, 30, 5000),
    "both signs": CHANCE.normal(0, 3, 5000),
    "one value": np.full(7, -0.1),
    "zero": np.zeros(3),
    "whole range of doubles": np.array([-1.7e308, 1.7e308, 0.0, 1.0]),
    "the smallest": np.array([5e-324, 1e-323, -5e-324, 0.0]),
    "one far away": np.append(CHANCE.normal(0, 1, 1000), 1e30),
    "few neighbours": np.array([1.0, np.nextafter(1.0, 2.0), np.nextafter(1.0, 0.0)]),
}


def even_bins_of(values: np.ndarray) -> EvenBins:
    return describe(values)[2]


def counted(values: np.ndarray, exponent: int) -> dict[int, int]:
    """Count with whole numbers of Python, which have no end."""
    numbers, counts = np.unique([math.floor(math.ldexp(value, -exponent)) for value in values], return_counts=True)
    return dict(zip(map(int, numbers), map(int, counts), strict=True))


@pytest.mark.parametrize("name", VALUES)
def test_each_value_is_in_its_bin(name: str) -> None:
    values = VALUES[name]
    even_bins = even_bins_of(values)
    assert dict(even_bins.bins.items()) == counted(values, even_bins.exponent)
    assert max(even_bins.bins) - min(even_bins.bins) <= MOST
    again = EvenBins.from_text(even_bins.to_text())
    assert (again.exponent, again.bins) == (even_bins.exponent, even_bins.bins)
    if name in ("a temperature", "a pressure", "both signs"):
        assert max(even_bins.bins) - min(even_bins.bins) >= MOST // 2 - 1, "and fine enough"


@pytest.mark.parametrize("name", VALUES)
def test_parts_are_joined_to_the_whole_in_any_order(name: str) -> None:
    values = VALUES[name]
    parts = [values[place::3] for place in range(3)]
    found = []
    for order in ((0, 1, 2), (2, 0, 1), (1, 2, 0)):
        even_bins = EvenBins()
        for place in order:
            even_bins.add(even_bins_of(parts[place]))
        even_bins.add(EvenBins())
        found.append((even_bins.exponent, even_bins.bins))
    assert found[0] == found[1] == found[2]
    exponent, bins = found[0][0], dict(found[0][1].items())
    assert bins == counted(values, exponent) and max(bins) - min(bins) <= MOST


def test_spans_are_where_the_values_are() -> None:
    values = VALUES["a temperature"]
    spans = list(even_bins_of(values).spans())
    assert sum(count for *_, count in spans) == values.size
    for first, last, count in spans:
        assert np.sum((values >= first) & (values < last)) == count
    assert list(EvenBins().spans()) == [] and EvenBins().to_text() == ""
    with pytest.raises(ValueError, match="invalid literal"):
        EvenBins.from_text("no even_bins")


def test_the_width_is_fit_for_exact_arithmetic() -> None:
    assert exponent_of(1.0, 1.0) == 1 - 53
    assert exponent_of(0.0, 512.0) == 1 and exponent_of(0.0, 511.0) == 0
    assert exponent_of(1e16, 1e16 + 2) == 1, "doubles of this size are two apart"


def test_counts_are_those_that_were_put_in() -> None:
    one, other = {3: 5, 4: 2**40, 9: 1}, {-7: 1, 4: 3}
    counts = Counts.of(one)
    assert dict(counts.items()) == one and counts.total() == 6 + 2**40 and list(counts) == [3, 4, 9]
    counts.add(Counts.of(other))
    counts.add(Counts())
    assert dict(counts.items()) == {-7: 1, 3: 5, 4: 2**40 + 3, 9: 1} and counts.span == (-7, 9)
    assert Counts.from_text(counts.to_text()) == counts != Counts.of(one)
    assert dict(counts.coarser(1).items()) == {-4: 1, 1: 5, 2: 2**40 + 3, 4: 1}
    assert not Counts() and Counts().coarser(3) == Counts() == Counts.from_text("")


@pytest.mark.parametrize("largest", [1, 255, 256, 70_000, 2**40, 2**64 - 1])
def test_counts_take_no_more_room_than_they_need(largest: int) -> None:
    one = Counts.of({-3: largest, **dict.fromkeys(range(0, 1000, 2), 1)})
    text = one.to_text()
    assert Counts.from_text(text) == one
    assert len(text) == len("-3 1 ") + 2 * ((largest.bit_length() + 7) // 8) * 1002


@pytest.mark.parametrize("text", ["1", "1 1", "1 0 00", "1 9 00", "1 2 000000", "1 1 0g", "x 1 00", "1 1 00 00"])
def test_what_are_no_counts(text: str) -> None:
    with pytest.raises(ValueError):
        Counts.from_text(text)
