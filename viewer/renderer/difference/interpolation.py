"""Values of one mesh at the points, or in the cells, of another one.

A place is looked for among the cells of the other mesh. On surfaces and lines that are not flat, where no place is
exactly in a cell of another mesh, the nearest place of it counts, within :data:`REACH`. A field of points is
interpolated in the cell that was found, one of cells has the value of that cell. Elsewhere there is no value.
"""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.artifacts.manifest import CELL, ZoneRecord
from viewer.renderer.difference.agreement import Mesh
from viewer.renderer.difference.shares import shares_in
from viewer.renderer.grid import load_grid
from viewer.renderer.identity import mesh_key
from viewer.renderer.normalizer import Numbers
from viewer.renderer.tools.data import CELLS, add_array, points_of
from viewer.renderer.tools.grids import usable
from viewer.values import dataclass

REACH = 0.01
"""Share of the diagonal of a zone within which the nearest place of another surface counts."""

_NEAR = 1e-6  # of the diagonal: a place so near to a cell is in it
_FLAT = 1e-6  # of the diagonal
_KEPT = 8

Reals = npt.NDArray[np.float64]
Cells = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Places:
    """Where places lie in a mesh.

    Attributes
    ----------
    cells
        The cell of each place, -1 for none.
    reach
        How far from the place the mesh may be; 0 where it has to be in a cell.
    nodes, weights, starts
        What each node of that cell counts there, one place after the other; those of place k begin at ``starts[k]``.
    """

    cells: npt.NDArray[np.int64]
    reach: float
    nodes: npt.NDArray[np.int64]
    weights: Reals
    starts: npt.NDArray[np.int64]

    def values(self, array: Numbers, location: str) -> Reals:
        """Return what a field of the mesh is at the places, NaN outside, with as many columns as ``array`` has."""
        shape = (len(self.cells), *array.shape[1:])
        values: Reals = np.full(shape, np.nan)
        inside = np.flatnonzero(self.cells >= 0)
        if not len(inside):
            return values
        if location == CELL:
            values[inside] = array[self.cells[inside]]
            return values
        parts = array[self.nodes].astype(np.float64)
        weights = self.weights if array.ndim == 1 else self.weights[:, None]
        with np.errstate(invalid="ignore", over="ignore"):
            # A node that does not count must not bring its hole along.
            parts = np.where(weights == 0.0, 0.0, parts * weights)
            values[inside] = np.add.reduceat(parts, self.starts[inside], axis=0)
        return values


class Interpolation:
    """Finds places, once for each pair of meshes: another field or time of them only gathers values."""

    def __init__(self) -> None:
        self._known: OrderedDict[Any, Places] = OrderedDict()

    def places(self, own: Mesh, other: Mesh, location: str) -> Places:
        """Return where the points or the middles of the cells of ``own`` lie in ``other``.

        Raises
        ------
        ArtifactError
            When arrays are missing or damaged.
        """
        key = (mesh_key(*own), mesh_key(*other), location)
        found = self._known.get(key)
        if found is None:
            grid = load_grid(*own)
            wanted = _middles(usable(grid).data) if location == CELL else points_of(grid.data).astype(np.float64)
            found = self._known[key] = _find(wanted, points_of(grid.data), *other)
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)
        self._known.move_to_end(key)
        return found


def _middles(data: Any) -> Reals:
    from vtkmodules.vtkFiltersCore import vtkCellCenters

    centers = vtkCellCenters()
    centers.SetInputData(data)
    centers.VertexCellsOff()
    centers.CopyArraysOff()
    centers.Update()
    return points_of(centers.GetOutput()).astype(np.float64)


def _find(places: Reals, around: Numbers, directory: Path, zone: ZoneRecord) -> Places:
    from vtkmodules.vtkCommonDataModel import vtkStaticCellLocator

    grid = usable(load_grid(directory, zone))
    data = grid.data
    diagonal = float(np.linalg.norm(np.ptp(around, axis=0))) if len(around) else 0.0
    reach = 0.0 if _has_inside(data, around) else REACH * diagonal
    locator = vtkStaticCellLocator()
    locator.SetDataSet(data)
    locator.BuildLocator()
    cells = _cells_at(data, locator, places, _NEAR * diagonal)
    if reach:
        cells, places = _with_nearest(locator, places, cells, reach)
    return Places(cells, reach, *shares_in(data, places, cells))


def _cells_at(data: Any, locator: Any, places: Reals, near: float) -> Cells:
    """Return the cell that each place is in, -1 for none."""
    from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
    from vtkmodules.vtkCommonCore import vtkPoints
    from vtkmodules.vtkCommonDataModel import vtkCellLocatorStrategy, vtkPolyData
    from vtkmodules.vtkFiltersCore import vtkProbeFilter

    numbered = data.NewInstance()
    numbered.CopyStructure(data)
    add_array(numbered.GetCellData(), CELLS, np.arange(data.GetNumberOfCells(), dtype=np.int64))
    points, probe = vtkPoints(), vtkProbeFilter()
    points.SetData(numpy_to_vtk(np.ascontiguousarray(places)))
    wanted = vtkPolyData()
    wanted.SetPoints(points)
    probe.SetInputData(wanted)
    probe.SetSourceData(numbered)
    if hasattr(probe, "SetCellLocator"):
        probe.SetCellLocator(locator)
    else:  # before VTK 9.7
        strategy = vtkCellLocatorStrategy()
        strategy.SetCellLocator(locator)
        probe.SetFindCellStrategy(strategy)
    probe.ComputeToleranceOff()
    probe.SetTolerance(near)
    probe.Update()
    answers = probe.GetOutput().GetPointData()
    inside = vtk_to_numpy(answers.GetArray(probe.GetValidPointMaskArrayName())) != 0
    return np.where(inside, vtk_to_numpy(answers.GetArray(CELLS)), -1)


def _with_nearest(locator: Any, places: Reals, cells: Cells, reach: float) -> tuple[Cells, Reals]:
    """Return the cells of places, where there was none the nearest one, and the places moved onto it."""
    from vtkmodules.vtkCommonDataModel import vtkGenericCell

    cells, places = cells.copy(), places.copy()
    cell, closest = vtkGenericCell(), [0.0] * 3
    number, part, away = _references()
    for row in np.flatnonzero(cells < 0).tolist():
        place = places[row].tolist()
        if locator.FindClosestPointWithinRadius(place, reach, closest, cell, number, part, away):
            cells[row], places[row] = int(number), closest
    return cells, places


def _references() -> tuple[Any, Any, Any]:
    """Return places for what VTK's calls answer besides: the number of a cell, of its part, and a distance."""
    from vtkmodules.vtkCommonCore import reference

    return reference(0), reference(0), reference(0.0)


def _has_inside(data: Any, around: Numbers) -> bool:
    """Whether places are in cells: of a volume, or of a flat mesh in the plane of the other one."""
    if data.GetMaxSpatialDimension() == 3:
        return True
    if data.GetMaxSpatialDimension() < 2:
        return False
    points = np.concatenate([points_of(data), around]).astype(np.float64)
    middle = points.mean(axis=0)
    spread = np.linalg.eigh(np.cov((points - middle).T))[1][:, 0]  # the direction in which the points differ least
    heights = np.abs((points - middle) @ spread)
    return bool(heights.max() <= _FLAT * float(np.linalg.norm(np.ptp(points, axis=0))))
