"""A mesh with curved elements as one of small straight cells, for tools: they cut and follow straight cells alone."""

from __future__ import annotations

from typing import Any

import numpy as np

from viewer.geometry.curved_nodes import SHAPES
from viewer.geometry.curved_shapes import weights
from viewer.geometry.curved_solids import solid_parts
from viewer.renderer.blend import Blend, Block, one_each
from viewer.renderer.curved import CurvedCells
from viewer.renderer.curved_surface import numbered_marks
from viewer.renderer.edges import CENTRE, CORNER
from viewer.renderer.grid import Grid
from viewer.renderer.tools.data import KINDS, Array, add_array
from viewer.values import dataclass

_MOST = 2_000_000  # cells


@dataclass(frozen=True, slots=True, eq=False)
class CurvedGrid:
    """The mesh in small cells.

    Attributes
    ----------
    data
        ``vtkUnstructuredGrid``, with :data:`KINDS` at its points.
    owners
        The cell of the mesh that each of its cells is a part of.
    blend
        Its points, from the nodes of the mesh.
    nearest
        The node of the mesh that is nearest to each point.
    """

    data: Any
    owners: Array
    blend: Blend
    nearest: Array

    def at_points(self, array: Array) -> Array:
        """Return the values of nodes at its points: integers those of the nearest node."""
        return self.blend.at_points(array) if array.dtype.kind == "f" else array[self.nearest]


def curved_grid(grid: Grid, wanted: int) -> CurvedGrid | None:
    """Return a mesh with its curved elements in small cells; None where none bends, or they are too many.

    Parameters
    ----------
    wanted
        Into how many parts the edges are cut at most.
    """
    curved = grid.curved
    if curved is None or wanted < 2 or grid.data.GetPolyhedronFaces() is not None:
        return None
    count = _fitting(curved, wanted)
    return _Cut(grid, curved, count).result() if count > 1 else None


def _fitting(curved: CurvedCells, wanted: int) -> int:
    """Return the largest number of parts of which there are not too many."""
    groups = [(SHAPES[kind.shape].dimension, len(cells)) for kind, cells, _ in curved.groups()]
    count = wanted
    while count > 1 and sum(cells * count**dimension for dimension, cells in groups) > _MOST:
        count = count // 2 if count > 3 else count - 1
    return count


class _Cut:
    """Puts the parts of all cells together."""

    def __init__(self, grid: Grid, curved: CurvedCells, count: int) -> None:
        self._grid = grid
        self._blocks: list[Block] = []
        self._marks: list[Array] = []
        self._found: list[tuple[Array, Array, Array, Array]] = []  # types, sizes, points, owners
        self._points = 0
        self._add_straight(curved)
        for kind, cells, nodes in curved.groups():
            pattern = solid_parts(kind.shape, count)
            self._blocks.append(Block(nodes, weights(kind, pattern.spots)))
            first = self._points + np.arange(len(cells)) * len(pattern.spots)
            for cell_type, rows in pattern.cells:
                points = (first[:, None, None] + rows).reshape(-1, rows.shape[1])
                self._add(cell_type, points, np.repeat(cells, len(rows)))
            marks = np.zeros((len(cells), len(pattern.spots), 3), np.int64)
            marks[:, :, 0] = CENTRE
            for points, ends in zip(pattern.sides, SHAPES[kind.shape].edges, strict=True):
                marks[:, points[1:-1], 0] = 1
                marks[:, points[1:-1], 1:] = np.sort(nodes[:, list(ends)], axis=1)[:, None]
            for points in pattern.sides:
                marks[:, points[[0, -1]]] = (CORNER, 0, 0)
            self._marks.append(marks.reshape(-1, 3))
            self._points += len(cells) * len(pattern.spots)

    def _add(self, cell_type: int, points: Array, owners: Array) -> None:
        count, width = points.shape
        sizes = np.full(count, width)
        self._found.append((np.full(count, cell_type, np.uint8), sizes, points.ravel(), owners))

    def _add_straight(self, curved: CurvedCells) -> None:
        from vtkmodules.util.numpy_support import vtk_to_numpy

        keep = np.flatnonzero(curved.kinds == 0)
        if not len(keep):
            return
        table = self._grid.data.GetCells()
        offsets = vtk_to_numpy(table.GetOffsetsArray()).astype(np.int64)
        nodes = vtk_to_numpy(table.GetConnectivityArray())
        sizes = np.diff(offsets)[keep]
        ends = np.concatenate(([0], np.cumsum(sizes)))
        taken = nodes[np.arange(int(ends[-1])) - np.repeat(ends[:-1] - offsets[keep], sizes)]
        self._blocks.append(Block(taken[:, None].astype(np.int64), np.ones((1, 1))))
        self._marks.append(np.zeros((len(taken), 3), np.int64))
        types = np.array([self._grid.data.GetCellType(number) for number in keep.tolist()], np.uint8)
        self._found.append((types, sizes, np.arange(len(taken)), keep))
        self._points += len(taken)

    def result(self) -> CurvedGrid:
        from vtkmodules.util.numpy_support import numpy_to_vtk
        from vtkmodules.vtkCommonCore import vtkPoints
        from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkUnstructuredGrid

        number, places = one_each(self._blocks, self._grid.data.GetNumberOfPoints())
        blend = Blend(tuple(self._blocks), places)
        types, sizes, points, owners = (np.concatenate(one) for one in zip(*self._found, strict=True))
        spots = vtkPoints()
        spots.SetData(numpy_to_vtk(blend.places_of(self._grid.arrays[0]), deep=True))
        array = vtkCellArray()
        ends = np.concatenate(([0], np.cumsum(sizes)))
        array.SetData(numpy_to_vtk(ends, deep=True), numpy_to_vtk(number[points], deep=True))
        data = vtkUnstructuredGrid()
        data.SetPoints(spots)
        data.SetCells(numpy_to_vtk(types, deep=True), array)
        add_array(data.GetPointData(), KINDS, numbered_marks(np.concatenate(self._marks)[places]))
        nearest = np.concatenate([block.nearest for block in self._blocks])[places]
        return CurvedGrid(data, owners, blend, nearest)
