"""A histogram whose bins all have one width, made before anybody knows the range of all values.

The width is a power of two and bins begin at whole multiples of it, so that bins of one width lie in those of the next.
Two histograms are therefore joined exactly, in any order, whatever their ranges were. The width is such that at most
:data:`MOST` bins reach from the lowest value to the highest, and half as many at least. A sketch
(:mod:`viewer.scanning.sketch`) knows a value to a share of it: little of what varies by a thousandth of its size, as a
temperature does.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from viewer.scanning.counts import Counts

MOST = 512
"""Bins from the lowest value to the highest."""

_DIGITS = 53
"""Binary digits of a double."""

_SMALLEST = -1074
"""Exponent of the smallest double."""


class EvenBins:
    """How many values lie in each bin.

    Attributes
    ----------
    exponent
        Bins are ``2 ** exponent`` wide.
    bins
        Values by the number of their bin: bin ``k`` begins at ``k * 2 ** exponent``.
    """

    def __init__(self, exponent: int = _SMALLEST, bins: Counts | None = None) -> None:
        self.exponent, self.bins = exponent, bins or Counts()

    def add(self, other: EvenBins) -> None:
        """Take in the values of another one."""
        if not other.bins:
            return
        if not self.bins:
            self.exponent = other.exponent
        exponent = max(self.exponent, other.exponent)
        ends = [end >> exponent - one.exponent for one in (self, other) if one.bins for end in one.bins.span]
        shift = 0  # before they are joined: two single values may be 10^15 of their bins apart
        while (max(ends) >> shift) - (min(ends) >> shift) > MOST:
            shift += 1
        self._widen(exponent + shift)
        more = self.exponent - other.exponent
        self.bins.add(other.bins.coarser(more) if more else other.bins)

    def _widen(self, exponent: int) -> None:
        if exponent > self.exponent:
            self.bins = self.bins.coarser(exponent - self.exponent)
            self.exponent = exponent

    def to_text(self) -> str:
        """Write it as one short text."""
        return f"{self.exponent} {self.bins.to_text()}" if self.bins else ""

    @classmethod
    def from_text(cls, text: str) -> EvenBins:
        """Read what :meth:`to_text` wrote.

        Raises
        ------
        ValueError
            When it is something else.
        """
        if not text:
            return cls()
        exponent, bins = text.split(" ", 1)
        return cls(int(exponent), Counts.from_text(bins))

    def spans(self) -> Iterator[tuple[float, float, int]]:
        """Yield where bins begin and end, and how many values are in them."""
        for number, count in self.bins.items():
            yield _scaled(number, self.exponent), _scaled(number + 1, self.exponent), count


def exponent_of(low: float, high: float) -> int:
    """Return the exponent of the width for values in a range: such that each has a bin by exact arithmetic."""
    half = high / 2.0 - low / 2.0  # the whole may be beyond all doubles
    wanted = math.frexp(half / MOST)[1] + 1 if half > 0.0 else _SMALLEST
    exact = math.frexp(max(abs(low), abs(high)))[1] - _DIGITS
    return max(wanted, exact, _SMALLEST)


def _scaled(number: int, exponent: int) -> float:
    try:
        return math.ldexp(number, exponent)
    except OverflowError:
        return math.copysign(math.inf, number)  # of the last bin, which ends beyond the highest value
