"""Samples that wait to be read, in batches: large enough that messages cost little, small enough to see it go on.

How long a sample takes nobody knows before. So the first batches are single samples, and further ones of what takes a
part of a second as far as one knows by then (as joblib's automatic batches do). Towards the end they shrink with what
is left, so that nobody waits long for the last one (guided self-scheduling: Polychronopoulos and Kuck, IEEE
Transactions on Computers 36, 1987).
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from statistics import median

from viewer.protocol.split import Split
from viewer.values import dataclass

MOST = 128
"""Samples of one batch, at most: so many are read again when a reader dies."""

SHARE = 10
"""A batch is no larger than such a part of all samples: also those who scan few see it go on."""

MOST_FIELDS = 20_000
"""Fields of one batch, at most: all that is found in it is one message, which may not be endless."""

TAKES = 0.5
"""Seconds after which a batch comes back, about: half of them it waits for the one before it."""

LEAST = 0.1
"""As :data:`TAKES`, below which a batch is not made smaller, however little is left."""

GROWTH = 16
"""Times that a batch may be larger than the largest one that came back: a pace is only known of what was tried."""

_LATELY = 8
"""Batches by which further ones are made: other samples of a dataset may be larger."""


@dataclass(frozen=True, slots=True)
class IdBatch:
    """Some samples of a split, and how often that was tried before."""

    split: str
    ids: tuple[int, ...]
    tries: int = 0


class Batches:
    """All samples of some splits, in their order; false once none is left.

    Parameters
    ----------
    clock
        Says the time, in seconds.
    """

    def __init__(self, splits: Sequence[Split], clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._splits = deque((split.name, len(split), _ids(split)) for split in splits if len(split))
        self._most = min(MOST, max(1, sum(map(len, splits)) // SHARE))
        self._again: deque[IdBatch] = deque()
        self._largest = 0
        self._fields = 1
        self._given: dict[IdBatch, float] = {}
        self._each: deque[float] = deque(maxlen=_LATELY)

    def __bool__(self) -> bool:
        return bool(self._splits or self._again)

    def next(self, width: int) -> IdBatch:
        """Return the next one, where ``width`` are read at a time; what is read again comes last."""
        if not self._splits:
            return self._again.popleft()
        size = self._size(width)
        split, left, ids = self._splits.popleft()
        if left > size:
            self._splits.appendleft((split, left - size, ids))
        batch = IdBatch(split, tuple(islice(ids, size)))
        self._given[batch] = self._clock()
        return batch

    def again(self, batch: IdBatch) -> None:
        """Have the samples of a batch that was lost read again, one by one."""
        self._given.pop(batch, None)
        tries = batch.tries + 1 if len(batch.ids) == 1 else 0
        self._again.extend(IdBatch(batch.split, (number,), tries) for number in batch.ids)

    def came(self, batch: IdBatch, fields: int) -> None:
        """Note that a batch has come back, and how many fields the sample has that has most."""
        self._largest = max(self._largest, len(batch.ids))
        self._fields = max(self._fields, fields)
        if batch in self._given:
            self._each.append((self._clock() - self._given.pop(batch)) / len(batch.ids))

    def clear(self) -> None:
        """Read nothing more."""
        self._splits.clear()
        self._again.clear()
        self._given.clear()

    def _size(self, width: int) -> int:
        if not self._each:
            return 1
        each = max(median(self._each), 1e-6)
        left = sum(count for _, count, _ in self._splits)
        share = max(math.ceil(left / (2 * width)), math.ceil(LEAST / each))
        most = min(self._most, MOST_FIELDS // self._fields, GROWTH * self._largest)
        return max(1, min(most, math.floor(TAKES / each), share))


def _ids(split: Split) -> Iterator[int]:
    return chain.from_iterable(range(start, stop) for start, stop in split.ranges)
