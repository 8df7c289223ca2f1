"""How handles look: bright lines with dark rims, which read on any picture, and always of the same size."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from viewer.geometry.eye import Point
from viewer.shell.tools.handles.figure import KNOB, TIP, Figure, Grip

_BRIGHT, _HELD, _RIM = QColor("#ffb02e"), QColor("#ff5a1f"), QColor(20, 22, 26, 190)
_LINE, _HELD_LINE, _SHADOW = 1.6, 2.6, 2.4  # logical pixels; the last one is added by the rim
_BALL, _HELD_BALL = 5.0, 6.5
_HEAD = 15.0


def paint(painter: QPainter, figure: Figure, held: str) -> None:
    """Paint a handle; the grips named ``held`` stand out."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for line in figure.lines:
        _paint_line(painter, line, held=False)
    for grip in reversed(figure.grips):  # the first one is on top, as for the hand
        _paint_grip(painter, grip, held=grip.name == held)


def _paint_grip(painter: QPainter, grip: Grip, *, held: bool) -> None:
    if grip.look == KNOB:
        size = _HELD_BALL if held else _BALL
        painter.setPen(QPen(_RIM, 1.6))
        painter.setBrush(_HELD if held else _BRIGHT)
        painter.drawEllipse(QPointF(*grip.path[0]), size, size)
        return
    _paint_line(painter, grip.path, held=held)
    if grip.look == TIP:
        _paint_head(painter, *grip.path[-2:], held=held)


def _paint_line(painter: QPainter, path: Sequence[Point], *, held: bool) -> None:
    points = QPolygonF([QPointF(*point) for point in path])
    width = _HELD_LINE if held else _LINE
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for color, size in ((_RIM, width + _SHADOW), (_HELD if held else _BRIGHT, width)):
        pen = QPen(color, size)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(points)


def _paint_head(painter: QPainter, start: Point, tip: Point, *, held: bool) -> None:
    """Paint the head of an arrow; of one that is seen from its end a ring."""
    painter.setPen(QPen(_RIM, 1.6))
    painter.setBrush(_HELD if held else _BRIGHT)
    length = math.dist(start, tip)
    if length < _HEAD:
        painter.drawEllipse(QPointF(*tip), 7.5, 7.5)
        return
    x, y = (tip[0] - start[0]) / length, (tip[1] - start[1]) / length
    foot = tip[0] - _HEAD / 2.0 * x, tip[1] - _HEAD / 2.0 * y
    half = 6.0
    corners = (
        (tip[0] + _HEAD / 2.0 * x, tip[1] + _HEAD / 2.0 * y),
        (foot[0] - half * y, foot[1] + half * x),
        (foot[0] + half * y, foot[1] - half * x),
    )
    painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
