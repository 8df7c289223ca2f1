"""In which order samples get their pictures: those that are seen first, then the others, outward from there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from viewer.protocol import Split
from viewer.shell.session.sample_order import SampleOrder

MOST = 400
"""Samples that are looked at in one turn of the event loop, in less than a millisecond."""

Order = Split | SampleOrder
"""Samples one after the other."""


def outward(count: int, first: int, last: int) -> Iterator[int]:
    """Yield all places of ``count``: from ``first`` to ``last`` in their order, then by turns one after and before."""
    first = min(max(first, 0), count)
    last = min(max(last, first - 1), count - 1)
    yield from range(first, last + 1)
    after, before = iter(range(last + 1, count)), iter(range(first - 1, -1, -1))
    while True:
        pair = next(after, -1), next(before, -1)
        yield from (place for place in pair if place >= 0)
        if pair == (-1, -1):
            return


class NextSamples:
    """Finds the samples that lack a picture, one after the other."""

    def __init__(self) -> None:
        self._order: Order | None = None
        self._seen = (0, -1)
        self._places: Iterator[int] = iter(())

    @property
    def order(self) -> Order | None:
        """The samples that are gone through."""
        return self._order

    def begin(self, order: Order | None, seen: tuple[int, int]) -> None:
        """Go through these samples, from the places that are seen on; ``seen`` are the first and the last of them."""
        self._order, self._seen = order, seen
        self._places = outward(len(order), *seen) if order is not None else iter(())

    def begin_anew(self) -> None:
        """Go through them once more: a picture has been lost, or others are wanted."""
        self.begin(self._order, self._seen)

    @property
    def samples_seen(self) -> tuple[int, ...]:
        """Those that are seen, in their order."""
        if self._order is None:
            return ()
        first, last = max(self._seen[0], 0), min(self._seen[1], len(self._order) - 1)
        return tuple(map(self._order.id_at, range(first, last + 1)))

    def next(self, lacks: Callable[[int], bool]) -> int | None:
        """Return the next sample that lacks its picture; None when there is none.

        Raises
        ------
        TimeoutError
            When none was found among :data:`MOST` of them: ask again in another turn of the event loop.
        """
        assert self._order is not None, "somebody has begun"
        for _ in range(MOST):
            place = next(self._places, None)
            if place is None:
                return None
            sample = self._order.id_at(place)
            if lacks(sample):
                return sample
        raise TimeoutError
