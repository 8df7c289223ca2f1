"""What lies over several panes: lines between them, the mark of the active one, captions and bars, and failures."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from viewer.shell.session.pane_words import PaneWords, need_bars
from viewer.shell.view.frame_view import VEIL_DELAY
from viewer.shell.view.panes.pane_bar import paint_bar
from viewer.shell.widgets.areas import rect_of
from viewer.shell.widgets.labels import FOR_HAND
from viewer.shell.widgets.theme import ViewColors

_MARGIN, _PAD, _ROUND = 8, 7, 4
_MARK = 2  # pixels of the frame around the active pane
_TEXT = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
_WIDEST = 460


class PaneOverlay(QWidget):
    """Lies over the view and takes no events."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self.setObjectName("view.panes")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._words: tuple[PaneWords, ...] = ()
        self._background, self._foreground = QColor("#ffffff"), QColor("#000000")
        self._mark = ActiveMark(view)
        self._late = False  # what is being done takes long enough to be said
        self._timer = QTimer(self, singleShot=True, interval=VEIL_DELAY)
        self._timer.timeout.connect(self._be_late)
        view.installEventFilter(self)
        self.resize(view.size())
        self.hide()

    @property
    def words(self) -> tuple[PaneWords, ...]:
        """What is said over each pane."""
        return self._words

    def set_colors(self, colors: ViewColors) -> None:
        """Take the colours of the theme."""
        self._background, self._foreground = QColor(colors.background), QColor(colors.foreground)
        self.update()

    def say(self, words: tuple[PaneWords, ...], *, split: bool) -> None:
        """Say that over the panes; nothing where there is one."""
        if not any(pane.busy for pane in words):
            self._timer.stop()
            self._late = False
        elif not self._late and not self._timer.isActive():
            self._timer.start()
        area = next((pane.area for pane in words if pane.active), None)
        self._mark.put(None if split or area is None else rect_of(area, self.size()))
        if words != self._words:
            self._words = words
            self.setVisible(bool(words))
            self.update()

    def _be_late(self) -> None:
        self._late = True
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the size of the view."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.resize(watched.size())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint what is said."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plain = QFont(self.font())
        for pane, needs_bar in zip(self._words, need_bars(self._words), strict=True):
            rect = rect_of(pane.area, self.size())
            painter.setClipRect(rect)
            painter.setFont(plain)
            self._paint_edges(painter, rect)
            if pane.failure:
                self._paint_words(painter, rect, pane.failure)
            elif pane.busy and self._late:
                veil = QColor(self._background)
                veil.setAlpha(190)
                painter.fillRect(rect, veil)
                self._paint_words(painter, rect, ("", pane.busy))
            elif needs_bar and pane.shown is not None:
                paint_bar(painter, rect, pane.shown.scene, self._foreground, self._background)
            self._paint_caption(painter, rect, pane)
        painter.end()

    def _paint_edges(self, painter: QPainter, rect: QRect) -> None:
        line = QColor(self._foreground)
        line.setAlpha(70)
        if rect.left() > 0:
            painter.fillRect(rect.left(), rect.top(), 1, rect.height(), line)
        if rect.top() > 0:
            painter.fillRect(rect.left(), rect.top(), rect.width(), 1, line)

    def _paint_caption(self, painter: QPainter, rect: QRect, pane: PaneWords) -> None:
        font = QFont(self.font())
        font.setBold(pane.active)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        room = rect.width() - 2 * _MARGIN - 2 * _PAD
        text = metrics.elidedText(pane.caption, Qt.TextElideMode.ElideRight, room)
        width = metrics.horizontalAdvance(text) + 2 * _PAD
        chip = QRectF(rect.left() + _MARGIN, rect.top() + _MARGIN, width, metrics.height() + 6)
        palette = self.palette()
        fill = palette.color(QPalette.ColorRole.Highlight) if pane.active else QColor(self._background)
        fill.setAlpha(235 if pane.active else 215)
        edge = QColor(self._foreground)
        edge.setAlpha(0 if pane.active else 60)
        painter.setPen(QPen(edge, 1.0))
        painter.setBrush(fill)
        painter.drawRoundedRect(chip.adjusted(0.5, 0.5, -0.5, -0.5), _ROUND, _ROUND)
        painter.setPen(palette.color(QPalette.ColorRole.HighlightedText) if pane.active else self._foreground)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, text)

    def _paint_words(self, painter: QPainter, rect: QRect, words: tuple[str, ...]) -> None:
        """Paint a title and a sentence in the middle of a pane."""
        title, said = words
        width = min(rect.width() - 4 * _MARGIN, _WIDEST)
        painter.setPen(self._foreground)
        fonts = QFont(self.font()), QFont(self.font())
        fonts[0].setBold(True)
        heights = []
        for font, text in zip(fonts, (title, said), strict=True):
            painter.setFont(font)
            heights.append(painter.boundingRect(QRect(0, 0, width, 10_000), _TEXT, text).height() if text else 0)
        left, top = rect.center().x() - width // 2, rect.center().y() - (sum(heights) + _PAD) // 2
        for font, text, height in zip(fonts, (title, said), heights, strict=True):
            painter.setFont(font)
            painter.drawText(QRect(left, top, width, height), _TEXT, text)
            top += height + _PAD


class ActiveMark(QWidget):
    """The frame around the active pane; pictures that are saved come without it."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self.setObjectName("view.active_pane")
        self.setProperty(FOR_HAND, True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def put(self, rect: QRect | None) -> None:
        """Lie around that part of the view; None: there is nothing to mark."""
        if rect is not None and rect != self.geometry():
            self.setGeometry(rect)
        self.setVisible(rect is not None)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the frame."""
        painter = QPainter(self)
        color, width, height = self.palette().color(QPalette.ColorRole.Highlight), self.width(), self.height()
        painter.fillRect(0, 0, width, _MARK, color)
        painter.fillRect(0, height - _MARK, width, _MARK, color)
        painter.fillRect(0, 0, _MARK, height, color)
        painter.fillRect(width - _MARK, 0, _MARK, height, color)
        painter.end()
