"""What shows that something may be dropped: a frame over the window, or a part of it, while it is dragged there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

_WORDS = "Drop the folder, file or address to open it"
_FRAME = 4
_ROUND = 8


class DropHint(QWidget):
    """Lies over its parent, lets all events through, and is hidden at first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("drop_hint")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._words = _WORDS
        self.hide()

    def cover(self, words: str = _WORDS) -> None:
        """Show it over all of the parent."""
        self._words = words
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the frame, and the words in the middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self.palette().color(QPalette.ColorRole.Highlight)
        veil = QColor(color)
        veil.setAlpha(40)
        area = self.rect().adjusted(_FRAME, _FRAME, -_FRAME, -_FRAME)
        painter.setPen(QPen(color, _FRAME))
        painter.setBrush(veil)
        painter.drawRoundedRect(area, _ROUND, _ROUND)
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 1.3)
        font.setBold(True)
        painter.setFont(font)
        words = painter.boundingRect(area, Qt.AlignmentFlag.AlignCenter, self._words).adjusted(-18, -10, 18, 10)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawRoundedRect(words, _ROUND, _ROUND)
        painter.setPen(self.palette().color(QPalette.ColorRole.HighlightedText))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self._words)
        painter.end()
