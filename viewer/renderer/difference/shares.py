"""The nodes of the cells that places are in, and what each node counts there."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.renderer.difference.shape_functions import nearest, shape_functions, shares
from viewer.renderer.grid import nodes_of
from viewer.renderer.plots.cell_finder import share_in
from viewer.renderer.tools.data import cell_types, points_of

_SIMPLICES = (1, 3, 5, 10)  # VTK's types whose shares follow at once
_PIECE = 8_000  # places at a time, so that the numbers in between stay in the processor's cache

Reals = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


def shares_in(data: Any, places: Reals, cells: Numbers) -> tuple[Numbers, Reals, Numbers]:
    """Return what the nodes of cells count at places in them.

    Parameters
    ----------
    data
        A VTK data set.
    places
        Shape (n, 3).
    cells
        The cell of each place, -1 for none.

    Returns
    -------
    Nodes and what each counts, one place after the other, and where those of each place begin. NaN in a cell that has
    no inside.
    """
    inside = np.flatnonzero(cells >= 0)
    parts: list[_Part] = []
    left = [inside]
    tables = _tables(data)
    if tables is not None:
        types, offsets, connectivity = tables
        points = np.ascontiguousarray(points_of(data).T)
        kinds = types[cells[inside]]
        left = []
        for kind in np.unique(kinds).tolist():
            rows = inside[kinds == kind]
            if kind not in _SIMPLICES and shape_functions(kind) is None:
                left.append(rows)
                continue
            each = np.arange(nodes_of(kind))[:, None]
            for start in range(0, len(rows), _PIECE):
                some = rows[start : start + _PIECE]
                nodes = connectivity[offsets[cells[some]] + each]
                corners = np.stack([axis[nodes] for axis in points], axis=1).astype(np.float64)
                if kind in _SIMPLICES:
                    parts.append((some, nodes, barycentric(corners, places[some].T)))
                    continue
                weights, found = shares(kind, corners, places[some].T)
                parts.append((some[found], nodes[:, found], weights[:, found]))
                left.append(some[~found])
    for row in np.concatenate([np.zeros(0, np.int64), *left]).tolist():
        x, y, z = places[row].tolist()
        share = share_in(data, int(cells[row]), (x, y, z))
        ids, weights = share if share is not None else (np.zeros(1, np.int64), np.full(1, np.nan))
        parts.append((np.array([row]), ids[:, None], weights[:, None]))
    return _one_after_the_other(parts, len(places))


_Part = tuple[Numbers, Numbers, Reals]
"""Rows (n,) of places, the nodes (k, n) of their cells, and what each counts (k, n)."""


def _one_after_the_other(parts: list[_Part], count: int) -> tuple[Numbers, Reals, Numbers]:
    lengths = np.zeros(count, np.int64)
    for rows, nodes, _ in parts:
        lengths[rows] = len(nodes)
    starts = np.cumsum(lengths) - lengths
    all_nodes, all_weights = np.zeros(lengths.sum(), np.int64), np.zeros(lengths.sum())
    for rows, nodes, weights in parts:
        places = starts[rows] + np.arange(len(nodes))[:, None]
        all_nodes[places], all_weights[places] = nodes, weights
    starts[lengths == 0] = 0
    return all_nodes, all_weights, starts


def _tables(data: Any) -> tuple[npt.NDArray[np.uint8], Numbers, Numbers] | None:
    """Return the types, offsets and connectivity of the cells of a mesh; None where it has no such tables."""
    from vtkmodules.util.numpy_support import vtk_to_numpy

    if data.IsA("vtkStructuredGrid"):
        from viewer.renderer.joined import structured_cells

        counts = [0, 0, 0]
        data.GetDimensions(counts)
        made = structured_cells((counts[0], counts[1], counts[2]))
        return made["types"], made["offsets"], made["connectivity"]
    if not data.IsA("vtkUnstructuredGrid"):
        return None
    table = data.GetCells()
    return cell_types(data), vtk_to_numpy(table.GetOffsetsArray()), vtk_to_numpy(table.GetConnectivityArray())


def barycentric(corners: Reals, places: Reals) -> Reals:
    """Return what the corners (k, 3, n) of simplices count at places (3, n), shape (k, n); NaN in one without size."""
    with np.errstate(divide="ignore", invalid="ignore"):
        rest = nearest(list(corners[1:] - corners[0]), places - corners[0])
    return np.concatenate([1.0 - rest.sum(axis=0, keepdims=True), rest])
