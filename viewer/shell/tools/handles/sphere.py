"""The handle of a sphere: its outline as it is seen, and its centre."""

from __future__ import annotations

import math
from dataclasses import replace

from viewer.geometry.eye import Eye, Point
from viewer.geometry.vectors import Vector, across, along, minus
from viewer.protocol import Sphere
from viewer.shell.tools.around import Around
from viewer.shell.tools.handles.figure import LINE, Cursor, Figure, Grip, knob, seen
from viewer.shell.tools.handles.movement import slid

_SIDES = 72
_SMALLEST = 1e-4  # of the diagonal of the mesh, that a radius is at least


class SphereHandle:
    """The middle moves the sphere, its outline and the knob on it change the radius."""

    def figure(self, shape: Sphere, around: Around, eye: Eye) -> Figure:
        """See :class:`~viewer.shell.tools.handles.figure.Handle`."""
        center, radius = ball_of(shape, around)
        outline = seen(_outline(center, radius, eye), eye)
        grips = list(knob("move", center, eye, "Move the sphere"))
        if outline:
            right = max(outline, key=lambda point: point[0])
            grips.append(Grip("radius", (right,), "knob", "Change the radius", Cursor.SizeHorCursor))
            grips.append(Grip("radius", (*outline, outline[0]), LINE, "Change the radius", Cursor.PointingHandCursor))
        return Figure(tuple(grips))

    def drag(self, shape: Sphere, grip: str, way: tuple[Point, Point], around: Around, eye: Eye) -> Sphere:
        """See :class:`~viewer.shell.tools.handles.figure.Handle`."""
        center, radius = ball_of(shape, around)
        if grip == "move":
            return replace(shape, center=slid(center, way, around, eye), radius=radius)
        # A line of sight that comes so near to the centre touches the sphere: the outline goes through the cursor.
        grown = radius + eye.distance(way[1], center) - eye.distance(way[0], center)
        return replace(shape, center=center, radius=max(grown, _SMALLEST * around.diagonal))


def ball_of(sphere: Sphere, around: Around) -> tuple[Vector, float]:
    """Return the middle and the radius, as the renderer has them."""
    radius = around.diagonal / 4.0 if sphere.radius is None else sphere.radius
    return sphere.center or around.middle, radius


def _outline(center: Vector, radius: float, eye: Eye) -> list[Vector]:
    """Return the places in which lines of sight touch a sphere; none from within it."""
    towards = eye.towards(center)
    away = math.inf if eye.half else math.hypot(*minus(eye.position, center))
    if not 0.0 < radius < away:
        return []
    share = radius / away
    middle, size = along(center, towards, radius * share), radius * math.sqrt(1.0 - share * share)
    first, second = across(towards)
    turns = [2.0 * math.pi * side / _SIDES for side in range(_SIDES)]
    return [along(along(middle, first, size * math.cos(turn)), second, size * math.sin(turn)) for turn in turns]
