"""The samples of a split and their globals as rows of a table: filtered, sorted, filled while they are being read."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer

from viewer.protocol import Split
from viewer.shell.panels.filter_expression import Filter
from viewer.shell.panels.globals_view import format_global, full_global
from viewer.shell.widgets.plain_text import plain

Index = QModelIndex | QPersistentModelIndex

SLICE = 4000
"""Rows that are filtered in one turn of the event loop: some four milliseconds."""


class SampleModel(QAbstractTableModel):
    """Rows are places in the split; the first column is the sample's id, the others its globals.

    Without a filter every sample has a row from the start; a filter shows those that have been read and pass.
    """

    def __init__(self) -> None:
        super().__init__()
        self.split: Split | None = None
        self.columns: list[str] = []
        self._values: list[dict[str, Any] | None] = []
        self._order: list[int] = []  # places in the split, as shown
        self._filter: Filter | None = None
        self._sorting: tuple[int, bool] = (0, False)
        self._read = 0
        self._failed = 0
        self._checked = 0  # places that the filter has been asked about
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._check_slice)

    # what is so

    @property
    def missing(self) -> int | None:
        """The first place in the split that has not been read; None when all have been."""
        return self._read if self._read < len(self._values) else None

    def summary(self) -> str:
        """Say how far it is, in a few words."""
        total = len(self._values)
        if not total:
            return "No dataset is open" if self.split is None else "The split is empty"
        parts = [f"{total:,} samples" if self._read >= total else f"{self._read:,} of {total:,} samples read"]
        if self._failed:
            parts.append(f"{self._failed:,} cannot be read")
        elif self._read >= total and not self.columns:
            parts.append("no globals")
        if self._filter is not None:
            parts.append(f"{len(self._order):,} match")
        return ", ".join(parts)

    def sample_at(self, row: int) -> int | None:
        """Return the sample id of a row."""
        if self.split is None or not 0 <= row < len(self._order):
            return None
        return self.split.id_at(self._order[row])

    def row_of(self, sample: int) -> int | None:
        """Return the row of a sample id; None when it is filtered out."""
        place = self.split.position_of(sample) if self.split is not None else None
        if place is None:
            return None
        if self._plain:
            return place
        try:
            return self._order.index(place)
        except ValueError:
            return None

    @property
    def _plain(self) -> bool:
        return self._filter is None and self._sorting == (0, False)

    # what changes

    def set_split(self, split: Split | None) -> None:
        """Show the samples of another split, of which nothing has been read."""
        self.beginResetModel()
        self.split, self.columns = split, []
        self._values = [None] * (len(split) if split is not None else 0)
        self._read = self._failed = 0
        self._arrange()
        self.endResetModel()

    def add_rows(self, start: int, found: tuple[dict[str, Any] | None, ...]) -> None:
        """Take in the globals of the samples from the place ``start`` on; None for one that cannot be read."""
        found = found[: len(self._values) - start]
        if start != self._read or not found:
            return
        rows = [row or {} for row in found]
        self._values[start : start + len(rows)] = rows
        self._read = start + len(rows)
        self._failed += found.count(None)
        known = set(self.columns)
        fresh = [name for name in dict.fromkeys(name for row in rows for name in row) if name not in known]
        if fresh:
            self.beginInsertColumns(QModelIndex(), len(self.columns) + 1, len(self.columns) + len(fresh))
            self.columns += fresh
            self.endInsertColumns()
        if self._plain:
            self.dataChanged.emit(self.index(start, 0), self.index(self._read - 1, len(self.columns)))
        elif self._filter is not None:
            self._timer.start()
        else:
            self._rearrange()

    def set_filter(self, wanted: Filter | None) -> None:
        """Show only what passes; None shows everything."""
        self._filter = wanted
        self._rearrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; what has no value there comes last."""
        self._sorting = (max(column, 0), order == Qt.SortOrder.DescendingOrder)
        self._rearrange(keep_checked=True)

    def _rearrange(self, *, keep_checked: bool = False) -> None:
        self.layoutAboutToBeChanged.emit()
        if keep_checked and self._filter is not None:
            self._sort()
        else:
            self._arrange()
        self.changePersistentIndexList(self.persistentIndexList(), [QModelIndex()] * len(self.persistentIndexList()))
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        self._checked = 0
        if self._filter is None:
            self._timer.stop()
            self._order = list(range(len(self._values)))
            self._sort()
        else:
            self._order = []
            self._timer.start()

    def _check_slice(self) -> None:
        """Ask the filter about some more samples."""
        stop = min(self._checked + SLICE, self._read)
        split, wanted = self.split, self._filter
        found = []
        if split is not None and wanted is not None:
            for place in range(self._checked, stop):
                row = self._values[place]
                if row and wanted(split.id_at(place), row):
                    found.append(place)
        self._checked = stop
        if stop >= self._read:
            self._timer.stop()
        if found:
            self.layoutAboutToBeChanged.emit()
            self._order += found
            self._sort()
            self.layoutChanged.emit()

    def _sort(self) -> None:
        column, backwards = self._sorting
        if column == 0:
            self._order.sort(reverse=backwards)
            return
        name = self.columns[column - 1] if column <= len(self.columns) else ""
        numbers: list[tuple[float, int]] = []
        texts: list[tuple[str, int]] = []
        rest: list[int] = []
        for place in self._order:
            value = (self._values[place] or {}).get(name)
            if isinstance(value, (int, float)) and not math.isnan(value):
                numbers.append((value, place))
            elif isinstance(value, str):
                texts.append((value, place))
            else:
                rest.append(place)
        numbers.sort(reverse=backwards)
        texts.sort(reverse=backwards)
        self._order = [place for _value, place in numbers] + [place for _value, place in texts] + rest

    # Qt's questions

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, or how it is aligned."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            value = self._cell(index)
            side = Qt.AlignmentFlag.AlignLeft if isinstance(value, str) else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole:
            value = self._cell(index)
            if value is None:
                return "" if self._order[index.row()] >= self._read else "–"
            return format_global(value)
        if role == Qt.ItemDataRole.ToolTipRole and index.column():
            value = self._cell(index)
            return None if value is None else plain(full_global(value))
        return None

    def value(self, index: Index) -> Any:
        """Return the value of a cell; None where there is none, or none that is known."""
        return self._cell(index)

    def _cell(self, index: Index) -> Any:
        place = self._order[index.row()]
        if index.column() == 0:
            return self.split.id_at(place) if self.split is not None else None
        return (self._values[place] or {}).get(self.columns[index.column() - 1])

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's name."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return "Sample" if section == 0 else self.columns[section - 1]
        return None
