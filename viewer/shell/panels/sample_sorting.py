"""In which order the table shows its rows: by a column that stays the same while splits and datasets come and go."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


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

    def sorted(self, places: list[int], values: Sequence[Mapping[str, Any] | None]) -> list[int]:
        """Return places in this order: numbers, texts, and then what has no value.

        Parameters
        ----------
        values
            The globals at every place; None where they are not known.
        """
        if not self.column:
            return sorted(places, reverse=self.backwards)
        numbers: list[tuple[float, int]] = []
        texts: list[tuple[str, int]] = []
        rest: list[int] = []
        name, isnan = self.column, math.isnan
        for place in places:
            value = (values[place] or {}).get(name)
            if isinstance(value, (int, float)) and not isnan(value):
                numbers.append((value, place))
            elif isinstance(value, str):
                texts.append((value, place))
            else:
                rest.append(place)
        numbers.sort(reverse=self.backwards)
        texts.sort(reverse=self.backwards)
        return [place for _value, place in numbers] + [place for _value, place in texts] + sorted(rest)


NATURAL = Sorting()
"""The order of the split."""
