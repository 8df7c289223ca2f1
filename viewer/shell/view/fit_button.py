"""A button in the corner of the picture that fits the mesh into it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton, QWidget

from viewer.protocol import Frame
from viewer.protocol.panes import WHOLE
from viewer.shell.widgets.areas import rect_of
from viewer.shell.widgets.labels import FOR_HAND

_SIZE, _MARGIN = 28, 10


class FitButton(QToolButton):
    """Triggers an action; there while that can be done. Pictures that are saved come without it."""

    def __init__(self, view: QWidget, action: QAction) -> None:
        super().__init__(view)
        self.setObjectName("view.fit")
        self.setProperty(FOR_HAND, True)
        self.setDefaultAction(action)
        self.setIconSize(QSize(18, 18))
        self.setFixedSize(_SIZE, _SIZE)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys stay those of the picture
        self.setCursor(Qt.CursorShape.ArrowCursor)
        action.changed.connect(self._follow)
        self._view, self._area = view, WHOLE
        view.installEventFilter(self)
        self._follow()
        self._place(view.size())

    def take_frame(self, frame: Frame) -> None:
        """Stay in the corner of the pane that it is for."""
        if frame.area != self._area:
            self._area = frame.area
            self._place(self._view.size())

    def _follow(self) -> None:
        self.setVisible(self.defaultAction().isEnabled())

    def _place(self, size: QSize) -> None:
        corner = rect_of(self._area, size).bottomRight()
        self.move(corner.x() + 1 - _SIZE - _MARGIN, corner.y() + 1 - _SIZE - _MARGIN)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Stay in the corner."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self._place(watched.size())
        return False
