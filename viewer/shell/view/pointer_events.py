"""Mouse and wheel events of Qt as messages for the renderer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent

if TYPE_CHECKING:
    from viewer.protocol import Pointer

_BUTTONS = {
    Qt.MouseButton.LeftButton: "left",
    Qt.MouseButton.MiddleButton: "middle",
    Qt.MouseButton.RightButton: "right",
}


def pointer_of(action: str, event: QMouseEvent | QWheelEvent, ratio: float, notches: float = 0.0) -> Pointer:
    """Return the message; ``ratio`` is that of device pixels to logical ones, ``notches`` what the wheel was turned."""
    from viewer.protocol import Pointer  # the messages are not needed before the first paint

    modifiers = event.modifiers()
    return Pointer(
        action,
        event.position().x() * ratio,
        event.position().y() * ratio,
        _BUTTONS.get(event.button(), "") if isinstance(event, QMouseEvent) else "",
        bool(modifiers & Qt.KeyboardModifier.ShiftModifier),
        bool(modifiers & Qt.KeyboardModifier.ControlModifier),
        bool(modifiers & Qt.KeyboardModifier.AltModifier),
        notches,
    )
