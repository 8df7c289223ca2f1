"""Elements of three dimensions cut into small straight cells on their element of reference."""

from __future__ import annotations

import itertools
from functools import cache

import numpy as np

from viewer.geometry.curved_nodes import HEXA, PENTA, PYRA, SHAPES, TETRA, Floats
from viewer.geometry.curved_parts import Ints, parts
from viewer.values import dataclass

_Place = tuple[int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class SolidParts:
    """An element in small cells.

    Attributes
    ----------
    spots
        Where the points lie, shape (n, dimension).
    cells
        For each VTK type the points of its cells, one row each.
    sides
        For each edge the points along it, from its first corner to its second.
    """

    spots: Floats
    cells: tuple[tuple[int, Ints], ...]
    sides: tuple[Ints, ...]


@cache
def solid_parts(shape: str, count: int) -> SolidParts:
    """Return an element of any shape whose edges are cut into ``count`` parts; faces of neighbours are cut alike."""
    if SHAPES[shape].dimension < 3:
        flat = parts(shape, count)
        return SolidParts(flat.spots, ((SHAPES[shape].linear, flat.cells),), flat.sides)
    grid, groups = _GRIDS[shape](count)
    number = {place: index for index, place in enumerate(grid)}
    cells = tuple(
        (kind, np.array([[number[place] for place in cell] for cell in found]))
        for kind, found in groups.items()
        if found
    )
    spots = np.array(grid, float) / count
    if shape == PYRA:  # layers become smaller towards the apex, which is above the middle
        spots[:, :2] += spots[:, 2:] / 2
    corners = np.array(SHAPES[shape].corners, float)
    along = np.linspace(0, 1, count + 1)[:, None]
    sides = tuple(
        np.array(
            [int(np.abs(spots - spot).sum(axis=1).argmin()) for spot in corners[a] + along * (corners[b] - corners[a])]
        )
        for a, b in SHAPES[shape].edges
    )
    return SolidParts(spots, cells, sides)


_Cells = dict[int, list[tuple[_Place, ...]]]


def _moved(cell: tuple[_Place, ...], by: _Place) -> tuple[_Place, ...]:
    return tuple((i + by[0], j + by[1], k + by[2]) for i, j, k in cell)


_CUBE = ((0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1))
_WEDGES = (
    ((0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (0, 1, 1)),
    ((1, 0, 0), (1, 1, 0), (0, 1, 0), (1, 0, 1), (1, 1, 1), (0, 1, 1)),
)
_CORNER = ((0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1))
_AXIS = ((0, 1, 0), (1, 0, 1))  # the octahedron between the corners is cut along the line between these
_RING = ((1, 0, 0), (1, 1, 0), (0, 1, 1), (0, 0, 1))
_LAST = ((1, 1, 0), (1, 0, 1), (0, 1, 1), (1, 1, 1))


def _hexahedron(count: int) -> tuple[list[_Place], _Cells]:
    size = range(count)
    grid = [(i, j, k) for k, j, i in itertools.product(range(count + 1), repeat=3)]
    return grid, {12: [_moved(_CUBE, (i, j, k)) for i, j, k in itertools.product(size, repeat=3)]}


def _pentahedron(count: int) -> tuple[list[_Place], _Cells]:
    whole = range(count + 1)
    grid = [(i, j, k) for k in whole for j in whole for i in range(count + 1 - j)]
    found = []
    for i, j, k in itertools.product(range(count), repeat=3):
        if i + j < count:
            found.append(_moved(_WEDGES[0], (i, j, k)))
        if i + j < count - 1:
            found.append(_moved(_WEDGES[1], (i, j, k)))
    return grid, {13: found}


def _tetrahedron(count: int) -> tuple[list[_Place], _Cells]:
    grid = [(i, j, k) for k, j, i in itertools.product(range(count + 1), repeat=3) if i + j + k <= count]
    octahedron = [(*_AXIS, one, other) for one, other in zip(_RING, (*_RING[1:], _RING[0]), strict=True)]
    found = []
    for i, j, k in itertools.product(range(count), repeat=3):
        by, left = (i, j, k), count - i - j - k
        found += [_moved(_CORNER, by)] if left >= 1 else []
        found += [_moved(cell, by) for cell in octahedron] if left >= 2 else []
        found += [_moved(_LAST, by)] if left >= 3 else []
    return grid, {10: [_turned(cell) for cell in found]}


def _turned(cell: tuple[_Place, ...]) -> tuple[_Place, ...]:
    """Return a tetrahedron with the orientation that it has to have."""
    first, *others = np.array(cell)
    return cell if np.linalg.det(np.array(others) - first) > 0 else (cell[1], cell[0], *cell[2:])


def _pyramid(count: int) -> tuple[list[_Place], _Cells]:
    grid = [(i, j, k) for k in range(count + 1) for j in range(count - k + 1) for i in range(count - k + 1)]
    pyramids: list[tuple[_Place, ...]] = []
    between: list[tuple[_Place, ...]] = []
    for k in range(count):
        side = range(count - k)
        for i, j in itertools.product(side, repeat=2):
            pyramids.append(((i, j, k), (i + 1, j, k), (i + 1, j + 1, k), (i, j + 1, k), (i, j, k + 1)))
            if i + 1 in side and j + 1 in side:
                top = ((i, j, k + 1), (i, j + 1, k + 1), (i + 1, j + 1, k + 1), (i + 1, j, k + 1))
                pyramids.append((*top, (i + 1, j + 1, k)))
            if i + 1 in side:
                between.append(((i + 1, j, k), (i + 1, j + 1, k), (i, j, k + 1), (i + 1, j, k + 1)))
            if j + 1 in side:
                between.append(((i, j + 1, k), (i + 1, j + 1, k), (i, j + 1, k + 1), (i, j, k + 1)))
    return grid, {14: pyramids, 10: between}


_GRIDS = {HEXA: _hexahedron, PENTA: _pentahedron, TETRA: _tetrahedron, PYRA: _pyramid}
