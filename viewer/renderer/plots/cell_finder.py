"""Where a place is in a mesh: its cell, and how much each node of the cell counts there."""

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


class CellFinder:
    """Finds cells of one VTK data set; what that takes is made when it is asked for first.

    Parameters
    ----------
    owner
        What the data set reads, to be kept as long as it is.
    """

    def __init__(self, data: Any, owner: object = None) -> None:
        self.data = data
        self._owner = owner
        self._tolerance: float = _NEAR * data.GetLength()

    @cached_property
    def _locator(self) -> Any:
        from vtkmodules.vtkCommonDataModel import vtkStaticCellLocator

        locator = vtkStaticCellLocator()
        locator.SetDataSet(self.data)
        locator.BuildLocator()
        return locator

    @property
    def tolerance(self) -> float:
        """How far a place may be from a cell to be in it."""
        return self._tolerance

    def at(self, place: Vector) -> int:
        """Return the cell that a place is in; -1 for none."""
        from vtkmodules.vtkCommonDataModel import vtkGenericCell

        weights = [0.0] * max(self.data.GetMaxCellSize(), 8)
        cell: int = self._locator.FindCell(place, self._tolerance**2, vtkGenericCell(), [0.0] * 3, weights)
        return cell

    def near(self, start: Vector, end: Vector) -> Any:
        """Return the cells that a line may meet as ``vtkUnstructuredGrid`` with their numbers as :data:`CELLS`."""
        from vtkmodules.util.numpy_support import vtk_to_numpy
        from vtkmodules.vtkCommonCore import vtkIdList
        from vtkmodules.vtkFiltersCore import vtkExtractCells

        found = vtkIdList()
        self._locator.FindCellsAlongLine(start, end, self._tolerance, found)
        extract = vtkExtractCells()
        extract.SetInputData(self.data)
        extract.SetCellList(found)
        extract.Update()
        some = extract.GetOutput()
        numbers = some.GetCellData().GetArray("vtkOriginalCellIds")  # None: it was all of them
        own = np.arange(some.GetNumberOfCells()) if numbers is None else vtk_to_numpy(numbers)
        add_array(some.GetCellData(), CELLS, own.astype(np.int64))
        return some

    def share(self, cell: int, place: Vector) -> Share | None:
        """Return the nodes of a cell and what each counts at a place in it; None where the cell has no inside."""
        from vtkmodules.vtkCommonCore import reference

        found = self.data.GetCell(cell)
        if found.GetCellType() == _POLYGON:
            found.SetUseMVCInterpolation(True)  # the other way does not even keep what is linear
        count = found.GetNumberOfPoints()
        nodes = np.array([found.GetPointId(number) for number in range(count)])
        inside, weights = [0.0] * 3, [0.0] * count
        if found.EvaluatePosition(place, [0.0] * 3, reference(0), inside, reference(0.0), weights) < 0:
            return None
        if found.GetCellType() in _CURVED:
            weights = _refined(found, points_of(self.data)[nodes].astype(np.float64), np.array(place), inside)
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
