"""Which samples of a split have a row in the table, and in which order."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from collections.abc import Set as AbstractSet

from PySide6.QtCore import Qt

from viewer.protocol import Split
from viewer.shell.panels.filter_expression import Filter
from viewer.shell.panels.sample_sorting import NATURAL, Sorting
from viewer.shell.panels.sample_values import SampleValues
from viewer.shell.panels.sieve import Sieve
from viewer.shell.session.sample_order import SampleOrder

LARGE = 10_000
"""Rows from which on they are sorted step by step."""

_DONE = object()


class TableRows:
    """Places of a split: those that are to be shown at all, of these those that pass the filter, sorted.

    Many are sorted step by step. Until that is done the rows are those from before.

    Attributes
    ----------
    values
        What is known of the samples.
    places
        Places in the split, in the order of the rows.
    sorting
        What the user sorts by.
    only
        The places that are shown at all; None: every one.
    told
        Whether everybody knows of the last change.
    is_sorting
        Whether the rows are still those from before.
    """

    def __init__(self, sieve: Sieve) -> None:
        self._sieve = sieve
        self.values = SampleValues()
        self.places: list[int] = []
        self.sorting = NATURAL
        self.only: AbstractSet[int] | None = None
        self.told = self.is_sorting = False
        self._wanted: list[int] = []  # places that are to have rows, in any order
        self._sorted: list[int] = []  # the same in order, once that is known
        self._sorting: Generator[None, None, None] | None = None
        self._next_order: SampleOrder | None = None  # the order that they will make, where that was found in steps
        self._order: SampleOrder | None = None  # the same of the rows that there are

    @property
    def filter(self) -> Filter | None:
        """What rows must pass; None: nothing."""
        return self._sieve.filter

    @property
    def split(self) -> Split | None:
        """The split whose samples these are."""
        return self.values.split

    @property
    def sorted_by(self) -> Sorting:
        """What the rows are sorted by, with the columns that there are."""
        return self.sorting.within(self.values.columns)

    @property
    def indicator(self) -> tuple[int, Qt.SortOrder]:
        """The column of the table that the rows are sorted by, and which end comes first."""
        order, backwards = Qt.SortOrder, self.sorted_by.backwards
        section = self.sorting.section(self.values.columns)
        return section, order.DescendingOrder if backwards else order.AscendingOrder

    @property
    def is_plain(self) -> bool:
        """Whether every sample of the split has a row, in the order of the split."""
        return self.filter is None and self.only is None and self.sorted_by == NATURAL

    def summary(self) -> str:
        """Say how far it is, in a few words."""
        words, wanted = self.values.words(), self.filter
        if wanted is None or not len(self.values):
            return words
        return f"{words}, {len(self.places):,} {'contain' if wanted.search else 'match'}"

    def order(self) -> SampleOrder | None:
        """Return the samples as the rows show them; None where that is every sample of the split by its number."""
        if self.split is None or self.is_plain:
            return None
        return self._order or SampleOrder.of(self.split, self.places, by_number=self.sorted_by == NATURAL)

    def sample_at(self, row: int) -> int | None:
        """Return the sample id of a row."""
        if self.split is None or not 0 <= row < len(self.places):
            return None
        return self.split.id_at(self.places[row])

    def row_of(self, sample: int) -> int | None:
        """Return the row of a sample id; None where it has none."""
        place = self._place(sample)
        if place is None or self.is_plain:
            return place
        try:
            return self.places.index(place)
        except ValueError:
            return None

    def hides(self, sample: int) -> bool:
        """Whether a sample is not to be shown, or the filter has been asked about it and it did not pass."""
        place = self._place(sample)
        if place is None:
            return False
        if self.only is not None and place not in self.only:
            return True
        return self.filter is not None and place < self._sieve.checked and place not in self._wanted

    def begin(self) -> None:
        """Arrange anew: all rows at once, or as they pass the filter."""
        self._sieve.begin(self.filter, self.values, self.only)
        shown: Iterable[int] = range(len(self.values)) if self.only is None else self.only
        self._want(list(shown) if self.filter is None else [])

    def take(self, found: list[int]) -> None:
        """Give places that have passed the filter their rows."""
        self._want(self._wanted + found)

    def sort(self) -> None:
        """Sort the rows that there are."""
        self._want(self._wanted)

    def _want(self, places: list[int]) -> None:
        self.told, self.is_sorting = False, True
        self._wanted = places
        self._sorting = self._steps(places)

    def _steps(self, places: list[int]) -> Generator[None, None, None]:
        self._next_order = None
        self._sorted = yield from self.sorted_by.steps(places, self.values.cells)
        if self.takes_steps and self.split is not None:
            yield
            self._next_order = yield from SampleOrder.steps(self.split, self._sorted, by_number=False)

    @property
    def takes_steps(self) -> bool:
        """Whether the rows are too many to be sorted at once."""
        return self.sorted_by.column != "" and len(self._wanted) >= LARGE

    def step(self) -> bool:
        """Sort on; whether that is done."""
        if self._sorting is not None and next(self._sorting, _DONE) is _DONE:
            self._sorting = None
        return self._sorting is None

    def put(self) -> None:
        """Take as rows what is sorted; what is not yet is now."""
        while not self.step():
            pass
        self.places, self._order = self._sorted, self._next_order
        self.is_sorting = False

    def _place(self, sample: int) -> int | None:
        return self.split.position_of(sample) if self.split is not None else None
