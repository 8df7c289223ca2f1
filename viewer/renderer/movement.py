"""Moving a camera: turn, pan, zoom at a place, look at a place. The same in perspective and in parallel projection."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from viewer.protocol import MoveCamera
from viewer.renderer.directions import Vector

_CLOSEST = 1e-12
"""Distance from what is looked at, by the size of its coordinates: nearer, these have no digits left."""

_FARTHEST = 1e35


def zoom(camera: Any, place: Vector, factor: float) -> None:
    """Have everything around ``place`` appear ``factor`` times as big (of a ``vtkCamera``); it stays where it is seen.

    In perspective the camera moves towards the place, or away from it, and does not turn: so all that lies behind one
    pixel with the place stays behind it.
    """
    factor = min(max(factor, 1e-3), 1e3)
    pin, focal, position = (np.array(point) for point in (place, camera.GetFocalPoint(), camera.GetPosition()))
    parallel = camera.GetParallelProjection()
    reach = (camera.GetParallelScale() if parallel else camera.GetDistance()) / factor
    if not _CLOSEST * max(np.abs(pin).max(), np.abs(focal).max()) < reach < _FARTHEST:
        return
    shift = (pin - focal) * (1.0 - 1.0 / factor)
    if parallel:
        forward = np.array(camera.GetDirectionOfProjection())
        shift -= (shift @ forward) * forward
        camera.SetParallelScale(reach)
        camera.SetPosition(*(position + shift))
    else:
        camera.SetPosition(*(pin + (position - pin) / factor))
    camera.SetFocalPoint(*(focal + shift))


def look_at(camera: Any, place: Vector) -> None:
    """Have a place in the middle of the picture, and everything turn about it, from as far away as before."""
    shift = np.subtract(place, camera.GetFocalPoint())
    camera.SetPosition(*(np.array(camera.GetPosition()) + shift))
    camera.SetFocalPoint(*place)


def move(camera: Any, wish: MoveCamera, *, flat: bool) -> None:
    """Do what the keyboard asks for; turn nothing where the view is ``flat``. Numbers that are none are ignored."""
    if not all(map(math.isfinite, (*wish.turn, *wish.pan, wish.zoom))) or wish.zoom <= 0.0:
        return
    if not flat and any(wish.turn):
        right, up = wish.turn
        camera.Azimuth(-right)
        camera.Elevation(min(max(-up, -89.0), 89.0))
        camera.OrthogonalizeViewUp()
    if any(wish.pan):
        pan(camera, *wish.pan)
    if wish.zoom != 1.0:
        zoom(camera, camera.GetFocalPoint(), wish.zoom)


def pan(camera: Any, right: float, up: float) -> None:
    """Move what is seen to the right and up, in heights of the view at the focal point."""
    half = math.tan(math.radians(camera.GetViewAngle() / 2.0)) * camera.GetDistance()
    height = 2.0 * (camera.GetParallelScale() if camera.GetParallelProjection() else half)
    matrix = camera.GetModelViewTransformMatrix()
    across, above = (np.array([matrix.GetElement(row, column) for column in range(3)]) for row in range(2))
    shift = -height * (right * across + up * above)
    camera.SetPosition(*(np.array(camera.GetPosition()) + shift))
    camera.SetFocalPoint(*(np.array(camera.GetFocalPoint()) + shift))
