"""The tree model of the cache dock: a projection of :class:`CacheRow` values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

COLUMNS = ("Cache", "Size", "Owner", "Age", "What it is")


@dataclass(frozen=True, slots=True)
class CacheRow:
    """One line of the tree.

    Attributes
    ----------
    key
        Stays the same from one snapshot to the next, so that expansion and selection do.
    texts
        One per column of :data:`COLUMNS`.
    order
        What each column sorts by.
    path
        The directory it stands for, if any.
    """

    key: str
    texts: tuple[str, ...]
    order: tuple[str | float, ...]
    path: Path | None = None
    tip: str = ""
    children: tuple[CacheRow, ...] = ()


SORT_ROLE = Qt.ItemDataRole.UserRole
PATH_ROLE = Qt.ItemDataRole.UserRole + 1
KEY_ROLE = Qt.ItemDataRole.UserRole + 2

Index = QModelIndex | QPersistentModelIndex


class CacheModel(QAbstractItemModel):
    """Two levels: groups, and the directories in them. Only a group whose members changed is told to the view."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[CacheRow, ...] = ()

    def set_rows(self, rows: tuple[CacheRow, ...]) -> None:
        """Show these rows instead."""
        if [row.key for row in rows] != [row.key for row in self._rows]:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            return
        for number, row in enumerate(rows):
            if row != self._rows[number]:
                self._replace_group(number, row)

    def _replace_group(self, number: int, row: CacheRow) -> None:
        parent = self.index(number, 0)
        old = self._rows[number]
        keep = [child.key for child in old.children] == [child.key for child in row.children]
        if not keep and old.children:
            self.beginRemoveRows(parent, 0, len(old.children) - 1)
            self._set(number, CacheRow(old.key, old.texts, old.order, old.path, old.tip))
            self.endRemoveRows()
        if not keep and row.children:
            self.beginInsertRows(parent, 0, len(row.children) - 1)
            self._set(number, row)
            self.endInsertRows()
        self._set(number, row)
        last = len(COLUMNS) - 1
        self.dataChanged.emit(parent, self.index(number, last))
        if keep and row.children:
            self.dataChanged.emit(self.index(0, 0, parent), self.index(len(row.children) - 1, last, parent))

    def _set(self, number: int, row: CacheRow) -> None:
        self._rows = (*self._rows[:number], row, *self._rows[number + 1 :])

    def _row(self, index: Index) -> CacheRow:
        group = index.internalId()
        return self._rows[index.row()] if group == 0 else self._rows[group - 1].children[index.row()]

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Return the index of a group, or of a row in a group (whose internal id is the group's place plus one)."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        """Return the group of a row."""
        if not index.isValid() or index.internalId() == 0:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Return the number of groups, or of rows in a group."""
        if not parent.isValid():
            return len(self._rows)
        if parent.column() > 0 or parent.internalId() != 0:
            return 0
        return len(self._rows[parent.row()].children)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Return the number of columns."""
        return len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a view asks for."""
        if not index.isValid():
            return None
        row, column = self._row(index), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return row.texts[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.tip or row.texts[column]
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (1, 3):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == SORT_ROLE:
            # Groups keep their order, whichever way a column is sorted.
            return row.order[column]
        if role == PATH_ROLE:
            return row.path
        if role == KEY_ROLE:
            return row.key
        return None

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's title."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in (1, 3):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def path(self, index: Index) -> Path | None:
        """Return the directory that a row stands for."""
        return self._row(index).path if index.isValid() else None
