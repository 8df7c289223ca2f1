"""In which order the table shows its rows: by a column that stays the same while splits and datasets come and go."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from viewer.values import dataclass


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

    def sorted(self, places: Iterable[int], cells_of: Callable[[str], Sequence[Any]]) -> list[int]:
        """Return places in this order: numbers, texts, and then what has no value; equal ones by place.

        Parameters
        ----------
        cells_of
            Returns the values of a column at every place; None where there is none.
        """
        if not self.column:
            return sorted(places, reverse=self.backwards)
        cells = cells_of(self.column)
        if isinstance(cells, array):  # numbers alone
            cells = cells.tolist()
            ordered = sorted(places)
            known = [place for place in ordered if cells[place] == cells[place]]
            rest = [place for place in ordered if cells[place] != cells[place]] if len(known) < len(ordered) else []
            known.sort(key=cells.__getitem__, reverse=self.backwards)
            return known + rest
        numbers, texts, rest = [], [], []
        for place in sorted(places):
            cell = cells[place]
            if isinstance(cell, str):
                texts.append(place)
            elif cell is None or cell != cell:  # nothing, or not a number
                rest.append(place)
            else:
                numbers.append(place)
        for known in (numbers, texts):
            known.sort(key=cells.__getitem__, reverse=self.backwards)
        return numbers + texts + rest


NATURAL = Sorting()
"""The order of the split."""
