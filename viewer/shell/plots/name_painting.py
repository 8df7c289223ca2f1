"""Names of boundaries in the picture, each beside its boundary and none over another."""

from __future__ import annotations

from collections.abc import Container, Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from viewer.geometry.eye import Eye
from viewer.protocol.boundaries import BoundaryShown

_PADDING = 5.0
_CHIP = 8.0
_MOST = 22
"""Letters of a name; a longer one is cut."""

_GAP = 3.0
_AROUND = ((0, 0), (0, -1), (0, 1), (0.6, -1), (-0.6, -1), (0.6, 1), (-0.6, 1), (0, -2), (0, 2))
"""Where a name may stand, in its own widths and heights from its place; where it has no room at all it is left out."""

_BEHIND = 0.4
"""Opacity of the name of a boundary that something covers."""


def paint_names(painter: QPainter, eye: Eye, names: Sequence[BoundaryShown], behind: Container[int]) -> None:
    """Paint names as an eye sees them: those of large boundaries that nothing covers have their place first.

    Parameters
    ----------
    behind
        Numbers, from 0, of those that something covers.
    """
    taken: list[QRectF] = []
    view = QRectF(eye.left, eye.top, eye.width, eye.height)
    order = sorted(range(len(names)), key=lambda number: (number in behind, -names[number].size))
    for number in order:
        seen = eye.see(names[number].place)
        if seen is None or not view.contains(QPointF(*seen)):
            continue
        text = _short(names[number].name)
        rect = _room(QPointF(*seen), _size(painter, text), view, taken)
        if rect is not None:
            taken.append(rect)
            painter.setOpacity(_BEHIND if number in behind else 1.0)
            _paint(painter, rect, text, QColor(names[number].color))
    painter.setOpacity(1.0)


def _short(name: str) -> str:
    return name if len(name) <= _MOST else f"{name[: _MOST - 1]}…"


def _size(painter: QPainter, text: str) -> QSizeF:
    metrics = painter.fontMetrics()
    return QSizeF(metrics.horizontalAdvance(text) + _CHIP + 3.0 * _PADDING, metrics.height() + _PADDING)


def _room(place: QPointF, size: QSizeF, view: QRectF, taken: Sequence[QRectF]) -> QRectF | None:
    """Return where a name stands: at its place or close to it, within the view, and over no other."""
    for across, down in _AROUND:
        shift = QPointF(across * (size.width() + _GAP), down * (size.height() + _GAP))
        corner = place + shift - QPointF(size.width() / 2.0, size.height() / 2.0)
        left = max(min(corner.x(), view.right() - size.width()), view.left())
        top = max(min(corner.y(), view.bottom() - size.height()), view.top())
        rect = QRectF(QPointF(left, top), size)
        if not any(rect.adjusted(-_GAP, -_GAP, _GAP, _GAP).intersects(other) for other in taken):
            return rect
    return None


def _paint(painter: QPainter, rect: QRectF, text: str, color: QColor) -> None:
    ground = QColor("#ffffff")
    ground.setAlphaF(0.9)
    painter.setPen(QPen(color, 1.0))
    painter.setBrush(ground)
    painter.drawRoundedRect(rect, 4.0, 4.0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    middle = rect.center().y()
    painter.drawRoundedRect(QRectF(rect.left() + _PADDING, middle - _CHIP / 2.0, _CHIP, _CHIP), 2.0, 2.0)
    painter.setPen(QColor("#1d2126"))
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(rect.adjusted(_CHIP + 2.0 * _PADDING, 0.0, 0.0, 0.0), int(flags), text)
