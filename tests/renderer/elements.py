"""The unit cube, the unit square and a line of every kind of cell that is drawn, with straight sides."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.renderer.meshes import cells, corners, hexahedra, plane, polyhedra, tetrahedra

_EDGES = {
    3: [(0, 1)],
    5: [(0, 1), (1, 2), (2, 0)],
    9: [(0, 1), (1, 2), (2, 3), (3, 0)],
    10: [(0, 1), (1, 2), (2, 0), (0, 3), (1, 3), (2, 3)],
    12: [(0, 1), (1, 2), (2, 3), (3, 0), (4, 5), (5, 6), (6, 7), (7, 4), (0, 4), (1, 5), (2, 6), (3, 7)],
    13: [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3), (0, 3), (1, 4), (2, 5)],
    14: [(0, 1), (1, 2), (2, 3), (3, 0), (0, 4), (1, 4), (2, 4), (3, 4)],
}
"""Edges by VTK type of linear cell, in the order of the nodes in their middle (vtkCellType.h)."""

_FACES = [(0, 3, 7, 4), (1, 2, 6, 5), (0, 1, 5, 4), (3, 2, 6, 7), (0, 1, 2, 3), (4, 5, 6, 7)]


def curved(arrays: dict[str, Any], kind: int, groups: list[tuple[int, ...]] = []) -> dict[str, Any]:  # noqa: B006
    """Return a mesh of one kind of linear cell as quadratic cells, with nodes in the middle of ``groups`` as well."""
    linear = int(arrays["types"][0])
    nodes = arrays["connectivity"].reshape(len(arrays["types"]), -1)
    points = [arrays["points"]]
    columns, count = [nodes], len(points[0])
    for group in [*_EDGES[linear], *groups]:
        wanted = np.sort(nodes[:, list(group)], axis=1)
        unique, inverse = np.unique(wanted, axis=0, return_inverse=True)
        points.append(arrays["points"][unique].mean(axis=1))
        columns.append(count + inverse.reshape(-1, 1))
        count += len(unique)
    places, number = np.unique(np.round(np.concatenate(points), 9), axis=0, return_inverse=True)
    return cells(places, [(kind, number.reshape(-1)[np.concatenate(columns, axis=1)])])


def wedges(n: int = 5) -> dict[str, Any]:
    points, c = corners(n)
    two = [(0, 1, 2, 4, 5, 6), (0, 2, 3, 4, 6, 7)]
    return cells(points, [(13, np.concatenate([np.stack([c[place] for place in six], axis=1) for six in two]))])


def pyramids(n: int = 5) -> dict[str, Any]:
    points, c = corners(n)
    middles = np.mean([points[corner] for corner in c], axis=0)
    top = len(points) + np.arange(len(middles))
    six = [(0, 1, 2, 3), (7, 6, 5, 4), (0, 4, 5, 1), (1, 5, 6, 2), (2, 6, 7, 3), (3, 7, 4, 0)]
    nodes = [np.stack([*(c[place] for place in four), top], axis=1) for four in six]
    return cells(np.concatenate([points, middles]), [(14, np.concatenate(nodes))])


def triangles(n: int = 5) -> dict[str, Any]:
    square = plane(n)
    quads = square["connectivity"].reshape(-1, 4)
    return cells(square["points"], [(5, np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]]))])


def polygons(n: int = 5) -> dict[str, Any]:
    square = plane(n)
    return {**square, "types": np.full(len(square["types"]), 7, np.uint8)}


def line(n: int = 5) -> dict[str, Any]:
    points = np.stack([np.linspace(0, 1, n), np.zeros(n), np.zeros(n)], axis=1)
    return cells(points, [(3, np.stack([np.arange(n - 1), np.arange(1, n)], axis=1))])


def structured(*counts: int) -> dict[str, Any]:
    x, y, z = (np.linspace(0, 1, count) if count > 1 else np.zeros(1) for count in counts)
    k, j, i = np.meshgrid(z, y, x, indexing="ij")
    return {"points": np.stack([i.ravel(), j.ravel(), k.ravel()], axis=1), "dimensions": counts}


SOLIDS = {
    "tetrahedra": lambda: tetrahedra(5),
    "hexahedra": lambda: hexahedra(5),
    "wedges": wedges,
    "pyramids": pyramids,
    "polyhedra": lambda: polyhedra(5),
    "structured": lambda: structured(5, 5, 5),
    "tetrahedra of 10": lambda: curved(tetrahedra(5), 24),
    "hexahedra of 20": lambda: curved(hexahedra(5), 25),
    "hexahedra of 27": lambda: curved(hexahedra(5), 29, [*_FACES, tuple(range(8))]),
    "wedges of 15": lambda: curved(wedges(), 26),
    "pyramids of 13": lambda: curved(pyramids(), 27),
}
SQUARES = {
    "triangles": triangles,
    "quadrilaterals": lambda: plane(5),
    "polygons": polygons,
    "structured surface": lambda: structured(5, 5, 1),
    "triangles of 6": lambda: curved(triangles(), 22),
    "quadrilaterals of 8": lambda: curved(plane(5), 23),
    "quadrilaterals of 9": lambda: curved(plane(5), 28, [(0, 1, 2, 3)]),
}
LINES = {"lines": line, "structured line": lambda: structured(5, 1, 1), "lines of 3": lambda: curved(line(), 21)}
