"""The tree model of the cache dock: what the outline shows, kept where painting it needs no Python.

A model written in Python is asked about 1600 times for one paint, and each question waits for the interpreter while a
background thread counts files (measured: 20 to 90 ms a paint). The items of a ``QStandardItemModel`` answer in C++.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QStandardItem, QStandardItemModel

from viewer.shell.cache_dock.outline import Outline
from viewer.shell.cache_dock.rows import COLUMNS, SIZE, CacheRow, RowKind

KEY_ROLE = Qt.ItemDataRole.UserRole

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

Index = QModelIndex | QPersistentModelIndex


class CacheModel(QStandardItemModel):
    """Shows an :class:`Outline`.

    Signals
    -------
    rearranged
        Rows were added, moved or taken away: the view may have to expand and select again.
    """

    rearranged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(0, len(COLUMNS), parent)
        self.setHorizontalHeaderLabels(list(COLUMNS))
        self.horizontalHeaderItem(SIZE).setTextAlignment(_RIGHT)
        self.outline = Outline()
        # Not the root, which Qt makes: PySide is not told when it goes, and would take what comes to its place for it.
        self._items: dict[str, QStandardItem] = {}
        self._shown: dict[str, list[CacheRow]] = {}
        self._bold = QFont()
        self._bold.setBold(True)

    # changes

    def apply(self, rows: Iterable[CacheRow], gone: Iterable[str] = ()) -> None:
        """Take rows away, then add or replace others."""
        touched = self.outline.drop(gone) | self.outline.put(rows)
        if touched:
            self._sync(touched if not self.outline.filtered else None)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the rows below the groups."""
        self.outline.sort(column, descending=order == Qt.SortOrder.DescendingOrder)
        self._sync()

    def set_filter(self, text: str) -> None:
        """Show only rows that have all words of ``text`` in them."""
        self.outline.filter(text)
        self._sync()

    def show_more(self, parent: str) -> None:
        """Show more of a parent's children."""
        self.outline.show_more(parent)
        self._sync({parent})

    # questions

    def row_of(self, index: Index) -> CacheRow | None:
        """Return the row at an index of any column."""
        key = index.sibling(index.row(), 0).data(KEY_ROLE) if index.isValid() else None
        if key is None:
            return None
        parent = index.parent().data(KEY_ROLE) or ""
        shown = self._shown.get(parent, [])
        return shown[index.row()] if index.row() < len(shown) else None

    def index_of(self, key: str) -> QModelIndex:
        """Return the index of a row, invalid when it is not shown."""
        item = self._items.get(key) if key else None
        return item.index() if item is not None else QModelIndex()

    def expandable(self) -> list[str]:
        """Return the keys of the shown rows that have rows below them."""
        return [key for key, rows in self._shown.items() if key and rows]

    # the work

    def _sync(self, parents: Iterable[str] | None = None) -> None:
        """Bring the items of these parents (None: all) in line with the outline."""
        order = self.outline.parents()
        wanted = set(order) if parents is None else set(parents)
        moved = False
        for parent in order:
            if self._has(parent) and (parent in wanted or parent not in self._shown):
                moved |= self._sync_children(parent)
        for parent in wanted.difference(order):
            if self._has(parent):
                moved |= self._sync_children(parent)
        if moved:
            self.rearranged.emit()

    def _has(self, parent: str) -> bool:
        return not parent or parent in self._items

    def _sync_children(self, parent: str) -> bool:
        """Return whether rows came, went or moved."""
        item = self._items[parent] if parent else self.invisibleRootItem()
        before, after = self._shown.get(parent, []), self.outline.shown(parent)
        self._shown[parent] = after
        old, new = [row.key for row in before], [row.key for row in after]
        moved = old != new
        if moved:
            self._rearrange(item, old, new, {row.key: row for row in after})
        old_rows = {row.key: row for row in before}
        for number, row in enumerate(after):
            known = old_rows.get(row.key)
            if known is not None and known is not row and known != row:
                self._update(item, number, known, row)
        return moved

    def _rearrange(self, item: QStandardItem, old: list[str], new: list[str], rows: dict[str, CacheRow]) -> None:
        """Remove, add and move rows, in runs: each signal to a view costs more than the row."""
        number = len(old)
        while number:
            end = number
            while number and old[number - 1] not in rows:
                number -= 1
            if number < end:
                for key in old[number:end]:
                    self._forget(key)
                item.removeRows(number, end - number)
                del old[number:end]
            else:
                number -= 1
        present = set(old)
        for number, key in enumerate(new):
            if number < len(old) and old[number] == key:
                continue
            if key in present:
                place = old.index(key, number)
                item.insertRow(number, item.takeRow(place))
                old.insert(number, old.pop(place))
            else:
                item.insertRow(number, self._make(rows[key]))
                old.insert(number, key)

    def _make(self, row: CacheRow) -> list[QStandardItem]:
        items = [QStandardItem(text) for text in row.texts]
        items[0].setData(row.key, KEY_ROLE)
        items[SIZE].setTextAlignment(_RIGHT)
        if row.kind is RowKind.GROUP:
            for item in items:
                item.setFont(self._bold)
        elif row.kind is RowKind.NOTE:
            items[0].setSelectable(False)
        self._items[row.key] = items[0]
        # What is below it has to be made again as well, if it was there before.
        self._forget_below(row.key)
        return items

    def _update(self, item: QStandardItem, number: int, before: CacheRow, row: CacheRow) -> None:
        for column, text in enumerate(row.texts):
            if text != before.texts[column]:
                item.child(number, column).setText(text)

    def _forget(self, key: str) -> None:
        self._items.pop(key, None)
        self._forget_below(key)

    def _forget_below(self, key: str) -> None:
        for row in self._shown.pop(key, ()):
            self._forget(row.key)
