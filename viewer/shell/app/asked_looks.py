"""What the command line says of the first picture that only its sample can tell: its range, and a camera by name."""

from __future__ import annotations

from PySide6.QtCore import QObject

from viewer.protocol import Frame
from viewer.shell.children.renderer_client import RendererClient
from viewer.shell.session.asked_view import scale_of
from viewer.shell.session.session import Session
from viewer.shell.session.state import SHOWN, SessionState
from viewer.view_options import ViewOptions


class AskedLooks(QObject):
    """Does once a sample is on screen what keys would do then; :meth:`begin` is called once that one is wanted.

    Attributes
    ----------
    done
        Whether the picture on screen is as it was asked for.
    """

    def __init__(
        self, options: ViewOptions, session: Session, renderer: RendererClient, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._options, self._session, self._renderer = options, session, renderer
        self._number: int | None = None
        self.done = False

    def begin(self) -> None:
        """Do it as soon as what is wanted now is on screen: at once, where it is there already."""
        self._session.changed.connect(self._take_state)
        self._take_state(self._session.state)

    def _take_state(self, state: SessionState) -> None:
        if state.phase != SHOWN:
            return
        self._session.changed.disconnect(self._take_state)
        options, name = self._options, self._options.camera.name if self._options.camera is not None else ""
        if options.parallel is not None and (options.camera is None or name):
            self._renderer.set_camera_rules(parallel=options.parallel)
            name = name or " "  # fitted once more, from where it is
        if name:
            self._renderer.frame.connect(self._on_frame)
            self._renderer.reset_camera(name.strip())
            self._number = self._renderer.placed
        self._session.set_color_scale(**scale_of(options))
        self.done = not name

    def _on_frame(self, frame: Frame) -> None:
        if frame.placed == self._number and not frame.rough:
            self._renderer.frame.disconnect(self._on_frame)
            self.done = True
