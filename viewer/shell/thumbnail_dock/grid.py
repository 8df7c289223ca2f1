"""The thumbnails, and what a user does with them; the marked one is the sample that is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from viewer.shell.thumbnail_dock.cell_area import CellArea
from viewer.shell.thumbnail_dock.grid_keys import ENTER, is_known, place_after
from viewer.shell.thumbnails.thumbnails import Cell
from viewer.shell.widgets.plain_text import plain


class ThumbnailGrid(CellArea):
    """Cells that are chosen by keys, clicks and drags.

    Signals
    -------
    wanted, opened
        The sample that the user asked for, and the one that is to be seen large.
    dragged
        The sample that the user begins to drag away.
    """

    wanted = Signal(int)
    opened = Signal(int)
    dragged = Signal(int)

    def __init__(self, look: Callable[[int], Cell], parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._pressed: tuple[int, QPoint] | None = None  # a sample and where, while the left button is down
        self.setObjectName("thumbnails.grid")
        self.setAccessibleName("Thumbnails")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def event(self, event: QEvent) -> bool:
        """Keep keys that the window has shortcuts for, such as *Right*, while the thumbnails have the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_known(event):
            event.accept()
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """Say why a sample has no picture."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            sample = self.sample_at(event.pos())
            failure = self.look(sample).failure if sample is not None else None
            words = "" if sample is None else f"Sample {sample}" if failure is None else failure.sentence
            QToolTip.showText(event.globalPos(), plain(words), self.viewport())
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Ask for another sample; leave all other keys to the window."""
        order = self.order
        if order is None or not len(order) or not is_known(event):
            event.ignore()
        elif event.key() in ENTER:
            if self.sample is not None:
                self.opened.emit(self.sample)
        else:
            goal = place_after(event.key(), self.place_shown, self.cells, self.viewport().height())
            self.wanted.emit(order.id_at(goal))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take the sample under the left button; no other button does anything here."""
        place = event.position().toPoint()
        sample = self.sample_at(place)
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = (sample, place) if left and sample is not None else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag the sample that was taken: onto the view, to be seen beside what is there."""
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        sample, place = self._pressed
        if (event.position().toPoint() - place).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            self.dragged.emit(sample)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Ask for the sample that was taken, unless it was dragged."""
        if event.button() == Qt.MouseButton.LeftButton and self._pressed is not None:
            sample, self._pressed = self._pressed[0], None
            self.wanted.emit(sample)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Show the sample large."""
        sample = self.sample_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and sample is not None:
            self.opened.emit(sample)
