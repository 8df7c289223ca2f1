"""The table of a sample's globals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from viewer.shell.widgets.plain_text import plain


class GlobalsView(QTreeWidget):
    """Shows names and values; hidden while there are none. A row can be copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dataset.globals")
        self.setAccessibleName("Globals of the sample")
        self.setHeaderLabels(["Global", "Value"])
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAlternatingRowColors(True)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.header().setMaximumSectionSize(190)
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
            item.setToolTip(1, plain(str(value)))
            item.setData(1, Qt.ItemDataRole.UserRole, str(value))
            self.addTopLevelItem(item)
        self.setVisible(self.topLevelItemCount() > 0)

    def _copy(self) -> None:
        item = self.currentItem()
        if item is not None:
            QApplication.clipboard().setText(item.data(1, Qt.ItemDataRole.UserRole))


def format_global(value: object) -> str:
    """Spell a global for the table: numbers with six digits, lists in brackets."""
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list):
        return "[" + ", ".join(format_global(item) for item in value) + "]"
    return str(value)
