"""The slider of a split picture: what lies left of it is of one sample, what lies right of the other."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from viewer.shell.widgets.labels import FOR_HAND

_WIDTH, _GRIP = 16, 26


class SplitSlider(QWidget):
    """Lies over the line where a picture is split, and is dragged with it.

    Signals
    -------
    moved
        Where the user wants the line, a share of the width of the view.
    """

    moved = Signal(float)

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self.setObjectName("view.split")
        self.setAccessibleName("Split")
        self.setProperty(FOR_HAND, True)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self._view = view
        self._grabbed = 0.0  # from the line to where it was taken
        self.hide()

    def put(self, at: float) -> None:
        """Lie at that share of the width; 0: there is no split picture."""
        self.setVisible(at > 0.0)
        if at > 0.0:
            self.setGeometry(round(at * self._view.width()) - _WIDTH // 2, 0, _WIDTH, self._view.height())
            self.raise_()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take the line."""
        self._grabbed = event.position().x() - _WIDTH / 2
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Move the line with the mouse."""
        if event.buttons() & Qt.MouseButton.LeftButton and self._view.width():
            place = self.mapToParent(event.position()).x() - self._grabbed
            self.moved.emit(min(max(place / self._view.width(), 0.001), 1.0))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Leave it there."""
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the line with a grip in its middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color, middle = self.palette().color(QPalette.ColorRole.Highlight), self.height() / 2
        painter.fillRect(QRectF(_WIDTH / 2 - 1, 0, 2, self.height()), color)
        painter.setPen(QPen(QColor("#ffffff"), 1.5))
        painter.setBrush(color)
        painter.drawRoundedRect(QRectF(2, middle - _GRIP / 2, _WIDTH - 4, _GRIP), 5, 5)
        for across in (_WIDTH / 2 - 2, _WIDTH / 2 + 2):
            painter.drawLine(QRectF(across, middle - 6, 0, 12).topLeft(), QRectF(across, middle + 6, 0, 0).topLeft())
        painter.end()
