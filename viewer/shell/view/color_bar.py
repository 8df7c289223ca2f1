"""The colour bar beside the view: field, unit, colours and values, drawn by Qt so that it is crisp at any scale.

For an integer field of few values it is a list: each value beside its colour.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from viewer.numbers import short, with_minus
from viewer.shell.view.color_bar_content import ColorBarContent
from viewer.shell.view.ticks import band_edges, format_value, log_ticks, ticks
from viewer.shell.widgets.labels import use_tabular_figures
from viewer.shell.widgets.plain_text import plain

_MARGIN = 12
_BAR = 18
_TICK = 5
_GAP = 3
_WIDEST, _WIDEST_OF_LINES = 140.0, 190.0
"""Most room that the title takes from the view, and the lines below it: longer ones are elided."""


class ColorBar(QWidget):
    """Shows which colour stands for which value. Hidden while the mesh has a solid colour.

    Signals
    -------
    double_clicked
        The user wants to change the range.
    """

    double_clicked = Signal()

    def __init__(self, name: str = "view.color_bar", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("Colour bar")
        self._content = ColorBarContent()
        self._widest = 0
        self._anew = False
        self._background = QColor("#ffffff")
        self._text = QColor("#000000")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # for its context menu
        use_tabular_figures(self)
        self.hide()

    def set_colors(self, background: str, foreground: str) -> None:
        """Take the colours of the theme, as ``"#rrggbb"``."""
        self._background, self._text = QColor(background), QColor(foreground)
        self.update()

    def set_content(self, content: ColorBarContent) -> None:
        """Show this content."""
        if content == self._content and not self._anew:
            return
        if self._anew:
            self._widest, self._anew = 0, False
        self._content = content
        self._widest = max(self._widest, self._width())
        if content.categories:
            values = ", ".join(with_minus(label) for label, _color in content.categories)
            self.setToolTip(plain(f"{content.title}\nEach of the values {values} has a colour of its own"))
            self.setAccessibleDescription(f"{content.title}: {values}")
        else:
            span = " to ".join(content.ends)
            about = f"\n{content.about_span}" if content.about_span else ""
            edit = "\nDouble-click to change the range" if content.editable else ""
            named = "\n".join((content.title, *content.lines))
            self.setToolTip(plain(f"{named}\n{span}{about}{edit}"))
            named = ", ".join((content.title, *content.lines))
            self.setAccessibleDescription(f"{named} from {span}, {content.span}".rstrip(", "))
        self.updateGeometry()
        self.update()

    def forget_width(self) -> None:
        """Begin with the width that the next content needs: another dataset comes."""
        self._anew = True

    @property
    def content(self) -> ColorBarContent:
        """What is shown."""
        return self._content

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a width in which the labels fit, also those of the dataset's other fields and ranges so far.

        The view must not change its size with every step of a movie, nor the picture its place with another field.
        """
        return QSize(max(self._widest, self._width()), 200)

    def _width(self) -> int:
        metrics = QFontMetricsF(self.font())
        content = self._content
        labels = [label for _share, label in self._marked()]
        labels += [label for label, _color in self._swatches()]
        widest = max((metrics.horizontalAdvance(label) for label in labels), default=40.0)
        title = min(max(map(metrics.horizontalAdvance, content.head)), _WIDEST_OF_LINES if content.lines else _WIDEST)
        return math.ceil(max(_BAR + _TICK + 4 + widest, title)) + 2 * _MARGIN

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return the least size in which the bar can be read."""
        return QSize(self.sizeHint().width(), 80)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint title, bar, ticks and labels."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._background)
        if not self._content.colors:
            return
        metrics = QFontMetricsF(self.font())
        line = metrics.height()
        painter.setPen(self._text)
        width = self.width() - 2 * _MARGIN
        swatches = self._swatches()
        head = self._content.head
        for row, text in enumerate(head):
            mode = Qt.TextElideMode.ElideRight if row == len(head) - 1 and row else Qt.TextElideMode.ElideMiddle
            line_of_text = QRectF(_MARGIN, _MARGIN + line * 1.1 * row, width, line)
            painter.drawText(line_of_text, Qt.AlignmentFlag.AlignLeft, metrics.elidedText(text, mode, width))
        top = 2 * _MARGIN + line * 1.5 + line * 1.1 * (len(head) - 1)
        if self._content.categories:
            self._paint_swatches(painter, self._fitting(swatches, top, line), top, line)
            self._paint_focus(painter)
            return
        below = len(swatches) * (line + _GAP) + (line if swatches else line / 2)
        bar = QRectF(_MARGIN, top, _BAR, max(self.height() - top - below - _MARGIN, 10))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, len(set(self._content.colors)) > 64)
        painter.drawImage(bar, self._gradient())
        painter.setPen(self._text)
        self._paint_ticks(painter, bar, metrics)
        self._paint_swatches(painter, swatches, bar.bottom() + line, line)
        self._paint_focus(painter)
        painter.end()

    def _paint_focus(self, painter: QPainter) -> None:
        if self.hasFocus():
            painter.setPen(self.palette().color(QPalette.ColorRole.Highlight))
            painter.drawRect(self.rect().adjusted(2, 2, -3, -3))

    def _paint_swatches(self, painter: QPainter, swatches: list[tuple[str, str]], top: float, line: float) -> None:
        for row, (label, color) in enumerate(swatches):
            y = top + row * (line + _GAP)
            square = QRectF(_MARGIN, y + line * 0.15, _BAR, line * 0.7)
            if color:
                painter.fillRect(square, QColor(color))
                painter.drawRect(square)
            left = square.right() + _TICK + 4 if color else square.left()
            painter.drawText(QRectF(left, y, self.width() - left, line), Qt.AlignmentFlag.AlignVCenter, label)

    def _fitting(self, swatches: list[tuple[str, str]], top: float, line: float) -> list[tuple[str, str]]:
        """Return the rows that there is room for, and one that says how many there are besides."""
        rows = max(int((self.height() - top - _MARGIN + _GAP) / (line + _GAP)), 1)
        if len(swatches) <= rows:
            return swatches
        return [*swatches[: rows - 1], (f"{len(swatches) - rows + 1} more", "")]

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Take the width that another font needs."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._widest = self._width()
            self.updateGeometry()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let the user change the range."""
        self.double_clicked.emit()
        event.accept()

    def _swatches(self) -> list[tuple[str, str]]:
        """Words and colours for what the bar has no place for."""
        content = self._content
        if content.categories:
            return [(with_minus(label), color) for label, color in content.categories]
        found = [("above", content.above), ("below", content.below), ("no value", content.nan)]
        return [(label, color) for label, color in found if color]

    def _marked(self) -> list[tuple[float, str]]:
        """Ticks: how far up the bar in 0..1, and what they say; the ends first, which the user reads off first."""
        content = self._content
        if content.categories:
            return []
        if content.exact:
            return [(0.0, with_minus(content.exact[0])), (1.0, with_minus(content.exact[1]))]
        low, high = content.low, content.high
        if content.bands:
            between = band_edges(low, high, content.bands, log=content.log)
        else:
            between = log_ticks(low, high) if content.log else ticks(low, high)
        values = [low, high, *between]
        return [
            (self._share(value), short(value) if content.log else format_value(value, low, high)) for value in values
        ]

    def _gradient(self) -> QImage:
        colors = self._content.colors
        image = QImage(1, len(colors), QImage.Format.Format_RGB32)
        for row, color in enumerate(reversed(colors)):
            image.setPixelColor(0, row, QColor(color))
        return image

    def _paint_ticks(self, painter: QPainter, bar: QRectF, metrics: QFontMetricsF) -> None:
        line = metrics.height()
        placed: list[float] = []
        faint = QColor(self._text)
        faint.setAlphaF(0.4)
        for share, text in self._marked():  # ticks that would touch the labels of those before give way
            y = bar.bottom() - share * bar.height()
            if any(abs(y - other) < line * 1.05 for other in placed):
                continue
            placed.append(y)
            painter.setPen(faint)  # as strong as the text it would look like a minus sign
            painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + _TICK, y))
            painter.setPen(self._text)
            label = QRectF(bar.right() + _TICK + 4, y - line / 2, self.width() - bar.right() - _TICK - 4, line)
            painter.drawText(label, Qt.AlignmentFlag.AlignVCenter, text)

    def _share(self, value: float) -> float:
        """Return how far up the bar a value is, in 0..1."""
        low, high = self._content.low, self._content.high
        if self._content.log and 0 < low < high:
            return (math.log(value) - math.log(low)) / (math.log(high) - math.log(low))
        return (value - low) / (high - low) if high > low else 0.5
