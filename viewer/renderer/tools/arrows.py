"""Arrows: a vector field at chosen places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from viewer.numbers import short
from viewer.protocol import Arrows
from viewer.renderer.tools.data import Array, add_array
from viewer.renderer.tools.layer import MAGNITUDE, Layer
from viewer.renderer.tools.piece import Piece
from viewer.renderer.tools.stage import StageResult, Task
from viewer.renderer.tools.vectors import colors_at, lengths_of, places_of
from viewer.renderer.tools.wants import ToolError

_MOST = 50_000
"""Arrows: some 100 triangles each."""

_DENSEST, _LONGEST = 1000, 1000.0
_DIRECTION, _SIZE = "direction", "size"


class ArrowsStage:
    """Draws arrows and leaves the mesh as it is."""

    def apply(self, tool: Arrows, pieces: Sequence[Piece], task: Task) -> StageResult:
        """See :class:`~viewer.renderer.tools.stage.Stage`."""
        if tool.every < 0 or not 1 <= tool.density <= _DENSEST or not 0.0 < tool.factor <= _LONGEST:
            raise ToolError(
                f"Arrows need a density from 1 to {_DENSEST:,}, or a number of points, and a factor up to "
                f"{short(_LONGEST)}."
            )
        spacing = task.longest / (25 if tool.every else tool.density)
        layers, notes, count = [], [], 0
        for piece in pieces:
            data = piece.volume if tool.inside else piece.drawn
            places = places_of(data, piece.batch, task.field)
            if places is None:
                continue
            points, vectors, numbers = places
            lengths = lengths_of(vectors)
            usable = np.flatnonzero(np.isfinite(lengths) & (lengths > 0.0))
            chosen = usable[:: tool.every] if tool.every else usable[spread(points[usable], spacing)]
            count += len(chosen)
            if not len(chosen) or count > _MOST:
                continue
            color, note = MAGNITUDE, ""
            values: Array | None = lengths[chosen]
            if tool.color != MAGNITUDE:
                at = task.field.location(piece.batch)
                color, values, note = colors_at(tool.color, data, piece.batch, task, at, numbers[chosen])
            notes += [note] if note else []
            sizes = lengths[chosen] / (task.field.high or 1.0) if tool.scaled else np.ones(len(chosen))
            # Scaled ones may be longer than their distance: few are as long as the longest.
            sizes = sizes * spacing * tool.factor * (2.0 if tool.scaled else 0.9)
            arrows = _points(points[chosen], vectors[chosen] / lengths[chosen][:, None], sizes)
            span = (task.field.low or 0.0, task.field.high or 0.0) if color == MAGNITUDE else None
            layers.append(Layer(arrows, color, values, span, arrows=(_DIRECTION, _SIZE)))
        if count > _MOST:
            raise ToolError(f"These are {count:,} arrows; up to {_MOST:,} can be drawn. Have them further apart.")
        if not count and not all(piece.is_empty for piece in pieces):
            notes.append(f"“{task.field.want.field}” is zero or not finite wherever something is drawn.")
        if any(layer.span for layer in layers):
            notes.append(range_note(task))
        return StageResult(pieces, tuple(layers), tuple(dict.fromkeys(notes)))


def range_note(task: Task) -> str:
    """Say which magnitudes the colours span."""
    low, high = short(task.field.low or 0.0), short(task.field.high or 0.0)
    return f"Coloured by the magnitude of “{task.field.want.field}”, {low} to {high}."


def spread(points: Array, spacing: float) -> Array:
    """Return the numbers of points such that about one lies in each cube of side ``spacing``, near its middle."""
    if not len(points):
        return np.zeros(0, np.int64)
    places = (points - points.min(axis=0)) / spacing
    cubes = np.floor(places).astype(np.int64)
    counts = cubes.max(axis=0) + 1
    code = (cubes[:, 2] * counts[1] + cubes[:, 1]) * counts[0] + cubes[:, 0]
    away = ((places - cubes - 0.5) ** 2).sum(axis=1)
    order = np.lexsort((away, code))
    first = np.r_[True, np.diff(code[order]) != 0]
    chosen: Array = np.sort(order[first])
    return chosen


def _points(points: Array, directions: Array, sizes: Array) -> Any:
    from vtkmodules.util.numpy_support import numpy_to_vtk
    from vtkmodules.vtkCommonCore import vtkPoints
    from vtkmodules.vtkCommonDataModel import vtkPolyData

    data = vtkPolyData()
    places = vtkPoints()
    places.SetData(numpy_to_vtk(np.ascontiguousarray(points), deep=True))
    data.SetPoints(places)
    add_array(data.GetPointData(), _DIRECTION, directions)
    add_array(data.GetPointData(), _SIZE, sizes)
    return data
