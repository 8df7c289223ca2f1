"""The view: paints the newest frame and turns mouse and wheel events into messages for the renderer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from viewer.errors import RenderError
from viewer.shell.view.frame_buffer import FrameBuffer
from viewer.shell.view.pointer_events import pointer_of
from viewer.shell.view.veil import Veil
from viewer.shell.widgets.filling import fill

if TYPE_CHECKING:
    from viewer.protocol import Frame

VEIL_DELAY = 150
"""Milliseconds that a picture may be out of date before a veil says so: a quick change must not flicker."""

TIME_DELAY = 1000
"""The same while only another time step is on its way: a movie of big pictures must not be veiled between them."""


class FrameView(QWidget):
    """Shows frames and forwards what the mouse does.

    Signals
    -------
    pointer
        A ``Pointer`` message, in device pixels.
    hovered
        Place of the cursor while no button is down, in device pixels.
    left
        The cursor has left the view.
    clicked_right
        The right button was pressed and released at one place, a ``QPoint``: a click, not a drag.
    resized
        Width and height in device pixels, and the device pixel ratio.
    released
        Sequence number of a frame that is no longer shown.
    broken
        Why a frame could not be shown.
    """

    pointer = Signal(object)
    hovered = Signal(float, float)
    left = Signal()
    clicked_right = Signal(object)
    resized = Signal(int, int, float)
    released = Signal(int)
    broken = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("view.frame")
        self.setAccessibleName("3D view")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setMinimumSize(160, 120)
        self._buffer = FrameBuffer()
        self._frame: Frame | None = None
        self._image: QImage | None = None
        self._pixels: memoryview | None = None
        self._background, self._foreground = QColor("#ffffff"), QColor("#000000")
        self._right_press: QPoint | None = None  # where the right button went down, until the mouse is dragged
        self._busy_text = ""
        self._veil = Veil(self)
        self._dragging = False
        self._veil_timer = QTimer(self, singleShot=True)
        self._veil_timer.timeout.connect(self._drop_veil)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a size that gives a fresh window good proportions."""
        return QSize(900, 700)

    @property
    def frame(self) -> Frame | None:
        """The frame on screen."""
        return self._frame

    @property
    def veiled(self) -> bool:
        """Whether the picture is marked as out of date."""
        return not self._veil.isHidden()

    def device_size(self) -> QSize:
        """Return the size in device pixels."""
        return (QRectF(self.rect()).size() * self.devicePixelRatioF()).toSize()

    def is_sharp(self) -> bool:
        """Whether the frame on screen has exactly the size of the view."""
        size = self.device_size()
        return self._frame is not None and (self._frame.width, self._frame.height) == (size.width(), size.height())

    def is_final(self) -> bool:
        """Whether the frame on screen stays as it is: sharp, and no better one follows by itself."""
        return self._frame is not None and self._frame.final and not self._frame.rough and self.is_sharp()

    def set_frame(self, frame: Frame) -> None:
        """Show this frame and give back the one before."""
        try:
            image, pixels = self._buffer.image(frame)
        except RenderError as error:
            self.released.emit(frame.sequence)
            self.broken.emit(error.sentence)
            return
        if self._busy_text and (self._frame is None or frame.scene != self._frame.scene):
            self._veil.hide()  # something newer is on its way, but this has just come
            self._veil_timer.start()
        self._forget()
        image.setDevicePixelRatio(frame.scale)
        self._frame, self._image, self._pixels = frame, image, pixels
        self._veil.cover(frame.area)
        self.update()

    def drop_frame(self) -> None:
        """Show no frame any more: its renderer is gone, or its file."""
        self._forget()
        self._buffer = FrameBuffer()
        self.update()

    def _forget(self) -> None:
        pixels, frame, self._image = self._pixels, self._frame, None
        self._pixels = self._frame = None
        if pixels is not None:
            pixels.release()
        if frame is not None:
            self.released.emit(frame.sequence)

    def set_colors(self, background: str, foreground: str) -> None:
        """Take the colours of the theme, as ``"#rrggbb"``."""
        self._background, self._foreground = QColor(background), QColor(foreground)
        self._veil.set_colors(self._background, self._foreground)
        self.update()

    def set_dragging(self, dragging: bool) -> None:
        """Say that a picture is coarse as long as what it shows is dragged."""
        if dragging != self._dragging:
            self._dragging = dragging
            self.update()

    def set_stale(self, text: str, delay: int = VEIL_DELAY, fraction: float | None = None) -> None:
        """Mark the picture as out of date while ``text`` says what is coming; an empty text ends it.

        Parameters
        ----------
        delay
            Milliseconds until the mark is seen; a new picture begins them anew.
        fraction
            How far it is; None: no end in sight.
        """
        self._busy_text = text
        if not text:
            self._veil_timer.stop()
            self._veil.hide()
            return
        self._veil.say(text, fraction)
        if not self.veiled and (not self._veil_timer.isActive() or delay < self._veil_timer.interval()):
            self._veil_timer.start(delay)

    def _drop_veil(self) -> None:
        self._veil.setVisible(bool(self._busy_text))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the frame, stretched while the renderer follows a change of size."""
        painter = QPainter(self)
        if self._image is None:
            fill(painter, self.rect(), self._background)
        elif self.is_sharp():
            painter.drawImage(QPointF(0, 0), self._image)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(self.rect()), self._image)
        if self._dragging and self._frame is not None and self._frame.rough:
            painter.setPen(self._foreground)
            below = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
            painter.drawText(self.rect().adjusted(0, 0, 0, -8), below, "Coarse while you drag")
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Follow a move to a screen with another scale factor."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._emit_size()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Ask for frames of the new size."""
        super().resizeEvent(event)
        self._veil.fit()
        self._emit_size()

    def _emit_size(self) -> None:
        size = self.device_size()
        self.resized.emit(size.width(), size.height(), self.devicePixelRatioF())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Forward a pressed button."""
        alone = event.buttons() == Qt.MouseButton.RightButton
        self._right_press = event.position().toPoint() if alone else None
        self._send("press", event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Forward a released button; the right one, if the mouse stood still, asks for the context menu as well."""
        self._send("release", event)
        if event.button() == Qt.MouseButton.RightButton and self._right_press is not None:
            place, self._right_press = self._right_press, None
            self.clicked_right.emit(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Forward a double click; the press that Qt swallows in it is made up for."""
        self._send("double", event)
        self._send("press", event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Forward a move with a button down; without one, say where the cursor is."""
        if event.buttons() != Qt.MouseButton.NoButton:
            away = event.position().toPoint() - (self._right_press or event.position().toPoint())
            if away.manhattanLength() >= QApplication.startDragDistance():
                self._right_press = None
            self._send("move", event)
        else:
            ratio = self.devicePixelRatioF()
            self.hovered.emit(event.position().x() * ratio, event.position().y() * ratio)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Say that the cursor has gone."""
        super().leaveEvent(event)
        self.left.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Forward the wheel, in notches; a touch pad's pixels count as parts of one."""
        notches = event.angleDelta().y() / 120
        if notches:
            self.pointer.emit(pointer_of("wheel", event, self.devicePixelRatioF(), notches))
        event.accept()

    def _send(self, action: str, event: QMouseEvent) -> None:
        self.pointer.emit(pointer_of(action, event, self.devicePixelRatioF()))
