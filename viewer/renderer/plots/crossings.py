"""Which cells a straight line goes through, and from where to where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from viewer.renderer.tools.data import Array, cell_types
from viewer.renderer.tools.simplices import cut_to_simplices, simplices_of
from viewer.values import dataclass

_SHORT = 1e-9
"""A part of the line shorter than this share of it is none: the line touches an edge or a corner."""

_NONE = 1e-10
"""A corner that counts less does not count: the line lies in the face opposite to it, but for rounding."""


@dataclass(frozen=True, slots=True)
class Span:
    """The part of a line, of which 0 is the start and 1 the end, that is in a cell of the mesh ``mesh``."""

    start: float
    end: float
    mesh: str
    cell: int


def spans_in(some: Any, mesh: str, start: Array, end: Array, tolerance: float) -> list[Span]:
    """Return where a line is in cells: exactly for cells with plane faces, others are cut into such as VTK does it.

    Parameters
    ----------
    some
        Cells near the line as ``vtkUnstructuredGrid``.
    tolerance
        How far from the line a surface or a line of the mesh may be in which it lies.
    """
    found: list[Span] = []
    if not some.GetNumberOfCells():
        return found
    for simple in cut_to_simplices(some, cell_types(some)):
        for part in simplices_of(simple):
            if part.dimension:
                first, last = _clip(part.corners, start, end, tolerance)
                for place in np.flatnonzero(last - first > _SHORT):
                    found.append(Span(float(first[place]), float(last[place]), mesh, int(part.cells[place])))
    return found


def one_after_the_other(spans: Iterable[Span]) -> list[Span]:
    """Return spans along the line without overlaps, those in the same cell that touch as one.

    Where a line runs in a face between two cells, the one that it came from has it.
    """
    way: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, span.mesh, span.cell)):
        start, end = span.start, 1.0 if span.end > 1.0 - _SHORT else span.end
        if way and start < way[-1].end + _SHORT:
            start = way[-1].end  # without a gap that is but rounding
        if end - start <= _SHORT:
            continue
        if way and way[-1].end == start and (way[-1].mesh, way[-1].cell) == (span.mesh, span.cell):
            start = way.pop().start
        way.append(Span(start, end, span.mesh, span.cell))
    return way


def _clip(corners: Array, start: Array, end: Array, tolerance: float) -> tuple[Array, Array]:
    """Return from where to where a line is in simplices of shape (n, dimension + 1, 3); the end first: nowhere.

    How much each corner counts at a place is linear along the line, and in the simplex none of it is negative.
    """
    sides = (corners[:, 1:] - corners[:, :1]).transpose(0, 2, 1)  # (n, 3, dimension)
    inverse = np.linalg.pinv(sides)
    before, after = ((inverse @ (place - corners[:, 0])[:, :, None])[:, :, 0] for place in (start, end))
    away = np.zeros(len(corners))
    for place, inside in ((start, before), (end, after)):
        rest = place - corners[:, 0] - (sides @ inside[:, :, None])[:, :, 0]
        away = np.maximum(away, np.linalg.norm(rest, axis=1))
    at_start, at_end = (
        np.where(np.abs(count) < _NONE, 0.0, count)
        for count in (np.column_stack([1.0 - part.sum(axis=1), part]) for part in (before, after))
    )
    change = np.where(np.abs(at_end - at_start) < _NONE, 0.0, at_end - at_start)
    with np.errstate(divide="ignore", invalid="ignore"):
        zero = -at_start / change
    first = np.where(change > 0.0, zero, np.where((change == 0.0) & (at_start < 0.0), np.inf, 0.0)).max(axis=1)
    last = np.where(change < 0.0, zero, 1.0).min(axis=1)
    first, last = np.clip(first, 0.0, None), np.clip(last, None, 1.0)
    fits = (away <= tolerance) if corners.shape[1] < 4 else np.ones(len(corners), bool)
    return np.where(fits, first, 1.0), np.where(fits, last, 0.0)
