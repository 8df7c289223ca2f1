"""Marks over the picture: numbered pins and the line that is plotted over, where the camera sees them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from viewer.protocol import Camera, Frame
from viewer.protocol.panes import WHOLE
from viewer.shell.geometry.eye import Eye
from viewer.shell.geometry.vectors import Vector
from viewer.shell.widgets.areas import rect_of
from viewer.values import dataclass

_RADIUS = 9.0
_DOT = 3.5
_BEHIND = 0.35
"""Opacity of a pin that something covers."""


@dataclass(frozen=True, slots=True)
class SceneMark:
    """A place with a short text beside it."""

    text: str
    position: Vector


class SceneMarks(QWidget):
    """Lies over the view, follows its size, and takes no events.

    Parameters
    ----------
    view
        What shows the frames; also an attribute.

    Signals
    -------
    marked
        There are other places: frames are to say which of them are covered.
    """

    marked = Signal()

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self.view = view
        self.setObjectName("view.marks")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._camera: Camera | None = None
        self._area = WHOLE
        self._marks: tuple[SceneMark, ...] = ()
        self._covered: tuple[int, ...] = ()
        self._line: tuple[Vector, ...] = ()
        view.installEventFilter(self)
        self.hide()

    @property
    def marks(self) -> tuple[SceneMark, ...]:
        """The marks that are there."""
        return self._marks

    @property
    def places(self) -> tuple[Vector, ...]:
        """Where the marks are in the world."""
        return tuple(mark.position for mark in self._marks)

    @property
    def covered(self) -> tuple[int, ...]:
        """Numbers, from 0, of the marks that something covers in the frame on screen."""
        return self._covered

    def follow(self, frame: Frame) -> None:
        """Take the camera and the area of the frame on screen, and which pins are behind the mesh there."""
        now = (frame.camera, frame.area, frame.covered)
        if now != (self._camera, self._area, self._covered):
            self._camera, self._area, self._covered = now
            self.update()

    def show_marks(self, marks: Sequence[SceneMark]) -> None:
        """Show these pins."""
        if tuple(marks) != self._marks:
            self._marks, self._covered = tuple(marks), ()
            self.marked.emit()
        self._refresh()

    def show_line(self, places: Sequence[Vector]) -> None:
        """Show a line between two places, the first one alone, or none."""
        self._line = tuple(places)
        self._refresh()

    def place_of(self, position: Vector) -> QPointF | None:
        """Return where in the widget a place in the world is."""
        if self._camera is None:
            return None
        found = Eye.of(self._camera, float(self.width()), float(self.height()), self._area).see(position)
        return None if found is None else QPointF(*found)

    def _refresh(self) -> None:
        self.setVisible(bool(self._marks or self._line))
        self.setGeometry(self.view.rect())
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the size of the view."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self.view.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint what the camera sees."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(rect_of(self._area, self.size()))
        accent = self.palette().color(self.palette().ColorRole.Highlight)
        self._paint_line(painter, accent)
        for number, mark in enumerate(self._marks):
            place = self.place_of(mark.position)
            if place is not None:
                painter.setOpacity(_BEHIND if number in self._covered else 1.0)
                self._paint_mark(painter, place, mark.text, accent)
        painter.end()

    def _paint_line(self, painter: QPainter, accent: QColor) -> None:
        places = [place for position in self._line if (place := self.place_of(position)) is not None]
        if len(places) == 2:
            for color, width in ((QColor("#ffffff"), 4.0), (accent, 2.0)):
                painter.setPen(QPen(color, width))
                painter.drawLine(places[0], places[1])
        painter.setPen(QPen(QColor("#ffffff"), 1.5))
        painter.setBrush(accent)
        for place in places:
            painter.drawEllipse(place, _DOT + 1.0, _DOT + 1.0)

    @staticmethod
    def _paint_mark(painter: QPainter, place: QPointF, text: str, accent: QColor) -> None:
        painter.setPen(QPen(QColor("#ffffff"), 1.5))
        painter.setBrush(accent)
        painter.drawEllipse(place, _DOT, _DOT)
        width = max(2.0 * _RADIUS, painter.fontMetrics().horizontalAdvance(text) + 10.0)
        badge = QRectF(place.x() + 7.0, place.y() - 7.0 - 2.0 * _RADIUS, width, 2.0 * _RADIUS)
        painter.drawRoundedRect(badge, _RADIUS, _RADIUS)
        painter.setPen(QColor("#ffffff"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
