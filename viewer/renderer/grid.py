"""A zone of an artifact as a VTK grid, without copying: the grid reads the mapped files.

VTK trusts its input and reads beyond the end of arrays that lie, so what a damaged artifact could say wrongly is
checked here, in a few passes of numpy over arrays that VTK is about to read anyway.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.artifacts.arrays import map_array
from viewer.artifacts.manifest import ZoneRecord
from viewer.errors import ArtifactError
from viewer.renderer.curved import CurvedCells, curved_cells
from viewer.renderer.directions import Bounds
from viewer.renderer.edges import node_kinds
from viewer.values import dataclass

NOWHERE: Bounds = (1.0, -1.0, 1.0, -1.0, 1.0, -1.0)
"""The box around nothing."""

_POLYHEDRON = 42
_NODES = {
    1: 1, 3: 2, 5: 3, 8: 4, 9: 4, 10: 4, 11: 8, 12: 8, 13: 6, 14: 5,  # linear
    21: 3, 22: 6, 23: 8, 24: 10, 25: 20, 26: 15, 27: 13, 28: 9, 29: 27, 30: 6, 31: 12, 32: 18, 33: 24, 34: 7,
    35: 4, 37: 19,
}  # fmt: skip
"""Nodes per cell by VTK cell type, for types of fixed size (vtkCellType.h)."""


def nodes_of(kind: int) -> int:
    """Return how many nodes a cell of one of VTK's types of fixed size has."""
    return _NODES[kind]


@dataclass(frozen=True, slots=True)
class Grid:
    """A zone's mesh.

    Attributes
    ----------
    data
        The VTK data set.
    arrays
        What it reads, points first; they must live as long as it does.
    kinds
        What each node is (:mod:`viewer.renderer.edges`), None when every cell is linear.
    curved
        The nodes of its curved elements, where it is known which elements its cells are.
    """

    data: Any
    arrays: tuple[npt.NDArray[np.generic], ...]
    kinds: npt.NDArray[np.int64] | None = None
    curved: CurvedCells | None = None


def load_grid(directory: Path, zone: ZoneRecord) -> Grid:
    """Return the zone as ``vtkStructuredGrid`` or ``vtkUnstructuredGrid``.

    Raises
    ------
    ArtifactError
        When an array is missing, or does not fit the others.
    """
    return grid_of(zone, {name: _native(map_array(directory, record)) for name, record in zone.arrays.items()})


def grid_of(zone: ZoneRecord, arrays: dict[str, npt.NDArray[np.generic]]) -> Grid:
    """Like :func:`load_grid`, from arrays that are in memory.

    Raises
    ------
    ArtifactError
        When an array is missing, or does not fit the others.
    """
    need = _requirement(zone)
    points = _checked_points(zone, arrays, need)
    if zone.dimensions is not None:
        return _structured(zone, points, need)
    return _unstructured(zone, points, arrays, need)


def zone_bounds(directory: Path, zone: ZoneRecord) -> Bounds:
    """Return the box around the points of a zone that its cells use.

    Raises
    ------
    ArtifactError
        When its points are missing or damaged.
    """
    arrays = {
        name: map_array(directory, record) for name, record in zone.arrays.items() if name in ("points", "unused")
    }
    points = _checked_points(zone, arrays, _requirement(zone))
    unused: npt.NDArray[Any] | None = arrays.get("unused")
    if unused is not None:
        points = np.delete(points, unused, axis=0)
    if not len(points):
        return NOWHERE
    low, high = points.min(axis=0), points.max(axis=0)
    return float(low[0]), float(high[0]), float(low[1]), float(high[1]), float(low[2]), float(high[2])


Need = Callable[[bool, str], None]


def _requirement(zone: ZoneRecord) -> Need:
    def need(condition: bool, what: str) -> None:
        if not condition:
            raise ArtifactError(f"The mesh of zone “{zone.name}” is damaged: {what}. Read the sample again.")

    return need


def _checked_points(zone: ZoneRecord, arrays: dict[str, npt.NDArray[Any]], need: Need) -> npt.NDArray[Any]:
    points = arrays.get("points")
    need(points is not None, "it has no points")
    assert points is not None
    need(points.shape == (zone.points, 3) and points.dtype.kind == "f", "the points are not n × 3 numbers")
    # A sum is finite exactly when all of its terms are, short of overflow, and takes no memory of its own.
    need(bool(np.isfinite(points.sum(axis=0, dtype=np.float64)).all()), "some coordinates are not numbers")
    return points


def _structured(zone: ZoneRecord, points: npt.NDArray[np.generic], need: Need) -> Grid:
    from vtkmodules.vtkCommonDataModel import vtkStructuredGrid

    assert zone.dimensions is not None
    need(min(zone.dimensions) > 0 and int(np.prod(zone.dimensions)) == zone.points, "its dimensions do not fit")
    data = vtkStructuredGrid()
    data.SetDimensions(*zone.dimensions)
    data.SetPoints(_vtk_points(points))
    return Grid(data, (points,))


