"""The figures of an array, and its sketch for percentiles, all values at once."""

from __future__ import annotations

import math

import numpy as np

from viewer.reader.tree import Array
from viewer.scanning.counts import Counts
from viewer.scanning.even_bins import EvenBins, exponent_of
from viewer.scanning.sketch import GROWTH, SMALLEST, Sketch
from viewer.scanning.statistics import Statistics


def describe(values: Array) -> tuple[Statistics, Sketch, EvenBins]:
    """Return what is known of the values of an array of numbers of any shape, taken in double precision."""
    exact = np.asarray(values, np.float64).ravel(order="K")
    count = exact.size
    if not count:
        return Statistics(), Sketch(), EvenBins()
    low, high = float(exact.min()), float(exact.max())
    nan = infinite = 0
    if not (math.isfinite(low) and math.isfinite(high)):
        # Only now: the copy takes longer than the two numbers.
        nan = int(np.count_nonzero(np.isnan(exact)))
        exact = exact[np.isfinite(exact)]
        infinite = count - nan - exact.size
        if not exact.size:
            return Statistics(0, nan, infinite), Sketch(), EvenBins()
        low, high = float(exact.min()), float(exact.max())
    with np.errstate(over="ignore", invalid="ignore"):
        mean = float(exact.mean())
        away = exact - mean
        spread = float(away @ away)
    if low == high:
        mean, spread = low, 0.0  # a sum of equal values is rounded
    figures = Statistics(exact.size, nan, infinite, low, high, mean, spread)
    return figures, sketch_of(exact, low, high), even_bins_of(exact, low, high)


def sketch_of(values: Array, low: float, high: float) -> Sketch:
    """Return the sketch of finite values of shape (n,), in double precision, whose lowest and highest are known."""
    made = Sketch()
    if low > SMALLEST:
        made.positive = _bins(values)
    elif high < -SMALLEST:
        made.negative = _bins(-values)
    else:
        positive, negative = values[values > SMALLEST], values[values < -SMALLEST]
        made.positive, made.negative = _bins(positive), _bins(-negative)
        made.zeros = values.size - positive.size - negative.size
    return made


def even_bins_of(values: Array, low: float, high: float) -> EvenBins:
    """Return the histogram of finite values of shape (n,), in double precision, whose lowest and highest are known."""
    exponent = exponent_of(low, high)
    first = math.floor(math.ldexp(low, -exponent))
    scale = math.ldexp(1.0, -exponent) if -1000 < exponent < 1000 else 0.0
    numbers = values * scale if scale else np.ldexp(values, -exponent)
    numbers = np.floor(numbers, out=numbers)
    numbers -= first
    counts = np.bincount(numbers.astype(np.intp))
    return EvenBins(exponent, Counts.of_bytes(first, counts.astype("<u8").tobytes()))


def _bins(values: Array) -> Counts:
    """Count values greater than :data:`SMALLEST` by their bins."""
    if not values.size:
        return Counts()
    keys = np.log(values)
    keys /= math.log(GROWTH)
    numbers = np.ceil(keys, out=keys).astype(np.int32)
    first = int(numbers.min())
    counts = np.bincount(numbers - first)  # 71,000 bins hold all there can be
    return Counts.of_bytes(first, counts.astype("<u8").tobytes())


def magnitude_of(components: Array) -> Array:
    """Return the lengths of the vectors in an array of shape (n, k), in double precision."""
    squares = np.zeros(len(components))
    with np.errstate(over="ignore", invalid="ignore"):
        for column in components.T:
            squares += np.square(column, dtype=np.float64)
    return np.sqrt(squares, out=squares)
