"""Small widgets for text: labels that elide instead of clipping or stretching the window."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from viewer.shell.widgets.plain_text import plain, text_label

FOR_HAND = "forHand"
"""Property of widgets over the picture that are there for the mouse only: pictures that are saved come without them."""


class ElidedLabel(QLabel):
    """One line of text that is elided to the width there is; the whole text is in the tool tip and can be copied."""

    def __init__(self, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        use_tabular_figures(self)

    def setText(self, text: str) -> None:  # noqa: N802
        """Set the whole text."""
        super().setText(text)
        self.setToolTip(plain(text))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return a width of a few letters."""
        return QSize(self.fontMetrics().averageCharWidth() * 6, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the elided text."""
        painter = QPainter(self)
        rect = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), self._mode, rect.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(rect, int(self.alignment()) | int(Qt.TextFlag.TextSingleLine), text)
        painter.end()


def use_tabular_figures(widget: QWidget) -> None:
    """Give all digits one width, where the font can: numbers in a column line up, and one that changes stays put."""
    font = widget.font()
    font.setFeature(QFont.Tag("tnum"), 1)
    widget.setFont(font)


def note_label(text: str) -> QLabel:
    """Return a label for words that explain a field, paler than those that name it."""
    note = text_label(text)
    note.setForegroundRole(note.palette().ColorRole.PlaceholderText)
    return note