def _unstructured(
    zone: ZoneRecord, points: npt.NDArray[np.generic], arrays: dict[str, npt.NDArray[np.generic]], need: Need
) -> Grid:
    from vtkmodules.util.numpy_support import numpy_to_vtk
    from vtkmodules.vtkCommonDataModel import vtkUnstructuredGrid

    types = arrays.get("types")
    need(types is not None and "offsets" in arrays and "connectivity" in arrays, "it has no cells")
    assert types is not None
    need(types.shape == (zone.cells,) and types.dtype == np.uint8, "the cell types do not fit")
    nodes = _table(arrays["offsets"], arrays["connectivity"], zone.cells, zone.points, "the connectivity", need)
    sizes = np.full(256, -1, np.int64)
    sizes[list(_NODES)] = list(_NODES.values())
    expected = sizes[types]
    need(bool(((expected < 0) | (np.diff(nodes[0]) == expected)).all()), "cells do not have the nodes of their type")
    data = vtkUnstructuredGrid()
    data.SetPoints(_vtk_points(points))
    kept: tuple[npt.NDArray[np.generic], ...] = (points, types, *nodes)
    faces: Any = None
    faces_of: Any = None
    if bool((types == _POLYHEDRON).any()):
        names = ("face_offsets", "face_connectivity", "polyhedron_offsets", "polyhedron_faces")
        need(all(name in arrays for name in names), "its polyhedra have no faces")
        face_offsets, face_nodes, cell_offsets, cell_faces = (arrays[name] for name in names)
        count = max(len(face_offsets) - 1, 0)
        first = _table(face_offsets, face_nodes, count, zone.points, "the faces", need)
        second = _table(cell_offsets, cell_faces, zone.cells, count, "the polyhedra", need)
        faces, faces_of = _cell_array(*first), _cell_array(*second)
        kept += (*first, *second)
    data.SetPolyhedralCells(numpy_to_vtk(types), _cell_array(*nodes[:2]), faces_of, faces)
    curved = curved_cells(arrays, zone.cells, partial(_curved_table, zone, need), need)
    return Grid(data, kept, node_kinds(types, *nodes, zone.points), curved)


def _curved_table(
    zone: ZoneRecord, need: Need, offsets: npt.NDArray[Any], nodes: npt.NDArray[Any]
) -> tuple[npt.NDArray[np.generic], npt.NDArray[np.generic]]:
    return _table(offsets, nodes, zone.cells, zone.points, "the nodes of curved elements", need)


def _table(
    offsets: npt.NDArray[np.generic], items: npt.NDArray[np.generic], rows: int, limit: int, what: str, need: Need
) -> tuple[npt.NDArray[np.generic], npt.NDArray[np.generic]]:
    """Check a list of lists of indices below ``limit`` and return it with both arrays of one integer type."""
    need(offsets.ndim == 1 and items.ndim == 1 and len(offsets) == rows + 1, f"{what} has the wrong size")
    need(offsets.dtype.kind in "iu" and items.dtype.kind in "iu", f"{what} is not made of integers")
    # VTK keeps both arrays in one type; files of other types are converted, which costs a copy.
    kind = np.int32 if offsets.dtype == items.dtype == np.int32 else np.int64
    starts, indices = np.ascontiguousarray(offsets, kind), np.ascontiguousarray(items, kind)
    need(int(starts[0]) == 0 and int(starts[-1]) == len(indices), f"{what} has the wrong size")
    need(bool((np.diff(starts) >= 0).all()), f"{what} runs backwards")
    need(not len(indices) or (int(indices.min()) >= 0 and int(indices.max()) < limit), f"{what} points outside")
    return starts, indices


def _native(array: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
    return np.ascontiguousarray(array, array.dtype.newbyteorder("="))


def _vtk_points(points: npt.NDArray[np.generic]) -> Any:
    from vtkmodules.util.numpy_support import numpy_to_vtk
    from vtkmodules.vtkCommonCore import vtkPoints

    if points.dtype not in (np.float32, np.float64):
        points = points.astype(np.float64)
    result = vtkPoints()
    result.SetData(numpy_to_vtk(points))
    return result


def _cell_array(offsets: npt.NDArray[np.generic], items: npt.NDArray[np.generic]) -> Any:
    from vtkmodules.util.numpy_support import numpy_to_vtk
    from vtkmodules.vtkCommonDataModel import vtkCellArray

    result = vtkCellArray()
    result.SetData(numpy_to_vtk(offsets), numpy_to_vtk(items))
    return result
