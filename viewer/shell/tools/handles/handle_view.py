"""Draws a handle over the view and lets it be dragged; whatever does not begin on it is left to the view.

It is painted here and not in the renderer, where it could be part of the picture as VTK's widgets are: a highlight or a
step of a drag would take a whole picture (a quarter of a second for half a million triangles on a CPU). So the handle
follows the hand at once, the picture when it can, and pictures that are saved come without it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from viewer.geometry.eye import Eye, Point
from viewer.protocol import Camera, PaneArea
from viewer.protocol.panes import WHOLE
from viewer.shell.tools.around import Around
from viewer.shell.tools.handles.figure import Figure, Grip, Handle
from viewer.shell.tools.handles.painting import paint
from viewer.shell.widgets.areas import rect_of
from viewer.shell.widgets.labels import FOR_HAND
from viewer.shell.widgets.plain_text import plain

_KEYS = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
_BUTTONS = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)


class HandleView(QWidget):
    """Lies over the view; the mouse goes through it.

    Signals
    -------
    grabbed
        A drag begins.
    dragged
        The shape as it is now.
    dropped
        The drag has ended.
    """

    grabbed = Signal()
    dragged = Signal(object)
    dropped = Signal()

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self.setObjectName("view.handle")
        self.setProperty(FOR_HAND, True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._view = view
        self._camera: Camera | None = None
        self._area = WHOLE
        self._handle: Handle | None = None
        self._shape: Any = None
        self._around = Around()
        self._hovered: Grip | None = None
        self._drag: tuple[Grip, Point, Any] | None = None  # what is held, where it was taken, and the shape then
        self._cursor: Point = (0.0, 0.0)
        self._eaten = False  # the button that is down belongs to a drag, perhaps one that was cancelled
        self.resize(view.size())
        self.hide()
        view.installEventFilter(self)

    @property
    def is_dragging(self) -> bool:
        """Whether the handle is being dragged."""
        return self._drag is not None

    @property
    def figure(self) -> Figure:
        """What is drawn and can be dragged; nothing while there is no handle, or no picture."""
        eye = self._eye
        if self._handle is None or eye is None:
            return Figure()
        return self._handle.figure(self._shape, self._around, eye)

    def set_camera(self, camera: Camera | None, area: PaneArea = WHOLE) -> None:
        """Take note of how the picture on screen was drawn, and which part of it; None: there is none."""
        self._camera, self._area = camera, area
        self._refresh()

    def set_shape(self, handle: Handle | None, shape: Any, around: Around) -> None:
        """Show the handle of this shape; None: no handle."""
        if (handle, shape, around) == (self._handle, self._shape, self._around):
            return
        if self._drag is not None and handle is not self._handle:
            self._drop()  # what is dragged has gone
        self._handle, self._shape, self._around = handle, shape, around
        self._refresh()

    def painting(self) -> Callable[[QPainter, Eye], None]:
        """Return what paints the handle that is there now, as an eye sees it."""
        handle, shape, around = self._handle, self._shape, self._around
        if handle is None:
            return lambda _painter, _eye: None
        return lambda painter, eye: paint(painter, handle.figure(shape, around, eye), "")

    @property
    def _eye(self) -> Eye | None:
        if self._camera is None:
            return None
        return Eye.of(self._camera, float(self._view.width()), float(self._view.height()), self._area)

    def _refresh(self) -> None:
        there = self._handle is not None and self._camera is not None
        if there == self.isHidden():
            self.setVisible(there)
        if there:
            self.update()
        if self._drag is None and self._hovered is not None:  # what was under the cursor may lie elsewhere now
            self._hover(self.figure.at(self._cursor) if there else None)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the handle."""
        painter = QPainter(self)
        painter.setClipRect(rect_of(self._area, self.size()))
        held = self._drag[0] if self._drag is not None else self._hovered
        paint(painter, self.figure, "" if held is None else held.name)
        painter.end()

    # the hand

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take what is meant for the handle; the view gets the rest."""
        kind = event.type()
        if kind == QEvent.Type.Resize:
            self.resize(self._view.size())
        elif isinstance(event, QMouseEvent):
            return self._on_mouse(kind, event)
        elif kind in _KEYS and isinstance(event, QKeyEvent):
            return self._on_key(event)
        elif kind == QEvent.Type.Leave and self._drag is None:
            self._hover(None)
        return False

    def _on_mouse(self, kind: QEvent.Type, event: QMouseEvent) -> bool:
        point = self._cursor = event.position().x(), event.position().y()
        if self._eaten:
            if kind == QEvent.Type.MouseMove and event.buttons() & Qt.MouseButton.LeftButton:
                self._move(point)
            elif kind == QEvent.Type.MouseMove or event.button() == Qt.MouseButton.LeftButton:  # or one that got lost
                self._eaten = False
                self._drop()
                self._hover(self.figure.at(point))
                return kind == QEvent.Type.MouseButtonRelease
            return True
        if event.buttons() == Qt.MouseButton.NoButton:
            self._hover(self.figure.at(point))
        elif kind in _BUTTONS and event.buttons() == Qt.MouseButton.LeftButton and (grip := self.figure.at(point)):
            self._eaten, self._drag = True, (grip, point, self._shape)
            self._hover(grip)
            self.grabbed.emit()
            return True
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        if self._drag is None or event.key() != Qt.Key.Key_Escape:
            return False
        event.accept()  # as an override: it is no shortcut now
        if event.type() == QEvent.Type.KeyPress:
            _, _, before = self._drag
            self.dragged.emit(before)
            self._drop()
            self._hover(self.figure.at(self._cursor))
        return True

    def _move(self, point: Point) -> None:
        eye = self._eye
        if self._drag is None or self._handle is None or eye is None:
            return
        grip, taken, before = self._drag
        shape = self._handle.drag(before, grip.name, (taken, point), self._around, eye) if point != taken else before
        if shape != self._shape:
            self.dragged.emit(shape)

    def _drop(self) -> None:
        if self._drag is not None:
            self._drag = None
            self.dropped.emit()
            self.update()

    def _hover(self, grip: Grip | None) -> None:
        if grip == self._hovered:
            return
        self._hovered = grip
        if grip is None:
            self._view.unsetCursor()
        else:
            self._view.setCursor(grip.cursor)
        self._view.setToolTip(plain(f"{grip.words}: drag it, Esc puts it back" if grip is not None else ""))
        self.update()
