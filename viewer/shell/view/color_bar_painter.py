"""How a colour bar is painted: on screen, and in a figure where all of it is lines, text and areas."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from viewer.numbers import short, with_minus
from viewer.shell.session.color_bar_content import ColorBarContent
from viewer.shell.view.ticks import band_edges, format_value, log_ticks, ticks
from viewer.shell.widgets.filling import fill

_MARGIN = 12
_BAR = 18
_TICK = 5
_GAP = 3
_WIDEST, _WIDEST_OF_LINES = 140.0, 190.0
"""Most room that the title takes from the view, and the lines below it: longer ones are elided."""


def color_bar_width(content: ColorBarContent, metrics: QFontMetricsF) -> int:
    """Return a width in which the labels fit."""
    labels = [label for _share, label in _marked(content)]
    labels += [label for label, _color in _swatches(content)]
    widest = max((metrics.horizontalAdvance(label) for label in labels), default=40.0)
    title = min(max(map(metrics.horizontalAdvance, content.head)), _WIDEST_OF_LINES if content.lines else _WIDEST)
    return math.ceil(max(_BAR + _TICK + 4 + widest, title)) + 2 * _MARGIN


class ColorBarPainter:
    """Paints one colour bar.

    Parameters
    ----------
    painter
        With the font of the bar.
    size
        Width and height that there is, from the painter's origin on.
    shapes
        Whether the colours are painted as areas, and not as a picture.
    """

    def __init__(
        self,
        painter: QPainter,
        size: tuple[float, float],
        content: ColorBarContent,
        text: QColor,
        *,
        shapes: bool = False,
    ) -> None:
        self._painter, self._content, self._text, self._shapes = painter, content, text, shapes
        self._width, self._height = size
        self._metrics = QFontMetricsF(painter.font(), painter.device())

    def paint(self) -> None:
        """Paint title, bar, ticks and labels."""
        if not self._content.colors:
            return
        painter, metrics = self._painter, self._metrics
        line = metrics.height()
        painter.setPen(self._text)
        width = self._width - 2 * _MARGIN
        swatches = _swatches(self._content)
        head = self._content.head
        for row, text in enumerate(head):
            mode = Qt.TextElideMode.ElideRight if row == len(head) - 1 and row else Qt.TextElideMode.ElideMiddle
            line_of_text = QRectF(_MARGIN, _MARGIN + line * 1.1 * row, width, line)
            painter.drawText(line_of_text, Qt.AlignmentFlag.AlignLeft, metrics.elidedText(text, mode, width))
        top = 2 * _MARGIN + line * 1.5 + line * 1.1 * (len(head) - 1)
        if self._content.categories:
            self._paint_swatches(self._fitting(swatches, top, line), top, line)
            return
        below = len(swatches) * (line + _GAP) + (line if swatches else line / 2)
        bar = QRectF(_MARGIN, top, _BAR, max(self._height - top - below - _MARGIN, 10))
        self._paint_colors(bar)
        painter.setPen(self._text)
        self._paint_ticks(bar, line)
        self._paint_swatches(swatches, bar.bottom() + line, line)

    def _paint_colors(self, bar: QRectF) -> None:
        colors, painter = self._content.colors, self._painter
        if not self._shapes:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, len(set(colors)) > 64)
            painter.drawImage(bar, self._gradient())
            return
        for number, color in enumerate(colors):  # each one up to the top: between areas that only touch there are lines
            part = QRectF(bar)
            part.setBottom(bar.bottom() - bar.height() * number / len(colors))
            fill(painter, part, QColor(color))

    def _paint_swatches(self, swatches: list[tuple[str, str]], top: float, line: float) -> None:
        painter = self._painter
        for row, (label, color) in enumerate(swatches):
            y = top + row * (line + _GAP)
            square = QRectF(_MARGIN, y + line * 0.15, _BAR, line * 0.7)
            if color:
                fill(painter, square, QColor(color))
                painter.drawRect(square)
            left = square.right() + _TICK + 4 if color else square.left()
            painter.drawText(QRectF(left, y, self._width - left, line), Qt.AlignmentFlag.AlignVCenter, label)

    def _fitting(self, swatches: list[tuple[str, str]], top: float, line: float) -> list[tuple[str, str]]:
        """Return the rows that there is room for, and one that says how many there are besides."""
        rows = max(int((self._height - top - _MARGIN + _GAP) / (line + _GAP)), 1)
        if len(swatches) <= rows:
            return swatches
        return [*swatches[: rows - 1], (f"{len(swatches) - rows + 1} more", "")]

    def _gradient(self) -> QImage:
        colors = self._content.colors
        image = QImage(1, len(colors), QImage.Format.Format_RGB32)
        for row, color in enumerate(reversed(colors)):
            image.setPixelColor(0, row, QColor(color))
        return image

    def _paint_ticks(self, bar: QRectF, line: float) -> None:
        painter = self._painter
        placed: list[float] = []
        faint = QColor(self._text)
        faint.setAlphaF(0.4)
        for share, text in _marked(self._content):  # ticks that would touch the labels of those before give way
            y = bar.bottom() - share * bar.height()
            if any(abs(y - other) < line * 1.05 for other in placed):
                continue
            placed.append(y)
            painter.setPen(faint)  # as strong as the text it would look like a minus sign
            painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + _TICK, y))
            painter.setPen(self._text)
            label = QRectF(bar.right() + _TICK + 4, y - line / 2, self._width - bar.right() - _TICK - 4, line)
            painter.drawText(label, Qt.AlignmentFlag.AlignVCenter, text)


def _swatches(content: ColorBarContent) -> list[tuple[str, str]]:
    """Words and colours for what the bar has no place for."""
    if content.categories:
        return [(with_minus(label), color) for label, color in content.categories]
    found = [("above", content.above), ("below", content.below), ("no value", content.nan)]
    return [(label, color) for label, color in found if color]


def _marked(content: ColorBarContent) -> list[tuple[float, str]]:
    """Ticks: how far up the bar in 0..1, and what they say; the ends first, which the user reads off first."""
    if content.categories:
        return []
    if content.exact:
        return [(0.0, with_minus(content.exact[0])), (1.0, with_minus(content.exact[1]))]
    low, high = content.low, content.high
    if content.bands:
        between = band_edges(low, high, content.bands, log=content.log)
    else:
        between = log_ticks(low, high) if content.log else ticks(low, high)
    return [
        (_share(content, value), short(value) if content.log else format_value(value, low, high))
        for value in (low, high, *between)
    ]


def _share(content: ColorBarContent, value: float) -> float:
    """Return how far up the bar a value is, in 0..1."""
    low, high = content.low, content.high
    if content.log and 0 < low < high:
        return (math.log(value) - math.log(low)) / (math.log(high) - math.log(low))
    return (value - low) / (high - low) if high > low else 0.5
