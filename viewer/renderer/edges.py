"""Edges of curved cells.

The surface draws a quadratic face as several flat triangles, and VTK's own edges would show the lines between them as
if they were edges of the mesh. Here the real ones are picked out by what kind of node is at their ends.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

CORNER, CENTRE = 0, -1
"""What points are: a cell's corner, inside a face or a cell; those inside an edge have a number from 1 that no other
edge has."""

_CORNERS_AND_EDGES = {
    21: (2, 1), 22: (3, 3), 23: (4, 4), 24: (4, 6), 25: (8, 12), 26: (6, 9), 27: (5, 8), 28: (4, 4), 29: (8, 12),
    30: (4, 2), 31: (6, 6), 32: (6, 9), 33: (8, 12), 34: (3, 3), 35: (2, 2), 37: (5, 8),
}  # fmt: skip
"""Corner nodes and edge nodes by VTK cell type, for quadratic cells; their nodes come in this order (vtkCellType.h)."""


def node_kinds(
    types: npt.NDArray[Any], offsets: npt.NDArray[Any], connectivity: npt.NDArray[Any], points: int
) -> npt.NDArray[np.int64] | None:
    """Return what each node of a mesh is, shape (points,); None when no cell is quadratic.

    A node that is a corner of one cell and a middle of another counts as a corner.
    """
    # Counted: ``np.unique`` loads ``np.ma`` at its first use, and the first picture waits for this.
    present = [kind for kind in np.flatnonzero(np.bincount(types)).tolist() if kind in _CORNERS_AND_EDGES]
    if not present:
        return None
    kinds = np.full(points, CENTRE, np.int64)
    position = np.arange(len(connectivity)) - np.repeat(offsets[:-1], np.diff(offsets))
    corners, edges = np.full(256, 1 << 30), np.zeros(256, np.int64)
    for kind in present:
        corners[kind], edges[kind] = _CORNERS_AND_EDGES[kind]
    type_of = np.repeat(types, np.diff(offsets))
    middles = connectivity[position < corners[type_of] + edges[type_of]]
    kinds[middles] = 1 + middles.astype(np.int64)
    kinds[connectivity[position < corners[type_of]]] = CORNER
    return kinds


def edge_lines(surface: Any, kinds: npt.NDArray[Any]) -> Any:
    """Return the real edges of a surface as ``vtkPolyData`` of lines.

    Parameters
    ----------
    surface
        ``vtkPolyData`` whose polygons are split at the nodes inside their edges.
    kinds
        What each of its points is.
    """
    from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
    from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData

    polygons = surface.GetPolys()
    nodes = vtk_to_numpy(polygons.GetConnectivityArray()).astype(np.int64)
    offsets = vtk_to_numpy(polygons.GetOffsetsArray()).astype(np.int64)
    following = np.arange(1, len(nodes) + 1)
    following[offsets[1:] - 1] = offsets[:-1]  # the last node of a polygon is followed by its first
    ends = np.stack([nodes, nodes[following]], axis=1)
    first, second = kinds[ends[:, 0]], kinds[ends[:, 1]]
    # Between two corners, a corner and a point of an edge (no other one is next to it), two points of one edge.
    real = (first != CENTRE) & (second != CENTRE) & ((first == second) | (first == CORNER) | (second == CORNER))
    lines = np.unique(np.sort(ends[real], axis=1), axis=0)
    cells = vtkCellArray()
    cells.SetData(numpy_to_vtk(np.arange(0, lines.size + 1, 2), deep=True), numpy_to_vtk(lines.ravel(), deep=True))
    result = vtkPolyData()
    result.SetPoints(surface.GetPoints())
    result.SetLines(cells)
    return result
