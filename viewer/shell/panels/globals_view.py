"""The table of a sample's globals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from viewer.numbers import full, short
from viewer.shell.widgets.labels import use_tabular_figures
from viewer.shell.widgets.plain_text import plain


class GlobalsView(QTreeWidget):
    """Shows names and values; hidden while there are none. A row can be copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dataset.globals")
        self.setAccessibleName("Globals of the sample")
        self.setHeaderLabels(["Global", "Value"])
        use_tabular_figures(self)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAlternatingRowColors(True)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.header().setMaximumSectionSize(190)
        # A bar would take one of the few rows of a low dock; what is elided is in the tool tip.
        self.header().setMinimumSectionSize(24)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        copy = QAction("Copy value", self)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self._copy)
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def set_globals(self, globals_: Mapping[str, Any], roles: Mapping[str, str]) -> None:
        """Show these; ``roles`` says of some names what a problem definition makes of them."""
        self.clear()
        for name, value in globals_.items():
            role = roles.get(name, "")
            item = QTreeWidgetItem([f"{name} ({role})" if role else name, format_global(value)])
            item.setToolTip(0, plain(item.text(0)))
            item.setToolTip(1, plain(full_global(value)))
            item.setData(1, Qt.ItemDataRole.UserRole, str(value))
            self.addTopLevelItem(item)
        self.setVisible(self.topLevelItemCount() > 0)

    def _copy(self) -> None:
        item = self.currentItem()
        if item is not None:
            QApplication.clipboard().setText(item.data(1, Qt.ItemDataRole.UserRole))


def format_global(value: object) -> str:
    """Spell a global for the table: numbers with four digits, lists in brackets."""
    return _spelt(value, short)


def full_global(value: object) -> str:
    """Spell a global for a tool tip, with all digits."""
    return _spelt(value, full)


def _spelt(value: object, number: Callable[[float], str]) -> str:
    if isinstance(value, (int, float)):
        return number(value)
    if isinstance(value, list):
        return "[" + ", ".join(_spelt(item, number) for item in value) + "]"
    return str(value)
