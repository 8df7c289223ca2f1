"""The handle of a tool in the view, moved by the mouse as Qt tells of it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from tests.end2end.probes.inside import Inside
from viewer.codec import from_plain, to_plain
from viewer.protocol import Tool

_KINDS = {
    "press": QEvent.Type.MouseButtonPress,
    "move": QEvent.Type.MouseMove,
    "release": QEvent.Type.MouseButtonRelease,
}


def is_shown(inside: Inside) -> bool:
    return inside.handle.isVisible() and bool(inside.handle.figure.grips)


def grips(inside: Inside) -> dict[str, list[float]]:
    """Where the knobs and tips are in the view, in logical pixels."""
    return {grip.name: list(grip.path[-1]) for grip in inside.handle.figure.grips if grip.look != "line"}


def mouse(inside: Inside, kind: str, x: float, y: float, held: bool = True) -> None:
    """Press or release the left button, or move with it down, or without."""
    none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
    point = QPointF(x, y)
    event = QMouseEvent(
        _KINDS[kind],
        point,
        QPointF(inside.view.mapToGlobal(point)),
        none if kind == "move" else left,
        left if held and kind != "release" else none,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(inside.view, event)


def escape(inside: Inside) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(inside.view, event)


def set_tools(inside: Inside, *tools: Any) -> None:
    """Look inside with these tools, as on the wire."""
    inside.session.set_tools(tuple(from_plain(Tool, tool) for tool in tools))  # type: ignore[arg-type]


def tool(inside: Inside, row: int = 0) -> Any:
    """The tool that is wanted, as on the wire."""
    return to_plain(inside.state.tools[row])


def is_dragging(inside: Inside) -> bool:
    return inside.state.dragging


def cursor(inside: Inside) -> str:
    return inside.view.cursor().shape().name
