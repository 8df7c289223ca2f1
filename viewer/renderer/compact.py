"""A surface without the points that none of its cells uses: VTK keeps those of flat meshes."""

from __future__ import annotations

from typing import Any

import numpy as np


def without_unused(data: Any) -> Any:
    """Return ``vtkPolyData`` with the points of its cells only; itself when those are all.

    A point that nothing uses would be drawn where every point is drawn as one, and the camera would have to hold it.
    """
    from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
    from vtkmodules.vtkCommonCore import vtkPoints
    from vtkmodules.vtkCommonDataModel import vtkCellArray

    kinds = ("Verts", "Lines", "Polys", "Strips")
    cells = {kind: getattr(data, f"Get{kind}")() for kind in kinds}
    nodes = {
        kind: vtk_to_numpy(array.GetConnectivityArray()) for kind, array in cells.items() if array.GetNumberOfCells()
    }
    used = np.zeros(data.GetNumberOfPoints(), bool)
    for indices in nodes.values():
        used[indices] = True
    if used.all():
        return data
    kept = np.flatnonzero(used)
    number = np.cumsum(used) - 1
    result = data.NewInstance()
    result.ShallowCopy(data)
    points = vtkPoints()
    points.SetData(numpy_to_vtk(vtk_to_numpy(data.GetPoints().GetData())[kept], deep=True))
    result.SetPoints(points)
    for kind, indices in nodes.items():
        array = vtkCellArray()
        offsets = vtk_to_numpy(cells[kind].GetOffsetsArray()).astype(np.int64)
        array.SetData(numpy_to_vtk(offsets, deep=True), numpy_to_vtk(number[indices], deep=True))
        getattr(result, f"Set{kind}")(array)
    attributes = result.GetPointData()
    attributes.Initialize()
    for place in range(data.GetPointData().GetNumberOfArrays()):
        old = data.GetPointData().GetArray(place)
        new = numpy_to_vtk(vtk_to_numpy(old)[kept], deep=True)
        new.SetName(old.GetName())
        attributes.AddArray(new)
    return result
