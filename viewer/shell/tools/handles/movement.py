"""How places follow the hand: in the plane that the view shows, or along a direction."""

from __future__ import annotations

from viewer.geometry.eye import Eye, Point
from viewer.geometry.vectors import Vector, along, minus
from viewer.shell.tools.around import Around


def slid(place: Vector, way: tuple[Point, Point], around: Around, eye: Eye) -> Vector:
    """Return where a place goes when it is dragged: as far away as it is, or in the plane of a flat mesh."""
    axis = around.flat_axis
    if axis is not None:
        normal = (float(axis == 0), float(axis == 1), float(axis == 2))
        first, second = (eye.on_plane(point, place, normal) for point in way)
        if first is not None and second is not None:
            return along(place, minus(second, first), 1.0)
    pixel = eye.pixel(place)
    (x, y), (to_x, to_y) = way
    return along(along(place, eye.right, (to_x - x) * pixel), eye.up, (y - to_y) * pixel)


def pushed(place: Vector, direction: Vector, way: tuple[Point, Point], eye: Eye) -> float:
    """Return how far a place goes along a direction of length one; seen from the end, up is away."""
    first, second = (eye.along(point, place, direction) for point in way)
    if first is not None and second is not None:
        return second - first
    return (way[0][1] - way[1][1]) * eye.pixel(place)
