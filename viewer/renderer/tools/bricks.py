"""Where the cells of a big mesh are, coarsely: a plane that is dragged through it meets few of them.

The box around the mesh is divided into small ones ("bricks"). A cell belongs to the brick of its first node, and each
brick knows how far its cells reach. What a plane meets is then cut from the cells of the bricks that it meets, and the
section is the same as that of the whole mesh.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from viewer.renderer.tools.data import CELLS, Array, add_array, cell_numbers, cell_types, point_array, points_of

LEAST = 100_000
"""Cells from which on it is worth it: fewer are cut in an instant."""

_SIDES = 40
"""Bricks along each axis; all together have to be less than 2**16: numbers of 16 bits are sorted fastest."""

_PART = 1 << 20  # nodes at a time

Vector = tuple[float, float, float]

_LINEAR = (10, 12, 13, 14)  # tetrahedron, hexahedron, wedge, pyramid


class Bricks:
    """The cells of a ``vtkUnstructuredGrid`` of linear cells with a volume, by brick.

    Parameters
    ----------
    data
        The grid, with :data:`CELLS`.
    """

    def __init__(self, data: Any) -> None:
        from vtkmodules.util.numpy_support import vtk_to_numpy

        cells = data.GetCells()
        self._offsets = vtk_to_numpy(cells.GetOffsetsArray())
        self._nodes = vtk_to_numpy(cells.GetConnectivityArray())
        self._types = cell_types(data)
        points = points_of(data)
        low, high = points.min(axis=0), points.max(axis=0)
        steps = np.where(high > low, (high - low) / _SIDES, 1.0)
        place = np.minimum(((points - low) / steps).astype(np.uint16), _SIDES - 1)
        brick = (place[:, 2] * _SIDES + place[:, 1]) * _SIDES + place[:, 0]
        brick_of_cell = brick.take(self._nodes.take(self._offsets[:-1]))
        order = np.argsort(brick_of_cell, kind="stable").astype(np.int32)
        counts = np.bincount(brick_of_cell, minlength=_SIDES**3)
        used = np.flatnonzero(counts)
        self._order = order
        self._starts = np.concatenate([[0], np.cumsum(counts[used])])
        self._low, self._high = self._reach(points)

    @staticmethod
    def fit(data: Any) -> bool:
        """Whether a data set is such a grid, and big enough."""
        if not data.IsA("vtkUnstructuredGrid") or data.GetNumberOfCells() < LEAST:
            return False
        types = cell_types(data)
        return bool(np.bincount(types, minlength=256)[list(_LINEAR)].sum() == len(types))

    def near(self, data: Any, origin: Vector, normal: Vector) -> Any:
        """Return a grid with all cells of ``data`` that a plane meets, and others, as few as can be told quickly.

        Parameters
        ----------
        data
            The grid, or one of the same cells and points with other arrays.
        """
        middle = (self._low + self._high) / 2.0 - np.array(origin)
        half = (self._high - self._low) / 2.0
        direction = np.array(normal)
        slack = 1e-9 * float(np.abs(self._high - self._low).max(initial=0.0))
        met = np.flatnonzero(np.abs(middle @ direction) <= half @ np.abs(direction) + slack)
        parts = [self._order[self._starts[brick] : self._starts[brick + 1]] for brick in met.tolist()]
        return self._grid_of(data, np.concatenate(parts) if parts else self._order[:0])

    def _reach(self, points: Array) -> tuple[Array, Array]:
        low, high = np.empty((len(self._starts) - 1, 3)), np.empty((len(self._starts) - 1, 3))
        columns = [np.ascontiguousarray(column) for column in points.T]  # one by one is three times as fast
        first = 0
        while first < len(low):
            # As many bricks as have about _PART nodes, at least one.
            last = int(np.searchsorted(self._starts, self._starts[first] + _PART // 8, "right")) - 1
            last = min(max(last, first + 1), len(low))
            cells = self._order[self._starts[first] : self._starts[last]]
            nodes, begins = _gathered(self._nodes, self._offsets, cells)
            starts = begins[self._starts[first:last] - self._starts[first]]
            for axis, column in enumerate(columns):
                places = column.take(nodes)
                low[first:last, axis] = np.minimum.reduceat(places, starts)
                high[first:last, axis] = np.maximum.reduceat(places, starts)
            first = last
        return low, high

    def _grid_of(self, data: Any, cells: Array) -> Any:
        from vtkmodules.util.numpy_support import numpy_to_vtk
        from vtkmodules.vtkCommonCore import vtkPoints
        from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkUnstructuredGrid

        nodes, begins = _gathered(self._nodes, self._offsets, cells)
        is_used = np.zeros(data.GetNumberOfPoints(), bool)
        is_used[nodes] = True
        used = np.flatnonzero(is_used)
        number_of = np.empty(len(is_used), nodes.dtype)
        number_of[used] = np.arange(len(used))
        nodes = number_of.take(nodes)
        array = vtkCellArray()
        array.SetData(numpy_to_vtk(np.append(begins, len(nodes)).astype(nodes.dtype)), numpy_to_vtk(nodes))
        grid = vtkUnstructuredGrid()
        places = vtkPoints()
        places.SetData(numpy_to_vtk(points_of(data)[used]))
        grid.SetPoints(places)
        grid.SetCells(numpy_to_vtk(self._types[cells]), array)
        attributes = data.GetPointData()
        for number in range(attributes.GetNumberOfArrays()):
            name = attributes.GetArrayName(number)
            values = point_array(data, name)
            if values is not None:
                add_array(grid.GetPointData(), name, values[used])
        add_array(grid.GetCellData(), CELLS, cell_numbers(data).take(cells))
        return grid


def _gathered(nodes: Array, offsets: Array, cells: Array) -> tuple[Array, Array]:
    """Return the nodes of cells, one cell after the other, and where each cell begins in them."""
    counts = offsets.take(cells + 1) - offsets.take(cells)
    if len(counts) and (counts == counts[0]).all():
        size = int(counts[0])
        return nodes[offsets[cells][:, None] + np.arange(size, dtype=offsets.dtype)].ravel(), np.arange(
            len(cells)
        ) * size
    begins = np.cumsum(counts) - counts
    return nodes[np.repeat(offsets[cells] - begins, counts) + np.arange(int(counts.sum()))], begins
