"""The view of the table: the marked row is the sample that is shown, and a key or a click asks for another one."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView, QWidget

from viewer.shell.panels.sample_model import SampleModel
from viewer.shell.widgets.labels import use_tabular_figures
from viewer.shell.widgets.spaced_columns import SpacedCells, SpacedHeader

_WIDEST = 260
"""Logical pixels that a column takes by itself; its head is elided beyond them, and the user may widen it."""

_SPARE = 24
"""Logical pixels beside what a column holds, where there is room: for longer values further down."""

_LOOKED_AT = 50
"""Rows from which the width of a column is found: asking thousands would hold up the window."""

_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SampleTable(QTableView):
    """Shows a :class:`SampleModel`.

    Qt would move the marked row by itself with keys, either mouse button and a drag; here only :meth:`mark` does.

    Signals
    -------
    wanted
        The row that the user asked for.
    dragged
        The sample whose row the user begins to drag away.
    """

    wanted = Signal(int)
    dragged = Signal(int)

    def __init__(self, model: SampleModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples = model
        self._hidden: frozenset[str] = frozenset()
        self._pressed: tuple[int, QPoint] | None = None  # a row and where, while the left button is down
        self.setObjectName("samples.table")
        self.setAccessibleName("Samples")
        self.setHorizontalHeader(SpacedHeader(self))
        self.setItemDelegate(SpacedCells(self))
        self.setModel(model)
        use_tabular_figures(self)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setAutoScroll(False)  # it would scroll to the marked row when rows are sorted
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setResizeContentsPrecision(_LOOKED_AT)
        header.setSortIndicatorShown(True)
        header.setSectionsClickable(True)
        header.sortIndicatorChanged.connect(self._sort)
        model.modelReset.connect(lambda: self._fit(0))
        model.columnsInserted.connect(lambda _parent, first, last: self._fit(first, last))
        self._fit(0)

    def mark(self, row: int | None, *, scroll: bool = True) -> None:
        """Mark a row, None for no row; does nothing where it is marked already."""
        selection = self.selectionModel()
        if row is None:
            selection.clear()
            return
        index = self.model().index(row, 0)
        if selection.currentIndex() != index or not selection.isRowSelected(row):
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            selection.setCurrentIndex(index, flags)
        if scroll:
            self.scrollTo(index)

    def hide_columns(self, names: Collection[str]) -> None:
        """Show no columns of these names, whenever there are some; but all others."""
        self._hidden = frozenset(names)
        for section, name in enumerate(self._samples.columns, 1):
            self.setColumnHidden(section, name in self._hidden)

    @property
    def marked(self) -> int | None:
        """The row that is marked."""
        row = self.currentIndex().row()
        return row if row >= 0 else None

    def _sort(self, section: int, order: Qt.SortOrder) -> None:
        """Sort as the user wants, and show what comes first."""
        self._samples.sort(section, order)
        self.scrollToTop()

    def _fit(self, first: int, last: int | None = None) -> None:
        """Give columns the width of what they hold, and let the arrow say what the rows are sorted by."""
        header = self.horizontalHeader()
        with QSignalBlocker(header):
            header.setSortIndicator(*self._samples.rows.indicator)
        for section, name in enumerate(self._samples.columns[max(first - 1, 0) : last], max(first, 1)):
            self.setColumnHidden(section, name in self._hidden)
        columns = range(first, self._samples.columnCount() if last is None else last + 1)
        for column in columns:
            self.resizeColumnToContents(column)
        spare = _SPARE
        room = self.viewport().width() - header.length()
        if 0 <= room < _SPARE * len(columns):  # all are seen, if with less between them
            spare = room // len(columns)
        for column in columns:
            self.setColumnWidth(column, min(self.columnWidth(column) + spare, _WIDEST))

    def _ask(self, row: int) -> None:
        if self._samples.rowCount():
            self.wanted.emit(min(max(row, 0), self._samples.rowCount() - 1))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the marked row in view when there is less room: a bar appears for columns that come later, or a dock."""
        super().resizeEvent(event)
        row, before = self.marked, event.oldSize().height()
        if row is not None and event.size().height() < before and 0 <= self.rowViewportPosition(row) < before:
            self.scrollTo(self.model().index(row, 0))

    def event(self, event: QEvent) -> bool:
        """Keep keys that the window has shortcuts for, such as *End*, while the table has the focus."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._place(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Ask for another row; leave all other keys to the window."""
        place = self._place(event)
        if place is not None:
            self._ask(place)
        elif event.matches(QKeySequence.StandardKey.Copy):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def _place(self, event: QKeyEvent) -> int | None:
        """Return the row that a key goes to, which may lie beyond the ends; None for other keys."""
        key, control = event.key(), Qt.KeyboardModifier.ControlModifier
        if event.modifiers() & ~(control | Qt.KeyboardModifier.KeypadModifier):
            return None
        row = self.marked
        if key in _ENTER and row is not None:
            return row
        if key not in _KEYS:
            return None
        page = max(self.viewport().height() // max(self.verticalHeader().defaultSectionSize(), 1) - 1, 1)
        rows = self._samples.rowCount()
        if row is None:  # the sample on screen has no row
            return rows - 1 if key in (Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_End) else 0
        return dict(zip(_KEYS, (row - 1, row + 1, row - page, row + page, 0, rows - 1), strict=True))[Qt.Key(key)]

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take the row under the left button; no other button does anything here."""
        place = event.position().toPoint()
        row = self.rowAt(place.y())
        self._pressed = (row, place) if event.button() == Qt.MouseButton.LeftButton and row >= 0 else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag the row that was taken: onto the view, to be seen beside what is there."""
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        row, place = self._pressed
        if (event.position().toPoint() - place).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            sample = self._samples.sample_at(row)
            if sample is not None:
                self.dragged.emit(sample)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Ask for the row that was taken, unless it was dragged."""
        if event.button() == Qt.MouseButton.LeftButton and self._pressed is not None:
            row, self._pressed = self._pressed[0], None
            self._ask(row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click more is a click."""
        self.mousePressEvent(event)
