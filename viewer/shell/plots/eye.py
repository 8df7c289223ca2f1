"""Where a place in the world is in the picture, by the camera that the picture was drawn with."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from viewer.protocol import Camera

Place = tuple[float, float, float]


def _minus(one: Place, other: Place) -> Place:
    return one[0] - other[0], one[1] - other[1], one[2] - other[2]


def _dot(one: Place, other: Place) -> float:
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]


def _cross(one: Place, other: Place) -> Place:
    return (
        one[1] * other[2] - one[2] * other[1],
        one[2] * other[0] - one[0] * other[2],
        one[0] * other[1] - one[1] * other[0],
    )


def _unit(vector: Place) -> Place:
    length = math.hypot(*vector) or 1.0
    return vector[0] / length, vector[1] / length, vector[2] / length


@dataclass(frozen=True, slots=True)
class Eye:
    """A camera and the size of its picture, in whatever unit places in it are wanted."""

    camera: Camera
    width: float
    height: float

    def see(self, place: Place) -> tuple[float, float] | None:
        """Return where a place is in the picture, from the top left; None behind the camera."""
        camera = self.camera
        ahead = _unit(_minus(camera.focal_point, camera.position))
        right = _unit(_cross(ahead, camera.view_up))
        up = _cross(right, ahead)
        away = _minus(place, camera.position)
        depth = _dot(away, ahead)
        if camera.parallel_scale > 0.0:
            half = camera.parallel_scale
        else:
            half = depth * math.tan(math.radians(camera.view_angle) / 2.0)
            if depth <= 0.0:
                return None
        if half <= 0.0:
            return None
        scale = self.height / 2.0 / half
        return self.width / 2.0 + _dot(away, right) * scale, self.height / 2.0 - _dot(away, up) * scale
