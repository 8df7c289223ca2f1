"""What is known of the samples of a split: their globals, as they are read, and which of them cannot be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from viewer.protocol import Split
from viewer.wording import counted

Row = dict[str, Any]
"""The globals of a sample by their names."""


class SampleValues:
    """The globals of one split by places, filled from the first place on.

    Attributes
    ----------
    columns
        Names of all globals that have been read, in the order in which they came.
    rows
        The globals at every place: None where they have not been read.
    read
        How many places have been read.
    failed
        Places of samples that cannot be read.
    texts
        Columns whose first value is a text.
    measured
        How many of the columns, the first ones, are not globals but errors of a prediction.
    """

    def __init__(self, split: Split | None = None) -> None:
        self.split = split
        self.columns: list[str] = []
        self.rows: list[Row | None] = [None] * (len(split) if split is not None else 0)
        self.read = 0
        self.failed: set[int] = set()
        self.texts: set[str] = set()
        self.measured = 0
        self._errors: dict[int, Row] = {}  # by place

    @property
    def missing(self) -> int | None:
        """The first place that has not been read; None when all have been."""
        return self.read if self.read < len(self) else None

    def __len__(self) -> int:
        """Return the number of samples."""
        return len(self.rows)

    def cell(self, place: int, name: str) -> Any:
        """Return the value of a column at a place; None where there is none, or none that is known."""
        return (self.rows[place] or {}).get(name)

    def cells(self, name: str) -> Sequence[Any]:
        """Return the values of a column at every place; None where there is none, or none that is known."""
        return [row.get(name) if row else None for row in self.rows]

    def new_columns(self, found: Sequence[Row | None]) -> list[str]:
        """Return names in these rows that are no columns yet."""
        known = set(self.columns)
        return [name for name in dict.fromkeys(name for row in found for name in row or ()) if name not in known]

    def add_columns(self, names: Sequence[str], found: Sequence[Row | None]) -> None:
        """Take in columns that come with these rows."""
        first: Row = {}
        for row in found:
            first = {**(row or {}), **first}
        self.columns += names
        self.texts.update(name for name in names if isinstance(first.get(name), str))

    def add_rows(self, found: Sequence[Row | None]) -> None:
        """Take in the globals of the next samples; None for one that cannot be read."""
        start, self.read = self.read, self.read + len(found)
        self.rows[start : self.read] = [
            {**(row or {}), **self._errors.get(place, {})} for place, row in enumerate(found, start)
        ]
        self.failed.update(place for place, row in enumerate(found, start) if row is None)

    def read_again(self) -> None:
        """Forget which places have been read, not what is in them."""
        self.read = 0
        self.failed.clear()

    def put_columns(self, names: Sequence[str]) -> None:
        """Take in columns of errors, before those of globals."""
        self.columns[self.measured : self.measured] = names
        self.measured += len(names)

    def drop_columns(self) -> None:
        """Forget all errors."""
        names = self.columns[: self.measured]
        del self.columns[: self.measured]
        self.measured = 0
        for place in self._errors:
            for name in names:
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
        return f"{words}, no globals" if self.read >= total and len(self.columns) == self.measured else words
