"""A chart as a file: SVG, PDF and PNG of what is on screen."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QGraphicsView

KINDS = ("svg", "pdf", "png", "csv")
"""Endings of the files that a plot can be saved as."""

_DOTS = 96  # an inch: a logical pixel of the screen is one of the page


def picture_of(view: QGraphicsView, kind: str) -> bytes:
    """Return a picture of a chart, ``kind`` is ``"svg"``, ``"pdf"`` or ``"png"``.

    Raises
    ------
    ValueError
        When it is none of these.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if kind == "png":
        view.grab().save(buffer, "PNG")
    elif kind == "svg":
        _paint_svg(view, buffer)
    elif kind == "pdf":
        _paint_pdf(view, buffer)
    else:
        raise ValueError(kind)
    buffer.close()
    return bytes(buffer.data().data())


def _paint_svg(view: QGraphicsView, buffer: QBuffer) -> None:
    from PySide6.QtSvg import QSvgGenerator

    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(view.viewport().size())
    generator.setViewBox(view.viewport().rect())
    generator.setResolution(_DOTS)
    generator.setTitle("Plot")
    _paint(view, QPainter(generator), QRectF(view.viewport().rect()))


def _paint_pdf(view: QGraphicsView, buffer: QBuffer) -> None:
    size = QSizeF(view.viewport().size()) * (72.0 / _DOTS)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Point))
    writer.setPageMargins(QMarginsF())
    writer.setTitle("Plot")
    painter = QPainter(writer)
    _paint(view, painter, QRectF(painter.viewport()))


def _paint(view: QGraphicsView, painter: QPainter, target: QRectF) -> None:
    painter.fillRect(target, view.backgroundBrush())
    view.render(painter, target, view.viewport().rect())
    painter.end()
