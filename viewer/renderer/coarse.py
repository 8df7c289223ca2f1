"""A rough stand-in for a big surface, to be drawn while the camera moves."""

from __future__ import annotations

from viewer.renderer.surface import CELL_IDS, POINT_IDS, Surface, surface_of

_SMALL = 100_000  # triangles that even a CPU draws fluently
_MOST_BINS = 512  # along one axis: 512³ bins are found by hashing the points, not stored


def worth_it(surface: Surface) -> bool:
    """Return whether a surface is big enough to be drawn in rough."""
    return surface.triangles > _SMALL


def coarsened(surface: Surface, size: float) -> Surface:
    """Return the surface with all points within a cube of side ``size`` drawn together to one of them.

    The points that stay are nodes of the mesh, so they have its values.
    """
    from vtkmodules.util.numpy_support import numpy_to_vtk
    from vtkmodules.vtkCommonDataModel import vtkPolyData
    from vtkmodules.vtkFiltersCore import vtkBinnedDecimation

    data = vtkPolyData()
    data.ShallowCopy(surface.data)
    for attributes, name, ids in (
        (data.GetPointData(), POINT_IDS, surface.point_ids),
        (data.GetCellData(), CELL_IDS, surface.cell_ids),
    ):
        array = numpy_to_vtk(ids)
        array.SetName(name)
        attributes.AddArray(array)
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


def _divisions(length: float, size: float) -> int:
    return min(max(round(length / size), 1), _MOST_BINS) if size > 0.0 else 1
