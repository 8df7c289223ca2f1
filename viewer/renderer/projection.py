"""From pixels of the picture to places in the world and back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.values import dataclass

Vector = tuple[float, float, float]
Floats = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Projection:
    """A camera and the size of its picture; equal ones show the same.

    Attributes
    ----------
    position
        World units.
    right, up, forward
        Directions of length 1.
    slope
        Tangent of half the view angle, in perspective.
    near, far
        What is drawn lies between these distances along ``forward``.
    width, height
        Of the picture in pixels.
    half
        Half the height of what is seen in parallel projection, in world units; 0 in perspective.
    """

    position: Vector
    right: Vector
    up: Vector
    forward: Vector
    slope: float
    near: float
    far: float
    width: int
    height: int
    half: float = 0.0

    @classmethod
    def of(cls, renderer: Any, size: tuple[int, int]) -> Projection:
        """Return the projection of a ``vtkRenderer`` that has drawn."""
        camera = renderer.GetActiveCamera()
        # VTK's own axes: they are right also where the view-up is not at a right angle, or none at all.
        matrix = camera.GetModelViewTransformMatrix()
        right, up, back = ([matrix.GetElement(row, column) for column in range(3)] for row in range(3))
        forward = (-back[0], -back[1], -back[2])
        near, far = camera.GetClippingRange()
        slope = math.tan(math.radians(camera.GetViewAngle() / 2.0))
        half = camera.GetParallelScale() if camera.GetParallelProjection() else 0.0
        return cls(camera.GetPosition(), _vector(right), _vector(up), forward, slope, near, far, *size, half)

    def ray(self, x: float, y: float) -> tuple[Vector, Vector]:
        """Return both ends of what is seen through a place, in pixels from the top left corner of the picture."""
        return self.through(x, y, self.near), self.through(x, y, self.far)

    def through(self, x: float, y: float, depth: float) -> Vector:
        """Return what place is seen through a pixel at that distance along ``forward``."""
        half = self.half or self.slope * depth
        across = (2.0 * x / self.width - 1.0) * half * self.width / self.height
        upwards = (1.0 - 2.0 * y / self.height) * half
        away = depth * np.array(self.forward) + across * np.array(self.right) + upwards * np.array(self.up)
        return _vector(np.array(self.position) + away)

    def depth(self, place: Vector) -> float:
        """Return how far away a place is along ``forward``."""
        return float(np.dot(np.subtract(place, self.position), self.forward))

    def see(self, points: Floats) -> npt.NDArray[np.float64]:
        """Return points, shape (3, n), in the camera's own axes: right, up, and how far away."""
        return np.asarray(self._axes() @ (points - np.array(self.position)[:, None]))

    def world(self, seen: Floats) -> Vector:
        """Return where a place in the camera's own axes, shape (3,), is in the world."""
        return _vector(np.array(self.position) + seen @ self._axes())

    def pixels(self, seen: Floats) -> npt.NDArray[np.float64]:
        """Return where places in the camera's own axes, shape (3, n), appear in the picture, shape (2, n)."""
        size = self.height / 2.0 / (self.half or self.slope * seen[2])
        return np.stack([self.width / 2.0 + size * seen[0], self.height / 2.0 - size * seen[1]])

    def share(self, share: Floats, first: Floats, second: Floats) -> Floats:
        """Return how far along segments in the world a place is that is ``share`` along them in the picture.

        ``first`` and ``second`` are how far away their ends are: in perspective the nearer part is drawn longer.
        """
        if self.half:
            return share
        weight: Floats = share * first / ((1.0 - share) * second + share * first)
        return weight

    def _axes(self) -> npt.NDArray[np.float64]:
        return np.array([self.right, self.up, self.forward])


def _vector(array: Sequence[float] | Floats) -> Vector:
    first, second, third = (float(part) for part in array)
    return first, second, third
