"""Icons for playing, in the colour of the theme's text: those of Qt's styles are black on dark buttons."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

PLAY, PAUSE, STOP, LOOP = "play", "pause", "stop", "loop"

_SIZE = 48  # pixels: three times what is shown, so that it is crisp at any scale factor


def media_icon(kind: str, color: QColor) -> QIcon:
    """Return the icon of one of :data:`PLAY`, :data:`PAUSE`, :data:`STOP` and :data:`LOOP`."""
    pixmap = QPixmap(_SIZE, _SIZE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    if kind == PLAY:
        painter.drawPolygon(QPolygonF([QPointF(12, 6), QPointF(42, 24), QPointF(12, 42)]))
    elif kind == PAUSE:
        painter.drawRect(QRectF(10, 7, 10, 34))
        painter.drawRect(QRectF(28, 7, 10, 34))
    elif kind == STOP:
        painter.drawRect(QRectF(9, 9, 30, 30))
    else:
        painter.drawPolygon(QPolygonF([QPointF(30, 2), QPointF(46, 12), QPointF(30, 22)]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color, 6))
        painter.drawArc(QRectF(8, 12, 30, 30), 85 * 16, 275 * 16)
    painter.end()
    return QIcon(pixmap)
