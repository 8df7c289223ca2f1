"""The wheel scrolls a panel; it does not turn the value that happens to be under the cursor."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QSlider, QWidget

_NOTCH = 120
"""What Qt calls one notch of a wheel; a touchpad sends parts of it."""


class CalmWheel(QObject):
    """Keeps the wheel from widgets that do not have the focus; what holds them scrolls instead.

    A slider that has the focus goes one step with each notch; by itself it would go three.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._turned = 0  # parts of a notch that a slider has not gone yet

    def guard(self, widget: QWidget) -> None:
        """Let the wheel change ``widget`` only after it was clicked or reached by keys."""
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        widget.installEventFilter(self)

    def guard_all(self, root: QWidget) -> None:
        """Guard every combo box, spin box and slider below ``root``."""
        for kind in (QComboBox, QAbstractSpinBox, QSlider):
            for widget in root.findChildren(kind):
                self.guard(widget)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Hand the wheel on, or take the step."""
        if event.type() != QEvent.Type.Wheel or not isinstance(watched, QWidget):
            return False
        if not watched.hasFocus():
            event.ignore()
            return True
        if isinstance(watched, QSlider) and isinstance(event, QWheelEvent):
            turn = event.angleDelta()
            self._turned += turn.y() or turn.x()
            steps = int(self._turned / _NOTCH)
            self._turned -= steps * _NOTCH
            watched.setValue(watched.value() + steps * watched.singleStep())
            event.accept()
            return True
        return False
