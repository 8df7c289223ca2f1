"""Where the nodes of curved elements lie on the elements of reference, in the order of the CGNS standard.

Corners, edges and faces, and the order in which the nodes on them follow: CGNS SIDS, "Unstructured Grid Element
Numbering Conventions". First come the corners, then the nodes inside each edge, inside each face, and inside the cell.
Elements with fewer nodes leave out the last ones: ``HEXA_32`` has those of the edges of ``HEXA_64`` alone. The nodes
inside a triangle of degree 4 are those of the lattice (1/4, 1/4, 1/2), as solvers write them and the figures show them;
the notes of the standard put them at (1/6, 1/6, 2/3).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.values import dataclass

Floats = npt.NDArray[Any]

BAR, TRI, QUAD, TETRA, PYRA, PENTA, HEXA = "BAR", "TRI", "QUAD", "TETRA", "PYRA", "PENTA", "HEXA"


@dataclass(frozen=True, slots=True)
class ReferenceShape:
    """A shape of elements, on its element of reference.

    Attributes
    ----------
    corners
        Places of the corners.
    edges
        Pairs of corners, from 0, in the direction in which the nodes of an edge are numbered.
    faces
        Corners of each face in the order from which the nodes inside it are numbered.
    linear
        VTK type of the cell with the corners alone.
    inward
        Numbers of the faces whose corners go clockwise when they are seen from outside.
    """

    dimension: int
    corners: tuple[tuple[float, ...], ...]
    edges: tuple[tuple[int, int], ...]
    faces: tuple[tuple[int, ...], ...]
    linear: int
    inward: tuple[int, ...] = ()


_RING3, _RING4 = ((0, 1), (1, 2), (2, 0)), ((0, 1), (1, 2), (2, 3), (3, 0))

SHAPES = {
    BAR: ReferenceShape(1, ((0,), (1,)), ((0, 1),), (), 3),
    TRI: ReferenceShape(2, ((0, 0), (1, 0), (0, 1)), _RING3, ((0, 1, 2),), 5),
    QUAD: ReferenceShape(2, ((0, 0), (1, 0), (1, 1), (0, 1)), _RING4, ((0, 1, 2, 3),), 9),
    TETRA: ReferenceShape(
        3,
        ((0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)),
        (*_RING3, (0, 3), (1, 3), (2, 3)),
        ((0, 1, 2), (0, 1, 3), (1, 2, 3), (2, 0, 3)),
        10,
        (0,),
    ),
    PYRA: ReferenceShape(
        3,
        ((0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0.5, 0.5, 1)),
        (*_RING4, (0, 4), (1, 4), (2, 4), (3, 4)),
        ((0, 1, 2, 3), (0, 1, 4), (1, 2, 4), (2, 3, 4), (3, 0, 4)),
        14,
        (0,),
    ),
    PENTA: ReferenceShape(
        3,
        ((0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (0, 1, 1)),
        (*_RING3, (0, 3), (1, 4), (2, 5), (3, 4), (4, 5), (5, 3)),
        ((0, 1, 2), (0, 1, 4, 3), (1, 2, 5, 4), (2, 0, 3, 5), (3, 4, 5)),
        13,
        (0,),
    ),
    HEXA: ReferenceShape(
        3,
        ((0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1)),
        (*_RING4, (0, 4), (1, 5), (2, 6), (3, 7), (4, 5), (5, 6), (6, 7), (7, 4)),
        ((0, 1, 2, 3), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7), (4, 5, 6, 7)),
        12,
        (0,),
    ),
}

_NUMBERS = {
    BAR: {4: 3, 24: 4, 40: 5},
    TRI: {6: 6, 25: 9, 26: 10, 41: 12, 42: 15},
    QUAD: {8: 8, 9: 9, 27: 12, 28: 16, 43: 16, 44: 25},
    TETRA: {11: 10, 29: 16, 30: 20, 45: 22, 46: 34, 47: 35},
    PYRA: {21: 13, 13: 14, 31: 21, 32: 29, 33: 30, 48: 29, 49: 50, 50: 55},
    PENTA: {15: 15, 16: 18, 34: 24, 35: 38, 36: 40, 51: 33, 52: 66, 53: 75},
    HEXA: {18: 20, 19: 27, 37: 32, 38: 56, 39: 64, 54: 44, 55: 98, 56: 125},
}


@dataclass(frozen=True, slots=True)
class CurvedKind:
    """A kind of element: its shape, the degree of its polynomials, and how many nodes it has."""

    shape: str
    order: int
    count: int


def _order(number: int) -> int:
    return 2 if number < 24 else 3 if number < 40 else 4


KINDS = {
    number: CurvedKind(shape, _order(number), count)
    for shape, numbers in _NUMBERS.items()
    for number, count in numbers.items()
}
"""Curved elements by their number in CGNS."""


@cache
def places(shape: str, order: int) -> Floats:
    """Return where all nodes of a complete element lie, shape (n, dimension)."""
    known = SHAPES[shape]
    corners = np.array(known.corners, float)
    parts = [corners]
    inside = np.arange(1, order) / order
    for first, second in known.edges:
        parts.append(corners[first] + inside[:, None] * (corners[second] - corners[first]))
    for face in known.faces:
        parts.append(_inside_face(order, corners[list(face)]))
    if known.dimension == 3:
        parts.append(_inside_cell(shape, order))
    return np.concatenate(parts)


def _inside_face(order: int, corners: Floats) -> Floats:
    """Return the nodes inside a triangle or quadrilateral: along its ring, then along the next one inside that."""
    found: list[Sequence[float]] = []
    if len(corners) == 3:
        found = [((order - i - j) / order, i / order, j / order) for i, j in _triangle_ring(order, 1)]
        return np.reshape(np.array(found, float), (-1, 3)) @ corners
    for i, j in _square_ring(1, order - 1):
        x, y = i / order, j / order
        found.append(((1 - x) * (1 - y), x * (1 - y), x * y, (1 - x) * y))
    return np.reshape(np.array(found, float), (-1, 4)) @ corners


def _square_ring(low: int, high: int) -> list[tuple[int, int]]:
    """Return the points of a square from ``low`` to ``high`` along its ring from the first corner, then inside."""
    if low > high:
        return []
    if low == high:
        return [(low, low)]
    steps = range(high - low)
    ring = [(low + step, low) for step in steps] + [(high, low + step) for step in steps]
    ring += [(high - step, high) for step in steps] + [(low, high - step) for step in steps]
    return ring + _square_ring(low + 1, high - 1)


def _triangle_ring(order: int, low: int) -> list[tuple[int, int]]:
    """Return the points of a triangle that lie at least ``low`` away from its sides, along its ring, then inside."""
    size = order - 3 * low
    if size < 0:
        return []
    if size == 0:
        return [(low, low)]
    ring = [(low + step, low) for step in range(size)]
    ring += [(low + size - step, low + step) for step in range(size)]
    ring += [(low, low + size - step) for step in range(size)]
    return ring + _triangle_ring(order, low + 1)


def _inside_cell(shape: str, order: int) -> Floats:
    """Return the nodes inside a cell, layer by layer."""
    found: list[tuple[float, float, float]] = []
    for layer in range(1, order):
        z = layer / order
        if shape == HEXA:
            found += [(i / order, j / order, z) for i, j in _square_ring(1, order - 1)]
        elif shape == PENTA:
            found += [(i / order, j / order, z) for i, j in _triangle_ring(order, 1)]
        elif shape == TETRA and order - layer >= 3:
            # In steps of the whole: the layers of a tetrahedron become smaller.
            found += [(i / order, j / order, z) for i, j in _triangle_ring(order - layer, 1)]
        elif shape == PYRA and order - layer >= 2:
            # The standard puts them on the lines from the apex to the nodes of the base.
            side = order - layer
            ring = _square_ring(1, side - 1)
            step = order if side > 2 else 2
            spots = [(_on_base(i, side, step), _on_base(j, side, step)) for i, j in ring]
            found += [(0.5 + (x - 0.5) * (1 - z), 0.5 + (y - 0.5) * (1 - z), z) for x, y in spots]
    return np.reshape(np.array(found, float), (-1, 3))


def _on_base(place: int, side: int, step: int) -> float:
    """Return which node of the base's side a node in a layer lies under, as a share of the side."""
    return 0.5 if 2 * place == side else place / step if 2 * place < side else 1 - (side - place) / step


@cache
def faces(kind: CurvedKind) -> tuple[tuple[CurvedKind, tuple[int, ...]], ...]:
    """Return the faces of an element of three dimensions: what kind of element each is, and which nodes it has."""
    shape = SHAPES[kind.shape]
    mine = places(kind.shape, kind.order)
    found = []
    for face in shape.faces:
        flat = TRI if len(face) == 3 else QUAD
        spots = _on_face(places(flat, kind.order), np.array([shape.corners[corner] for corner in face], float))
        nodes = [int(np.abs(mine - spot).sum(axis=1).argmin()) for spot in spots]
        kept = tuple(node for node in nodes if node < kind.count)
        found.append((CurvedKind(flat, kind.order, len(kept)), kept))
    return tuple(found)


def _on_face(spots: Floats, corners: Floats) -> Floats:
    x, y = spots[:, :1], spots[:, 1:]
    shares = [1 - x - y, x, y] if len(corners) == 3 else [(1 - x) * (1 - y), x * (1 - y), x * y, (1 - x) * y]
    found: Floats = np.concatenate(shares, axis=1) @ corners
    return found
