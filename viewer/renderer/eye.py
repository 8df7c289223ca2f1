"""From pixels of the picture to places in the world and back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Vector = tuple[float, float, float]
Floats = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Eye:
    """A perspective camera and the size of its picture; equal eyes see the same.

    Attributes
    ----------
    position
        World units.
    right, up, forward
        Directions of length 1.
    slope
        Tangent of half the view angle.
    near, far
        What is drawn lies between these distances along ``forward``.
    width, height
        Of the picture in pixels.
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

    @classmethod
    def of(cls, renderer: Any, size: tuple[int, int]) -> Eye:
        """Return the eye of a ``vtkRenderer`` that has drawn."""
        camera = renderer.GetActiveCamera()
        # VTK's own axes: they are right also where the view-up is not at a right angle, or none at all.
        matrix = camera.GetModelViewTransformMatrix()
        right, up, back = ([matrix.GetElement(row, column) for column in range(3)] for row in range(3))
        forward = (-back[0], -back[1], -back[2])
        near, far = camera.GetClippingRange()
        slope = math.tan(math.radians(camera.GetViewAngle() / 2.0))
        return cls(camera.GetPosition(), _vector(right), _vector(up), forward, slope, near, far, *size)

    def ray(self, x: float, y: float) -> tuple[Vector, Vector]:
        """Return both ends of what is seen through a place, in pixels from the top left corner of the picture."""
        across = (2.0 * x / self.width - 1.0) * self.slope * self.width / self.height
        upwards = (1.0 - 2.0 * y / self.height) * self.slope
        towards = np.array(self.forward) + across * np.array(self.right) + upwards * np.array(self.up)
        start, end = (np.array(self.position) + distance * towards for distance in (self.near, self.far))
        return _vector(start), _vector(end)

    def depth(self, place: Vector) -> float:
        """Return how far away a place is along ``forward``."""
        return float(np.dot(np.subtract(place, self.position), self.forward))

    def project(self, points: Floats) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return where points, shape (n, 3), appear in the picture, shape (n, 2), and how far away, shape (n,).

        A point that is not drawn because it is too near or too far has NaN for a place.
        """
        seen = (points - np.array(self.position)) @ np.array([self.right, self.up, self.forward]).T
        depth = seen[:, 2].copy()
        with np.errstate(all="ignore"):
            places = seen[:, :2] * (self.height / 2.0 / self.slope) / depth[:, None]
        places *= (1.0, -1.0)
        places += (self.width / 2.0, self.height / 2.0)
        places[(depth < self.near) | (depth > self.far)] = np.nan
        return places, depth


def _vector(array: Sequence[float] | Floats) -> Vector:
    first, second, third = (float(part) for part in array)
    return first, second, third
