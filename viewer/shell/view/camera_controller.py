"""The camera: what the menu *View* and its keys say about where to look from and how."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from viewer.protocol import Frame, MoveCamera
from viewer.shell.children.renderer_client import RendererClient
from viewer.shell.session.session import Session
from viewer.shell.window.main_window import MainWindow

DIRECTIONS = ("iso", "-x", "+x", "-y", "+y", "-z", "+z")

_TURN = 15.0  # degrees
_PAN = 0.1  # of the view's height
_ZOOM = 1.25

_MOVES = {
    "turn_left": MoveCamera(turn=(-_TURN, 0.0)),
    "turn_right": MoveCamera(turn=(_TURN, 0.0)),
    "turn_up": MoveCamera(turn=(0.0, _TURN)),
    "turn_down": MoveCamera(turn=(0.0, -_TURN)),
    "pan_left": MoveCamera(pan=(-_PAN, 0.0)),
    "pan_right": MoveCamera(pan=(_PAN, 0.0)),
    "pan_up": MoveCamera(pan=(0.0, _PAN)),
    "pan_down": MoveCamera(pan=(0.0, -_PAN)),
    "zoom_in": MoveCamera(zoom=_ZOOM),
    "zoom_out": MoveCamera(zoom=1.0 / _ZOOM),
}


class CameraController(QObject):
    """Ties the actions about the camera to the renderer. The switches show what the picture on screen is drawn by."""

    def __init__(self, window: MainWindow, session: Session, renderer: RendererClient) -> None:
        super().__init__(window)
        self._window, self._session, self._renderer = window, session, renderer
        window.actions_.connect(
            {
                "view.reset_camera": renderer.reset_camera,
                **{f"view.camera.{name}": partial(renderer.reset_camera, name) for name in DIRECTIONS},
                **{f"view.{name}": partial(renderer.move_camera, wish) for name, wish in _MOVES.items()},
                "view.flat": lambda: renderer.set_camera_rules(flat=self._is_on("flat")),
                "view.parallel": lambda: renderer.set_camera_rules(parallel=self._is_on("parallel")),
                "view.y_up": lambda: renderer.set_camera_rules(y_up=self._is_on("y_up")),
            }
        )
        renderer.frame.connect(self._on_frame)

    def _is_on(self, switch: str) -> bool:
        return self._window.actions_[f"view.{switch}"].isChecked()

    def _on_frame(self, frame: Frame) -> None:
        """Show how the picture was drawn: the renderer decides for itself when a dataset is new."""
        actions, camera = self._window.actions_, frame.camera
        actions["view.flat"].setChecked(camera.flat)
        actions["view.parallel"].setChecked(camera.parallel_scale > 0.0)
        actions["view.y_up"].setChecked(camera.y_up)
