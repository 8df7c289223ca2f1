"""A dataset made to be read wrongly: what a reader may mix up differs, and every value follows from a formula.

Times are written out of order and the mesh moves with them. Vertices are numbered at random, sections in another order
than their names, vector components from last to first. A field has holes, one is there at some times only, and globals
are numbers, vectors, texts and numbers that are not finite.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tests import datasets as ds

WRITTEN = (2.0, 0.0, 0.5)
"""Times in the order in which they are written."""

TIMES = tuple(sorted(WRITTEN))

CUBE = ((0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1))

HEXA_20_EDGES = (
    (0, 1), (1, 2), (2, 3), (3, 0), (0, 4), (1, 5), (2, 6), (3, 7), (4, 5), (5, 6), (6, 7), (7, 4),
)  # fmt: skip
"""Corners on both sides of the nodes 9 to 20 (CGNS SIDS, "Unstructured Grid Element Numbering Conventions")."""

TETRA_10_EDGES = ((0, 1), (1, 2), (2, 0), (0, 3), (1, 3), (2, 3))
"""The same of the nodes 5 to 10."""


def quadratic(corners: np.ndarray, edges: tuple[tuple[int, int], ...]) -> np.ndarray:
    """Corners and the middles of their edges, in CGNS order."""
    return np.concatenate([corners, [(corners[a] + corners[b]) / 2 for a, b in edges]])


def volume() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Vertices (30, 3) in random order, one TETRA_10 and one HEXA_20 from 0."""
    tetrahedron = quadratic(np.array([[3.0, 0, 0], [4, 0, 0], [3, 1, 0], [3, 0, 1]]), TETRA_10_EDGES)
    hexahedron = quadratic(np.array(CUBE, float), HEXA_20_EDGES)
    points = np.concatenate([tetrahedron, hexahedron])
    order = np.random.default_rng(5).permutation(len(points))
    place = np.argsort(order)
    return points[order], place[None, :10], place[None, 10:]


def surface() -> tuple[np.ndarray, np.ndarray]:
    """Vertices (6, 2) in the plane and four triangles from 0."""
    points = np.array([[0.0, 0], [1, 0], [2, 0], [0, 1], [1, 1], [2, 1]])
    return points, np.array([[0, 1, 4], [0, 4, 3], [1, 2, 5], [1, 5, 4]])


BLOCK = (3, 4, 2)
"""Vertices of the structured zone along i, j, k."""


def moved(points: np.ndarray, time: float) -> np.ndarray:
    """Where vertices are at a time."""
    return points + time * np.array([1.0, -2.0, 4.0])[: points.shape[-1]]


def temperature(points: np.ndarray, time: float, number: int) -> np.ndarray:
    """Value at (..., k) vertices where they are at the time."""
    return points @ np.array([1.0, 8.0, 64.0])[: points.shape[-1]] + 4096.0 * time + number


def holes(count: int, time: float) -> np.ndarray:
    """Values with a hole at vertex 1 and, at 2, infinity."""
    values = np.arange(float(count)) + time
    values[1:3] = (math.nan, math.inf)
    return values


def velocity(points: np.ndarray, time: float) -> np.ndarray:
    """Value (..., k) at (..., k) vertices: each component tells which one it is."""
    axes = points.shape[-1]
    return points[..., :1] * np.ones(axes) + 100.0 * np.arange(1.0, axes + 1) + time


def load(cells: int, time: float, number: int) -> np.ndarray:
    """Value of each cell by its number."""
    return 3.0 * np.arange(cells) + 1000.0 * number - time


def globals_at(time: float, number: int) -> dict[str, Any]:
    """Globals as they are written."""
    return {
        "angle": 0.1 * number + time,
        "none": math.nan,
        "limit": -math.inf,
        "force": [1.5, -2.0, float(number)],
        "curve": [float(value) for value in range(20)],
        "name": f"case {number} at {time}",
        "step": f"step {time}",
    }


LOST = {"cgns": set(), "hf_datasets": {"step"}, "zarr": {"name", "step"}}
"""Texts that change with time and that pyplaid 1.0 stores such that nobody can read them again."""


def fields(points: np.ndarray, cells: int, time: float, number: int, shape: tuple[int, ...] = ()) -> list[ds.Tree]:
    """The solutions of a zone; ``shape`` is that of a structured zone's cells."""
    vectors = velocity(points, time)
    named = {f"Velocity{axis}": vectors[..., place] for place, axis in enumerate("XYZ"[: points.shape[-1]])}
    at_vertices = {"temperature": temperature(points, time, number)} | dict(reversed(list(named.items())))
    if not shape:
        at_vertices["holes"] = holes(len(points), time)
        if time:
            at_vertices["late"] = np.full(len(points), time)
    in_cells = load(cells, time, number).reshape(shape or -1, order="F")
    return [ds.solution("Nodes", at_vertices), ds.solution("Faces", {"load": in_cells}, "CellCenter")]


def make_truth(number: int) -> Any:
    """Return a :class:`plaid.Sample` of three zones in two bases at three times."""
    from plaid import Sample

    sample = Sample()
    nodes, tetrahedron, hexahedron = volume()
    flat, triangles = surface()
    for time in WRITTEN:
        points, plane, block = moved(nodes, time), moved(flat, time), moved(ds.block(*BLOCK), time)
        sections = [ds.section("Later", 11, 1, tetrahedron + 1), ds.section("Earlier", 18, 2, hexahedron + 1)]
        lengths = tuple(length - 1 for length in BLOCK)
        zones = [
            ds.zone("Mixed", points, 2, [*sections, *fields(points, 2, time, number)]),
            ds.structured_zone("Block", block, fields(block, math.prod(lengths), time, number, lengths)),
        ]
        skin = ds.zone("Zone", plane, 4, [ds.section("T", 5, 1, triangles + 1), *fields(plane, 4, time, number)])
        sample.add_tree(ds.tree(ds.base("Volume", 3, 3, zones, time), ds.base("Plane", 2, 2, [skin], time)), time)
        for name, value in globals_at(time, number).items():
            sample.add_global(name, value if isinstance(value, str) else np.atleast_1d(value), time=time)
    return sample
