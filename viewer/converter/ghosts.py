"""Cells that a file has for the sake of neighbours: copies of others, refined ones, and blanked ones."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from viewer.converter.grid import Array, MeshGrid
from viewer.converter.vtk_arrays import GHOSTS, numbers_of

_CELLS = 1 | 8 | 32
"""DUPLICATECELL, REFINEDCELL and HIDDENCELL of vtkDataSetAttributes.h."""

_HIDDEN_POINT = 2


def without_ghosts(grid: MeshGrid, data: Any) -> MeshGrid:
    """Return the grid without such cells, and without the points that no other cell has; says how many."""
    cells = _flags(data.GetCellData(), data.GetNumberOfCells(), _CELLS)
    points = _flags(data.GetPointData(), len(grid.points), _HIDDEN_POINT)
    if not cells.any() and not points.any():
        return grid
    if grid.lengths is not None:
        if not any(length > 1 for length in grid.lengths):
            return grid
        grid = _unstructured(grid)
    if points.any():
        hidden = np.add.reduceat(points[grid.connectivity], grid.offsets[:-1]) > 0
        cells = cells | hidden
    kept = grid.with_cells(np.flatnonzero(~cells))
    used = np.zeros(len(grid.points), bool)
    used[kept.connectivity] = True
    gone = int(np.count_nonzero(cells))
    words = "1 ghost cell is" if gone == 1 else f"{gone:,} ghost cells are"
    return replace(kept.with_points(np.flatnonzero(used)), notes=(*grid.notes, f"{words} left out (vtkGhostType)."))


def _flags(attributes: Any, count: int, bits: int) -> Array:
    array = attributes.GetArray(GHOSTS)
    if array is None or array.GetNumberOfTuples() != count:
        return np.zeros(count, bool)
    flags: Array = (numbers_of(array).reshape(count, -1)[:, 0].astype(np.int64) & bits) != 0
    return flags


def _unstructured(grid: MeshGrid) -> MeshGrid:
    """Return a regular grid as cells, the first index running fastest."""
    assert grid.lengths is not None, "it is regular"
    long = [length for length in grid.lengths if length > 1]
    number = np.arange(len(grid.points)).reshape(long, order="F")
    low, high = slice(None, -1), slice(1, None)
    square = ((low, low), (high, low), (high, high), (low, high))
    corners, cell = {
        1: (((low,), (high,)), 3),
        2: (square, 9),
        3: (tuple((*corner, side) for side in (low, high) for corner in square), 12),
    }[len(long)]
    cells = np.stack([number[corner].ravel(order="F") for corner in corners], axis=1)
    return replace(
        grid,
        lengths=None,
        types=np.full(len(cells), cell, np.uint8),
        offsets=np.arange(len(cells) + 1) * cells.shape[1],
        connectivity=cells.reshape(-1),
    )
