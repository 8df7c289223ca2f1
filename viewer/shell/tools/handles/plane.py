"""The handle of a plane: its outline in the mesh, and an arrow along its normal."""

from __future__ import annotations

import math
from dataclasses import replace

from viewer.geometry.eye import Eye, Point
from viewer.geometry.vectors import ZERO, Vector, across, along, cross, dot, mean, minus, unit
from viewer.protocol import Plane
from viewer.shell.tools.around import Around
from viewer.shell.tools.handles.figure import LINE, TIP, Cursor, Figure, Grip, cursor_along, knob, seen
from viewer.shell.tools.handles.movement import pushed

ARROW = 64.0
"""Length of the arrow in logical pixels, when it is seen from its side."""

_MARGIN = 0.03  # of the diagonal, that the outline stands out from the mesh
_EDGES = tuple((one, one | bit) for bit in (1, 2, 4) for one in range(8) if not one & bit)  # of a box, by its corners


class PlaneHandle:
    """Outline and middle move the plane along its normal, the tip of the arrow turns it."""

    def figure(self, shape: Plane, around: Around, eye: Eye) -> Figure:
        """See :class:`~viewer.shell.tools.handles.figure.Handle`."""
        middle, normal = place_of(shape, around)
        cursor = cursor_along(normal, eye)
        outline = seen(outline_of(middle, normal, around), eye)
        arrow = seen((middle, along(middle, normal, ARROW * eye.pixel(middle))), eye)
        grips = list(knob("move", middle, eye, "Move the plane", cursor))
        if len(arrow) == 2:
            turn = Grip("turn", arrow, TIP, "Turn the plane", Cursor.PointingHandCursor)
            grips.insert(0, turn)
        if len(outline) > 1:
            grips.append(Grip("move", (*outline, outline[0]), LINE, "Move the plane", cursor))
        return Figure(tuple(grips))

    def drag(self, shape: Plane, grip: str, way: tuple[Point, Point], around: Around, eye: Eye) -> Plane:
        """See :class:`~viewer.shell.tools.handles.figure.Handle`."""
        middle, normal = place_of(shape, around)
        if grip == "turn":
            return replace(shape, origin=middle, normal=_turned(middle, normal, way, eye))
        held = eye.on_plane(way[0], middle, normal) or middle
        low, high = around.extent(normal)
        before = dot(middle, normal)
        after = min(max(before + pushed(held, normal, way, eye), low), high)
        return replace(shape, origin=along(middle, normal, after - before))


def place_of(plane: Plane, around: Around) -> tuple[Vector, Vector]:
    """Return a plane's own point and its normal of length one; of one far from the mesh the point nearest to that."""
    origin, normal = plane.origin or around.middle, unit(plane.normal)
    if math.dist(origin, around.middle) > around.diagonal:
        origin = around.origin_at(around.place_of(plane), normal)
    return origin, normal


def outline_of(middle: Vector, normal: Vector, around: Around) -> list[Vector]:
    """Return the corners of the part of a plane that lies in the box around the mesh, in their order.

    Of a plane beside the mesh it is a square.
    """
    margin = _MARGIN * around.diagonal
    sides = [
        (low - margin, high + margin) if high - low > 1e-9 * around.diagonal else (low, high)
        for low, high in (around.bounds[0:2], around.bounds[2:4], around.bounds[4:6])
    ]
    corners = [(sides[0][number & 1], sides[1][number >> 1 & 1], sides[2][number >> 2]) for number in range(8)]
    heights = [dot(minus(corner, middle), normal) for corner in corners]
    found = []
    for one, other in _EDGES:
        if min(heights[one], heights[other]) <= 0.0 <= max(heights[one], heights[other]):
            rise = heights[other] - heights[one]
            way = minus(corners[other], corners[one])
            shares = (-heights[one] / rise,) if rise else (0.0, 1.0)
            found += [along(corners[one], way, share) for share in shares]
    first, second = across(normal)
    if not found:
        half = around.diagonal / 4.0
        square = ((half, half), (-half, half), (-half, -half), (half, -half))
        return [along(along(middle, first, x), second, y) for x, y in square]
    pivot = mean(found)

    def angle(place: Vector) -> float:
        away = minus(place, pivot)
        return math.atan2(dot(away, second), dot(away, first))

    return sorted(found, key=angle)


def _turned(middle: Vector, normal: Vector, way: tuple[Point, Point], eye: Eye) -> Vector:
    """Return the normal whose arrow ends where the hand is: on a ball around the middle, on the side it began."""
    towards = eye.towards(middle)
    right = unit(minus(eye.right, along(ZERO, towards, dot(eye.right, towards))))
    up = cross(towards, right)
    (x, y), (to_x, to_y) = way
    place = (dot(normal, right) + (to_x - x) / ARROW, dot(normal, up) + (y - to_y) / ARROW)
    length = math.hypot(*place)
    if length >= 1.0:
        return unit(along(along(ZERO, right, place[0]), up, place[1]))
    depth = math.copysign(math.sqrt(1.0 - length * length), dot(normal, towards))
    return unit(along(along(along(ZERO, right, place[0]), up, place[1]), towards, depth))
