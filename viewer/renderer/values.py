"""Values of a field in one zone: numbers, and what is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.renderer.normalizer import Numbers
from viewer.values import dataclass

FEW = 16
"""Most different values of an integer field that have a colour each."""

_SAMPLED = 10_000  # values that show soon that there are more
_DENSE = 1 << 16  # a span of integers in which they are counted, which is faster than sorting them


@dataclass(frozen=True, slots=True)
class Values:
    """A field of one zone, one number per point or cell.

    Attributes
    ----------
    array
        float32, float64 or integers of any size, shape (n,); what is not finite stands as NaN.
    low, high
        Of the finite values that count, exact; None when there are none.
    holes
        How many values that count are not finite.
    unused
        Numbers of the points that no cell uses, ascending: nothing shows them, so their values do not count.
    distinct
        Of an integer field the values that occur, ascending, when they are few.
    """

    array: Numbers
    location: str
    low: float | None
    high: float | None
    holes: int
    unused: npt.NDArray[np.integer[Any]] | None = None
    distinct: tuple[int, ...] | None = None

    @property
    def counted(self) -> Numbers:
        """The values that count."""
        return self.array if self.unused is None else np.delete(self.array, self.unused)

    def smallest_positive(self) -> float | None:
        """Return the smallest value above zero, None when there is none."""
        if self.low is None or self.high is None or self.high <= 0:
            return None
        if self.low > 0:
            return self.low
        counted = self.counted
        return number_of(counted[counted > 0].min())

    @classmethod
    def joined(cls, parts: Sequence[Values]) -> Values:
        """Return the values of several zones, one after the other; only to be drawn, nothing is said about them."""
        arrays = [part.array for part in parts]
        kinds = {array.dtype.kind for array in arrays}
        if kinds == {"i", "u"}:  # numpy would make floating point numbers of them
            highest = max((part.high for part in parts if part.high is not None), default=0)
            arrays = [array.astype(np.uint64 if highest >= 2**63 else np.int64) for array in arrays]
        return cls(np.concatenate(arrays), parts[0].location, None, None, 0)


def distinct_values(numbers: Numbers) -> tuple[int, ...] | None:
    """Return the values of integers in ascending order; None when they are more than :data:`FEW`, or no integers."""
    if numbers.dtype.kind not in "iu" or not len(numbers) or len(np.unique(numbers[:_SAMPLED])) > FEW:
        return None
    low, high = int(numbers.min()), int(numbers.max())
    if high - low < _DENSE:
        # Differences of unsigned integers are right in any width that holds them.
        steps = (numbers.astype(np.uint64) - np.uint64(low % 2**64)).astype(np.int64)
        found = [low + step for step in np.flatnonzero(np.bincount(steps)).tolist()]
    else:
        found = [int(value) for value in np.unique(numbers)]
    return tuple(found) if len(found) <= FEW else None


def number_of(value: Any) -> float:
    """Return a number of numpy as one of Python: integers stay what they are."""
    number: float = value.item()
    return number
