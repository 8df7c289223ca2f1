"""Cells that a zone lists twice, or that have no extent: drawn as far as they can be, and said."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from viewer.reader.cells import Cells
from viewer.reader.elements import VTK_POLYHEDRON
from viewer.reader.tree import Array
from viewer.reader.zones import ZoneLayout

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

_FEWEST = (1, 2, 3, 4)
"""Different vertices that a cell needs to have an extent, by its dimension."""

_MOST = 1_000_000  # cells
_SEED = 11
_COARSE = 8  # bits of a key that the second look leaves out: a table of 16 million
_FEW = 500  # cells; looked at one by one in a tenth of a millisecond
_MANY = 50_000  # cells; from here on another thread has something to do


class OddCells:
    """Looks for odd cells, of big meshes in a thread: a million tetrahedra take some 70 ms."""

    def __init__(self) -> None:
        self._pool: ThreadPoolExecutor | None = None
        self._notes: list[tuple[str, ...] | Future[tuple[str, ...]]] = []

    def look(self, layout: ZoneLayout, cells: Cells) -> None:
        """Look at the cells of a zone."""
        if len(cells.types) < _MANY:
            self._notes.append(odd_cells(layout, cells))
            return
        from concurrent.futures import ThreadPoolExecutor

        if self._pool is None:
            self._pool = ThreadPoolExecutor(1)
        self._notes.append(self._pool.submit(odd_cells, layout, cells))

    def notes(self) -> list[str]:
        """Return what was found, in the order of the zones, and end the thread."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None
        return [note for found in self._notes for note in (found if isinstance(found, tuple) else found.result())]


def odd_cells(layout: ZoneLayout, cells: Cells) -> tuple[str, ...]:
    """Return sentences about cells of a zone that are listed twice or have no extent."""
    if layout.is_cloud or not len(cells.types):
        return ()
    again, flat = _counts(layout, cells)
    zone, notes = layout.node.name, []
    if again:
        are = "cell is" if again == 1 else "cells are"
        came = "the last of each covers the others"
        if layout.dimension == 3:
            came = "faces that two cells share are not drawn, so parts of the skin may be missing"
        notes.append(f"{again:,} {are} listed more than once in zone “{zone}”: {came}.")
    if flat:
        have = "has" if flat == 1 else "have"
        kind = "cell" if len(cells.types) == 1 else "cells"
        notes.append(
            f"{flat:,} of {len(cells.types):,} {kind} {have} no extent in zone “{zone}”, with fewer than "
            f"{_FEWEST[layout.dimension]} different vertices."
        )
    return tuple(notes)


def _counts(layout: ZoneLayout, cells: Cells) -> tuple[int, int]:
    """Return how many cells are listed again, and how many have no extent."""
    count = len(cells.types)
    size = int(cells.offsets[1])
    if count <= _FEW and size * count == len(cells.connectivity) and (np.diff(cells.offsets) == size).all():
        rows = np.sort(cells.connectivity.reshape(count, size), axis=1)
        again = count - len(set(map(bytes, rows)))
        if cells.faces is not None or not (rows[:, 1:] == rows[:, :-1]).any():
            return again, 0
        return again, without_extent(layout.dimension, cells)
    return listed_again(layout.points, cells), without_extent(layout.dimension, cells)


def listed_again(points: int, cells: Cells) -> int:
    """Return how many cells have just the vertices of one before them.

    Cells are told apart by sums of random numbers, one for each vertex: first short ones of all cells, then long ones
    of those that may be equal.
    """
    chance = Random(_SEED)  # noqa: S311 - and not NumPy's, which take 10 ms to load: the first picture waits for this
    keys = _sums(np.frombuffer(chance.randbytes(4 * points), np.uint32)[cells.connectivity], cells.offsets)
    ordered = np.sort(keys)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    if not len(twice):
        return 0
    suspected = np.zeros(2 ** (32 - _COARSE), bool)
    suspected[twice >> _COARSE] = True
    found = np.flatnonzero(suspected[keys >> _COARSE])
    nodes, offsets = _some(cells, found)
    long = _sums(np.frombuffer(chance.randbytes(8 * points), np.uint64)[nodes], offsets)
    return len(found) - len(np.unique(long))


def without_extent(dimension: int, cells: Cells) -> int:
    """Return how many cells have too few different vertices to be as wide as their dimension says."""
    count = 0
    sizes = np.diff(cells.offsets)
    # Counted: ``np.unique`` loads ``np.ma`` at its first use, and the first picture waits for this.
    for size in np.flatnonzero(np.bincount(sizes[cells.types != VTK_POLYHEDRON])).tolist():
        if size < _FEWEST[dimension]:
            continue  # polygons of fewer are refused
        places = None if sizes[0] == size and (sizes == size).all() else np.flatnonzero(sizes == size)
        rows = (cells.connectivity if places is None else _some(cells, places)[0]).reshape(-1, size)
        repeated = np.zeros(len(rows), bool)
        for one in range(size):
            for other in range(one):
                repeated |= rows[:, one] == rows[:, other]
        if repeated.any():
            ordered = np.sort(rows[repeated], axis=1)
            different = 1 + np.count_nonzero(ordered[:, 1:] != ordered[:, :-1], axis=1)
            count += int(np.count_nonzero(different < _FEWEST[dimension]))
    return count


def _sums(values: npt.NDArray[np.unsignedinteger], offsets: Array) -> Array:
    """Add up the values of each cell; what does not fit their type is lost, which is the same for equal cells."""
    count = len(offsets) - 1
    size = int(offsets[1]) if count else 0
    result: Array
    if size and size * count == len(values) and (np.diff(offsets) == size).all():
        result = values[::size].copy()
        for place in range(1, size):
            result += values[place::size]
        return result
    whole = np.zeros(len(values) + 1, values.dtype)
    np.cumsum(values, dtype=values.dtype, out=whole[1:])
    result = whole[offsets[1:]] - whole[offsets[:-1]]
    return result


def _some(cells: Cells, places: Array) -> tuple[Array, Array]:
    """Return the vertices and start offsets of some cells."""
    sizes = np.diff(cells.offsets)[places].astype(np.int64)
    offsets = np.concatenate(([0], np.cumsum(sizes)))
    steps = np.arange(offsets[-1]) - np.repeat(offsets[:-1], sizes)
    return cells.connectivity[np.repeat(cells.offsets[:-1][places].astype(np.int64), sizes) + steps], offsets
