"""The dock *Cache*: this viewer's artifacts, other viewers, and what ended ones left behind."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from viewer.shell.cache_dock.head import CacheBar
from viewer.shell.cache_dock.model import CacheModel
from viewer.shell.cache_dock.rows import RowKind
from viewer.shell.cache_dock.scan import ScanBatch
from viewer.shell.cache_dock.tree import CacheTree
from viewer.shell.widgets.filter_line import FilterLine
from viewer.shell.widgets.plain_text import text_label
from viewer.shell.widgets.visibility_panel import VisibilityPanel


class CachePanel(VisibilityPanel):
    """Shows what :class:`ScanBatch` values say.

    Signals
    -------
    reveal_wanted
        A directory to open in the file manager.
    orphans_counted
        How many orphans are listed now.
    """

    reveal_wanted = Signal(str)
    orphans_counted = Signal(int)

    def __init__(self, sweep: QAction, cancel: QAction, clear: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._orphans: set[str] = set()
        self.head = CacheBar()
        self.head.reveal_wanted.connect(self.reveal_wanted)
        self.model = CacheModel(self)
        self.tree = CacheTree(self.model)
        self.filter = FilterLine("cache.filter", "Filter the caches", "Filter: sample, field, verdict, pid, host…")
        self.filter.wanted.connect(self._apply_filter)
        self._nothing = text_label()
        self._nothing.setObjectName("cache.nothing")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(9, 6, 9, 9)
        layout.addWidget(self.head)
        tools = QHBoxLayout()
        layout.addLayout(tools)
        tools.addWidget(self.filter, 1)
        tools.addStretch()
        for action in (cancel, sweep, clear):
            tools.addWidget(self._button(action))
        self._stack = QStackedLayout()
        layout.addLayout(self._stack, 1)  # first: without a parent, the stack's page on top is a window of its own
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self._nothing)
        for before, after in pairwise((self.head.copy, self.filter, self.tree)):
            self.setTabOrder(before, after)
        self.model.rearranged.connect(self._show_whether_empty)

    def add_below(self, widget: QWidget) -> None:
        """Put a widget below the tree."""
        layout = self.layout()
        assert layout is not None
        layout.addWidget(widget)

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)  # what is made visible without a parent is a window that flashes
        button.setObjectName(f"{action.objectName()}.button")
        button.setDefaultAction(action)
        button.setAccessibleName(action.toolTip())
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setVisible(action.isVisible())
        action.visibleChanged.connect(lambda: button.setVisible(action.isVisible()))
        return button

    def render_batch(self, batch: ScanBatch) -> None:
        """Show what changed."""
        if batch.state is not None:
            self.head.render_state(batch.state)
        if batch.rows or batch.gone:
            self.model.apply(batch.rows, batch.gone)
            self._count_orphans(batch)

    def _count_orphans(self, batch: ScanBatch) -> None:
        self._orphans.difference_update(batch.gone)
        for row in batch.rows:
            if row.kind is RowKind.ORPHAN:
                self._orphans.add(row.key)
            else:
                self._orphans.discard(row.key)
        self.orphans_counted.emit(len(self._orphans))

    def _apply_filter(self) -> None:
        self.model.set_filter(self.filter.text())
        self._show_whether_empty()

    def _show_whether_empty(self) -> None:
        wanted = self.filter.text().strip()
        empty = self.model.rowCount() == 0
        self._nothing.setText(f"Nothing matches “{wanted}”" if wanted else "Looking…")
        self._stack.setCurrentIndex(1 if empty else 0)
