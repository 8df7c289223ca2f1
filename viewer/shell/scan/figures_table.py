"""The table of figures: each field and global, over each split and over all."""

from __future__ import annotations

from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from viewer.numbers import full, short
from viewer.shell.scan.figures_data import PERCENTILE_TIP, Cell
from viewer.shell.services.table import DataTable
from viewer.shell.widgets.labels import use_tabular_figures
from viewer.shell.widgets.plain_text import plain
from viewer.shell.widgets.spaced_columns import SpacedCells, SpacedHeader

_SORTED = int(Qt.ItemDataRole.UserRole)
_WIDEST = 220


class FiguresTable(QTableView):
    """Shows a table of numbers, sorted as the user wants.

    Attributes
    ----------
    shown
        What it shows.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statistics.table")
        self.setAccessibleName("Figures of fields")
        self.shown = DataTable((), ())
        self._items = QStandardItemModel(self)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self._items)
        self._sorted.setSortRole(_SORTED)
        self.setModel(self._sorted)
        header = SpacedHeader(self)
        self.setHorizontalHeader(header)
        header.setSectionsClickable(True)
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        self.setItemDelegate(SpacedCells(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        use_tabular_figures(self)
        self.setSortingEnabled(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)  # as they come until the user wants otherwise

    def render_table(self, table: DataTable) -> None:
        """Show a table; how it is sorted and scrolled stays."""
        if table == self.shown:
            return
        fits = table.heads != self.shown.heads
        self.shown = table
        if fits:
            self._items.clear()
            self._items.setHorizontalHeaderLabels(list(table.heads))
        self._items.setRowCount(len(table.rows))
        for row, cells in enumerate(table.rows):
            for column, value in enumerate(cells):
                self._fill(row, column, value)
        if fits:
            for column, head in enumerate(table.heads):
                if head.endswith("%"):
                    self._items.horizontalHeaderItem(column).setToolTip(plain(PERCENTILE_TIP))
            self.resizeColumnsToContents()
            for column in range(len(table.heads)):
                self.setColumnWidth(column, min(self.columnWidth(column) + 12, _WIDEST))

    def _fill(self, row: int, column: int, value: Cell) -> None:
        item = self._items.item(row, column)
        if item is None:
            item = QStandardItem()
            self._items.setItem(row, column, item)
        if item.data(_SORTED) == value and item.text():
            return
        item.setData(value, _SORTED)
        side = Qt.AlignmentFlag.AlignRight
        if isinstance(value, str):
            item.setText(value)
            item.setToolTip(plain(value))
            side = Qt.AlignmentFlag.AlignLeft
        else:
            item.setText(_words(value))
            item.setToolTip(plain("" if value is None else full(value)))
        item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)


def _words(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else short(value)
