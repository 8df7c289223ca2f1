"""The marker of the axes in a picture, as lines and areas that are sharp at any size."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from viewer.axes_marker import (
    BALL,
    COLORS,
    EDGE,
    HOLLOW,
    INSIDE,
    LETTER,
    LINE,
    RIM,
    SIZE,
    SMALL,
    STROKE,
    STROKES,
    axis_ends,
    mixed,
)
from viewer.geometry.eye import Eye

_WHITE = QColor("#ffffff")


def paint_axes(painter: QPainter, corner: QPointF, scale: float, eye: Eye, background: QColor | None) -> None:
    """Paint the marker into the lower left corner of a pane.

    Parameters
    ----------
    scale
        How large, in multiples of that on screen.
    background
        What the rims and the ends away from the axes are like; None: white, and without rims.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(corner)
    painter.scale(scale, scale)
    painter.translate(SIZE / 2.0, -SIZE / 2.0)
    behind = background or _WHITE
    rim = RIM if background is not None else 0.0
    for name, (across, above) in axis_ends(eye.right, eye.up, eye.forward):
        color, place = QColor(COLORS[name[1]]), QPointF(across, -above)
        if name[0] == "-":
            _disc(painter, place, SMALL + rim, behind)
            _disc(painter, place, SMALL, _between(color, behind, EDGE))
            _disc(painter, place, SMALL - HOLLOW, _between(_between(color, behind, EDGE), behind, INSIDE))
            continue
        _line(painter, QPointF(), place, LINE + rim, behind)
        _line(painter, QPointF(), place, LINE, color)
        _disc(painter, place, BALL + rim, behind)
        _disc(painter, place, BALL, color)
        for start, end in STROKES[name[1]]:
            first, second = (place + QPointF(LETTER * x, -LETTER * y) for x, y in (start, end))
            _line(painter, first, second, STROKE, _WHITE)
    painter.restore()


def _disc(painter: QPainter, place: QPointF, radius: float, color: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawEllipse(place, radius, radius)


def _line(painter: QPainter, start: QPointF, end: QPointF, half: float, color: QColor) -> None:
    pen = QPen(color, 2.0 * half)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawLine(start, end)


def _between(color: QColor, other: QColor, share: float) -> QColor:
    parts = [(one.redF(), one.greenF(), one.blueF()) for one in (color, other)]
    return QColor.fromRgbF(*mixed(parts[0], parts[1], share))
