"""What a renderer is told and nobody needs to remember: one that takes its place is not told it again."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from viewer.protocol import (
    MapsPreviewed,
    Message,
    MoveCamera,
    Pointer,
    PreviewMaps,
    Probe,
    Probed,
    Release,
    SetCameraRules,
)
from viewer.shell.children.child import ChildProcess
from viewer.shell.children.rendering_kinds import opengl_kinds


class RendererOrders(QObject):
    """Passes on what the user does at this moment.

    Attributes
    ----------
    child
        The renderer's process.

    Signals
    -------
    probed
        A ``Probed``.
    previewed
        A ``MapsPreviewed``.
    """

    probed = Signal(object)
    previewed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.child = ChildProcess("renderer", (), self)
        self._kinds = list(opengl_kinds())

    @property
    def opengl(self) -> tuple[str, ...]:
        """Arguments that say which kind of OpenGL window works, as far as that is known."""
        return ("--opengl", self._kinds[0]) if self._kinds and self._kinds[0] else ()

    def pointer(self, event: Pointer) -> None:
        """Forward a mouse or wheel event."""
        self.child.send(event)

    def probe(self, number: int, x: float, y: float) -> None:
        """Ask what is at a place of the view, in device pixels."""
        self.child.send(Probe(number, x, y))

    def preview_maps(self, names: tuple[str, ...]) -> None:
        """Ask what colour maps look like."""
        self.child.send(PreviewMaps(names))

    def set_camera_rules(
        self, *, flat: bool | None = None, parallel: bool | None = None, y_up: bool | None = None
    ) -> None:
        """Change how the camera draws and moves; None leaves it as it is."""
        self.child.send(SetCameraRules(flat, parallel, y_up))

    def move_camera(self, wish: MoveCamera) -> None:
        """Turn, pan or zoom without a mouse."""
        self.child.send(wish)

    def release(self, sequence: int) -> None:
        """Give the frame ``sequence`` back to the renderer."""
        self.child.send(Release(sequence))

    def _pass_on(self, message: Message) -> None:
        """Say what came of an order."""
        if isinstance(message, Probed):
            self.probed.emit(message)
        elif isinstance(message, MapsPreviewed):
            self.previewed.emit(message)
