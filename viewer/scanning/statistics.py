"""The figures of many values, in double precision, such that those of two sets give those of both."""

from __future__ import annotations

import math
from collections.abc import Iterable

from viewer.moments import joined_moments
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class Statistics:
    """What is known of some values.

    Attributes
    ----------
    count
        Values that are finite; all other attributes but the two after it are about these.
    nan, infinite
        Values that are no number, and those that are infinite.
    low, high, mean
        None where there is no finite value.
    spread
        Sum of the squares of the distances from the mean.
    """

    count: int = 0
    nan: int = 0
    infinite: int = 0
    low: float | None = None
    high: float | None = None
    mean: float | None = None
    spread: float = 0.0

    @property
    def deviation(self) -> float | None:
        """The standard deviation of the values themselves (numpy's ``std``, divided by their count)."""
        return math.sqrt(self.spread / self.count) if self.count else None

    @property
    def is_constant(self) -> bool:
        """Whether there are several values, all finite and the same."""
        return self.count > 1 and self.low == self.high and not self.nan and not self.infinite


def joined_statistics(parts: Iterable[Statistics]) -> Statistics:
    """Return the figures of the values of all parts; the order does not matter beyond rounding."""
    moments = (0, 0.0, 0.0)
    nan = infinite = 0
    low: float | None = None
    high: float | None = None
    for part in parts:
        nan += part.nan
        infinite += part.infinite
        if part.low is None or part.high is None or part.mean is None:
            continue
        moments = joined_moments(moments, (part.count, part.mean, part.spread))
        low = part.low if low is None or part.low < low else low
        high = part.high if high is None or part.high > high else high
    count, mean, spread = moments
    return Statistics(count, nan, infinite, low, high, mean if count else None, spread)
