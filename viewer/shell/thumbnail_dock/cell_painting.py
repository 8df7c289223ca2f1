"""How one thumbnail is painted: its picture or what stands for it, the sample's number, and whether it is shown."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPolygonF

from viewer.shell.thumbnail_dock.cells import ThumbnailCells
from viewer.shell.thumbnails.thumbnails import Cell

_FADED = 0.35
"""Opacity of a picture that is not that of now."""

_SIGN = 0.3
"""Height of the sign of a sample that cannot be drawn, as a share of the picture."""

_WARNING = QColor("#e0a100")
_INK = QColor("#1d2129")


def paint_cell(
    painter: QPainter, cells: ThumbnailCells, rect: QRect, cell: Cell, caption: str, palette: QPalette, *, shown: bool
) -> None:
    """Paint a cell.

    Parameters
    ----------
    rect
        Where it lies.
    shown
        Whether the sample is the one on screen.
    """
    roles = QPalette.ColorRole
    place = cells.picture_rect(rect)
    if shown:
        painter.fillRect(rect.adjusted(1, 1, -1, -1), palette.color(roles.Highlight))
    if cell.picture is not None:
        if cell.former:
            painter.fillRect(place, palette.color(roles.AlternateBase))
            painter.setOpacity(_FADED)
        painter.drawImage(_fitted(cell, place), cell.picture)
        painter.setOpacity(1.0)
    else:
        painter.fillRect(place, palette.color(roles.AlternateBase))
        if cell.failure is not None:
            _paint_sign(painter, place)
    line = QColor(palette.color(roles.Text))
    line.setAlpha(40)
    painter.setPen(line)
    painter.drawRect(place.adjusted(0, 0, -1, -1))
    painter.setPen(palette.color(roles.HighlightedText if shown else roles.Text))
    painter.drawText(cells.caption_rect(rect), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine), caption)


def _fitted(cell: Cell, place: QRect) -> QRectF:
    """Return where a picture is drawn: one that was made for another size keeps its shape."""
    assert cell.picture is not None
    size = cell.picture.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
    found = QRectF(0.0, 0.0, size.width(), size.height())
    found.moveCenter(QRectF(place).center())
    return found


def _paint_sign(painter: QPainter, place: QRect) -> None:
    """Paint a triangle with an exclamation mark."""
    high = place.height() * _SIGN
    wide, middle = high * 1.15, QRectF(place).center()
    top, bottom = middle.y() - high / 2.0, middle.y() + high / 2.0
    corners = [(0.0, top), (wide / 2.0, bottom), (-wide / 2.0, bottom)]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(_WARNING, high * 0.12)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(_WARNING)
    painter.drawPolygon(QPolygonF([QPointF(middle.x() + across, y) for across, y in corners]))
    stroke = QPen(_INK, high * 0.1)
    stroke.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(stroke)
    painter.drawLine(QPointF(middle.x(), top + high * 0.35), QPointF(middle.x(), top + high * 0.65))
    painter.drawPoint(QPointF(middle.x(), top + high * 0.86))
    painter.restore()
