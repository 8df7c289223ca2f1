"""Which cells of a mesh a line may meet, where a place on it is, and how much each node of a cell counts there."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from viewer.renderer.tools.data import CELLS, Array, add_array, points_of
from viewer.renderer.tools.shapes import Vector

Share = tuple[Array, Array]
"""Nodes of a cell, and the share that each has in a value between them: interpolated as VTK does within the cell."""

_NEAR = 1e-6  # of the mesh's diagonal: a place so near to a cell is in it
_POLYGON = 7
_CURVED = range(21, 38)  # VTK's types of curved cells
_PART = 2_000_000  # cells at a time


class CellFinder:
    """Finds cells of one VTK data set along one straight line.

    Millions of cells are looked at once, in passes of numpy; only those few that the line may meet get a locator.

    Parameters
    ----------
    owner
        What the data set reads, to be kept as long as it is.
    """

    def __init__(self, data: Any, start: Vector, end: Vector, owner: object = None) -> None:
        self._data = data
        self._owner = owner
        self.tolerance: float = _NEAR * data.GetLength()
        self._start, self._end = np.array(start, np.float64), np.array(end, np.float64)

    @property
    def is_flat(self) -> bool:
        """Whether no cell has a volume."""
        return bool(self._data.GetMaxSpatialDimension() < 3)

    @cached_property
    def near(self) -> Any:
        """The cells that the line may meet as ``vtkUnstructuredGrid``, with their numbers as :data:`CELLS`."""
        from vtkmodules.util.numpy_support import vtk_to_numpy
        from vtkmodules.vtkCommonCore import vtkIdList
        from vtkmodules.vtkFiltersCore import vtkExtractCells

        found = vtkIdList()
        for number in self._candidates().tolist():
            found.InsertNextId(number)
        extract = vtkExtractCells()
        extract.SetInputData(self._data)
        extract.SetCellList(found)
        extract.Update()
        some = extract.GetOutput()
        numbers = some.GetCellData().GetArray("vtkOriginalCellIds")  # None: it was all of them
        own = np.arange(some.GetNumberOfCells()) if numbers is None else vtk_to_numpy(numbers)
        add_array(some.GetCellData(), CELLS, own.astype(np.int64))
        return some

    def _candidates(self) -> Array:
        """Return the cells that do not have all their nodes on one side of the line: before, behind or beside it."""
        from vtkmodules.util.numpy_support import vtk_to_numpy

        sides = self._sides()
        if self._data.IsA("vtkStructuredGrid"):
            from viewer.renderer.joined import structured_cells

            counts = [0, 0, 0]
            self._data.GetDimensions(counts)
            cells = structured_cells((counts[0], counts[1], counts[2]))
            offsets, nodes = cells["offsets"], cells["connectivity"]
        else:
            table = self._data.GetCells()
            offsets, nodes = vtk_to_numpy(table.GetOffsetsArray()), vtk_to_numpy(table.GetConnectivityArray())
        found = []
        for first in range(0, len(offsets) - 1, _PART):
            part = offsets[first : first + _PART + 1]
            common = np.bitwise_and.reduceat(sides[nodes[part[0] : part[-1]]], part[:-1] - part[0])
            found.append(first + np.flatnonzero(common == 0))
        return np.concatenate(found) if found else np.zeros(0, np.int64)

    def _sides(self) -> Array:
        """Return on which sides of the line each point is, as bits."""
        way = self._end - self._start
        length = float(np.linalg.norm(way)) or 1.0
        way = way / length
        across = np.cross(way, np.eye(3)[int(np.argmin(np.abs(way)))])
        across /= np.linalg.norm(across) or 1.0
        sides = np.zeros(self._data.GetNumberOfPoints(), np.uint8)
        points = points_of(self._data)
        for place, (axis, low, high) in enumerate(
            ((way, 0.0, length), (across, 0.0, 0.0), (np.cross(way, across), 0.0, 0.0))
        ):
            along = points @ axis.astype(points.dtype) - float(self._start @ axis)
            sides |= (along < low - self.tolerance).astype(np.uint8) << (2 * place)
            sides |= (along > high + self.tolerance).astype(np.uint8) << (2 * place + 1)
        return sides

    @cached_property
    def _locator(self) -> Any:
        from vtkmodules.vtkCommonDataModel import vtkStaticCellLocator

        locator = vtkStaticCellLocator()
        locator.SetDataSet(self.near)
        locator.BuildLocator()
        return locator

    @cached_property
    def _numbers(self) -> Array:
        from vtkmodules.util.numpy_support import vtk_to_numpy

        return np.asarray(vtk_to_numpy(self.near.GetCellData().GetArray(CELLS)))

    def at(self, place: Vector) -> int:
        """Return the cell that a place on the line is in; -1 for none."""
        from vtkmodules.vtkCommonDataModel import vtkGenericCell

        if not self.near.GetNumberOfCells():
            return -1
        weights = [0.0] * max(self.near.GetMaxCellSize(), 8)
        cell = self._locator.FindCell(place, self.tolerance**2, vtkGenericCell(), [0.0] * 3, weights)
        return int(self._numbers[cell]) if cell >= 0 else -1

    def share(self, cell: int, place: Vector) -> Share | None:
        """Return the nodes of a cell and what each counts at a place in it; None where the cell has no inside."""
        return share_in(self._data, cell, place)


def share_in(data: Any, cell: int, place: Vector) -> Share | None:
    """Return the nodes of a cell of a VTK data set and what each counts at a place; None without an inside."""
    from vtkmodules.vtkCommonCore import reference

    found = data.GetCell(cell)
    if found.GetCellType() == _POLYGON:
        found.SetUseMVCInterpolation(True)  # the other way does not even keep what is linear
    count = found.GetNumberOfPoints()
    nodes = np.array([found.GetPointId(number) for number in range(count)])
    inside, weights = [0.0] * 3, [0.0] * count
    if found.EvaluatePosition(place, [0.0] * 3, reference(0), inside, reference(0.0), weights) < 0:
        return None
    if found.GetCellType() in _CURVED:
        weights = _refined(found, points_of(data)[nodes].astype(np.float64), np.array(place), inside)
    return nodes, np.array(weights)


def _refined(cell: Any, corners: Array, place: Array, inside: list[float]) -> list[float]:
    """Return the weights in a curved cell: VTK is content with an error of a thousandth of the cell."""
    dimension, count = cell.GetCellDimension(), len(corners)
    weights, slopes = [0.0] * count, [0.0] * (dimension * count)
    for _ in range(3):
        cell.InterpolateFunctions(inside, weights)
        cell.InterpolateDerivs(inside, slopes)
        rows = np.array(slopes).reshape(dimension, count)
        step = np.linalg.lstsq((rows @ corners).T, place - np.array(weights) @ corners, rcond=None)[0]
        for axis in range(dimension):
            inside[axis] += float(step[axis])
    cell.InterpolateFunctions(inside, weights)
    return weights
