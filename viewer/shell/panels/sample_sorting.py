"""In which order the table shows its rows: by a column that stays the same while splits and datasets come and go."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Generator, Iterable, Sequence
from typing import Any

from viewer.values import dataclass

PIECE = 10_000
"""Places that are looked at in one step: one to three milliseconds."""

_MARKS = 50
"""Values of each basket that are looked at to find out where it ends."""


@dataclass(frozen=True, slots=True)
class Sorting:
    """What the user sorts by: the name of a global, empty for the sample's id; and whether the largest comes first."""

    column: str = ""
    backwards: bool = False

    def section(self, columns: Sequence[str]) -> int:
        """Return which column of a table that is: the first one, the sample's id, where the table has no such global.

        The table is in its natural order then, and comes back to this sorting with the next one that has the global.
        """
        return columns.index(self.column) + 1 if self.column in columns else 0

    def within(self, columns: Sequence[str]) -> Sorting:
        """Return what a table with these columns is sorted by."""
        return self if not self.column or self.column in columns else NATURAL

    def steps(
        self, places: Iterable[int], cells_of: Callable[[str], Sequence[Any]]
    ) -> Generator[None, None, list[int]]:
        """Return places in this order: numbers, texts, and then what has no value; equal ones by place.

        It pauses between steps of which none takes long, however many there are.

        Parameters
        ----------
        cells_of
            Returns the values of a column at every place; None, or not a number, where there is none.
        """
        if not self.column:
            return sorted(places, reverse=self.backwards)
        cells = cells_of(self.column)
        yield
        ordered = sorted(places)
        numbers: list[int] = []
        texts: list[int] = []
        rest: list[int] = []
        for start in range(0, len(ordered), PIECE):
            yield
            found = _by_kind(ordered[start : start + PIECE], cells)
            for kind, places_of_kind in zip((numbers, texts, rest), found, strict=True):
                kind += places_of_kind
        numbers = yield from self._in_order(numbers, cells)
        texts = yield from self._in_order(texts, cells)
        yield
        return numbers + texts + rest

    def _in_order(self, places: list[int], cells: Sequence[Any]) -> Generator[None, None, list[int]]:
        """Sort places of one kind: they are put into baskets of values that follow one another, and then each is."""
        count = len(places) // PIECE + 1
        some = sorted(cells[place] for place in places[:: max(1, len(places) // (_MARKS * count))])
        edges = [some[len(some) * basket // count] for basket in range(1, count)]
        baskets: list[list[int]] = [[] for _ in range(count)]
        for start in range(0, len(places), PIECE):
            for place in places[start : start + PIECE]:
                baskets[bisect_right(edges, cells[place])].append(place)
            yield
        found: list[int] = []
        for basket in reversed(baskets) if self.backwards else baskets:
            basket.sort(key=cells.__getitem__, reverse=self.backwards)
            found += basket
            yield
        return found


def _by_kind(places: list[int], cells: Sequence[Any]) -> tuple[list[int], list[int], list[int]]:
    """Return the places of numbers, of texts, and of what has no value."""
    if isinstance(cells, array):  # numbers alone
        numbers = [place for place in places if cells[place] == cells[place]]
        few = len(numbers) < len(places)
        return numbers, [], [place for place in places if cells[place] != cells[place]] if few else []
    numbers, texts, rest = [], [], []
    for place in places:
        cell = cells[place]
        if isinstance(cell, str):
            texts.append(place)
        elif cell is None or cell != cell:  # nothing, or not a number
            rest.append(place)
        else:
            numbers.append(place)
    return numbers, texts, rest


NATURAL = Sorting()
"""The order of the split."""
