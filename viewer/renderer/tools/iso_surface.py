"""IsoSurface: where a field has certain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from viewer.protocol import IsoSurface
from viewer.renderer.tools.layer import GHOST, Layer
from viewer.renderer.tools.piece import Piece, averaged, with_points
from viewer.renderer.tools.stage import Outcome, Task, levels, outside_note

_NAME = "values of the iso-surface"


class IsoSurfaceStage:
    """Takes surfaces from the mesh; from flat meshes they are lines."""

    def apply(self, tool: IsoSurface, pieces: Sequence[Piece], task: Task) -> Outcome:
        """See :class:`~viewer.renderer.tools.stage.Stage`."""
        values = levels(tool.values, tool.count, task.field)
        left, notes, met = [], [], False
        for piece in pieces:
            marked = with_points(piece.volume, piece.batch, task.field, _NAME)
            cuts = () if marked is None else (contour(marked[0], _NAME, values),)
            if marked is not None and marked[1]:
                notes.append(averaged(task.field.want.field))
            met |= any(cut.GetNumberOfCells() for cut in cuts)
            left.append(piece.with_cuts(cuts, flat=False))
        if not met:
            notes.append(outside_note(values, task.field))
        layers = tuple(Layer(piece.skin, GHOST) for piece in pieces) if tool.ghost else ()
        return Outcome(left, layers, tuple(dict.fromkeys(notes)))


def contour(data: Any, name: str, values: Sequence[float]) -> Any:
    """Return where an array of the points of a data set has certain values, as ``vtkPolyData``."""
    from vtkmodules.vtkCommonExecutionModel import vtkAlgorithm
    from vtkmodules.vtkFiltersCore import vtkContourFilter

    filter_ = vtkContourFilter()
    filter_.SetInputData(data)
    filter_.SetInputArrayToProcess(0, 0, 0, 0, name)
    filter_.ComputeNormalsOff()
    filter_.ComputeGradientsOff()
    filter_.ComputeScalarsOff()
    filter_.SetOutputPointsPrecision(vtkAlgorithm.DOUBLE_PRECISION)
    for number, value in enumerate(values):
        filter_.SetValue(number, value)
    filter_.Update()
    return filter_.GetOutput()
