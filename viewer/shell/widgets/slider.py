"""A slider that goes to where it is clicked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSlider, QWidget


class Slider(QSlider):
    """A horizontal slider whose handle comes to the cursor: Qt's would go ten steps towards it."""

    def __init__(self, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setObjectName(name)
        self.setAccessibleName(label)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Bring the handle to the cursor, and take hold of it there."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._come_to(event.position().x())
        super().mousePressEvent(event)

    def _come_to(self, x: float) -> None:
        from PySide6.QtWidgets import QStyle, QStyleOptionSlider  # which take 10 ms to make: not at the start

        option, style = QStyleOptionSlider(), self.style()
        self.initStyleOption(option)
        control = QStyle.ComplexControl.CC_Slider
        groove, handle = (
            style.subControlRect(control, option, part, self)
            for part in (QStyle.SubControl.SC_SliderGroove, QStyle.SubControl.SC_SliderHandle)
        )
        if handle.left() <= x <= handle.right():
            return
        place, room = round(x - groove.left() - handle.width() / 2), groove.width() - handle.width()
        low, high = self.minimum(), self.maximum()
        self.setValue(QStyle.sliderValueFromPosition(low, high, place, room, option.upsideDown))
