"""Whether there is anything to be seen of a skin: cells may all be as thin as a line, or as small as a point."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

_PART = 1000  # polygons that are looked at first; nearly always one of them has an area
_THIN = 1e-12  # of the square of the longest edge: less is no area but rounding


def has_extent(surface: Any) -> bool:
    """Whether a ``vtkPolyData`` has a polygon with an area, a line with a length, or a point that is drawn as one."""
    from vtkmodules.util.numpy_support import vtk_to_numpy

    if surface.GetNumberOfVerts():
        return True
    if surface.GetNumberOfLines() and surface.GetLength() > 0:
        return True
    polygons = surface.GetPolys()
    if not polygons.GetNumberOfCells():
        return False
    points = vtk_to_numpy(surface.GetPoints().GetData())
    nodes, offsets = vtk_to_numpy(polygons.GetConnectivityArray()), vtk_to_numpy(polygons.GetOffsetsArray())
    start, part = 0, _PART
    while start < len(offsets) - 1:
        ends = offsets[start : start + part + 1]
        if _any_area(points[nodes[ends[0] : ends[-1]]].astype(np.float64), ends - ends[0]):
            return True
        start, part = start + part, 2 * part
    return False


def _any_area(corners: npt.NDArray[np.float64], offsets: npt.NDArray[np.signedinteger]) -> bool:
    """Take each polygon as a fan of triangles around its first corner."""
    origins = np.repeat(corners[offsets[:-1]], np.diff(offsets), axis=0)[:-1]
    one, other = corners[:-1] - origins, corners[1:] - origins
    area = np.linalg.norm(np.cross(one, other), axis=1)
    longest = np.maximum((one**2).sum(axis=1), (other**2).sum(axis=1))
    inside = np.ones(len(area), bool)
    inside[offsets[1:-1] - 1] = False  # from one polygon to the next
    return bool((inside & (area > _THIN * longest)).any())
