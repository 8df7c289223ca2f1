"""A small colour bar at the foot of a pane, where one bar for all does not say what the colours are."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from viewer.numbers import short
from viewer.protocol import SceneShown

_WIDEST, _NARROWEST, _HEIGHT, _FOOT = 180, 24, 8, 12
ROOM = 30
"""Height of what is kept free at the foot of a pane for the bar, in logical pixels; the renderer does it likewise."""
_EDGE = 12  # pixels that stay free at either side of a pane


def paint_bar(painter: QPainter, pane: QRect, scene: SceneShown, text: QColor, halo: QColor) -> None:
    """Paint the colours of a scene with the ends of their range; nothing where there is no range, or no room.

    Parameters
    ----------
    pane
        Where the pane lies.
    text, halo
        Colours of the numbers, and of what is behind them.
    """
    metrics = painter.fontMetrics()
    if scene.range is None or not scene.colors or pane.width() < 120 or pane.height() < 6 * metrics.height():
        return
    low, high = scene.exact_range or (short(scene.range[0]), short(scene.range[1]))
    ends = metrics.horizontalAdvance(low) + 6, metrics.horizontalAdvance(high) + 6
    width = min(_WIDEST, pane.width() // 2, pane.width() - sum(ends) - 2 * _EDGE)
    left = pane.center().x() - (width + sum(ends)) // 2 + ends[0]
    if width < _NARROWEST or left + width + ends[1] + _EDGE > pane.right():
        return
    top = pane.bottom() - _FOOT - _HEIGHT
    behind = QColor(halo)
    behind.setAlpha(200)
    ground = QRectF(left - ends[0] - 6, top - 6, width + sum(ends) + 12, _HEIGHT + 12)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(behind)
    painter.drawRoundedRect(ground, 4, 4)
    count = len(scene.colors)
    for number, color in enumerate(scene.colors):
        start, end = round(left + width * number / count), round(left + width * (number + 1) / count)
        painter.fillRect(start, top, end - start, _HEIGHT, QColor(color))
    painter.setPen(text)
    line = QRectF(left - ends[0], top - 8, ends[0] - 6, _HEIGHT + 16)
    painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, low)
    line = QRectF(left + width + 6, top - 8, ends[1], _HEIGHT + 16)
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, high)
