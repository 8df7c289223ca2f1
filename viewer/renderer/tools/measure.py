"""Length, area and volume of what tools leave, and the integral and the mean of a field over it.

Cells are cut into tetrahedra, triangles and lines, over which a field of points is linear: for linear cells of these
kinds that is exact; other cells are approached as VTK divides them. A field of cells is constant in each.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from viewer.artifacts.manifest import CELL
from viewer.protocol import Measure, Measured
from viewer.renderer.batch import Batch
from viewer.renderer.coloring import Coloring
from viewer.renderer.tools.data import Array, add_array, cell_numbers, copy_of, point_array, points_of
from viewer.renderer.tools.job import Job
from viewer.renderer.tools.piece import numbers_on
from viewer.renderer.tools.toolbox import Toolbox
from viewer.renderer.tools.wants import Found, ToolError, Want

_SIMPLEX = {10: 4, 5: 3, 3: 2, 1: 1}
"""Points of the VTK cell types that are counted as they are."""

_DIMENSIONS = np.full(256, 3)
"""Of cells by their VTK type."""
_DIMENSIONS[[1, 2]] = 0
_DIMENSIONS[[3, 4, 21, 35]] = 1
_DIMENSIONS[[5, 6, 7, 8, 9, 22, 23, 28, 30, 34, 36]] = 2

_VALUES = "values to be integrated"

_PART = 500_000  # cells at a time: their points take 50 MB


def measure(toolbox: Toolbox, job: Job, coloring: Coloring, question: Measure, scene: int) -> Measured:
    """Answer a question about what is on screen."""
    found: Found | None = None
    note = ""
    try:
        name = question.field or job.scene.field
        if name:
            asked = question if question.field else job.scene
            want = Want(name, asked.location, asked.component)
            found = toolbox.find(want, job)
            left = toolbox.apply(job, coloring, (want,))
        else:
            left = toolbox.apply(job, coloring)
    except ToolError as error:
        note, left = error.sentence, toolbox.apply(job, coloring)
    if question.zone and not any(zone.name == question.zone for batch in job.batches for zone in batch.zones):
        return Measured(question.id, scene, note=f"There is no zone “{question.zone}” on screen.")
    sums = _Sums()
    for piece in left.pieces:
        for data in piece.cuts if piece.cuts is not None else (piece.volume,):
            if data.GetNumberOfCells():
                _add(sums, data, piece.batch, found, question.zone)
    return sums.answer(question.id, scene, note)


class _Sums:
    """Sizes by dimension, and integrals where the field is finite."""

    def __init__(self) -> None:
        self._size, self._integral, self._covered = [0.0] * 4, [0.0] * 4, [0.0] * 4
        self._cells = [0] * 4

    def count(self, dimension: int, cells: int) -> None:
        self._cells[dimension] += cells

    def add(self, dimension: int, sizes: Array, values: Array | None) -> None:
        self._size[dimension] += float(sizes.sum())
        if values is None:
            return
        finite = np.isfinite(values)
        self._integral[dimension] += float((sizes[finite] * values[finite]).sum())
        self._covered[dimension] += float(sizes[finite].sum())

    def answer(self, number: int, scene: int, note: str) -> Measured:
        dimension = max((place for place in range(4) if self._cells[place]), default=0)
        size, covered = self._size[dimension], self._covered[dimension]
        if covered <= 0.0:
            return Measured(number, scene, dimension, size, self._cells[dimension], note=note)
        integral = self._integral[dimension]
        if covered < size * (1.0 - 1e-9):
            note = f"{note} The field has values on {covered / size:.1%} of it.".strip()
        return Measured(number, scene, dimension, size, self._cells[dimension], integral, integral / covered, note)


def _add(sums: _Sums, data: Any, batch: Batch, found: Found | None, zone: str) -> None:
    numbers = None if found is None else numbers_on(data, batch, found)
    at_cells = numbers is not None and numbers.location == CELL
    if numbers is not None and not at_cells:
        data = copy_of(data)
        add_array(data.GetPointData(), _VALUES, np.asarray(numbers.array, np.float64))
    span = _span_of(batch, zone)
    types = _cell_types(data)
    dimensions = _DIMENSIONS[types]
    own = cell_numbers(data)
    mine = np.ones(len(own), bool) if span is None else (own >= span[0]) & (own < span[1])
    for dimension in range(4):
        sums.count(dimension, int(np.count_nonzero(mine & (dimensions == dimension))))
    simplices = _simplices(data, types)
    types, own = _cell_types(simplices), cell_numbers(simplices)
    places, values = points_of(simplices), point_array(simplices, _VALUES)
    offsets, nodes = _connectivity(simplices)
    for kind, count in _SIMPLEX.items():
        chosen = np.flatnonzero(types == kind)
        if span is not None:
            chosen = chosen[(own[chosen] >= span[0]) & (own[chosen] < span[1])]
        for start in range(0, len(chosen), _PART):
            part = chosen[start : start + _PART]
            corners = nodes[offsets[part][:, None] + np.arange(count)]
            at = None
            if numbers is not None and found is not None and at_cells:
                at = np.asarray(found.arrays[batch.name][own[part]], np.float64)
            elif values is not None:
                at = values[corners].mean(axis=1)
            sums.add(count - 1, _sizes(places[corners].astype(np.float64)), at)


def _span_of(batch: Batch, zone: str) -> tuple[int, int] | None:
    """Return which cells of a batch are those of a zone; None: all of them."""
    if not zone:
        return None
    before = 0
    for one in batch.zones:
        if one.name == zone:
            return before, before + one.cells
        before += one.cells
    return 0, 0


def _sizes(corners: Array) -> Array:
    """Return the volume, area or length of simplices; their corners have the shape (n, corners, 3)."""
    sides = corners[:, 1:] - corners[:, :1]
    if sides.shape[1] == 3:
        return np.asarray(np.abs(np.einsum("ij,ij->i", sides[:, 0], np.cross(sides[:, 1], sides[:, 2]))) / 6.0)
    if sides.shape[1] == 2:
        return np.asarray(np.linalg.norm(np.cross(sides[:, 0], sides[:, 1]), axis=1) / 2.0)
    if sides.shape[1] == 1:
        return np.asarray(np.linalg.norm(sides[:, 0], axis=1))
    return np.ones(len(corners))


def _simplices(data: Any, types: Array) -> Any:
    """Return a data set with its cells cut into tetrahedra, triangles and lines."""
    if not data.IsA("vtkPolyData"):
        if data.IsA("vtkUnstructuredGrid") and set(np.unique(types).tolist()) <= _SIMPLEX.keys():
            return data
        from vtkmodules.vtkFiltersGeneral import vtkDataSetTriangleFilter

        filter_ = vtkDataSetTriangleFilter()
    else:
        from vtkmodules.vtkFiltersCore import vtkTriangleFilter

        filter_ = vtkTriangleFilter()
    filter_.SetInputData(data)
    filter_.Update()
    return filter_.GetOutput()


def _connectivity(data: Any) -> tuple[Array, Array]:
    """Return where the nodes of each cell begin, and the nodes."""
    from vtkmodules.util.numpy_support import vtk_to_numpy

    if not data.IsA("vtkPolyData"):
        cells = data.GetCells()
        return vtk_to_numpy(cells.GetOffsetsArray()).astype(np.int64), vtk_to_numpy(cells.GetConnectivityArray())
    starts, nodes, before = [], [], 0
    for cells in (data.GetVerts(), data.GetLines(), data.GetPolys()):
        offsets = vtk_to_numpy(cells.GetOffsetsArray()).astype(np.int64)
        starts.append(offsets[:-1] + before)
        nodes.append(vtk_to_numpy(cells.GetConnectivityArray()))
        before += len(nodes[-1])
    return np.concatenate(starts), np.concatenate(nodes)


def _cell_types(data: Any) -> Array:
    """Return the VTK type of each cell; all polygons count as triangles."""
    from vtkmodules.util.numpy_support import vtk_to_numpy

    if data.IsA("vtkPolyData"):
        counts = [part.GetNumberOfCells() for part in (data.GetVerts(), data.GetLines(), data.GetPolys())]
        return np.repeat(np.array([1, 3, 5], np.uint8), counts)
    if data.IsA("vtkUnstructuredGrid"):
        return np.asarray(vtk_to_numpy(data.GetCellTypesArray()))
    return np.full(data.GetNumberOfCells(), data.GetCellType(0), np.uint8)
