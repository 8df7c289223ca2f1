"""Columns with room between them: a head away from the arrow of sorting, and text away from numbers before it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionHeader, QStyleOptionViewItem, QWidget

_SPACE = "\N{EN SPACE}"


class SpacedHeader(QHeaderView):
    """A horizontal header whose heads have a space on the side where something else begins."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, section: int) -> None:  # noqa: N802
        """See Qt's; adds the spaces."""
        super().initStyleOptionForIndex(option, section)
        before = _SPACE if option.textAlignment & Qt.AlignmentFlag.AlignLeft else ""
        sorted_by = self.isSortIndicatorShown() and self.sortIndicatorSection() == section
        option.text = f"{before}{option.text}{_SPACE if sorted_by else ''}"


class SpacedCells(QStyledItemDelegate):
    """Cells whose text has a space before it, but in the first column: numbers end where their column does."""

    def initStyleOption(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """See Qt's; adds the space."""
        super().initStyleOption(option, index)
        if index.column() and option.displayAlignment & Qt.AlignmentFlag.AlignLeft:
            option.text = f"{_SPACE}{option.text}"
