"""Frames that come before there is a view: the renderer has three places for them, and waits when all are taken."""

from __future__ import annotations

from PySide6.QtCore import QObject

from viewer.protocol import Frame
from viewer.shell.children.renderer_client import RendererClient


class UnshownFrames(QObject):
    """Gives them back until somebody shows them."""

    def __init__(self, renderer: RendererClient, parent: QObject) -> None:
        super().__init__(parent)
        self._renderer = renderer
        renderer.frame.connect(self._give_back)

    def end(self) -> None:
        """Leave all that come now to the view."""
        self._renderer.frame.disconnect(self._give_back)

    def _give_back(self, frame: Frame) -> None:
        self._renderer.release(frame.sequence)
