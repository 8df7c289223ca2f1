"""At which cell of a mesh each face or edge of a boundary is."""

from __future__ import annotations

from typing import Any

import numpy as np

from viewer.renderer.surface import Surface
from viewer.renderer.tools.data import Array


def cells_at(data: Any, nodes: Array, surface: Surface) -> Array:
    """Return the number of the cell that has each face, edge or point of a boundary outside; -1 where it lies inside.

    Parameters
    ----------
    data
        ``vtkPolyData`` of the boundary.
    nodes
        Which point of the mesh each of its points is.
    surface
        The skin of the mesh.
    """
    counts = [part.GetNumberOfCells() for part in (surface.data.GetVerts(), surface.data.GetLines())]
    lines = _lists(surface.data.GetLines(), surface.point_ids)
    polygons = _lists(surface.data.GetPolys(), surface.point_ids)
    of_lines = surface.cell_ids[counts[0] : sum(counts)]
    of_polygons = surface.cell_ids[sum(counts) :]
    edges = _edges(polygons)
    of_edges = np.repeat(of_polygons, np.diff(polygons[0]))
    corners = np.concatenate([lines[1], polygons[1]])
    of_corners = np.concatenate([np.repeat(of_lines, np.diff(lines[0])), of_edges])
    known = (
        (np.arange(len(corners) + 1), corners, of_corners),
        _both((lines, of_lines), (edges, of_edges)),
        (*polygons, of_polygons),
    )
    found = [
        _found(_lists(part, nodes), *there)
        for part, there in zip((data.GetVerts(), data.GetLines(), data.GetPolys()), known, strict=True)
    ]
    return np.concatenate(found).astype(np.int32)


def _lists(cells: Any, ids: Array) -> tuple[Array, Array]:
    from vtkmodules.util.numpy_support import vtk_to_numpy

    if not cells.GetNumberOfCells():
        return np.zeros(1, np.int64), np.empty(0, np.int64)
    return vtk_to_numpy(cells.GetOffsetsArray()).astype(np.int64), ids[vtk_to_numpy(cells.GetConnectivityArray())]


def _edges(polygons: tuple[Array, Array]) -> tuple[Array, Array]:
    offsets, nodes = polygons
    after = np.arange(1, len(nodes) + 1)
    after[offsets[1:] - 1] = offsets[:-1]  # the last node of a polygon is followed by its first
    return np.arange(0, 2 * len(nodes) + 1, 2), np.stack([nodes, nodes[after]], axis=1).reshape(-1)


def _both(one: tuple[Any, Array], other: tuple[Any, Array]) -> tuple[Array, Array, Array]:
    (offsets, nodes), cells = one
    (more_offsets, more_nodes), more_cells = other
    return (
        np.concatenate([offsets, more_offsets[1:] + offsets[-1]]),
        np.concatenate([nodes, more_nodes]),
        np.concatenate([cells, more_cells]),
    )


def _found(wanted: tuple[Array, Array], offsets: Array, nodes: Array, cells: Array) -> Array:
    """Return the cell of the list with the same nodes as each that is wanted, -1 where there is none."""
    result = np.full(len(wanted[0]) - 1, -1, np.int64)
    sizes, there = np.diff(wanted[0]), np.diff(offsets)
    for size in np.unique(sizes).tolist():
        mine, theirs = np.flatnonzero(sizes == size), np.flatnonzero(there == size)
        if not len(theirs):
            continue
        rows = [
            np.sort(part[starts[:, None] + np.arange(size)], axis=1)
            for part, starts in ((nodes, offsets[theirs]), (wanted[1], wanted[0][mine]))
        ]
        _, numbers = np.unique(np.concatenate(rows), axis=0, return_inverse=True)
        numbers = numbers.reshape(-1)
        owner = np.full(int(numbers.max()) + 1, -1, np.int64)
        owner[numbers[: len(theirs)]] = cells[theirs]
        result[mine] = owner[numbers[len(theirs) :]]
    return result
