"""The handle of a box along the axes: its edges, a knob on each side, and one in the middle."""

from __future__ import annotations

from dataclasses import replace

from viewer.geometry.eye import Eye, Point
from viewer.geometry.vectors import Vector, along, mean, minus
from viewer.protocol import Box
from viewer.shell.tools.around import Around
from viewer.shell.tools.handles.figure import Figure, Grip, cursor_along, knob, seen
from viewer.shell.tools.handles.movement import pushed, slid

_THINNEST = 1e-3  # of the diagonal of the mesh, that a box is at least wide
_AXES: tuple[Vector, ...] = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


class BoxHandle:
    """The knob on a side moves that side, the one in the middle all of them."""

    def figure(self, shape: Box, around: Around, eye: Eye) -> Figure:
        """See :class:`~viewer.shell.tools.handles.figure.Handle`."""
        low, high = ends_of(shape, around)
        corners = [tuple((low, high)[number >> axis & 1][axis] for axis in range(3)) for number in range(8)]
        places: list[Vector] = [(x, y, z) for x, y, z in corners]
        edges = [(one, one | bit) for bit in (1, 2, 4) for one in range(8) if not one & bit]
        lines = tuple(line for one, other in edges if (line := seen((places[one], places[other]), eye)))
        middle = mean((low, high))
        grips: list[Grip] = []
        for axis, letter in enumerate("xyz"):
            if axis == around.flat_axis:
                continue
            cursor = cursor_along(_AXES[axis], eye)
            for sign, end in (("-", low), ("+", high)):
                side = along(middle, _AXES[axis], end[axis] - middle[axis])
                grips += knob(sign + letter, side, eye, "Move this side", cursor)
        return Figure((*knob("move", middle, eye, "Move the box"), *grips), lines)

    def drag(self, shape: Box, grip: str, way: tuple[Point, Point], around: Around, eye: Eye) -> Box:
        """See :class:`~viewer.shell.tools.handles.figure.Handle`."""
        low, high = ends_of(shape, around)
        middle = mean((low, high))
        if grip == "move":
            shift = minus(slid(middle, way, around, eye), middle)
            return replace(shape, low=along(low, shift, 1.0), high=along(high, shift, 1.0))
        axis, thinnest = "xyz".index(grip[1]), _THINNEST * around.diagonal
        end = high if grip[0] == "+" else low
        side = along(middle, _AXES[axis], end[axis] - middle[axis])
        place = end[axis] + pushed(side, _AXES[axis], way, eye)
        if grip[0] == "+":
            return replace(shape, low=low, high=_with(high, axis, max(place, low[axis] + thinnest)))
        return replace(shape, low=_with(low, axis, min(place, high[axis] - thinnest)), high=high)


def ends_of(box: Box, around: Around) -> tuple[Vector, Vector]:
    """Return the lowest and the highest corner, as the renderer has them: a flat mesh lies within the box."""
    half = [size / 4.0 or around.diagonal for size in around.sizes]
    x, y, z = around.middle
    low = box.low or (x - half[0], y - half[1], z - half[2])
    high = box.high or (x + half[0], y + half[1], z + half[2])
    pairs = [sorted(pair) for pair in zip(low, high, strict=True)]
    return (pairs[0][0], pairs[1][0], pairs[2][0]), (pairs[0][1], pairs[1][1], pairs[2][1])


def _with(place: Vector, axis: int, number: float) -> Vector:
    x, y, z = (number if one == axis else place[one] for one in range(3))
    return x, y, z
