"""A rough stand-in for a big surface, to be drawn while the camera moves."""

from __future__ import annotations

from typing import Any

import numpy as np

from viewer.renderer.surface import CELL_IDS, POINT_IDS, Surface, surface_of

_SMALL = 100_000  # triangles that even a CPU draws fluently
_MOST_BINS = 256  # along one axis


def worth_it(surface: Surface) -> bool:
    """Return whether a surface is big enough to be drawn in rough."""
    return surface.triangles > _SMALL


def coarsened(surface: Surface, size: float) -> Surface:
    """Return the surface with all points within a cube of side ``size`` drawn together to one of them.

    The points that stay are nodes of the mesh, so they have its values.
    """
    from vtkmodules.vtkFiltersCore import vtkBinnedDecimation

    data = triangulated(surface)
    bounds = surface.bounds
    divisions = [_divisions(bounds[2 * axis + 1] - bounds[2 * axis], size) for axis in range(3)]
    decimation = vtkBinnedDecimation()
    decimation.SetInputData(data)
    decimation.SetNumberOfDivisions(*divisions)
    decimation.AutoAdjustNumberOfDivisionsOff()
    decimation.SetPointGenerationModeToBinPoints()
    decimation.ProducePointDataOn()
    decimation.ProduceCellDataOn()
    decimation.Update()
    return surface_of(decimation.GetOutput())


def triangulated(surface: Surface) -> Any:
    """Return the polygons as a fan of triangles each, with :data:`POINT_IDS` and :data:`CELL_IDS`.

    The decimation drops whatever is not a triangle.
    """
    from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
    from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData

    polygons = surface.data.GetPolys()
    nodes = vtk_to_numpy(polygons.GetConnectivityArray())
    offsets = vtk_to_numpy(polygons.GetOffsetsArray())
    counts = np.maximum(np.diff(offsets) - 2, 0)
    owner = np.repeat(np.arange(len(counts)), counts)
    step = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    first = offsets[owner]
    triangles = np.stack([nodes[first], nodes[first + step + 1], nodes[first + step + 2]], axis=1).astype(np.int64)
    cells = vtkCellArray()
    cells.SetData(
        numpy_to_vtk(np.arange(0, triangles.size + 1, 3), deep=True), numpy_to_vtk(triangles.ravel(), deep=True)
    )
    data = vtkPolyData()
    data.SetPoints(surface.data.GetPoints())
    data.SetPolys(cells)
    data.GetPointData().ShallowCopy(surface.data.GetPointData())
    others = surface.cells - len(counts)  # vertices and lines come before polygons; they are left out
    for attributes, name, ids in (
        (data.GetPointData(), POINT_IDS, surface.point_ids),
        (data.GetCellData(), CELL_IDS, surface.cell_ids[others:][owner]),
    ):
        array = numpy_to_vtk(ids, deep=True)
        array.SetName(name)
        attributes.AddArray(array)
    return data


def _divisions(length: float, size: float) -> int:
    return min(max(round(length / size), 1), _MOST_BINS) if size > 0.0 else 1
