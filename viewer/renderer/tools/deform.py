"""Deform: every point moved by a displacement."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from viewer.numbers import short
from viewer.protocol import Deform
from viewer.renderer.tools.data import moved, point_array, points_of
from viewer.renderer.tools.layer import GHOST, Layer
from viewer.renderer.tools.piece import Piece, averaged, with_points
from viewer.renderer.tools.stage import StageResult, Task
from viewer.renderer.tools.wants import ToolError

_NAME = "displacement"
_FARTHEST = 1000.0  # diagonals; what is moved farther leaves no room for anything else in the view
_SHARE = 0.1  # of the diagonal that an automatic factor makes of the largest displacement at most


class DeformStage:
    """Moves points; those without a finite displacement stay."""

    def apply(self, tool: Deform, pieces: Sequence[Piece], task: Task) -> StageResult:
        """See :class:`~viewer.renderer.tools.stage.Stage`."""
        factor, notes = tool.factor, []
        if factor is None:
            factor = automatic_factor(task.field.high or 0.0, task.diagonal)
            notes.append(f"Deformed {short(factor)} times.")
        if not math.isfinite(factor):
            raise ToolError("The factor of the deformation is not a number.")
        if abs(factor) * (task.field.high or 0.0) > _FARTHEST * task.diagonal:
            raise ToolError(f"Deformed {short(factor)} times the mesh would be thousands of times as large.")
        left = []
        for piece in pieces:
            if piece.batch.name not in task.field.arrays:
                left.append(piece)
                continue
            at_cells = task.field.location(piece.batch) == "cell"
            if at_cells:
                notes.append(averaged(task.field.want.field))
            # The mean of a skin's cells is not that of the cells of the volume.
            move = _move(piece, task, factor)
            left.append(piece.changed(move, None if at_cells else partial(_moved_skin, piece, move)))
        layers = tuple(Layer(piece.drawn, GHOST) for piece in pieces if not piece.is_empty) if tool.ghost else ()
        return StageResult(left, layers, tuple(dict.fromkeys(notes)))


def _moved_skin(piece: Piece, move: Callable[[Any], Any]) -> Any:
    return move(piece.skin)


def automatic_factor(largest: float, diagonal: float) -> float:
    """Return 1, 2 or 5 times a power of ten that brings the largest displacement near a tenth of the diagonal."""
    if not (math.isfinite(largest) and largest > 0.0):
        return 1.0
    wanted = _SHARE * diagonal / largest
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(step * power for step in (5.0, 2.0, 1.0) if step * power <= wanted * (1.0 + 1e-9))


def _move(piece: Piece, task: Task, factor: float) -> Any:
    def change(data: Any) -> Any:
        marked = with_points(data, piece.batch, task.field, _NAME)
        displacement = None if marked is None else point_array(marked[0], _NAME)
        if displacement is None:
            return data
        displacement = np.where(np.isfinite(displacement), displacement, 0.0)
        return moved(data, points_of(data) + factor * displacement.astype(np.float64))

    return change
