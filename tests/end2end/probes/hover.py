"""Every widget hovered, as if the user stopped over it to read its tool tip."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QToolTip, QTreeView, QWidget

from tests.end2end.probes.inside import Inside


def hover_all(inside: Inside) -> None:
    """Hover over all that is visible, and write down the tips that are seen."""
    for widget in inside.window.findChildren(QWidget):
        if widget.isVisible():
            _hover(inside, widget, widget.rect().center())
            _hover_inside(inside, widget)
    QToolTip.hideText()


def tips(inside: Inside) -> list[str]:
    """The tips that have been seen."""
    return list(inside.notes["tips"])


def _hover(inside: Inside, widget: QWidget, place: QPoint) -> None:
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, place, widget.mapToGlobal(place)))
    if QToolTip.isVisible():
        inside.notes["tips"].append(QToolTip.text())


def _hover_inside(inside: Inside, widget: QWidget) -> None:
    """Hover over the rows of a tree, the cells of a table and the choices of a list."""
    if isinstance(widget, QAbstractItemView):
        model = widget.model()
        if isinstance(widget, QTreeView):
            widget.expandAll()
            index = model.index(0, 0)
            while index.isValid():
                _hover(inside, widget.viewport(), widget.visualRect(index).center())
                index = widget.indexBelow(index)
        for row in range(min(model.rowCount(), 20)):
            for column in range(model.columnCount()):
                _hover(inside, widget.viewport(), widget.visualRect(model.index(row, column)).center())
    if isinstance(widget, QComboBox):
        for row in range(widget.count()):
            QToolTip.showText(widget.mapToGlobal(QPoint()), str(widget.itemData(row, 3) or ""), widget)
