"""The veil over a picture that is out of date: what is being done instead, and how far it is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from viewer.protocol.panes import WHOLE, PaneArea
from viewer.shell.widgets.areas import rect_of
from viewer.shell.widgets.filling import fill
from viewer.shell.widgets.labels import ElidedLabel

_BAR = 200  # pixels at most
_COVER = 190  # of 255


class Veil(QWidget):
    """Lies over the view while it is shown; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("view.veil")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._color = QColor("#ffffff")
        self._words = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        self._words.setObjectName("view.veil.words")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._bar = QProgressBar()
        self._bar.setObjectName("view.veil.progress")
        self._bar.setAccessibleName("Progress")
        self._bar.setTextVisible(False)
        self._bar.setMaximumSize(_BAR, 8)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(self._words)
        column.addWidget(self._bar)
        column.setAlignment(self._bar, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._area = WHOLE
        self.hide()

    def cover(self, area: PaneArea) -> None:
        """Lie over that area of the view: what is out of date is what is seen there."""
        if area != self._area:
            self._area = area
            self.fit()

    def fit(self) -> None:
        """Follow the size of the view."""
        view = self.parentWidget()
        if view is not None:
            self.setGeometry(rect_of(self._area, view.size()))

    def set_colors(self, background: QColor, text: QColor) -> None:
        """Take the colours of the view."""
        self._color = QColor(background)
        self._color.setAlpha(_COVER)
        palette = self._words.palette()
        palette.setColor(self._words.foregroundRole(), text)
        self._words.setPalette(palette)
        self.update()

    def say(self, text: str, fraction: float | None) -> None:
        """Say what is being done, and how far it is; ``fraction`` None: no end in sight."""
        self._words.setText(text)
        self._bar.setRange(0, 0 if fraction is None else 1000)
        if fraction is not None:
            self._bar.setValue(round(fraction * 1000))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Pale what is below."""
        painter = QPainter(self)
        fill(painter, self.rect(), self._color)
        painter.end()
