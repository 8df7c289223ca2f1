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
from viewer.renderer.grid import load_grid
from viewer.renderer.identity import mesh_key
from viewer.renderer.normalizer import Numbers
from viewer.renderer.plots.cell_finder import share_in
from viewer.renderer.tools.data import CELLS, add_array, cell_types, points_of
from viewer.renderer.tools.grids import usable
from viewer.values import dataclass

REACH = 0.01
"""Share of the diagonal of a zone within which the nearest place of another surface counts."""

_NEAR = 1e-6  # of the diagonal: a place so near to a cell is in it
_FLAT = 1e-6  # of the diagonal
_KEPT = 8
_SIMPLICES = {1: 1, 3: 2, 5: 3, 10: 4}  # nodes of VTK's types whose weights follow at once

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
    rows = _shares(data, places, cells)
    lengths = np.array([len(nodes) for nodes, _ in rows], np.int64)
    starts = np.zeros(len(places), np.int64)
    starts[cells >= 0] = np.cumsum(lengths) - lengths
    nodes = np.concatenate([nodes for nodes, _ in rows]) if rows else np.zeros(0, np.int64)
    weights = np.concatenate([weights for _, weights in rows]) if rows else np.zeros(0)
    return Places(cells, reach, nodes.astype(np.int64), weights, starts)


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


def _shares(data: Any, places: Reals, cells: Cells) -> list[tuple[Any, Any]]:
    """Return the nodes of the cell of each place that has one, and what each counts there."""
    from vtkmodules.util.numpy_support import vtk_to_numpy

    inside = np.flatnonzero(cells >= 0)
    found: list[tuple[Any, Any]] = [()] * len(inside)  # type: ignore[list-item]
    types = cell_types(data)[cells[inside]]
    simple = np.flatnonzero(np.isin(types, list(_SIMPLICES))) if data.IsA("vtkUnstructuredGrid") else np.zeros(0, int)
    for kind in np.unique(types[simple]).tolist():
        rows = simple[types[simple] == kind]
        offsets, connectivity = data.GetCells().GetOffsetsArray(), data.GetCells().GetConnectivityArray()
        first = vtk_to_numpy(offsets)[cells[inside[rows]]]
        nodes = vtk_to_numpy(connectivity)[first[:, None] + np.arange(_SIMPLICES[kind])]
        weights = _barycentric(points_of(data)[nodes].astype(np.float64), places[inside[rows]])
        for row, pair in zip(rows.tolist(), zip(nodes, weights, strict=True), strict=True):
            found[row] = pair
    for row in np.flatnonzero(~np.isin(np.arange(len(inside)), simple)).tolist():
        x, y, z = places[inside[row]].tolist()
        share = share_in(data, int(cells[inside[row]]), (x, y, z))
        found[row] = share if share is not None else (np.zeros(1, np.int64), np.full(1, np.nan))
    return found


def _barycentric(corners: Reals, places: Reals) -> Reals:
    """Return what the corners (n, k, 3) of simplices count at places (n, 3), shape (n, k); NaN in one without size."""
    sides, way = corners[:, 1:] - corners[:, :1], places - corners[:, 0]
    if sides.shape[1] == 3:
        across = np.stack([np.cross(sides[:, axis - 2], sides[:, axis - 1]) for axis in range(3)], axis=1)
    elif sides.shape[1] == 2:
        normal = np.cross(sides[:, 0], sides[:, 1])
        across = np.stack([np.cross(sides[:, 1], normal), np.cross(normal, sides[:, 0])], axis=1)
    else:
        across = sides
    # Each side's share grows along a direction in which no other side leads.
    with np.errstate(divide="ignore", invalid="ignore"):
        rest = np.einsum("nij,nj->ni", across, way) / np.einsum("nij,nij->ni", across, sides)
    return np.concatenate([1.0 - rest.sum(axis=1, keepdims=True), rest], axis=1)


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
