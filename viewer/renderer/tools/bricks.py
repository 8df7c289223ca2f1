"""Where the cells of a big mesh are, coarsely: a plane that is dragged through it meets few of them.

The box around the mesh is divided into small ones ("bricks"). A cell belongs to the brick of its first node, and each
brick knows how far its cells reach. Of the cells of the bricks that a plane meets those are cut that have nodes on both
of its sides, and the section is the same as that of the whole mesh.
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

_ABOVE, _BELOW = 1, 2
"""Sides of a plane that a node is on: both when it is on the plane, as far as numbers tell."""

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
        low, high = self._reach(points)
        self._middle, self._half = (low + high) / 2.0, (high - low) / 2.0
        self._slack = 1e-9 * float((high - low).max(initial=0.0))
        # Where all cells are of one kind, their nodes in the order of the bricks: read in rows, which is much faster.
        size = int(self._offsets[1]) if len(order) else 1
        uniform = len(self._nodes) == size * len(order) and (np.diff(self._offsets) == size).all()
        self._rows = self._nodes.reshape(-1, size).take(order, axis=0) if uniform else None

    @staticmethod
    def fit(data: Any) -> bool:
        """Whether a data set is such a grid, and big enough."""
        if not data.IsA("vtkUnstructuredGrid") or data.GetNumberOfCells() < LEAST:
            return False
        types = cell_types(data)
        return bool(np.bincount(types, minlength=256)[list(_LINEAR)].sum() == len(types))

    def near(self, data: Any, origin: Vector, normal: Vector) -> Any:
        """Return a grid of the cells of ``data`` that a plane meets or touches.

        Parameters
        ----------
        data
            The grid, or one of the same cells and points with other arrays.
        """
        direction = np.array(normal)
        away = self._middle @ direction - float(np.array(origin) @ direction)
        met = np.flatnonzero(np.abs(away) <= self._half @ np.abs(direction) + self._slack)
        spans = self._spans(met)
        parts = [self._order[first:last] for first, last in spans]
        cells = np.concatenate(parts) if parts else self._order[:0]
        if self._rows is not None:
            rows = [self._rows[first:last] for first, last in spans]
            nodes = (np.concatenate(rows) if rows else self._rows[:0]).ravel()
            begins = np.arange(len(cells)) * self._rows.shape[1]
        else:
            nodes, begins = _gathered(self._nodes, self._offsets, cells)
        return self._cut_cells(data, cells, nodes, begins, (np.array(origin), direction))

    def _spans(self, bricks: Array) -> list[tuple[int, int]]:
        """Return which cells bricks have, from and to, in their order; of bricks in a row together."""
        if not len(bricks):
            return []
        gaps = np.flatnonzero(np.diff(bricks) > 1)
        first = self._starts[bricks[np.concatenate([[0], gaps + 1])]]
        last = self._starts[bricks[np.concatenate([gaps, [len(bricks) - 1]])] + 1]
        return list(zip(first.tolist(), last.tolist(), strict=True))

    def _cut_cells(self, data: Any, cells: Array, nodes: Array, begins: Array, plane: tuple[Array, Array]) -> Any:
        """Return a grid of those of the cells, with the nodes of each from its place in ``begins`` on, that are met."""
        points = data.GetNumberOfPoints()
        is_used = np.zeros(points, bool)
        is_used[nodes] = True
        used = np.flatnonzero(is_used)
        number_of = np.empty(points, nodes.dtype)
        number_of[used] = np.arange(len(used))
        nodes = number_of.take(nodes)
        places = points_of(data)[used]
        heights = (places - plane[0]) @ plane[1]
        sides = (heights >= -self._slack) * np.uint8(_ABOVE) + (heights <= self._slack) * np.uint8(_BELOW)
        met = np.flatnonzero(_joined(sides.take(nodes), begins) == _ABOVE | _BELOW)
        cells = cells[met]
        if self._rows is not None:
            size = self._rows.shape[1]
            nodes, begins = nodes.reshape(-1, size)[met].ravel(), np.arange(len(met)) * size
        else:
            nodes, begins = _gathered(nodes, np.append(begins, len(nodes)), met)
        return self._grid_of(data, cells, (nodes, begins), (used, places))

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

    def _grid_of(self, data: Any, cells: Array, connectivity: tuple[Array, Array], points: tuple[Array, Array]) -> Any:
        from vtkmodules.util.numpy_support import numpy_to_vtk
        from vtkmodules.vtkCommonCore import vtkPoints
        from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkUnstructuredGrid

        (nodes, begins), (used, places) = connectivity, points
        array = vtkCellArray()
        array.SetData(numpy_to_vtk(np.append(begins, len(nodes)).astype(nodes.dtype)), numpy_to_vtk(nodes))
        grid = vtkUnstructuredGrid()
        kept = vtkPoints()
        kept.SetData(numpy_to_vtk(places))
        grid.SetPoints(kept)
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
    begins = np.cumsum(counts) - counts
    return nodes[np.repeat(offsets[cells] - begins, counts) + np.arange(int(counts.sum()))], begins


def _joined(sides: Array, begins: Array) -> Array:
    """Return for each cell the sides that its nodes are on, taken together."""
    if not len(begins):
        return sides
    size = len(sides) // len(begins)
    if len(sides) == size * len(begins) and (begins == np.arange(len(begins)) * size).all():
        joined = sides[::size].copy()
        for place in range(1, size):
            joined |= sides[place::size]
        return joined
    return np.asarray(np.bitwise_or.reduceat(sides, begins))
