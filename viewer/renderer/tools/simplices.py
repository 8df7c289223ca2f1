"""Cells cut into tetrahedra, triangles and lines, over which a field of points is linear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from viewer.renderer.tools.data import Array, cell_numbers, cell_types, kept, points_of
from viewer.values import dataclass

_SIMPLICES: dict[int, tuple[tuple[int, ...], ...]] = {
    1: ((0,),),
    3: ((0, 1),),
    5: ((0, 1, 2),),
    9: ((0, 1, 2), (0, 2, 3)),
    10: ((0, 1, 2, 3),),
    12: ((0, 1, 2, 6), (0, 2, 3, 6), (0, 3, 7, 6), (0, 7, 4, 6), (0, 4, 5, 6), (0, 5, 1, 6)),
    13: ((0, 1, 2, 5), (0, 1, 4, 5), (0, 3, 4, 5)),
    14: ((0, 1, 2, 4), (0, 2, 3, 4)),
}
"""Nodes of the simplices that a cell is cut into, by VTK type of linear cell."""

_NODES = {1: 1, 3: 2, 5: 3, 9: 4, 10: 4, 12: 8, 13: 6, 14: 5}

_PART = 500_000  # cells at a time: their points take 50 MB


@dataclass(frozen=True, slots=True)
class Simplices:
    """Points, lines, triangles or tetrahedra.

    Attributes
    ----------
    nodes
        Of each, shape (n, dimension + 1), numbers of points of the data set.
    corners
        Where those are, shape (n, dimension + 1, 3).
    cells
        Number of the original of the cell that each is a part of.
    """

    nodes: Array
    corners: Array
    cells: Array

    @property
    def dimension(self) -> int:
        """0 for points to 3 for tetrahedra."""
        return len(self.nodes.T) - 1


def simplices_of(data: Any, span: tuple[int, int] | None = None) -> Iterator[Simplices]:
    """Yield the simplices of a data set from :func:`cut_to_simplices`, some cells at a time.

    Parameters
    ----------
    span
        Only of cells whose original's number is in this half-open range.
    """
    types, own, places = cell_types(data), cell_numbers(data), points_of(data)
    offsets, connectivity = _connectivity(data)
    for kind, simplices in _SIMPLICES.items():
        chosen = np.flatnonzero(types == kind)
        if span is not None:
            chosen = chosen[(own[chosen] >= span[0]) & (own[chosen] < span[1])]
        for start in range(0, len(chosen), _PART):
            part = chosen[start : start + _PART]
            nodes = connectivity[offsets[part][:, None] + np.arange(_NODES[kind])]
            for simplex in simplices:
                corners = nodes[:, simplex]
                yield Simplices(corners, places[corners].astype(np.float64), own[part])


def cut_to_simplices(data: Any, types: Array) -> Iterable[Any]:
    """Yield data sets of all cells; where :func:`simplices_of` cannot cut one, VTK has cut it into simplices."""
    if data.IsA("vtkPolyData"):
        from vtkmodules.vtkFiltersCore import vtkTriangleFilter

        triangles = vtkTriangleFilter()
        triangles.SetInputData(data)
        triangles.Update()
        yield triangles.GetOutput()
        return
    if data.IsA("vtkStructuredGrid"):
        from vtkmodules.vtkFiltersCore import vtkAppendFilter

        append = vtkAppendFilter()
        append.AddInputData(data)
        append.Update()
        data = append.GetOutput()
    yield data
    others = ~np.isin(types, list(_SIMPLICES))
    if others.any():
        from vtkmodules.vtkFiltersGeneral import vtkDataSetTriangleFilter

        simplices = vtkDataSetTriangleFilter()
        simplices.SetInputData(kept(data, others, "others"))
        simplices.Update()
        yield simplices.GetOutput()


def _connectivity(data: Any) -> tuple[Array, Array]:
    """Return where the nodes of each cell begin, and the nodes."""
    from vtkmodules.util.numpy_support import vtk_to_numpy

    if not data.IsA("vtkPolyData"):
        cells = data.GetCells()
        return vtk_to_numpy(cells.GetOffsetsArray()).astype(np.int64), vtk_to_numpy(cells.GetConnectivityArray())
    starts, nodes, before = [], [], 0
    for cells in (data.GetVerts(), data.GetLines(), data.GetPolys()):
        offsets = vtk_to_numpy(cells.GetOffsetsArray()).astype(np.int64)
        starts.append(offsets[:-1] + before)
        nodes.append(vtk_to_numpy(cells.GetConnectivityArray()))
        before += len(nodes[-1])
    return np.concatenate(starts), np.concatenate(nodes)
