"""Whether the view is at rest: nothing is drawn for thumbnails while the user moves it or waits for a picture."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from viewer.protocol import Camera, Frame
from viewer.shell.session.state import SessionState

REST = 300
"""Milliseconds after the last movement."""


class ViewRest(QObject):
    """Hears of frames and of the session.

    Signals
    -------
    rested
        The view has come to rest.
    """

    rested = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._camera: Camera | None = None
        self._busy = True
        self._timer = QTimer(self, singleShot=True, interval=REST)
        self._timer.timeout.connect(self.rested)

    @property
    def resting(self) -> bool:
        """Whether it is at rest now."""
        return not self._busy and not self._timer.isActive()

    def take_frame(self, frame: Frame) -> None:
        """Take in a picture that comes to the screen: one from elsewhere is a movement."""
        if frame.camera != self._camera:
            self._camera = frame.camera
            self._begin()

    def take_state(self, state: SessionState) -> None:
        """Take in what the session does; every change of what is wanted begins a new rest."""
        self._busy = state.busy or state.dragging or state.catalogue is None
        self._begin()

    def _begin(self) -> None:
        if self._busy:
            self._timer.stop()
        else:
            self._timer.start()
