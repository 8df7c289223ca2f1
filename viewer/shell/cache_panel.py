"""The dock *Cache*: this viewer's artifacts, other viewers, and what ended ones left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from viewer.shell.cache_model import PATH_ROLE, SORT_ROLE, CacheModel
from viewer.shell.labels import ElidedLabel

if TYPE_CHECKING:
    from viewer.shell.cache_snapshot import CacheSnapshot


class _GroupedProxy(QSortFilterProxyModel):
    """Sorts the rows in each group and leaves the groups where they are."""

    def lessThan(  # noqa: N802
        self, left: QModelIndex | QPersistentModelIndex, right: QModelIndex | QPersistentModelIndex
    ) -> bool:
        if not left.parent().isValid():
            return (left.row() < right.row()) == (self.sortOrder() == Qt.SortOrder.AscendingOrder)
        a, b = left.data(SORT_ROLE), right.data(SORT_ROLE)
        return a < b if type(a) is type(b) else str(a) < str(b)


class CachePanel(QWidget):
    """Renders a :class:`CacheSnapshot`.

    Signals
    -------
    watched
        Whether the panel is visible: nothing needs to be gathered while it is not.
    reveal_wanted
        A directory to open in the file manager.
    """

    watched = Signal(bool)
    reveal_wanted = Signal(str)

    def __init__(self, sweep: QAction, clear: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._summary = QLabel()
        self._summary.setObjectName("cache.summary")
        self._path = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        self._path.setObjectName("cache.path")
        self._path.setForegroundRole(self._path.palette().ColorRole.PlaceholderText)
        self._path.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._path.customContextMenuRequested.connect(
            lambda point: self._menu(self._path.text()).popup(self._path.mapToGlobal(point))
        )
        self.model = CacheModel(self)
        self._proxy = _GroupedProxy(self)
        self._proxy.setSourceModel(self.model)
        self.tree = QTreeView()
        self.tree.setObjectName("cache.tree")
        self.tree.setAccessibleName("Caches")
        self.tree.setModel(self._proxy)
        self.tree.setUniformRowHeights(True)
        self.tree.setAlternatingRowColors(True)
        self.tree.setSortingEnabled(True)
        self.tree.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(self._on_context_menu)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header = self.tree.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate((330, 80, 150, 70)):
            header.resizeSection(column, width)
        top = QHBoxLayout()
        top.addWidget(self._summary)
        top.addWidget(self._path, 1)
        for action in (sweep, clear):
            button = QToolButton()
            button.setObjectName(f"{action.objectName()}.button")
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            top.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(9, 6, 9, 9)
        layout.addLayout(top)
        layout.addWidget(self.tree, 1)
        self.snapshot: CacheSnapshot | None = None

    def render_snapshot(self, snapshot: CacheSnapshot) -> None:
        """Show a snapshot."""
        from viewer.cache import human_bytes  # these two are not needed before the first paint
        from viewer.shell.cache_rows import rows_of

        first = self.snapshot is None
        self.snapshot = snapshot
        self._summary.setText(f"{human_bytes(snapshot.bytes)} in use, {human_bytes(snapshot.free)} free")
        self._path.setText(str(snapshot.root))
        self.model.set_rows(rows_of(snapshot))
        if first:
            self.tree.expandAll()

    def _on_context_menu(self, point: QPoint) -> None:
        path = self.tree.indexAt(point).data(PATH_ROLE)
        if path is not None:
            self._menu(str(path)).popup(self.tree.viewport().mapToGlobal(point))

    def _menu(self, path: str) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Copy path", lambda: QApplication.clipboard().setText(path))
        menu.addAction("Reveal in file manager", lambda: self.reveal_wanted.emit(path))
        return menu

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Begin to be kept up to date."""
        super().showEvent(event)
        self.watched.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Stop being kept up to date."""
        super().hideEvent(event)
        self.watched.emit(False)
