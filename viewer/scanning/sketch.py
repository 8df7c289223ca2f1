"""Percentiles of more values than can be kept: how many values lie in bins that grow with the value.

The bins are those of DDSketch (Masson, Rim, Lee, "DDSketch: a fast and fully-mergeable quantile sketch with
relative-error guarantees", VLDB 2019). Bin ``k`` holds the values in ``(g^(k-1), g^k]`` with ``g = (1+a)/(1-a)``, so
that every percentile is within the share ``a`` (:data:`ACCURACY`) of a true one, whatever the values. Sketches are
joined by adding up what is in their bins, in any order. The percentiles are found by the library ``ddsketch``; values
are put in bins by :mod:`viewer.reader.scan_figures`, all at once.
"""

from __future__ import annotations

import math
import sys
from typing import Any

from viewer.errors import ViewerError
from viewer.extras import way_to_add
from viewer.scanning.counts import Counts

ACCURACY = 0.01
"""The largest error of a percentile, as a share of its value."""

GROWTH = (1.0 + ACCURACY) / (1.0 - ACCURACY)
"""Upper end of a bin, as a multiple of its lower end."""

SMALLEST = sys.float_info.min * GROWTH
"""Values as small as this, of either sign, count as zero; so does the library."""

PERCENTILES = (1.0, 5.0, 25.0, 50.0, 75.0, 95.0, 99.0)
"""Those that are reported."""


class Sketch:
    """How many values lie in each bin.

    Attributes
    ----------
    positive, negative
        Values by the number of their bin; negative ones by that of their size.
    zeros
        Values that are zero, or too small to tell apart from it.
    """

    def __init__(self) -> None:
        self.positive, self.negative = Counts(), Counts()
        self.zeros = 0

    def add(self, other: Sketch) -> None:
        """Take in the values of another sketch."""
        self.positive.add(other.positive)
        self.negative.add(other.negative)
        self.zeros += other.zeros

    def to_text(self) -> str:
        """Write it as one short text: a message with thousands of numbers takes long to check."""
        return ";".join((str(self.zeros), self.positive.to_text(), self.negative.to_text()))

    @classmethod
    def from_text(cls, text: str) -> Sketch:
        """Read what :meth:`to_text` wrote.

        Raises
        ------
        ValueError
            When it is something else.
        """
        made = cls()
        zeros, positive, negative = text.split(";")
        made.zeros, made.positive, made.negative = int(zeros), Counts.from_text(positive), Counts.from_text(negative)
        return made

    def percentiles(self, low: float, high: float) -> dict[float, float] | None:
        """Return the values at :data:`PERCENTILES`; None of no values.

        Parameters
        ----------
        low, high
            The lowest and the highest value: none of the percentiles is beyond them, as the middle of a bin may be.

        Raises
        ------
        ViewerError
            When the library is not installed.
        """
        found = self._in_library()
        if not found.count:
            return None
        return {percent: min(max(found.get_quantile_value(percent / 100.0), low), high) for percent in PERCENTILES}

    def _in_library(self) -> Any:
        try:
            from ddsketch.ddsketch import BaseDDSketch
            from ddsketch.mapping import LogarithmicMapping
            from ddsketch.store import DenseStore
        except ImportError:
            raise ViewerError(f"Percentiles need the library ddsketch. {way_to_add('plaid')}.") from None
        stores = []
        for bins in (self.positive, self.negative):
            store = DenseStore()
            for key, count in bins.items():
                store.add(key, count)
            stores.append(store)
        return BaseDDSketch(LogarithmicMapping(ACCURACY), *stores, zero_count=self.zeros)


def bin_of(value: float) -> int:
    """Return the bin of a value greater than :data:`SMALLEST`."""
    return math.ceil(math.log(value) / math.log(GROWTH))
