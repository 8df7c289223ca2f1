"""Cells of VTK that are several elements each: poly-vertices, polylines and triangle strips."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from viewer.converter.cell_types import POLY_LINE, POLY_VERTEX, STRIP
from viewer.converter.grid import MeshGrid, runs, sets_at

_PIECES = {POLY_VERTEX: (1, 1, "several points"), POLY_LINE: (3, 2, "lines"), STRIP: (5, 3, "strips of triangles")}
"""What each is made of: the VTK cell, its points, and a name for messages."""


def split_cells(grid: MeshGrid) -> MeshGrid:
    """Return the grid with vertices, lines and triangles in place of such cells; each has the values of its cell."""
    there = [kind for kind in _PIECES if (grid.types == kind).any()]
    if not there:
        return grid
    sizes = np.diff(grid.offsets)
    counts, widths, types = np.ones(grid.cells, np.int64), sizes.copy(), grid.types.copy()
    for kind in there:
        cell, width, _ = _PIECES[kind]
        mine = grid.types == kind
        counts[mine], widths[mine], types[mine] = np.maximum(sizes[mine] - width + 1, 0), width, cell
    owner = np.repeat(np.arange(grid.cells), counts)
    offsets = np.concatenate(([0], np.cumsum(widths[owner])))
    place = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)  # of a piece within its cell
    first = grid.offsets[owner] + place
    connectivity = grid.connectivity[runs(first, widths[owner])]
    odd = np.flatnonzero((grid.types[owner] == STRIP) & (place % 2 == 1))  # every other triangle is turned round
    connectivity[offsets[odd]], connectivity[offsets[odd] + 1] = (
        connectivity[offsets[odd] + 1],
        connectivity[offsets[odd]],
    )
    names = " and ".join(_PIECES[kind][2] for kind in there)
    return replace(
        grid,
        types=types[owner],
        offsets=offsets,
        connectivity=connectivity,
        cell_fields=[replace(one, array=one.array[owner]) for one in grid.cell_fields],
        cell_sets=sets_at(grid.cell_sets, owner, grid.cells),
        notes=(*grid.notes, f"Cells of {names} are shown piece by piece, each with the values of its cell."),
    )
