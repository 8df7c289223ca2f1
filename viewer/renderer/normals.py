"""Normals at the points of a surface, where they can be had in time."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

CREASE = 30.0
"""Surfaces that meet at more than this many degrees keep a sharp edge."""

_MOST = 2_000_000  # polygons; normals of a million take 0.25 s, without them every facet shows
_CROWD = 300  # polygons at one edge, whose time grows with the third power: 0.1 s
_PAIRS = 500_000_000  # of polygons at one point, all points together: 1 s


def with_normals(data: Any) -> Any:
    """Return ``vtkPolyData`` with normals at its points, which are there twice along a crease.

    Itself where that would take too long, as VTK compares the polygons at a point with one another.
    """
    from vtkmodules.vtkFiltersCore import vtkPolyDataNormals

    if not 0 < data.GetNumberOfPolys() <= _MOST or _is_crowded(data):
        return data
    normals = vtkPolyDataNormals()
    normals.SetInputData(data)
    normals.SetFeatureAngle(CREASE)
    # Neighbours that disagree on which side is out are more than a crease apart, so splitting covers them too, and
    # both sides of a face are lit alike; walking the mesh to turn faces around would double the time.
    normals.ConsistencyOff()
    normals.Update()
    return normals.GetOutput()


def _is_crowded(data: Any) -> bool:
    """Whether there is a point or an edge that very many polygons share, as those of cells listed again and again."""
    from vtkmodules.util.numpy_support import vtk_to_numpy

    polygons = data.GetPolys()
    nodes: npt.NDArray[Any] = vtk_to_numpy(polygons.GetConnectivityArray())
    valence = np.bincount(nodes, minlength=1)
    if valence.max() <= _CROWD:
        return False
    if (valence.astype(np.float64) ** 2).sum() > _PAIRS:
        return True
    offsets = vtk_to_numpy(polygons.GetOffsetsArray())
    following = np.empty_like(nodes)
    following[:-1] = nodes[1:]
    following[offsets[1:] - 1] = nodes[offsets[:-1]]
    crowded = (valence[nodes] > _CROWD) & (valence[following] > _CROWD)
    low, high = np.minimum(nodes, following)[crowded], np.maximum(nodes, following)[crowded]
    _, counts = np.unique(low.astype(np.int64) * len(valence) + high, return_counts=True)
    return bool(len(counts) and counts.max() > _CROWD)
