"""Slice: sections with planes."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from viewer.protocol import Slice
from viewer.renderer.directions import Bounds
from viewer.renderer.tools.data import corners_of
from viewer.renderer.tools.layer import GHOST, Layer
from viewer.renderer.tools.piece import Piece
from viewer.renderer.tools.shapes import Vector, plane_of
from viewer.renderer.tools.stage import StageResult, Task
from viewer.renderer.tools.wants import ToolError

_MOST = 200  # planes


class SliceStage:
    """Cuts the mesh with planes."""

    def apply(self, tool: Slice, pieces: Sequence[Piece], task: Task) -> StageResult:
        """See :class:`~viewer.renderer.tools.stage.Stage`.

        Raises
        ------
        ToolError
            Where nothing can be cut.
        """
        origin, normal = plane_of(tool.plane, task.bounds)
        origins = _origins(tool, origin, normal, task.bounds)
        if pieces and all(piece.is_cloud for piece in pieces):
            raise ToolError("A slice has nothing to cut here: the mesh has only points.")
        cut = [piece.with_cuts([piece.section(place, normal) for place in origins], flat=True) for piece in pieces]
        layers = tuple(Layer(piece.skin, GHOST) for piece in pieces) if tool.ghost else ()
        new = [found for piece in cut for found in (piece.cuts or ())[-len(origins) :]]
        met = any(part.GetNumberOfCells() for part in new)
        words = "The plane does not meet the mesh." if len(origins) == 1 else "None of the planes meets the mesh."
        return StageResult(cut, layers, () if met else (words,))


def _origins(tool: Slice, origin: Vector, normal: Vector, bounds: Bounds) -> list[Vector]:
    count = tool.count
    if not 1 <= count <= _MOST:
        raise ToolError(f"There can be 1 to {_MOST} planes.")
    if count == 1:
        return [origin]
    if not math.isfinite(tool.spacing):
        raise ToolError("The distance between the planes is not a number.")
    if tool.spacing:
        steps = (np.arange(count) - (count - 1) / 2.0) * tool.spacing
    else:
        corners = corners_of(bounds)
        reach = (corners - np.array(origin)) @ np.array(normal)
        steps = reach.min() + (np.arange(count) + 0.5) / count * (reach.max() - reach.min())
    places = np.array(origin) + steps[:, None] * np.array(normal)
    return [(float(x), float(y), float(z)) for x, y, z in places]
