"""The handle of a line: both its ends and its middle."""

from __future__ import annotations

from dataclasses import replace

from viewer.geometry.eye import Eye, Point
from viewer.geometry.vectors import Vector, along, mean, minus
from viewer.protocol import LineSeeds
from viewer.shell.tools.around import Around
from viewer.shell.tools.handles.figure import LINE, Cursor, Figure, Grip, knob, seen
from viewer.shell.tools.handles.movement import slid


class LineHandle:
    """A knob moves its end; the one in the middle, and the line between them, moves the line."""

    def figure(self, shape: LineSeeds, around: Around, eye: Eye) -> Figure:
        """See :class:`~viewer.shell.tools.handles.figure.Handle`."""
        start, end = ends_of(shape, around)
        knobs = (("start", start, "Move this end"), ("end", end, "Move this end"), ("move", mean((start, end)), "Move"))
        grips = [grip for name, place, words in knobs for grip in knob(name, place, eye, words)]
        line = seen((start, end), eye)
        if line:
            grips.append(Grip("move", line, LINE, "Move", Cursor.SizeAllCursor))
        return Figure(tuple(grips))

    def drag(self, shape: LineSeeds, grip: str, way: tuple[Point, Point], around: Around, eye: Eye) -> LineSeeds:
        """See :class:`~viewer.shell.tools.handles.figure.Handle`."""
        start, end = ends_of(shape, around)
        if grip == "start":
            return replace(shape, start=slid(start, way, around, eye), end=end)
        if grip == "end":
            return replace(shape, start=start, end=slid(end, way, around, eye))
        middle = mean((start, end))
        shift = minus(slid(middle, way, around, eye), middle)
        return replace(shape, start=along(start, shift, 1.0), end=along(end, shift, 1.0))


def ends_of(line: LineSeeds, around: Around) -> tuple[Vector, Vector]:
    """Return both ends, as the renderer has them: without any the diagonal of the mesh."""
    box = around.bounds
    return line.start or (box[0], box[2], box[4]), line.end or (box[1], box[3], box[5])
