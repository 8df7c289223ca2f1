"""The tree of the cache dock: keys, menus, columns; what the user asks for leaves it as a signal."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QEvent, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QHelpEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QMenu, QToolTip, QTreeView, QWidget

from viewer.shell.cache_dock.model import KEY_ROLE, CacheModel
from viewer.shell.cache_dock.row_actions import MENU, possible_actions
from viewer.shell.cache_dock.rows import COLUMNS, DETAILS, NAME, CacheRow, RowKind
from viewer.shell.widgets.labels import use_tabular_figures
from viewer.shell.widgets.plain_text import plain
from viewer.shell.widgets.spaced_columns import SpacedCells, SpacedHeader

_NARROWEST = 60
"""Pixels of a column at least: what is stretched would have none left in a narrow window."""

_WIDTHS = (262, 76, 66, 104, 100, 100)

AUTOMATIC = 1000
"""Rows of one parent that scrolling alone brings: nobody reads more, and thousands of items take long to move. Enter or
a double click on the last row brings the next ones."""

_OWN_KEYS = {
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Delete,
}
"""Keys that mean something in a tree; in the window some of them step through the samples."""


class CacheTree(QTreeView):
    """Shows a :class:`CacheModel`.

    Signals
    -------
    wanted
        What the user wants done, and the rows it is for: ``show``, ``pin``, ``unpin``, ``remove``, ``export``,
        ``reveal``, ``details``.
    """

    wanted = Signal(str, object)

    def __init__(self, model: CacheModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cache.tree")
        self.setAccessibleName("Caches")
        self._model = model
        self._collapsed: set[str] = set()
        self.setModel(model)
        self.setUniformRowHeights(True)
        use_tabular_figures(self)
        self.setAlternatingRowColors(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAllColumnsShowFocus(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setExpandsOnDoubleClick(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self._set_up_header()
        self.collapsed.connect(lambda index: self._collapsed.add(index.data(KEY_ROLE)))
        self.expanded.connect(lambda index: self._collapsed.discard(index.data(KEY_ROLE)))
        self.doubleClicked.connect(lambda index: self._activate(index))
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        model.rearranged.connect(self._expand)

    def _set_up_header(self) -> None:
        header = SpacedHeader(self)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionsClickable(True)
        self.setHeader(header)
        self.setItemDelegate(SpacedCells(self))
        header.setObjectName("cache.header")
        header.setAccessibleName("Columns")
        header.setStretchLastSection(False)
        header.setSectionsMovable(True)
        header.setFirstSectionMovable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate(_WIDTHS):
            header.resizeSection(column, width)
        header.setSectionResizeMode(DETAILS, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(_NARROWEST)
        self.setSortingEnabled(True)
        self.sortByColumn(NAME, Qt.SortOrder.AscendingOrder)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._show_header_menu)

    # what is selected and what is open

    def selected_rows(self) -> list[CacheRow]:
        """Return the selected rows, in the order in which they are shown."""
        rows = [self._model.row_of(index) for index in self.selectionModel().selectedRows(NAME)]
        return [row for row in rows if row is not None]

    def _expand(self) -> None:
        """Open what the user has not closed: rows that were moved or came anew are closed otherwise."""
        for key in self._model.expandable():
            index = self._model.index_of(key)
            if key not in self._collapsed and index.isValid() and not self.isExpanded(index):
                self.setExpanded(index, True)

    def _on_scrolled(self) -> None:
        """Bring more rows when the end of those there are comes into sight."""
        bar = self.horizontalScrollBar()
        below = bar.height() if bar.isVisible() else 0
        height = self.height() - self._above_rows() - self.frameWidth() - below
        row = self._model.row_of(self.indexAt(QPoint(40, height - 5)))
        if row is None or row.kind is not RowKind.MORE:
            return
        if self._model.rowCount(self._model.index_of(row.parent)) <= AUTOMATIC:
            self._model.show_more(row.parent)

    def _above_rows(self) -> int:
        """Return how many pixels of this widget are above the rows.

        ``viewport()`` knows, but to find out which class it is of, PySide makes those of all widgets: 20 ms.
        """
        return self.frameWidth() + self.header().height()

    # keys and mouse

    def event(self, event: QEvent) -> bool:
        """Claim the keys that mean something here before the window's shortcuts see them."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._claims(event):
            event.accept()
            return True
        return super().event(event)

    def _claims(self, event: QKeyEvent) -> bool:
        return event.key() in _OWN_KEYS or event.matches(QKeySequence.StandardKey.Copy)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Do what a key asks for."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self._want("details")
            else:
                self._activate(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete:
            self._want("remove")
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_paths()
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """Show a row's tip: only the one that is asked for is ever made."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row = self._model.row_of(self.indexAt(event.pos()))
            QToolTip.showText(event.globalPos(), plain(row.tip if row else ""), self)
            return True
        return super().viewportEvent(event)

    def _activate(self, index: QPersistentModelIndex | object) -> None:
        row = self._model.row_of(index)  # type: ignore[arg-type]
        if row is None:
            return
        if row.kind is RowKind.ARTIFACT:
            self.wanted.emit("show", [row])
        elif row.kind is RowKind.MORE:
            self._model.show_more(row.parent)
        elif row.kind in (RowKind.GROUP, RowKind.FOLDER):
            place = self._model.index_of(row.key)
            self.setExpanded(place, not self.isExpanded(place))
        elif row.kind in (RowKind.PEER, RowKind.ORPHAN, RowKind.KEPT, RowKind.FETCHED):
            self.wanted.emit("details", [row])

    def copy_paths(self) -> None:
        """Put the paths of the selected rows on the clipboard, one per line."""
        paths = [str(row.path) for row in self.selected_rows() if row.path is not None]
        if paths:
            QApplication.clipboard().setText("\n".join(paths))

    def _want(self, what: str) -> None:
        rows = [row for row in self.selected_rows() if what in possible_actions(row)]
        if rows:
            self.wanted.emit(what, rows)

    # menus

    def menu_for(self, rows: list[CacheRow]) -> QMenu:
        """Return the context menu for some rows: only what can be done with each of them, keys beside it."""
        menu = QMenu(self)
        menu.setObjectName("cache.menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        common = set.intersection(*(possible_actions(row) for row in rows)) if rows else set()
        several = len(rows) > 1
        for what, text, key in MENU:
            if what is None:
                menu.addSeparator()
            elif what in common and not (several and what in ("show", "details", "export")):
                action = QAction(text, menu)
                action.setObjectName(f"cache.row.{what}")
                if key:
                    action.setShortcut(QKeySequence(key))
                    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
                    action.setShortcutVisibleInContextMenu(True)
                action.triggered.connect(lambda _checked=False, command=what: self._do(command, rows))
                menu.addAction(action)
        return menu

    def _do(self, what: str, rows: list[CacheRow]) -> None:
        if what == "copy":
            QApplication.clipboard().setText("\n".join(str(row.path) for row in rows))
        else:
            self.wanted.emit(what, rows)

    def _show_menu(self, point: QPoint) -> None:
        menu = self.menu_for(self.selected_rows())
        if menu.isEmpty():
            menu.deleteLater()
        else:
            menu.popup(self.mapToGlobal(point + QPoint(self.frameWidth(), self._above_rows())))

    def restore_columns(self, columns: QByteArray) -> None:
        """Show the columns as they were left (``header().saveState()``); rubbish changes nothing."""
        if self.header().restoreState(columns):
            self.header().setSectionHidden(NAME, False)  # a row without its name is nothing

    def header_menu(self) -> QMenu:
        """Return the menu that hides and shows columns."""
        menu = QMenu(self)
        menu.setObjectName("cache.columns")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for column, title in enumerate(COLUMNS):
            action = menu.addAction(title)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(column))
            action.setEnabled(column != NAME)
            action.toggled.connect(lambda on, column=column: self.setColumnHidden(column, not on))
        return menu

    def _show_header_menu(self, point: QPoint) -> None:
        self.header_menu().popup(self.header().mapToGlobal(point))
