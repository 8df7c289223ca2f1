"""Clip: what is on one side of a plane, or within a box or a sphere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from viewer.protocol import Box, Clip, Plane
from viewer.renderer.tools.data import NORMALS, add_array, joined, kept, points_of
from viewer.renderer.tools.piece import Piece
from viewer.renderer.tools.shapes import box_of, inside_of, plane_of
from viewer.renderer.tools.skin import skin_of
from viewer.renderer.tools.stage import StageResult, Task


class ClipStage:
    """Cuts cells, or leaves out those that are not all inside."""

    def apply(self, tool: Clip, pieces: Sequence[Piece], task: Task) -> StageResult:
        """See :class:`~viewer.renderer.tools.stage.Stage`."""
        if isinstance(tool.shape, Box) and not tool.whole_cells:
            planes = [inside_of(plane, task.bounds) for plane in _sides(tool.shape, task)]
            return StageResult([piece.changed(lambda data: _box(data, planes, tool.flip)) for piece in pieces])
        inside = inside_of(tool.shape, task.bounds)
        if tool.whole_cells:
            return StageResult([piece.changed(lambda data: _whole(data, inside, tool.flip)) for piece in pieces])
        return StageResult([_halved(piece, tool, inside, task) for piece in pieces])


def _halved(piece: Piece, tool: Clip, inside: Any, task: Task) -> Piece:
    def cut(data: Any) -> Any:
        return _cut(data, inside, tool.flip)

    def skin() -> Any:
        # What is seen of a solid is its clipped skin and the section: a small part of the work of clipping all cells,
        # which is left for when a tool needs them.
        assert isinstance(tool.shape, Plane)
        origin, normal = plane_of(tool.shape, task.bounds)
        section = piece.section(origin, normal)
        outwards = -np.array(normal, np.float32)  # as the polygons are turned
        add_array(section.GetPointData(), NORMALS, np.tile(outwards, (section.GetNumberOfPoints(), 1)))
        return joined([skin_of(cut(piece.skin)), section])

    return piece.changed(cut, skin if isinstance(tool.shape, Plane) and piece.is_solid else None)


def _cut(data: Any, inside: Any, flip: bool) -> Any:
    from vtkmodules.vtkCommonExecutionModel import vtkAlgorithm
    from vtkmodules.vtkFiltersGeneral import vtkTableBasedClipDataSet

    clip = vtkTableBasedClipDataSet()
    clip.SetInputData(data)
    clip.SetClipFunction(inside)
    clip.SetInsideOut(flip)
    clip.SetOutputPointsPrecision(vtkAlgorithm.DOUBLE_PRECISION)
    clip.Update()
    return clip.GetOutput()


def _whole(data: Any, inside: Any, flip: bool) -> Any:
    from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
    from vtkmodules.vtkCommonCore import vtkDoubleArray

    distances = vtkDoubleArray()
    distances.SetNumberOfTuples(data.GetNumberOfPoints())
    if data.GetNumberOfPoints():
        inside.EvaluateFunction(numpy_to_vtk(points_of(data)), distances)
    numbers = vtk_to_numpy(distances)
    return kept(data, numbers <= 0.0 if flip else numbers >= 0.0, "inside", points=True)


def _box(data: Any, planes: Sequence[Any], flip: bool) -> Any:
    """Cut with the six sides one by one: with the box as one function its edges and corners would be cut off."""
    from vtkmodules.vtkFiltersCore import vtkAppendFilter

    append = vtkAppendFilter()
    for plane in planes:
        if flip:
            append.AddInputData(_cut(data, plane, True))
        data = _cut(data, plane, False)
    if not flip:
        return data
    append.Update()
    return append.GetOutput()


def _sides(box: Box, task: Task) -> list[Plane]:
    bounds = box_of(box, task.bounds)
    sides = []
    for axis in range(3):
        for end, sign in ((0, 1.0), (1, -1.0)):
            origin, normal = [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]
            origin[axis], normal[axis] = bounds[2 * axis + end], sign
            sides.append(Plane((origin[0], origin[1], origin[2]), (normal[0], normal[1], normal[2])))
    return sides
