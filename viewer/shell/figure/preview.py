"""The picture in the dialog, as it will be saved, on a chequered ground where it is transparent."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPaintEvent, QPalette, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_FIELD = 8  # logical pixels of the ground


class FigurePreview(QWidget):
    """Shows a picture as large as there is room.

    Signals
    -------
    resized
        There is other room.
    """

    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("figure.preview")
        self.setAccessibleName("Preview")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._image: QImage | None = None
        self._ground = _chequered()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a size in which text can be read."""
        return QSize(560, 420)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return the least size that is of use."""
        return QSize(240, 180)

    @property
    def room(self) -> tuple[int, int]:
        """Width and height in device pixels."""
        ratio = self.devicePixelRatioF()
        return max(round(self.width() * ratio), 1), max(round(self.height() * ratio), 1)

    @property
    def image(self) -> QImage | None:
        """What is shown."""
        return self._image

    def show_image(self, image: QImage | None) -> None:
        """Show a picture; None: there is none."""
        self._image = image
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Say that there is other room."""
        super().resizeEvent(event)
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the picture in the middle, with an edge."""
        if self._image is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = QSize(self._image.size()).scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        rect = QRectF(left, top, size.width(), size.height())
        painter.fillRect(rect, QBrush(self._ground))
        painter.drawImage(rect, self._image)
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.end()


def _chequered() -> QPixmap:
    pixmap = QPixmap(2 * _FIELD, 2 * _FIELD)
    pixmap.fill(QColor("#ffffff"))
    painter = QPainter(pixmap)
    for place in (0, _FIELD):
        painter.fillRect(place, place, _FIELD, _FIELD, QColor("#d8dadd"))
    painter.end()
    return pixmap
