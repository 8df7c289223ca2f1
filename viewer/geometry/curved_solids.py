"""Elements of three dimensions cut into small straight cells on their element of reference."""

from __future__ import annotations

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
    places, number = _grid(shape, count)
    cells = tuple((kind, _cells(number, patterns)) for kind, patterns in _PATTERNS[shape].items())
    spots = places / count
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


def _grid(shape: str, count: int) -> tuple[Ints, Ints]:
    """Return the steps of all points along the axes, and their numbers by these, -1 where there is none."""
    k, j, i = np.meshgrid(*[np.arange(count + 1)] * 3, indexing="ij")
    inside = {
        HEXA: i >= 0,
        PENTA: i + j <= count,
        TETRA: i + j + k <= count,
        PYRA: np.maximum(i, j) + k <= count,
    }[shape]
    number = np.full((count + 1,) * 3, -1, np.int64)
    number[i[inside], j[inside], k[inside]] = np.arange(int(inside.sum()))
    return np.stack([i[inside], j[inside], k[inside]], axis=1), number


def _cells(number: Ints, patterns: tuple[tuple[_Place, ...], ...]) -> Ints:
    """Return the cells of some patterns wherever all of their points are there."""
    count = len(number) - 1
    base = np.stack(np.meshgrid(*[np.arange(count)] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
    found = []
    for pattern in patterns:
        i, j, k = np.moveaxis(base[:, None] + np.array(pattern), 2, 0)
        rows = number[i, j, k]
        found.append(rows[(rows >= 0).all(axis=1)])
    return np.concatenate(found)


def _turned(cell: tuple[_Place, ...]) -> tuple[_Place, ...]:
    """Return a tetrahedron with the orientation that it has to have."""
    first, *others = np.array(cell)
    return cell if np.linalg.det(np.array(others) - first) > 0 else (cell[1], cell[0], *cell[2:])


_CUBE = ((0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1))
_WEDGES = (
    ((0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (0, 1, 1)),
    ((1, 0, 0), (1, 1, 0), (0, 1, 0), (1, 0, 1), (1, 1, 1), (0, 1, 1)),
)
_RING = ((1, 0, 0), (1, 1, 0), (0, 1, 1), (0, 0, 1))
_TETRAHEDRA = (
    ((0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)),
    # The octahedron between the corners is cut along the line between two of its own.
    *(((0, 1, 0), (1, 0, 1), one, other) for one, other in zip(_RING, (*_RING[1:], _RING[0]), strict=True)),
    ((1, 1, 0), (1, 0, 1), (0, 1, 1), (1, 1, 1)),
)
_PYRAMIDS = (
    ((0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 0, 1)),
    ((0, 0, 1), (0, 1, 1), (1, 1, 1), (1, 0, 1), (1, 1, 0)),
)
_BETWEEN_PYRAMIDS = (
    ((1, 0, 0), (1, 1, 0), (0, 0, 1), (1, 0, 1)),
    ((0, 1, 0), (1, 1, 0), (0, 1, 1), (0, 0, 1)),
)

_PATTERNS: dict[str, dict[int, tuple[tuple[_Place, ...], ...]]] = {
    HEXA: {12: (_CUBE,)},
    PENTA: {13: _WEDGES},
    TETRA: {10: tuple(map(_turned, _TETRAHEDRA))},
    PYRA: {14: _PYRAMIDS, 10: _BETWEEN_PYRAMIDS},
}
"""The cells around a point by VTK type, as steps from it; they are there wherever all of their points are."""
