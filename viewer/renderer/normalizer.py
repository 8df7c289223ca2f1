"""From a value to its place in a colour map: linear or logarithmic, with places of their own for what lies outside."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.values import dataclass

Numbers = npt.NDArray[Any]
"""Floating point numbers of 32 or 64 bits, or integers of any size."""

_EDGE = 1.0 / 64.0
"""Part of an entry that values keep away from the ends of the map. OpenGL picks entries with 1/256 of one at best, and
a plateau that has exactly the lowest value must not flicker between the map and the colour of what lies below it."""

_FAR = 500.0  # lengths of the map; VTK cuts texture coordinates at 1000, and 32 bits have no digits left far outside


@dataclass(frozen=True, slots=True)
class Normalizer:
    """The range that a colour map spans.

    Attributes
    ----------
    low, high
        Finite, ``low < high``; with ``log`` both above zero.
    log
        Whether equal steps in the map are equal factors of the value.
    base
        An integer that ``low``, ``high`` and all values are counted from, so that integers keep their differences
        where floating point numbers lie further apart than 1.
    """

    low: float
    high: float
    log: bool = False
    base: int = 0

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest value, as near as floating point numbers come to them."""
        if not self.base:
            return self.low, self.high
        return float(self.base + round(self.low)), float(self.base + round(self.high))

    @property
    def exact_ends(self) -> tuple[str, str] | None:
        """The same in digits where floating point numbers do not come near enough, else None."""
        if not self.base:
            return None
        return str(self.base + round(self.low)), str(self.base + round(self.high))

    def places(self, values: Numbers, entries: int) -> npt.NDArray[np.float32]:
        """Return where values lie in a map of ``entries`` colours, shape as ``values``.

        The map takes 1 to ``entries`` + 1; less is below the range and more above it, in proportion, so that halfway
        between two nodes lies the place of the value halfway between theirs (of the logarithms with ``log``). NaN is
        what has no colour: not finite, or without a logarithm.
        """
        values = self._counted(values)
        low, high = self._ends(values.dtype)
        places = self._shares(values) * entries
        places += _EDGE / 2.0  # a value between two bands belongs to the upper one, also after rounding
        below, above = values < low, values > high
        inside = np.clip(places, _EDGE, entries - _EDGE)
        if below.any():
            inside[below] = np.clip(places[below], -_FAR * entries, -_EDGE)
        if above.any():
            inside[above] = np.clip(places[above], entries + _EDGE, _FAR * entries)
        inside += 1.0
        return inside.astype(np.float32)

    def count_outside(self, values: Numbers) -> tuple[int, int]:
        """Return how many values lie below and above the range; those without a logarithm count as neither."""
        values = self._counted(values)
        low, high = self._ends(values.dtype)
        below = values < low
        if self.log:
            below &= values > 0.0
        return int(np.count_nonzero(below)), int(np.count_nonzero(values > high))

    def _counted(self, values: Numbers) -> npt.NDArray[np.floating[Any]]:
        """Return values as floating point numbers, counted from the base."""
        if values.dtype.kind == "f":
            return values - float(self.base) if self.base else values
        if not self.base:
            return values.astype(np.float64)
        # Modulo 2**64 the difference is right whichever of the two kinds of 64 bits the values come in.
        steps = values.astype(np.uint64) - np.uint64(self.base % 2**64)
        return steps.view(np.int64).astype(np.float64)

    def _shares(self, values: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.float64]:
        numbers = values.astype(np.float64)
        with np.errstate(all="ignore"):  # infinities and NaN are answers here
            if self.log:
                numbers[numbers <= 0.0] = np.nan
                start, end = math.log(self.low), math.log(self.high)
                np.log(numbers, out=numbers)
            else:
                # Neither the difference of two huge numbers nor one over a tiny one is finite; in units of the
                # larger end both are.
                size = max(abs(self.low), abs(self.high))
                start, end = self.low / size, self.high / size
                numbers /= size
            numbers -= start
            numbers /= (end - start) or 1.0
        return numbers

    def _ends(self, kind: np.dtype[Any]) -> tuple[Any, Any]:
        """Return the ends with the precision of the values: 0.1 in 32 bits is not above a typed 0.1."""
        with np.errstate(over="ignore"):
            return kind.type(self.low), kind.type(self.high)
