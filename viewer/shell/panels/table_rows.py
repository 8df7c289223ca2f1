"""Which samples of a split have a row in the table, and in which order."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from PySide6.QtCore import Qt

from viewer.protocol import Split
from viewer.shell.panels.filter_expression import Filter
from viewer.shell.panels.sample_sorting import NATURAL, Sorting
from viewer.shell.panels.sample_values import SampleValues
from viewer.shell.panels.sieve import Sieve
from viewer.shell.session.sample_order import SampleOrder


class TableRows:
    """Places of a split: those that are to be shown at all, of these those that pass the filter, sorted.

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
    """

    def __init__(self, sieve: Sieve) -> None:
        self._sieve = sieve
        self.values = SampleValues()
        self.places: list[int] = []
        self.sorting = NATURAL
        self.only: AbstractSet[int] | None = None
        self.told = False

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
        return SampleOrder.of(self.split, self.places, by_number=self.sorted_by == NATURAL)

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
        return self.filter is not None and place < self._sieve.checked and self.row_of(sample) is None

    def begin(self) -> None:
        """Arrange anew: all rows at once, or as they pass the filter."""
        self._sieve.begin(self.filter, self.values, self.only)
        shown = range(len(self.values)) if self.only is None else self.only
        self.places = list(shown) if self.filter is None else []
        self.sort()

    def take(self, found: list[int]) -> None:
        """Give places that have passed the filter their rows."""
        self.places = self.places + found
        self.sort()

    def sort(self) -> None:
        """Sort the rows that there are."""
        self.told = False
        self.places = self.sorted_by.sorted(self.places, self.values.cells)

    def _place(self, sample: int) -> int | None:
        return self.split.position_of(sample) if self.split is not None else None
