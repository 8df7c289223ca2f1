"""A handle as it is seen: lines, and grips to drag it by."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import Qt

from viewer.geometry.eye import Eye, Point
from viewer.geometry.vectors import Vector, dot
from viewer.shell.tools.around import Around
from viewer.values import dataclass

KNOB, TIP, LINE = "knob", "tip", "line"
"""Looks of a grip: a ball; the head of an arrow, whose path leads to it; a line that is drawn as it is."""

_REACH = {KNOB: 9.0, TIP: 11.0, LINE: 6.0}
"""Logical pixels around a grip that are part of it."""

Cursor = Qt.CursorShape


@dataclass(frozen=True, slots=True)
class Grip:
    """A part of a handle that can be dragged.

    Attributes
    ----------
    path
        Where it is in the view: one point for a knob, more for a line; a closed one ends where it begins.
    words
        What dragging it does.
    """

    name: str
    path: tuple[Point, ...]
    look: str
    words: str
    cursor: Cursor = Cursor.SizeAllCursor

    def is_at(self, point: Point) -> bool:
        """Whether the cursor is on it."""
        if self.look != LINE:
            return math.dist(point, self.path[-1]) <= _REACH[self.look]
        return any(_distance(point, *pair) <= _REACH[LINE] for pair in zip(self.path, self.path[1:], strict=False))


@dataclass(frozen=True, slots=True)
class Figure:
    """What is drawn of a handle: ``lines`` besides those of the grips. Of grips in one place the first one counts."""

    grips: tuple[Grip, ...] = ()
    lines: tuple[tuple[Point, ...], ...] = ()

    def at(self, point: Point) -> Grip | None:
        """Return the grip that is under the cursor."""
        return next((grip for grip in self.grips if grip.is_at(point)), None)


class Handle(Protocol):
    """A handle for one kind of shape."""

    def figure(self, shape: Any, around: Around, eye: Eye) -> Figure:
        """Return what is seen of a shape's handle."""
        ...

    def drag(self, shape: Any, grip: str, way: tuple[Point, Point], around: Around, eye: Eye) -> Any:
        """Return the shape that a grip makes of ``shape`` when it is dragged from the first point to the second."""
        ...


def seen(places: Sequence[Vector], eye: Eye) -> tuple[Point, ...]:
    """Return where places are seen; none when one of them lies behind."""
    points = [eye.see(place) for place in places]
    return tuple(point for point in points if point is not None) if None not in points else ()


def knob(name: str, place: Vector, eye: Eye, words: str, cursor: Cursor = Cursor.SizeAllCursor) -> tuple[Grip, ...]:
    """Return a knob at a place, as long as that is before the eye."""
    point = eye.see(place)
    return () if point is None else (Grip(name, (point,), KNOB, words, cursor),)


def cursor_along(direction: Vector, eye: Eye) -> Cursor:
    """Return the cursor for a movement along a direction of length one."""
    x, y = dot(direction, eye.right), dot(direction, eye.up)
    if math.hypot(x, y) < 0.1:
        return Cursor.SizeVerCursor
    shapes = (Cursor.SizeHorCursor, Cursor.SizeBDiagCursor, Cursor.SizeVerCursor, Cursor.SizeFDiagCursor)
    return shapes[round(math.degrees(math.atan2(y, x)) / 45.0) % 4]


def _distance(point: Point, first: Point, second: Point) -> float:
    """Return how far a point is from a line between two others."""
    x, y = second[0] - first[0], second[1] - first[1]
    length = x * x + y * y
    share = ((point[0] - first[0]) * x + (point[1] - first[1]) * y) / length if length else 0.0
    share = min(max(share, 0.0), 1.0)
    return math.dist(point, (first[0] + share * x, first[1] + share * y))
