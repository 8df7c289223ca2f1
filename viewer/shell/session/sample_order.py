"""The order in which samples follow one another where the table sorts or filters them."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING

from viewer.values import dataclass

if TYPE_CHECKING:
    from viewer.protocol import Split


PIECE = 10_000
"""Places that are taken in one step: some two milliseconds."""


@dataclass(frozen=True, slots=True, eq=False)
class SampleOrder:
    """Samples of a split, one after the other: it answers what a :class:`Split` answers, which is the order by number.

    Two of them are never compared place by place: there may be 100 000.

    Attributes
    ----------
    split
        The split that they are of.
    places
        Places in the split (0-based), in this order.
    positions
        The position in this order of every place in the split; -1 for one that is not in it.
    by_number
        Whether they follow one another by their ids.
    """

    split: Split
    places: array[int]
    positions: array[int]
    by_number: bool

    @staticmethod
    def of(split: Split, places: Sequence[int], *, by_number: bool) -> SampleOrder:
        """Return the order of these places in a split."""
        steps = SampleOrder.steps(split, places, by_number=by_number)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                made: SampleOrder = end.value
                return made

    @staticmethod
    def steps(split: Split, places: Sequence[int], *, by_number: bool) -> Generator[None, None, SampleOrder]:
        """Return the same, and pause between steps of which none takes long."""
        known, positions = array("q"), array("q", (-1,)) * len(split)
        for start in range(0, len(places), PIECE):
            piece = array("q", places[start : start + PIECE])
            known += piece
            for position, place in enumerate(piece, start):
                positions[place] = position
            yield
        return SampleOrder(split, known, positions, by_number)

    def __len__(self) -> int:
        """Return the number of samples."""
        return len(self.places)

    def id_at(self, position: int) -> int:
        """Return the sample id at a position (0-based) of the order.

        Raises
        ------
        IndexError
            When the order is shorter.
        """
        if position < 0:
            raise IndexError(position)
        return self.split.id_at(self.places[position])

    def position_of(self, sample: int) -> int | None:
        """Return the position of a sample id, None when it is not among them."""
        place = self.split.position_of(sample)
        position = -1 if place is None else self.positions[place]
        return position if position >= 0 else None

    def step(self, sample: int, places: int) -> int:
        """Return the id so many positions after ``sample`` (before it, when negative), stopping at the ends.

        A sample that is not among them counts as lying between its neighbours by number; where they do not follow one
        another by number, as lying before the first and behind the last.

        Raises
        ------
        IndexError
            When there are none.
        """
        position = self.position_of(sample)
        if position is None:
            above = self._above(sample, places)
            position = above - 1 if places > 0 else above
        return self.id_at(min(max(position + places, 0), len(self) - 1))

    def _above(self, sample: int, places: int) -> int:
        """Return the position of the first one that comes after a sample that is not among them."""
        place = self.split.position_of(sample)
        if self.by_number and place is not None:
            return bisect_left(self.places, place)
        return 0 if places > 0 else len(self)
