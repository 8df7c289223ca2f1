"""Marks over the picture, where the camera sees them: pins, the line that is plotted over, names of boundaries."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from viewer.geometry.eye import Eye
from viewer.geometry.vectors import Vector
from viewer.protocol import Camera, Frame
from viewer.protocol.boundaries import BoundaryShown
from viewer.protocol.panes import WHOLE
from viewer.shell.plots.mark_painting import MarkPainting, SceneMark
from viewer.shell.widgets.areas import rect_of


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
        self._pins: tuple[SceneMark, ...] = ()
        self._worst: tuple[SceneMark, ...] = ()
        self._names: tuple[BoundaryShown, ...] = ()
        self._covered: tuple[int, ...] = ()
        self._line: tuple[Vector, ...] = ()
        view.installEventFilter(self)
        self.hide()

    @property
    def marks(self) -> tuple[SceneMark, ...]:
        """The marks that are there: pins, and after them that of a largest error."""
        return (*self._pins, *self._worst)

    @property
    def places(self) -> tuple[Vector, ...]:
        """Where the marks are in the world, and after them the names."""
        return (*(mark.position for mark in self.marks), *(name.place for name in self._names))

    @property
    def covered(self) -> tuple[int, ...]:
        """Numbers, from 0, of those of the places that something covers in the frame on screen."""
        return self._covered

    def follow(self, frame: Frame) -> None:
        """Take the camera and the area of the frame on screen, and which pins are behind the mesh there."""
        now = (frame.camera, frame.area, frame.covered)
        if now != (self._camera, self._area, self._covered):
            self._camera, self._area, self._covered = now
            self.update()

    def show_marks(self, marks: Sequence[SceneMark]) -> None:
        """Show these pins."""
        self._show(tuple(marks), self._worst, self._names)

    def show_worst(self, mark: SceneMark | None) -> None:
        """Show the place of a largest error besides the pins; None: none."""
        self._show(self._pins, () if mark is None else (mark,), self._names)

    def show_names(self, names: Sequence[BoundaryShown]) -> None:
        """Show the names of these boundaries."""
        self._show(self._pins, self._worst, tuple(names))

    def _show(
        self, pins: tuple[SceneMark, ...], worst: tuple[SceneMark, ...], names: tuple[BoundaryShown, ...]
    ) -> None:
        if (pins, worst, names) != (self._pins, self._worst, self._names):
            self._pins, self._worst, self._names, self._covered = pins, worst, names, ()
            self.marked.emit()
        self._refresh()

    def show_line(self, places: Sequence[Vector]) -> None:
        """Show a line between two places, the first one alone, or none."""
        self._line = tuple(places)
        self._refresh()

    def place_of(self, position: Vector) -> QPointF | None:
        """Return where in the widget a place in the world is."""
        eye = self._eye
        found = None if eye is None else eye.see(position)
        return None if found is None else QPointF(*found)

    def _refresh(self) -> None:
        self.setVisible(bool(self.marks or self._line or self._names))
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
        painter.setClipRect(rect_of(self._area, self.size()))
        eye = self._eye
        if eye is not None:
            self.painting().paint(painter, eye)
        painter.end()

    def painting(self) -> MarkPainting:
        """Return what there is to paint now, for whatever eye."""
        accent = self.palette().color(self.palette().ColorRole.Highlight)
        return MarkPainting(self.marks, self._covered, self._line, accent, self._names)

    @property
    def _eye(self) -> Eye | None:
        if self._camera is None:
            return None
        return Eye.of(self._camera, float(self.width()), float(self.height()), self._area)
