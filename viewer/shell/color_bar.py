"""The colour bar beside the view: field, unit, colours and values, drawn by Qt so that it is crisp at any scale."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

_MARGIN = 12
_BAR = 18
_TICK = 5


class ColorBar(QWidget):
    """Shows which colour stands for which value. Hidden while the mesh has a solid colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("view.color_bar")
        self.setAccessibleName("Colour bar")
        self._title = ""
        self._range = (0.0, 1.0)
        self._colors: tuple[str, ...] = ()
        self._background = QColor("#ffffff")
        self._text = QColor("#000000")
        self.hide()

    def set_colors(self, background: str, foreground: str) -> None:
        """Take the colours of the theme, as ``"#rrggbb"``."""
        self._background, self._text = QColor(background), QColor(foreground)
        self.update()

    def set_scale(self, title: str, low: float, high: float, colors: tuple[str, ...]) -> None:
        """Show ``colors`` (low to high) for the values from ``low`` to ``high`` of the field called ``title``."""
        self._title, self._range, self._colors = title, (low, high), colors
        self.setToolTip(f"{title}\n{format_value(low)} to {format_value(high)}")
        self.setAccessibleDescription(f"{title} from {format_value(low)} to {format_value(high)}")
        self.updateGeometry()
        self.update()

    @property
    def scale_range(self) -> tuple[float, float]:
        """Lowest and highest value of the bar."""
        return self._range

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a width in which the labels fit."""
        metrics = QFontMetricsF(self.font())
        labels = [format_value(value, *self._range) for value in (*ticks(*self._range), *self._range)]
        widest = max((metrics.horizontalAdvance(label) for label in labels), default=40.0)
        title = min(metrics.horizontalAdvance(self._title), 140.0)
        return QSize(math.ceil(max(_BAR + _TICK + 4 + widest, title)) + 2 * _MARGIN, 200)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return the least size in which the bar can be read."""
        return QSize(self.sizeHint().width(), 80)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint title, bar, ticks and labels."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._background)
        if not self._colors:
            return
        metrics = QFontMetricsF(self.font())
        line = metrics.height()
        painter.setPen(self._text)
        title = metrics.elidedText(self._title, Qt.TextElideMode.ElideMiddle, self.width() - 2 * _MARGIN)
        painter.drawText(QRectF(_MARGIN, _MARGIN, self.width() - 2 * _MARGIN, line), Qt.AlignmentFlag.AlignLeft, title)
        top = 2 * _MARGIN + line
        bar = QRectF(_MARGIN, top + line / 2, _BAR, max(self.height() - top - line - _MARGIN, 10))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, len(self._colors) > 64)
        painter.drawImage(bar, self._gradient())
        painter.setPen(self._text)
        self._paint_ticks(painter, bar, metrics)
        painter.end()

    def _gradient(self) -> QImage:
        image = QImage(1, len(self._colors), QImage.Format.Format_RGB32)
        for row, color in enumerate(reversed(self._colors)):
            image.setPixelColor(0, row, QColor(color))
        return image

    def _paint_ticks(self, painter: QPainter, bar: QRectF, metrics: QFontMetricsF) -> None:
        low, high = self._range
        line = metrics.height()
        placed: list[float] = []
        # The ends are what a person reads off first; ticks that would touch their labels give way.
        for value in (low, high, *ticks(low, high)):
            share = (value - low) / (high - low) if high > low else 0.5
            y = bar.bottom() - share * bar.height()
            if any(abs(y - other) < line * 1.05 for other in placed):
                continue
            placed.append(y)
            painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + _TICK, y))
            label = QRectF(bar.right() + _TICK + 4, y - line / 2, self.width() - bar.right() - _TICK - 4, line)
            painter.drawText(label, Qt.AlignmentFlag.AlignVCenter, format_value(value, low, high))


def ticks(low: float, high: float, wanted: int = 6) -> list[float]:
    """Return about ``wanted`` round values within a range: 1, 2 or 5 times a power of ten apart."""
    span = high - low
    if not (span > 1e-300 and math.isfinite(span)):  # below, floats have no digits left to divide by
        return []
    raw = span / wanted
    power = 10.0 ** math.floor(math.log10(raw))
    step = next((factor * power for factor in (1, 2, 5, 10) if factor * power >= raw), 10 * power)
    if step <= 0 or low + step == low:
        return []
    first = math.ceil(low / step)
    return [index * step for index in range(first, math.floor(high / step) + 1)]


def format_value(value: float, low: float | None = None, high: float | None = None) -> str:
    """Spell a value shortly: enough digits to tell it from its neighbours within the range ``low`` to ``high``."""
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    span = (high - low) if low is not None and high is not None else 0.0
    if not (span > 0 and math.isfinite(span)):
        return f"{value:.4g}"
    largest = max(abs(low or 0.0), abs(high or 0.0))
    digits = max(0, math.ceil(math.log10(largest / span))) + 3
    if abs(value) < span * 1e-9:
        return "0"
    return f"{value:.{min(digits, 12)}g}"
