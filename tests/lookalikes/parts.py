"""Meshes and nodes that the twins are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tests import datasets as ds
from tests.lookalikes.twin import Tree, TwinStep, Zone

_KINDS = {3: ("BAR_2", 3), 5: ("TRI_3", 5), 7: ("QUAD_4", 9)}
"""CGNS number: its name, and the VTK type."""


def square(n: int, kind: int, shift: float = 0.0, physical: int = 2) -> tuple[np.ndarray, np.ndarray]:
    """A square of n × n points as triangles (5) or quadrilaterals (7): (points, cells from 0)."""
    x, y = (axis.ravel(order="F") for axis in np.meshgrid(np.arange(float(n)), np.arange(float(n)), indexing="ij"))
    points = np.stack([x + shift * y, y, 0.1 * x * y][:physical], axis=1)
    number = np.arange(n * n).reshape(n, n, order="F")
    quads = np.stack([number[:-1, :-1], number[1:, :-1], number[1:, 1:], number[:-1, 1:]], -1).reshape(-1, 4)
    if kind == 7:
        return points, quads
    return points, np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])


def curve(n: int) -> tuple[np.ndarray, np.ndarray]:
    """A closed curve of n points in the plane: (points, lines from 0)."""
    angle = np.linspace(0, 2 * np.pi, n, endpoint=False)
    number = np.arange(n)
    return np.stack([np.cos(angle), np.sin(angle)], axis=1), np.stack([number, (number + 1) % n], axis=1)


def values(count: int, *seed: int, kind: Any = np.float64) -> np.ndarray:
    """Values without an order that single precision holds."""
    return np.random.default_rng(seed).normal(size=count).astype(np.float32).astype(kind)


def tag(name: str, places: Sequence[int], location: str = "Vertex") -> Tree:
    """A tag as pyplaid has it: a boundary condition with a list of two dimensions."""
    where = ["GridLocation", ds.text(location), [], "GridLocation_t"]
    listing = ["PointList", np.array([places], np.int32), [], "IndexArray_t"]
    family = ["FamilyName", ds.text(name), [], "FamilyName_t"]
    return [name, ds.text("FamilySpecified"), [listing, where, family], "BC_t"]


def family(name: str) -> Tree:
    """A family without a value, as the base lists those of tags."""
    return [name, None, [], "Family_t"]


def mesh(
    name: str,
    points: np.ndarray,
    kind: int,
    cells: np.ndarray,
    vertex: Mapping[str, np.ndarray],
    cell: Mapping[str, np.ndarray] | None = None,
    tags: Sequence[Tree] = (),
    solutions: tuple[str, str] = ("VertexFields", "CellCenterFields"),
) -> Tree:
    """A zone of one type of elements."""
    children = [ds.section(f"Elements_{_KINDS[kind][0]}", kind, 1, cells + 1)]
    if vertex:
        children.append(ds.solution(solutions[0], vertex))
    if cell:
        children.append(ds.solution(solutions[1], cell, "CellCenter"))
    if tags:
        children.append(["ZoneBC", None, list(tags), "ZoneBC_t"])
    return ds.zone(name, points, len(cells), children)


def seen(
    points: np.ndarray,
    kind: int,
    vertex: Mapping[str, np.ndarray],
    cell: Mapping[str, np.ndarray] | None = None,
    vectors: Mapping[str, Sequence[str]] | None = None,
    tags: Sequence[str] = (),
) -> Zone:
    """What is to be seen of a zone: components that are named in ``vectors`` as one field."""
    whole = np.column_stack([points, np.zeros((len(points), 3 - points.shape[1]))])
    parts = {part for names in (vectors or {}).values() for part in names}
    fields = {name: array for name, array in vertex.items() if name not in parts}
    for name, names in (vectors or {}).items():
        if names[0] in vertex:
            fields[name] = np.stack([vertex[part] for part in names], axis=1)
    return Zone(whole, _KINDS[kind][1], fields, dict(cell or {}), tuple(tags))


def step(time: float, *bases: Tree, zones: Mapping[str, Zone], globals_: Mapping[str, Any] | None = None) -> TwinStep:
    """A time step of bases, and of globals where there are some."""
    when = ["Time", np.array([1], np.int32), [ds.data("TimeValues", np.array([time]))], "BaseIterativeData_t"]
    more = []
    if globals_:
        nodes = [
            ds.data(name, ds.text(value) if isinstance(value, str) else np.atleast_1d(np.asarray(value, float)))
            for name, value in globals_.items()
        ]
        more = [["Global", np.array([1, 1], np.int32), [when, *nodes], "CGNSBase_t"]]
    return TwinStep(time, ds.tree(*bases, *more), zones)
