"""The samples of a split and their globals as rows of a table: filtered, sorted, filled while they are being read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal

from viewer.protocol import Split
from viewer.shell.panels.column_groups import Group
from viewer.shell.panels.column_names import MARKED, SAMPLE, SIGN
from viewer.shell.panels.filter_expression import Filter
from viewer.shell.panels.row_sorter import RowSorter
from viewer.shell.panels.sample_cells import cell_data, head_data
from viewer.shell.panels.sample_sorting import Sorting
from viewer.shell.panels.sample_values import Row, SampleValues
from viewer.shell.panels.sieve import Sieve
from viewer.shell.panels.table_rows import LARGE, TableRows
from viewer.shell.session.column_files import Numbers

Index = QModelIndex | QPersistentModelIndex

LATER = 1000
"""Milliseconds after which a large table that is read is sorted again: not for every few rows."""


class SampleModel(QAbstractTableModel):
    """Rows are places in the split; the first column is the sample's id, the others its globals.

    Without a filter every sample has a row from the start; a filter shows those that were read and pass.

    Attributes
    ----------
    rows
        Which samples have a row, in which order.

    Signals
    -------
    arranged
        There are other rows, or they are in another order; said once a filter has been asked about all that was read.
    sifted
        More samples that were read were asked about, perhaps without a new row.
    """

    arranged, sifted = Signal(), Signal()

    def __init__(self) -> None:
        super().__init__()
        self._sieve = Sieve(self)
        self.rows = TableRows(self._sieve)
        self._sieve.passed.connect(self._take)
        self._later = QTimer(self, singleShot=True, interval=LATER)
        self._later.timeout.connect(self._rearrange)
        self._sorter = RowSorter(self.rows, self._put_rows, self._tell, self)

    @property
    def values(self) -> SampleValues:
        """What is known of the samples of the split."""
        return self.rows.values

    @property
    def split(self) -> Split | None:
        """The split whose samples these are."""
        return self.values.split

    @property
    def columns(self) -> list[str]:
        """Names of the errors, of what a scan has found, and of the globals."""
        return self.values.columns

    @property
    def missing(self) -> int | None:
        """The first place in the split that has not been read; None when all have been."""
        return self.values.missing

    def sample_at(self, row: int) -> int | None:
        """Return the sample id of a row."""
        return self.rows.sample_at(row)

    def row_of(self, sample: int) -> int | None:
        """Return the row of a sample id; None where it has none."""
        return self.rows.row_of(sample)

    def set_split(self, split: Split | None, only: AbstractSet[int] | None = None) -> None:
        """Show the samples of another split, of which nothing has been read; ``only`` is as in :meth:`set_only`."""
        self.beginResetModel()
        self.rows.values, self.rows.only = SampleValues(split), only
        self._later.stop()
        self._sorter.stop()
        self.rows.begin()
        self.rows.put()
        self.endResetModel()
        self._tell()

    def read_again(self) -> None:
        """Take in all globals anew; what is known of them is shown until then."""
        self.values.read_again()
        self._rearrange()

    def add_rows(self, start: int, found: tuple[Row | None, ...]) -> None:
        """Take in the globals of the samples from the place ``start`` on; None for one that cannot be read."""
        found, again = found[: len(self.values) - start], start < self.values.read
        if start > self.values.read or not found:
            return
        fresh, was_plain = self.values.new_columns(found), self.rows.is_plain
        self.values.add_rows(start, found)
        if fresh:
            self.values.note_texts(fresh, found)
            self._put_group("globals", (*self.values.globals, *fresh))
        if again:
            self._rearrange()
        elif self.rows.filter is not None:
            self._sieve.go_on()
        elif self.rows.is_plain and was_plain:
            self.dataChanged.emit(self.index(start, 0), self.index(self.values.read - 1, len(self.columns)))
        elif len(self.values) < LARGE or self.missing is None or fresh:
            self._rearrange()
        elif not self._later.isActive():
            self._later.start()

    def add_errors(self, columns: Sequence[str], found: Mapping[int, Row]) -> None:
        """Take in the errors of samples by their ids; their columns stand before the globals."""
        fresh = [name for name in columns if name not in self.columns]
        self._put_group("errors", (*self.values.groups.of("errors"), *fresh))
        self.values.add_errors(found)
        if self.rows.is_plain:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows.places) - 1, len(self.columns)))
        elif not self._later.isActive():
            self._later.start()

    def drop_errors(self) -> None:
        """Forget all errors, and their columns."""
        if self.values.groups.of("errors"):
            self.values.drop_errors()
            self._put_group("errors", ())
            self._rearrange()

    def put_scanned(self, names: Sequence[str], numbers: Mapping[str, Numbers], whole: frozenset[str]) -> None:
        """Take in what a scan has found: numbers by the names of columns, and of others that a filter needs.

        Parameters
        ----------
        names
            Of the columns, which stand between the errors and the globals.
        whole
            Names of those that are counts.
        """
        self.values.put_numbers(numbers, whole)
        self._put_group("scanned", names)
        self._show_changes(numbers)

    def set_marked(self, places: AbstractSet[int]) -> None:
        """Show a sign at samples that are marked, by their places; a column of its own, where there are some."""
        self.values.marked = places
        self._put_group("marks", (SIGN,) if places else ())
        self._show_changes((SIGN, MARKED))

    def _put_group(self, group: Group, names: Sequence[str]) -> None:
        groups = self.values.groups
        for come, at, count, after in groups.steps(group, names):
            if come:
                self.beginInsertColumns(QModelIndex(), at + 1, at + count)
                groups.put(group, after)
                self.endInsertColumns()
            else:
                self.beginRemoveColumns(QModelIndex(), at + 1, at + count)
                groups.put(group, after)
                self.endRemoveColumns()

    def _show_changes(self, names: Collection[str]) -> None:
        """Take in that values of these columns are others now."""
        used = self.rows.filter.names if self.rows.filter is not None else ()
        if self.rows.sorted_by.column in names or any(name in names for name in used):
            self._rearrange()
        elif self.rows.places and self.columns:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows.places) - 1, len(self.columns)))

    def set_filter(self, wanted: Filter | None) -> None:
        """Show only what passes; None shows everything."""
        self._sieve.begin(wanted, self.values, self.rows.only)
        self._rearrange()

    def set_only(self, places: AbstractSet[int] | None) -> None:
        """Show no samples but those at these places of the split; None: all."""
        self.rows.only = places
        self._rearrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; what has no value there comes last."""
        name = self.columns[column - 1] if 0 < column <= len(self.columns) else ""
        self.rows.sorting = Sorting(name, order == Qt.SortOrder.DescendingOrder)
        self._rearrange(keep_checked=True)

    def _rearrange(self, *, keep_checked: bool = False) -> None:
        if not keep_checked or self.rows.filter is None:
            self._later.stop()
            self.rows.begin()
        else:
            self.rows.sort()
        self._sorter.begin()

    def _take(self, found: list[int]) -> None:
        """Give samples that pass the filter their rows."""
        if found:
            self.rows.take(found)
            self._sorter.begin()
        self.sifted.emit()
        self._tell()

    def _put_rows(self) -> None:
        self.layoutAboutToBeChanged.emit()
        self.rows.put()
        self.changePersistentIndexList(self.persistentIndexList(), [QModelIndex()] * len(self.persistentIndexList()))
        self.layoutChanged.emit()

    def _tell(self) -> None:
        if not (self.rows.told or self.rows.is_sorting or self._sieve.active):
            self.rows.told = True
            self.arranged.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self.rows.places)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, or how it is aligned."""
        name = self.columns[index.column() - 1] if index.column() else SAMPLE
        known = self.values.is_known(self.rows.places[index.row()], name)
        return cell_data(self.value(index), is_id=index.column() == 0, known=known, role=role)

    def value(self, index: Index) -> Any:
        """Return the value of a cell; None where there is none, or none that is known."""
        if index.column() == 0:
            return self.rows.sample_at(index.row())
        return self.values.cell(self.rows.places[index.row()], self.columns[index.column() - 1])

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        """Return a column's name, also as a tool tip, and on which side it stands: that of the values."""
        if orientation != Qt.Orientation.Horizontal or section > len(self.columns):
            return None
        name = [SAMPLE, *self.columns][section]
        return head_data(name, text=section > 0 and name in self.values.texts, role=role)
