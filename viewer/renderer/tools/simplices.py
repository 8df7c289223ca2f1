"""Cells cut into tetrahedra, triangles and lines, over which a field of points is linear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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

_KNOWN = np.isin(np.arange(256), list(_SIMPLICES))

_NODES = {1: 1, 3: 2, 5: 3, 9: 4, 10: 4, 12: 8, 13: 6, 14: 5}

_PART = 50_000
"""Cells at a time: what is computed of them stays in the processor's cache, and takes a few milliseconds."""


@dataclass(frozen=True, slots=True)
class Simplices:
    """Points, lines, triangles or tetrahedra.

    Attributes
    ----------
    nodes
        Of each, shape (n, dimension + 1), numbers of points of the data set.
    places
        Where the points of the data set are, shape (m, 3).
    cells
        Number of the original of the cell that each is a part of.
    """

    nodes: Array
    places: Array
    cells: Array

    @property
    def dimension(self) -> int:
        """0 for points to 3 for tetrahedra."""
        return len(self.nodes.T) - 1

    @property
    def corners(self) -> Array:
        """Where the nodes are, shape (n, dimension + 1, 3)."""
        return self.places[self.nodes].astype(np.float64)

    def sizes(self) -> Array:
        """Return the volumes, areas or lengths, shape (n,); 1 for points."""
        first, *others = (self.places.take(nodes, axis=0).astype(np.float64) for nodes in self.nodes.T)
        sides = [(other - first).T for other in others]  # by axis, each one after the other in memory
        if len(sides) == 3:
            return np.asarray(np.abs(_dot(sides[0], _cross(*sides[1:]))) / 6.0)
        if len(sides) == 2:
            normal = _cross(*sides)
            return np.asarray(np.sqrt(_dot(normal, normal)) / 2.0)
        return np.sqrt(_dot(sides[0], sides[0])) if sides else np.ones(len(first))


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
        for cells, nodes in _parts(chosen, _NODES[kind], offsets, connectivity, _PART):
            for simplex in simplices:
                yield Simplices(nodes[:, simplex], places, own[cells])


def tetrahedra_of(data: Any, types: Array, part: int) -> Iterator[tuple[Array, Array]]:
    """Yield numbers of cells of a data set and the nodes of as many tetrahedra, shape (n, 4), that they are cut into.

    Only linear tetrahedra, hexahedra, wedges and pyramids are taken.

    Parameters
    ----------
    types
        Of its cells.
    part
        Cells at a time.
    """
    offsets, connectivity = _connectivity(data)
    for kind, simplices in _SIMPLICES.items():
        chosen = np.flatnonzero(types == kind) if len(simplices[0]) == 4 else types[:0]
        for cells, nodes in _parts(chosen, _NODES[kind], offsets, connectivity, part):
            for simplex in simplices:
                yield cells, nodes[:, simplex]


def _parts(chosen: Array, count: int, offsets: Array, connectivity: Array, part: int) -> Iterator[tuple[Array, Array]]:
    """Yield ``part`` of the chosen cells at a time, all with ``count`` nodes, and their nodes."""
    alike = connectivity.reshape(-1, count) if len(chosen) * count == len(connectivity) else None
    for start in range(0, len(chosen), part):
        cells = chosen[start : start + part]
        if alike is not None:  # all cells of the data set
            yield cells, alike[start : start + part]
        else:
            yield cells, connectivity[offsets[cells][:, None] + np.arange(count)]


def _cross(one: Array, other: Array) -> tuple[Array, Array, Array]:
    """Return the cross products of vectors of shape (3, n); ``numpy.cross`` takes twice as long."""
    return (
        one[1] * other[2] - one[2] * other[1],
        one[2] * other[0] - one[0] * other[2],
        one[0] * other[1] - one[1] * other[0],
    )


def _dot(one: Sequence[Array], other: Sequence[Array]) -> Array:
    return np.asarray(one[0] * other[0] + one[1] * other[1] + one[2] * other[2])


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
    others = ~_KNOWN[types]
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
