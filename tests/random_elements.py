"""Random CGNS trees of every kind of element, for readers that are compared with one another."""

from __future__ import annotations

import numpy as np

from tests import datasets as ds
from tests.datasets import Tree
from viewer.reader.elements import ELEMENTS

MIXED = 20

EMPTY_IN_VTK = 21
"""PYRA_13: the CGNS reader of VTK 9.7 has no such element, and makes empty cells of it without a word."""


def kinds_of(dimension: int) -> list[int]:
    """Return the element types of a dimension that this program and VTK draw with all their nodes."""
    return [
        kind
        for kind, element in ELEMENTS.items()
        if element.dimension == dimension
        and element.exact
        and len(element.order) == element.nodes
        and kind != EMPTY_IN_VTK
    ]


def random_elements(seed: int) -> tuple[Tree, dict[str, np.ndarray]]:
    """Return a tree, and its fields by ``zone/V name`` at vertices and ``zone/C name`` in cells.

    A base of volumes and one of surfaces, each with a zone for each of some kinds of elements and one of mixed ones;
    vertices are chosen at random. A vector of each zone is written from the last component to the first.
    """
    chance = np.random.default_rng(seed)
    fields: dict[str, np.ndarray] = {}
    bases = []
    for dimension in (3, 2):
        zones = []
        for kind in (*chance.permutation(kinds_of(dimension))[:4].tolist(), MIXED):
            name = f"{dimension}D {kind}"
            count = int(chance.integers(30, 60))
            points = chance.normal(size=(count, 3))
            cells = int(chance.integers(1, 12))
            section = _mixed(chance, dimension, count, cells) if kind == MIXED else _uniform(chance, kind, count, cells)
            at = {f"Velocity{axis}": chance.normal(size=count) for axis in "ZYX"}
            within = {"load": chance.normal(size=cells), "number": chance.integers(-9, 9, cells).astype("i4")}
            fields[f"{name}/V Velocity"] = np.stack([at[f"Velocity{axis}"] for axis in "XYZ"], axis=1)
            fields |= {f"{name}/C {field}": values for field, values in within.items()}
            content = [section, ds.solution("At", at), ds.solution("Within", within, "CellCenter")]
            zones.append(ds.zone(name, points, cells, content))
        bases.append(ds.base(f"Base{dimension}", dimension, 3, zones))
    return ds.tree(*bases), fields


def _cell(chance: np.random.Generator, kind: int, points: int) -> list[int]:
    return (1 + chance.permutation(points)[: ELEMENTS[kind].nodes]).tolist()


def _uniform(chance: np.random.Generator, kind: int, points: int, cells: int) -> Tree:
    return ds.section("Elements", kind, 1, [_cell(chance, kind, points) for _ in range(cells)])


def _mixed(chance: np.random.Generator, dimension: int, points: int, cells: int) -> Tree:
    kinds = chance.choice(kinds_of(dimension), cells).tolist()
    parts = [[kind, *_cell(chance, kind, points)] for kind in kinds]
    offsets = np.cumsum([0, *map(len, parts)])
    section = ds.section("Elements", MIXED, 1, [number for part in parts for number in part], cells)
    section[2].append(ds.data("ElementStartOffset", offsets.astype("i4")))
    return section
