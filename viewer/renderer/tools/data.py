"""VTK data sets with numpy arrays on their points and cells."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

CELLS = "cells of the mesh"
"""Cell array of all data sets in the pipeline: the number of each cell's original in its zones."""

NORMALS = "Normals"
"""Point array of skins, as VTK calls it: directions of the surface, as long as its points have not moved."""

KINDS = "kind of the node"
"""Point array of meshes with curved cells: which nodes are corners (:mod:`viewer.renderer.edges`)."""


def copy_of(data: Any) -> Any:
    """Return a data set that shares everything with another and can be given more arrays."""
    copy = data.NewInstance()
    copy.ShallowCopy(data)
    return copy


def add_array(attributes: Any, name: str, array: Array) -> None:
    """Add an array to ``vtkPointData`` or ``vtkCellData`` without copying it; VTK keeps it alive."""
    from vtkmodules.util.numpy_support import numpy_to_vtk

    added = numpy_to_vtk(np.ascontiguousarray(array))
    added.SetName(name)
    attributes.AddArray(added)


def point_array(data: Any, name: str) -> Array | None:
    """Return an array of the points, None when there is none of that name."""
    return _array(data.GetPointData(), name)


def _array(attributes: Any, name: str) -> Array | None:
    from vtkmodules.util.numpy_support import vtk_to_numpy

    found = attributes.GetArray(name)
    return None if found is None else np.asarray(vtk_to_numpy(found))


def cell_numbers(data: Any) -> Array:
    """Return the number of each cell's original."""
    numbers = _array(data.GetCellData(), CELLS)
    return np.zeros(0, np.int32) if numbers is None else numbers


def cell_types(data: Any) -> Array:
    """Return the VTK type of each cell; of ``vtkPolyData`` all polygons count as triangles."""
    from vtkmodules.util.numpy_support import vtk_to_numpy

    if data.IsA("vtkPolyData"):
        counts = [part.GetNumberOfCells() for part in (data.GetVerts(), data.GetLines(), data.GetPolys())]
        return np.repeat(np.array([1, 3, 5], np.uint8), counts)
    if not data.IsA("vtkUnstructuredGrid"):
        return np.full(data.GetNumberOfCells(), data.GetCellType(0), np.uint8)
    try:
        types = data.GetCellTypes()
    except TypeError:  # before VTK 9.6
        types = data.GetCellTypesArray()
    return np.asarray(vtk_to_numpy(types))


def points_of(data: Any) -> Array:
    """Return the points, shape (n, 3)."""
    from vtkmodules.util.numpy_support import vtk_to_numpy

    points = data.GetPoints()
    return np.zeros((0, 3)) if points is None else vtk_to_numpy(points.GetData())


def moved(data: Any, points: Array) -> Any:
    """Return a data set with other points."""
    from vtkmodules.util.numpy_support import numpy_to_vtk
    from vtkmodules.vtkCommonCore import vtkPoints

    copy = copy_of(data)
    places = vtkPoints()
    places.SetData(numpy_to_vtk(np.ascontiguousarray(points)))
    copy.SetPoints(places)
    copy.GetPointData().RemoveArray(NORMALS)
    return copy


def kept(data: Any, keep: Array, name: str, *, points: bool = False, any_point: bool = False) -> Any:
    """Return the cells that are to be kept, whole, as ``vtkUnstructuredGrid``.

    Parameters
    ----------
    keep
        For each cell, or with ``points`` for each point: all points of a cell have to be kept, or ``any_point``.
    name
        Of the array that tells it to VTK.
    """
    from vtkmodules.vtkFiltersCore import vtkThreshold

    marked = copy_of(data)
    add_array(marked.GetPointData() if points else marked.GetCellData(), name, keep.astype(np.int8))
    threshold = vtkThreshold()
    threshold.SetInputData(marked)
    threshold.SetInputArrayToProcess(0, 0, 0, 0 if points else 1, name)
    threshold.SetAllScalars(not any_point)
    threshold.SetThresholdFunction(threshold.THRESHOLD_UPPER)
    threshold.SetUpperThreshold(0.5)
    threshold.Update()
    result = threshold.GetOutput()
    result.GetPointData().RemoveArray(name)
    result.GetCellData().RemoveArray(name)
    return result


def corners_of(bounds: tuple[float, ...]) -> Array:
    """Return the corners of a box, shape (8, 3)."""
    sides = np.meshgrid(bounds[0:2], bounds[2:4], bounds[4:6])
    return np.stack([side.ravel() for side in sides], axis=1)


def joined(parts: list[Any]) -> Any:
    """Return ``vtkPolyData`` of several as one, with the arrays that all of them have."""
    from vtkmodules.vtkFiltersCore import vtkAppendPolyData

    parts = [part for part in parts if part.GetNumberOfCells()] or parts[:1]
    if len(parts) == 1:
        return parts[0]
    append = vtkAppendPolyData()
    for part in parts:
        append.AddInputData(part)
    append.Update()
    return append.GetOutput()


def size_along(bounds: tuple[float, ...]) -> list[float]:
    """Return how long a box is along x, y and z."""
    return [bounds[2 * axis + 1] - bounds[2 * axis] for axis in range(3)]
