"""Sums and products of places and directions, three numbers each."""

from __future__ import annotations

import math
from collections.abc import Sequence

Vector = tuple[float, float, float]

ZERO: Vector = (0.0, 0.0, 0.0)


def dot(one: Vector, other: Vector) -> float:
    """Return the scalar product."""
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]


def cross(one: Vector, other: Vector) -> Vector:
    """Return the vector product."""
    return (
        one[1] * other[2] - one[2] * other[1],
        one[2] * other[0] - one[0] * other[2],
        one[0] * other[1] - one[1] * other[0],
    )


def along(place: Vector, direction: Vector, far: float) -> Vector:
    """Return the place that is ``far`` times ``direction`` away."""
    return place[0] + far * direction[0], place[1] + far * direction[1], place[2] + far * direction[2]


def minus(one: Vector, other: Vector) -> Vector:
    """Return the way from ``other`` to ``one``."""
    return one[0] - other[0], one[1] - other[1], one[2] - other[2]


def unit(vector: Vector) -> Vector:
    """Return a vector of length one in the same direction; along x when it has none."""
    length = math.hypot(*vector)
    if not (length and math.isfinite(length)):
        return 1.0, 0.0, 0.0
    return vector[0] / length, vector[1] / length, vector[2] / length


def across(vector: Vector) -> tuple[Vector, Vector]:
    """Return two directions at right angles to a direction of length one and to one another."""
    least = min(range(3), key=lambda axis: abs(vector[axis]))
    first = unit(cross(vector, (float(least == 0), float(least == 1), float(least == 2))))
    return first, cross(vector, first)


def mean(places: Sequence[Vector]) -> Vector:
    """Return the middle of one place or more."""
    x, y, z = (sum(column) / len(places) for column in zip(*places, strict=True))
    return x, y, z
