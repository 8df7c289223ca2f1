"""Threshold: the cells whose values lie in a range."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from viewer.artifacts.manifest import CELL
from viewer.numbers import short
from viewer.protocol import Threshold
from viewer.renderer.tools.data import Array, kept
from viewer.renderer.tools.piece import Piece, numbers_on
from viewer.renderer.tools.stage import StageResult, Task
from viewer.renderer.tools.wants import ToolError

_KEEP = "keep"


class ThresholdStage:
    """Keeps whole cells; what has not got the field stays as it is."""

    def apply(self, tool: Threshold, pieces: Sequence[Piece], task: Task) -> StageResult:
        """See :class:`~viewer.renderer.tools.stage.Stage`."""
        for limit in (tool.low, tool.high):
            if limit is not None and np.isnan(limit):
                raise ToolError("A limit is not a number.")
        notes: tuple[str, ...] = ()
        if tool.low is not None and tool.high is not None and tool.low > tool.high:
            notes = (f"The range runs backwards; it is used as {short(tool.high)} to {short(tool.low)}.",)
        return StageResult([_left_of(piece, tool, task) for piece in pieces], notes=notes)


def _left_of(piece: Piece, tool: Threshold, task: Task) -> Piece:
    if piece.batch.name not in task.field.arrays:
        return piece

    def change(data: Any) -> Any:
        numbers = numbers_on(data, piece.batch, task.field)
        if numbers is None:
            return data
        points = numbers.location != CELL
        return kept(data, keeps(tool, numbers.array), _KEEP, points=points, any_point=tool.any_point)

    return piece.changed(change)


def keeps(tool: Threshold, values: Array) -> Array:
    """Return which values are to be kept."""
    low, high = tool.low, tool.high
    if low is not None and high is not None:
        low, high = min(low, high), max(low, high)
    inside = np.ones(len(values), bool)
    # With the precision of the values: 0.1 in 32 bits is not above a typed 0.1.
    kind = values.dtype.type if values.dtype.kind == "f" else np.float64
    with np.errstate(over="ignore"):
        if low is not None:
            inside &= values >= kind(low)
        if high is not None:
            inside &= values <= kind(high)
    keep = ~inside if tool.outside else inside
    holes = ~np.isfinite(values)
    keep[holes] = tool.nan
    return keep
