"""From places in the world to those in the view and back, as the frame on screen was drawn."""

from __future__ import annotations

import math

from viewer.geometry.vectors import ZERO, Vector, along, cross, dot, minus, unit
from viewer.protocol import Camera, PaneArea
from viewer.protocol.panes import WHOLE
from viewer.values import dataclass

Point = tuple[float, float]

_ALONG_SIGHT = 0.1
"""Sine of the angle to the line of sight below which a movement of the hand says little about one in that direction."""


@dataclass(frozen=True, slots=True)
class Eye:
    """Where the camera is, and the size of the view.

    Attributes
    ----------
    position, right, up, forward
        World units; the directions have length one.
    slope
        Tangent of half the view angle, in perspective.
    half
        Half the height of what is seen in parallel projection, in world units; 0 in perspective.
    width, height
        Of what it sees, in logical pixels like all points in the view, which are counted from the top left.
    left, top
        Where that lies in the view.
    """

    position: Vector
    right: Vector
    up: Vector
    forward: Vector
    slope: float
    half: float
    width: float
    height: float
    left: float = 0.0
    top: float = 0.0

    @classmethod
    def of(cls, camera: Camera, width: float, height: float, area: PaneArea = WHOLE) -> Eye:
        """Return the eye behind an area of a view of that size."""
        forward = unit(minus(camera.focal_point, camera.position))
        right = unit(cross(forward, camera.view_up))
        slope = math.tan(math.radians(camera.view_angle / 2.0))
        up = cross(right, forward)
        size = area.width * width, max(area.height * height, 1.0)
        place = area.x * width, area.y * height
        return cls(camera.position, right, up, forward, slope, camera.parallel_scale, *size, *place)

    def pixel(self, place: Vector) -> float:
        """Return how long a pixel is at a place, in world units; 0 for what lies behind."""
        half = self.half or self.slope * dot(minus(place, self.position), self.forward)
        return max(2.0 * half / self.height, 0.0)

    def see(self, place: Vector) -> Point | None:
        """Return where a place is seen; None when it lies behind."""
        pixel = self.pixel(place)
        if not pixel:
            return None
        away = minus(place, self.position)
        across, below = dot(away, self.right) / pixel, -dot(away, self.up) / pixel
        return self.left + self.width / 2.0 + across, self.top + self.height / 2.0 + below

    def towards(self, place: Vector) -> Vector:
        """Return the direction from a place to the eye."""
        return along(ZERO, self.forward, -1.0) if self.half else unit(minus(self.position, place))

    def ray(self, point: Point) -> tuple[Vector, Vector]:
        """Return a place that is seen at a point, and the direction of sight there."""
        across, upwards = point[0] - self.left - self.width / 2.0, self.top + self.height / 2.0 - point[1]
        if self.half:
            pixel = 2.0 * self.half / self.height
            return along(along(self.position, self.right, across * pixel), self.up, upwards * pixel), self.forward
        pixel = 2.0 * self.slope / self.height
        sight = along(along(self.forward, self.right, across * pixel), self.up, upwards * pixel)
        return self.position, unit(sight)

    def on_plane(self, point: Point, place: Vector, normal: Vector) -> Vector | None:
        """Return the place on a plane that is seen at a point; None when the plane is seen from its edge."""
        start, sight = self.ray(point)
        steep = dot(sight, normal)
        if abs(steep) < _ALONG_SIGHT:
            return None
        far = dot(minus(place, start), normal) / steep
        return along(start, sight, far) if self.half or far > 0.0 else None

    def along(self, point: Point, place: Vector, direction: Vector) -> float | None:
        """Return how far along a line through a place, of a direction of length one, a point is nearest to it.

        None when the line is seen from its end.
        """
        start, sight = self.ray(point)
        cosine = dot(sight, direction)
        if 1.0 - cosine * cosine < _ALONG_SIGHT**2:
            return None
        away = minus(start, place)
        return (dot(away, direction) - cosine * dot(away, sight)) / (1.0 - cosine * cosine)

    def distance(self, point: Point, place: Vector) -> float:
        """Return how near the line of sight at a point comes to a place."""
        start, sight = self.ray(point)
        return math.hypot(*cross(minus(place, start), sight))
