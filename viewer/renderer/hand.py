"""The hand of the user in the view: which of its gestures the axes take, and which move the camera."""

from __future__ import annotations

import math
from typing import Any

from viewer.protocol import MoveCamera, Pointer
from viewer.renderer.axes import AxesMarker
from viewer.renderer.directions import Vector
from viewer.renderer.interaction import Interaction
from viewer.renderer.placement import Placement
from viewer.renderer.probe import Prober
from viewer.renderer.projection import Projection
from viewer.renderer.spot import Spot


class Hand:
    """Applies what mouse and keyboard do to the camera of a ``vtkRenderer`` in its ``vtkRenderWindow``."""

    def __init__(self, window: Any, renderer: Any, placement: Placement, prober: Prober, axes: AxesMarker) -> None:
        self._renderer, self._placement, self._prober, self._axes = renderer, placement, prober, axes
        self._interaction = Interaction(window, renderer, self._under)
        self._spot = Spot(0, 0, 1, 1, (1, 1))
        self._scale = self._shrink = 1.0
        self._marked = True  # whether the axes are there

    def resize(self, spot: Spot, scale: float, shrink: float) -> None:
        """Take note of where it works, of the picture's pixels per logical pixel, and per pixel of the pointer's."""
        self._spot, self._scale, self._shrink = spot, scale, shrink
        self._interaction.resize(spot.picture, spot.size[1])

    def mark(self, marked: bool) -> None:
        """Take note of whether the axes are there."""
        self._marked = marked

    def handle(self, event: Pointer | MoveCamera) -> bool:
        """Apply an event of the mouse or a movement by the keyboard; return whether the picture changed."""
        if isinstance(event, MoveCamera):
            self._placement.move(event)
            return True
        if event.action in ("press", "double") and event.button == "left" and (axis := self._axis(event)):
            if event.action == "press":
                self._placement.reset(axis)
            return True
        moved = self._interaction.handle(event, flat=self._placement.flat)
        if moved:
            self._placement.touch()
        return moved

    def _axis(self, event: Pointer) -> str:
        """Return which axis of the marker is under the pointer, empty for none."""
        if not self._marked:
            return ""
        left, top = self._spot.origin
        return self._axes.hit(event.x * self._shrink - left, event.y * self._shrink - top, self._eye(), self._scale)

    def _under(self, x: float, y: float) -> tuple[Vector, bool]:
        """Return the place that is seen in the middle of a pixel, and whether something is drawn there."""
        self._renderer.ResetCameraClippingRange()
        left, top = self._spot.origin
        x, y = math.floor(x * self._shrink) + 0.5 - left, math.floor(y * self._shrink) + 0.5 - top
        focus = self._renderer.GetActiveCamera().GetFocalPoint()
        return self._prober.under(self._eye(), x, y, self._scale, focus)

    def _eye(self) -> Projection:
        return Projection.of(self._renderer, self._spot.size)
