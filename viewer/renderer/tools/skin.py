"""The surface that is drawn of what tools leave."""

from __future__ import annotations

from typing import Any

import numpy as np

from viewer.renderer.compact import without_unused
from viewer.renderer.edges import edge_lines
from viewer.renderer.normals import with_normals
from viewer.renderer.surface import Surface
from viewer.renderer.tools.data import KINDS, NORMALS, add_array, cell_numbers, copy_of, point_array, points_of

_NUMBER = "number of the point"


def skin_of(data: Any) -> Any:
    """Return the outer surface of a data set as ``vtkPolyData``, with the arrays of its points and cells.

    Curved faces are split at their middle nodes, so that every point of the surface is one of the data set.
    """
    from vtkmodules.vtkFiltersGeometry import vtkGeometryFilter

    if data.IsA("vtkPolyData"):
        return data
    numbered = copy_of(data)
    numbered.GetPointData().Initialize()
    add_array(numbered.GetPointData(), _NUMBER, np.arange(data.GetNumberOfPoints()))
    filter_ = vtkGeometryFilter()
    filter_.SetInputData(numbered)
    filter_.SetNonlinearSubdivisionLevel(1)
    filter_.Update()
    skin = without_unused(filter_.GetOutput())
    numbers = point_array(skin, _NUMBER)
    skin = copy_of(skin)
    skin.GetPointData().Initialize()
    if numbers is None:
        return skin
    if skin.GetNumberOfPoints():
        # The filter goes through float32 for curved faces; the points of the data set are exact.
        _set_points(skin, points_of(data)[numbers])
    attributes = data.GetPointData()
    for place in range(attributes.GetNumberOfArrays()):
        name = attributes.GetArrayName(place)
        array = point_array(data, name)
        if array is not None:
            add_array(skin.GetPointData(), name, array[numbers])
    return skin


def surface_to_draw(data: Any, *, flat: bool) -> Surface:
    """Return ``vtkPolyData`` from the tools as what the scene draws.

    Its points are numbered by themselves, its cells as in the mesh.

    Parameters
    ----------
    flat
        Whether it is not to be lit.
    """
    cells = cell_numbers(data).astype(np.int64)
    bare = copy_of(data)
    bare.GetPointData().Initialize()
    bare.GetCellData().Initialize()
    polygons = bare.GetPolys()
    triangles = polygons.GetNumberOfConnectivityIds() - 2 * polygons.GetNumberOfCells()
    numbers = np.arange(bare.GetNumberOfPoints())
    normals = None if flat else point_array(data, NORMALS)
    if normals is not None:
        add_array(bare.GetPointData(), NORMALS, normals)
        bare.GetPointData().SetActiveNormals(NORMALS)
    elif not flat and polygons.GetNumberOfCells() > 0:
        add_array(bare.GetPointData(), _NUMBER, numbers)  # sharp edges get their points twice
        bare = with_normals(bare)
        found = point_array(bare, _NUMBER)
        assert found is not None
        numbers = found.astype(np.int64)
        bare.GetPointData().RemoveArray(_NUMBER)
    kinds = None if flat else point_array(data, KINDS)
    edges = None if kinds is None or not triangles else edge_lines(bare, kinds[numbers])
    return Surface(bare, numbers, cells, bare.GetBounds(), triangles, edges, passing=True, lit=not flat)


def _set_points(data: Any, places: Any) -> None:
    from vtkmodules.util.numpy_support import numpy_to_vtk
    from vtkmodules.vtkCommonCore import vtkPoints

    points = vtkPoints()
    points.SetData(numpy_to_vtk(np.ascontiguousarray(places)))
    data.SetPoints(points)
