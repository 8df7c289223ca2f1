"""What is known of the samples of a split: their globals, as they are read, which cannot be read, what a scan found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from copy import copy
from typing import Any

from viewer.protocol import Split
from viewer.shell.panels.column_groups import ColumnGroups
from viewer.shell.panels.column_names import SIGN
from viewer.shell.session.column_files import Numbers
from viewer.wording import counted

Row = dict[str, Any]
"""The globals of a sample by their names."""


class SampleValues:
    """The globals of one split by places, filled from the first place on.

    Attributes
    ----------
    groups
        Names of the columns.
    rows
        The globals at every place: None where they have not been read.
    read
        How many places have been read.
    failed
        Places of samples that cannot be read.
    texts
        Columns whose first value is a text.
    marked
        Places of samples that the user has marked.
    """

    def __init__(self, split: Split | None = None) -> None:
        self.split = split
        self.groups = ColumnGroups()
        self.rows: list[Row | None] = [None] * (len(split) if split is not None else 0)
        self.read = 0
        self.failed: set[int] = set()
        self.texts: set[str] = set()
        self.marked: AbstractSet[int] = frozenset()
        self._errors: dict[int, Row] = {}  # by place
        self._numbers: dict[str, Numbers] = {}  # what a scan has found, also of columns that are not shown
        self._whole: frozenset[str] = frozenset()  # which of these are counts

    @property
    def missing(self) -> int | None:
        """The first place that has not been read; None when all have been."""
        return self.read if self.read < len(self) else None

    def __len__(self) -> int:
        """Return the number of samples."""
        return len(self.rows)

    @property
    def columns(self) -> list[str]:
        """Names of all columns."""
        return self.groups.names

    @property
    def globals(self) -> tuple[str, ...]:
        """Names of the globals, in the order in which they came."""
        return self.groups.of("globals")

    @property
    def has_numbers(self) -> bool:
        """Whether there is something that a scan has found."""
        return bool(self._numbers)

    def is_known(self, place: int, name: str) -> bool:
        """Whether a column has been looked up at a place: what is not there will not come."""
        return (place < self.read and name != SIGN) or name in self._numbers

    def cell(self, place: int, name: str) -> Any:
        """Return the value of a column at a place; None where there is none, or none that is known."""
        if name == SIGN:
            return SIGN if place in self.marked else None
        numbers = self._numbers.get(name)
        if numbers is None:
            return (self.rows[place] or {}).get(name)
        number = numbers[place] if place < len(numbers) else float("nan")
        if number != number:
            return None
        return int(number) if name in self._whole else number

    def cells(self, name: str) -> Sequence[Any]:
        """Return the values of a column at every place; None, or not a number, where there is none that is known."""
        if name == SIGN:
            return [SIGN if place in self.marked else None for place in range(len(self))]
        numbers = self._numbers.get(name)
        if numbers is not None and len(numbers) == len(self):
            return numbers
        return [row.get(name) if row else None for row in self.rows]

    def column(self, name: str) -> dict[int, Any]:
        """Return the values of a column by the ids of the samples that have one."""
        places = range(len(self)) if self.split is not None else ()
        cells = ((place, self.cell(place, name)) for place in places)
        return {self.split.id_at(place): cell for place, cell in cells if cell is not None}  # type: ignore[union-attr]

    def row(self, place: int, names: Sequence[str] = ()) -> Row | None:
        """Return what is known of a sample for a filter that uses these columns; None if it cannot be read."""
        if place in self.failed:
            return None
        row = self.rows[place]
        found = [name for name in names if name in self._numbers]
        if not found:
            return row
        cells = {name: self.cell(place, name) for name in found}
        return {**(row or {}), **{name: cell for name, cell in cells.items() if cell is not None}}

    def put_numbers(self, numbers: Mapping[str, Numbers], whole: frozenset[str]) -> None:
        """Take in what a scan has found, in the place of what it had found before; ``whole`` are counts."""
        self._numbers, self._whole = dict(numbers), whole

    def new_columns(self, found: Sequence[Row | None]) -> list[str]:
        """Return names in these rows that are no columns yet."""
        known = set(self.columns)
        return [name for name in dict.fromkeys(name for row in found for name in row or ()) if name not in known]

    def note_texts(self, names: Sequence[str], found: Sequence[Row | None]) -> None:
        """Find out which columns that come with these rows hold texts."""
        first: Row = {}
        for row in found:
            first = {**(row or {}), **first}
        self.texts.update(name for name in names if isinstance(first.get(name), str))

    def add_rows(self, start: int, found: Sequence[Row | None]) -> None:
        """Take in the globals of samples from a place on, which has been read or is the next; None: it cannot be."""
        stop = start + len(found)
        self.read = max(self.read, stop)
        self.failed.difference_update(range(start, stop))
        self.rows[start:stop] = [
            {**(row or {}), **self._errors.get(place, {})} for place, row in enumerate(found, start)
        ]
        self.failed.update(place for place, row in enumerate(found, start) if row is None)

    def copied(self) -> SampleValues:
        """Return what is known now, which another thread can look at."""
        made = copy(self)
        made.groups, made.rows = copy(self.groups), [dict(row) if row else row for row in self.rows]
        return made

    def read_again(self) -> None:
        """Forget which places have been read, not what is in them."""
        self.read = 0
        self.failed.clear()

    def drop_errors(self) -> None:
        """Forget all errors."""
        for place in self._errors:
            for name in self.groups.of("errors"):
                (self.rows[place] or {}).pop(name, None)
        self._errors = {}

    def add_errors(self, found: Mapping[int, Row]) -> None:
        """Take in errors by the ids of samples; they are in the rows as soon as their globals have been read."""
        for sample, row in found.items():
            place = self.split.position_of(sample) if self.split is not None else None
            if place is None:
                continue
            self._errors[place] = row
            if (known := self.rows[place]) is not None:
                known.update(row)

    def words(self) -> str:
        """Say how much has been read, in a few words."""
        total = len(self)
        if not total:
            return "No dataset is open" if self.split is None else "The split is empty"
        words = counted(total, "sample") if self.read >= total else f"{self.read:,} of {counted(total, 'sample')} read"
        if self.failed:
            return f"{words}, {len(self.failed):,} cannot be read"
        return f"{words}, no globals" if self.read >= total and not self.globals else words
