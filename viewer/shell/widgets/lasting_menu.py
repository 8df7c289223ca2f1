"""A menu of switches that stays open while they are used."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu


class LastingMenu(QMenu):
    """Closes at Esc, at a click beside it, and at an entry that is no switch."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Switch what is under the cursor; the right button switches nothing."""
        if event.button() == Qt.MouseButton.RightButton:
            event.accept()
        elif not self._switch_at(event):
            super().mouseReleaseEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Leave the right button to the context menu."""
        inside = self.rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.RightButton and inside:
            event.accept()
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Switch the marked entry with the space bar; Return switches and closes."""
        action = self.activeAction()
        if event.key() == Qt.Key.Key_Space and action is not None and action.isCheckable():
            action.trigger()
        else:
            super().keyPressEvent(event)

    def _switch_at(self, event: QMouseEvent) -> bool:
        action = self.actionAt(event.position().toPoint())
        if action is None or not action.isCheckable() or not action.isEnabled():
            return False
        action.trigger()
        return True
