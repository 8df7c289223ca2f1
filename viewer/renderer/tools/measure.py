"""Length, area and volume of what tools leave, and the integral and the mean of a field over it.

Cells are cut into tetrahedra, triangles and lines, over which a field of points is linear. That is exact for linear
cells with plane faces as far as the field is linear in them; curved cells and polyhedra are cut as VTK divides them. A
field of cells is constant in each.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from viewer.artifacts.manifest import CELL
from viewer.protocol import Measure, Measured
from viewer.renderer.batch import Batch
from viewer.renderer.coloring import Coloring
from viewer.renderer.tools.data import Array, add_array, cell_numbers, cell_types, copy_of, kept, point_array, points_of
from viewer.renderer.tools.job import Job
from viewer.renderer.tools.piece import numbers_on
from viewer.renderer.tools.toolbox import Toolbox
from viewer.renderer.tools.wants import Found, ToolError, Want

_SIMPLICES: dict[int, tuple[tuple[int, ...], ...]] = {
    1: ((0,),),
    3: ((0, 1),),
    5: ((0, 1, 2),),
    9: ((0, 1, 2), (0, 2, 3)),
    10: ((0, 1, 2, 3),),
    12: ((0, 1, 2, 6), (0, 2, 3, 6), (0, 3, 7, 6), (0, 7, 4, 6), (0, 4, 5, 6), (0, 5, 1, 6)),
    13: ((0, 1, 2, 5), (0, 1, 4, 5), (0, 3, 4, 5)),
    14: ((0, 1, 2, 4), (0, 2, 3, 4)),
}
"""Nodes of the simplices that a cell is cut into, by VTK type of linear cell."""

_NODES = {1: 1, 3: 2, 5: 3, 9: 4, 10: 4, 12: 8, 13: 6, 14: 5}

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
    types = cell_types(data)
    dimensions = _DIMENSIONS[types]
    own = cell_numbers(data)
    mine = np.ones(len(own), bool) if span is None else (own >= span[0]) & (own < span[1])
    for dimension in range(4):
        sums.count(dimension, int(np.count_nonzero(mine & (dimensions == dimension))))
    for simple in _cut(data, types):
        _integrate(sums, simple, None if found is None or not at_cells else found.arrays[batch.name], span)


def _integrate(sums: _Sums, data: Any, of_cells: Array | None, span: tuple[int, int] | None) -> None:
    """Add the cells of types in :data:`_SIMPLICES`; of points the values are in the data set."""
    types, own = cell_types(data), cell_numbers(data)
    places, of_points = points_of(data), point_array(data, _VALUES)
    offsets, nodes = _connectivity(data)
    for kind, simplices in _SIMPLICES.items():
        chosen = np.flatnonzero(types == kind)
        if span is not None:
            chosen = chosen[(own[chosen] >= span[0]) & (own[chosen] < span[1])]
        for start in range(0, len(chosen), _PART):
            part = chosen[start : start + _PART]
            cells = nodes[offsets[part][:, None] + np.arange(_NODES[kind])]
            for simplex in simplices:
                corners = cells[:, simplex]
                values = None
                if of_cells is not None:
                    values = np.asarray(of_cells[own[part]], np.float64)
                elif of_points is not None:
                    values = of_points[corners].mean(axis=1)
                sums.add(len(simplex) - 1, _sizes(places[corners].astype(np.float64)), values)


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


def _cut(data: Any, types: Array) -> Iterable[Any]:
    """Yield data sets of the cells, those of types that are not in :data:`_SIMPLICES` cut into such that are."""
    if data.IsA("vtkPolyData"):
        from vtkmodules.vtkFiltersCore import vtkTriangleFilter

        triangles = vtkTriangleFilter()
        triangles.SetInputData(data)
        triangles.Update()
        yield triangles.GetOutput()
        return
    if data.IsA("vtkStructuredGrid"):
        from vtkmodules.vtkFiltersCore import vtkAppendFilter

        append = vtkAppendFilter()
        append.AddInputData(data)
        append.Update()
        data = append.GetOutput()
    yield data
    others = ~np.isin(types, list(_SIMPLICES))
    if others.any():
        from vtkmodules.vtkFiltersGeneral import vtkDataSetTriangleFilter

        simplices = vtkDataSetTriangleFilter()
        simplices.SetInputData(kept(data, others, "others"))
        simplices.Update()
        yield simplices.GetOutput()


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
