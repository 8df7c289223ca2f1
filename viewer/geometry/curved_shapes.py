"""ReferenceShape functions of curved elements: what each node counts at a place of the element of reference.

Complete elements have the polynomials that their nodes determine; pyramids the rational functions that are polynomials
on each of their faces (Bergot, Cohen, Duruflé 2010). What an element with fewer nodes lacks is determined by what is
around it: inside a quadrilateral, a hexahedron and along a pentahedron by transfinite interpolation, as serendipity
elements are; inside a triangle, a tetrahedron and a pyramid by the polynomial of the highest degree that is determined
by the nodes around it alone.
"""

from __future__ import annotations

import itertools
from functools import cache

import numpy as np
from numpy.polynomial.legendre import legvander

from viewer.geometry.curved_nodes import (
    BAR,
    HEXA,
    PENTA,
    PYRA,
    QUAD,
    SHAPES,
    TETRA,
    TRI,
    CurvedKind,
    Floats,
    faces,
    places,
)

_DETERMINED = {TRI: 2, TETRA: 3, PYRA: 2}
"""The highest degree of which no function vanishes all around."""


def weights(kind: CurvedKind, spots: Floats) -> Floats:
    """Return what each node of an element counts at places of its element of reference, shape (spots, nodes)."""
    found: Floats = _basis(kind.shape, kind.order, spots) @ _coefficients(kind)
    found[np.abs(found) < 1e-13] = 0.0
    return found


@cache
def _coefficients(kind: CurvedKind) -> Floats:
    """Return the factors of the functions for each node."""
    complete = _basis(kind.shape, kind.order, places(kind.shape, kind.order))
    found: Floats = np.linalg.solve(complete, _completed(kind))
    return found


def _basis(shape: str, order: int, spots: Floats) -> Floats:
    """Return the functions of an element at places, shape (spots, functions)."""
    size = range(order + 1)
    if shape == PYRA:
        return _pyramid(order, spots)
    along = [legvander(2 * spots[:, axis] - 1, order) for axis in range(spots.shape[1])]
    if shape == BAR:
        return along[0]
    if shape in (TRI, PENTA):
        flat = [along[0][:, i] * along[1][:, j] for i, j in itertools.product(size, size) if i + j <= order]
        if shape == TRI:
            return np.stack(flat, axis=1)
        return np.stack([one * along[2][:, k] for one in flat for k in size], axis=1)
    limit = order if shape == TETRA else 3 * order
    powers = [power for power in itertools.product(size, repeat=spots.shape[1]) if sum(power) <= limit]
    return np.stack(
        [np.prod([along[axis][:, power] for axis, power in enumerate(one)], axis=0) for one in powers], axis=1
    )


def _pyramid(order: int, spots: Floats) -> Floats:
    height = 1.0 - spots[:, 2]
    safe = np.where(height > 1e-12, height, 1.0)
    across = [np.where(height > 1e-12, (2 * spots[:, axis] - 1) / safe, 0.0) for axis in range(2)]
    first, second = (legvander(one, order) for one in across)
    up = legvander(2 * spots[:, 2] - 1, order)
    columns = []
    for i, j in itertools.product(range(order + 1), repeat=2):
        most = max(i, j)
        columns += [first[:, i] * second[:, j] * height**most * up[:, k] for k in range(order - most + 1)]
    return np.stack(columns, axis=1)


@cache
def _completed(kind: CurvedKind) -> Floats:
    """Return the values at all nodes of the complete element, from those that an element has."""
    spots = places(kind.shape, kind.order)
    full = np.zeros((len(spots), kind.count))
    full[: kind.count] = np.eye(kind.count)
    if kind.count == len(spots):
        return full
    shape = SHAPES[kind.shape]
    if shape.dimension == 2:
        full[kind.count :] = _inside(kind.shape, kind.order) @ full[: kind.count]
        return full
    whole = faces(CurvedKind(kind.shape, kind.order, len(spots)))
    for flat, nodes in whole:
        around = _around(flat.shape, flat.order)
        missing = [node for node in nodes[around:] if node >= kind.count]
        if missing:
            full[missing] = _inside(flat.shape, flat.order) @ full[list(nodes[:around])]
    around = _around(kind.shape, kind.order)
    if kind.count < len(spots):
        full[around:] = _inside(kind.shape, kind.order) @ full[:around]
    return full


@cache
def _around(shape: str, order: int) -> int:
    """Return how many nodes lie on the outside of a complete element; those inside come after them."""
    known = SHAPES[shape]
    count = len(known.corners) + len(known.edges) * (order - 1)
    if known.dimension == 3:
        for face in known.faces:
            count += (order - 1) * (order - 2) // 2 if len(face) == 3 else (order - 1) ** 2
    return count


@cache
def _inside(shape: str, order: int) -> Floats:
    """Return the values at the nodes inside a complete element from those around it."""
    spots = places(shape, order)
    around = _around(shape, order)
    outside, inside = spots[:around], spots[around:]
    if shape in _DETERMINED:
        degree = min(order, _DETERMINED[shape])
        found: Floats = _basis(shape, degree, inside) @ np.linalg.pinv(_basis(shape, degree, outside))
        return found
    if not len(inside):
        return np.zeros((0, around))
    return np.stack([_transfinite(shape, order, outside, spot) for spot in inside])


def _transfinite(shape: str, order: int, outside: Floats, spot: Floats) -> Floats:
    row = np.zeros(len(outside))

    def add(place: Floats, factor: float) -> None:
        row[np.abs(outside - place).sum(axis=1).argmin()] += factor

    if shape == PENTA:
        ring = places(TRI, order)[: _around(TRI, order)]
        inside = places(TRI, order)[len(ring) :]
        number = int(np.abs(inside - spot[:2]).sum(axis=1).argmin())
        shares = _inside(TRI, order)[number]
        for end, share in ((0.0, 1 - spot[2]), (1.0, spot[2])):
            add(np.array([*spot[:2], end]), share)
        for place, share in zip(ring, shares, strict=True):
            add(np.array([*place, spot[2]]), share)
            add(np.array([*place, 0.0]), -share * (1 - spot[2]))
            add(np.array([*place, 1.0]), -share * spot[2])
        return row
    assert shape in (QUAD, HEXA)
    axes = range(len(spot))
    for size in range(1, len(spot) + 1):
        for chosen in itertools.combinations(axes, size):
            for ends in itertools.product((0.0, 1.0), repeat=size):
                place, factor = spot.copy(), (-1.0) ** (size + 1)
                for axis, end in zip(chosen, ends, strict=True):
                    place[axis] = end
                    factor *= spot[axis] if end else 1 - spot[axis]
                add(place, factor)
    return row
