"""A sample whose boundaries are named in every way that CGNS knows, each with a shape that is known.

Three zones of a box each, from x = 0, 10 and 20, of 4 × 3 × 2 unit cells (the structured one has steps 1, 2, 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tests import datasets as ds

SIZE = (4, 3, 2)


def at_plane(points: np.ndarray, axis: int, value: float) -> np.ndarray:
    """Numbers from 1 of the vertices on a plane."""
    return np.flatnonzero(points[:, axis] == value) + 1


def plane_quads(axis: int, place: int, lengths: Sequence[int] = SIZE) -> np.ndarray:
    """Quadrilaterals (n, 4), from 1, of a box of vertices with x fastest, across one of its axes."""
    numbers = np.arange(np.prod(np.array(lengths) + 1)).reshape(np.array(lengths) + 1, order="F")
    sheet = np.moveaxis(numbers, axis, 0)[place]
    corners = (sheet[:-1, :-1], sheet[1:, :-1], sheet[1:, 1:], sheet[:-1, 1:])
    return np.stack([corner.ravel() for corner in corners], axis=1) + 1


def condition(name: str, kind: str, *children: ds.Tree) -> ds.Tree:
    """A ``BC_t`` node."""
    return [name, ds.text(kind), list(children), "BC_t"]


def where(location: str) -> ds.Tree:
    """A ``GridLocation_t`` node."""
    return ["GridLocation", ds.text(location), [], "GridLocation_t"]


def listed(numbers: np.ndarray, name: str = "PointList") -> ds.Tree:
    """A list of places; of one index, or (indices, n)."""
    table = np.atleast_2d(np.asarray(numbers, np.int32))
    return [name, np.asfortranarray(table), [], "IndexArray_t"]


def span(*ends: tuple[int, int], name: str = "PointRange") -> ds.Tree:
    """A range of places: first and last along each index."""
    return [name, np.array(ends, np.int32, order="F"), [], "IndexRange_t"]


def family(name: str, label: str = "FamilyName_t", node: str = "") -> ds.Tree:
    """A name of a family."""
    return [node or label[:-2], ds.text(name), [], label]


def conditions(*nodes: ds.Tree) -> ds.Tree:
    """A ``ZoneBC_t`` node."""
    return ["ZoneBC", None, list(nodes), "ZoneBC_t"]


def boxes() -> ds.Tree:
    """An unstructured zone of hexahedra with sections of quadrilaterals."""
    points, hexahedra = ds.box(SIZE)
    left, right, top = plane_quads(0, 0), plane_quads(0, 4), plane_quads(2, 2)
    sections = [
        ds.section("Cells", 17, 1, hexahedra + 1),
        ds.section("Left", 7, 25, left),
        ds.section("Right", 7, 31, right),
        ds.section("Top", 7, 37, top),
    ]
    found = conditions(
        condition("Inlet", "BCInflow", where("FaceCenter"), span((25, 30))),
        condition("Outlet", "BCOutflow", where("FaceCenter"), listed(np.arange(31, 34)), family("Exits")),
        condition(
            "Lid", "FamilySpecified", listed(np.arange(37, 43), "ElementList"), family("Walls"),
            family("Adiabatic", "AdditionalFamilyName_t", "More"),
        ),
        condition("Floor", "BCWall", where("Vertex"), listed(at_plane(points, 2, 0.0)), family("Walls")),
        condition("Core", "Null", where("CellCenter"), listed(np.arange(1, 5))),
        condition("Probe", "Null", where("Vertex"), listed(np.array([60]))),
    )  # fmt: skip
    return ds.zone("Boxes", points, 24, [*sections, found])


def block() -> ds.Tree:
    """A structured zone."""
    points = ds.block(5, 4, 3) + np.array([10.0, 0.0, 0.0])
    j, k = np.meshgrid(np.arange(1, 4), np.arange(1, 3), indexing="ij")
    faces = np.stack([np.ones(6), j.ravel(), k.ravel()])
    found = conditions(
        condition("Imax", "BCOutflow", span((5, 5), (1, 4), (1, 3))),
        condition("Jmin", "BCWall", where("JFaceCenter"), span((1, 2), (1, 1), (1, 2)), family("Walls")),
        condition("Imin", "BCInflow", where("IFaceCenter"), listed(faces)),
        condition("Kmax", "BCWall", where("FaceCenter"), span((1, 4), (1, 3), (3, 3))),
        condition("Edge", "Null", span((1, 5), (1, 1), (3, 3))),
    )
    return ds.structured_zone("Block", points, [found])


def polyhedra() -> ds.Tree:
    """Two cubes as polyhedra: faces 1 to 11, of which 6 lies between them."""
    points, hexahedra = ds.box((2, 1, 1), (20.0, 0.0, 0.0))
    sides = ((0, 3, 7, 4), (0, 1, 5, 4), (3, 2, 6, 7), (0, 1, 2, 3), (4, 5, 6, 7), (1, 2, 6, 5))
    faces = [hexahedra[0][list(side)] + 1 for side in sides]
    faces += [hexahedra[1][list(side)] + 1 for side in sides[1:]]
    cells = [[1, 2, 3, 4, 5, 6], [-6, 7, 8, 9, 10, 11]]
    ngon = ds.section("Faces", 22, 1, np.concatenate(faces), 11)
    ngon[2].append(ds.data("ElementStartOffset", np.arange(0, 45, 4, dtype=np.int32)))
    nface = ds.section("Cells", 23, 12, np.concatenate(cells), 2)
    nface[2].append(ds.data("ElementStartOffset", np.array([0, 6, 12], np.int32)))
    found = conditions(
        condition("Near", "BCInflow", where("FaceCenter"), listed(np.array([1]))),
        condition("Between", "Null", where("FaceCenter"), listed(np.array([6]))),
    )
    return ds.zone("Polyhedra", points, 2, [ngon, nface, found])


def plate() -> ds.Tree:
    """A base of 4 × 3 quadrilaterals with boundaries that are edges."""
    points, _ = ds.box((4, 3, 0))
    numbers = np.arange(20).reshape((5, 4), order="F")
    corners = (numbers[:-1, :-1], numbers[1:, :-1], numbers[1:, 1:], numbers[:-1, 1:])
    quads = np.stack([corner.ravel(order="F") for corner in corners], axis=1) + 1
    bars = np.stack([numbers[0, :-1], numbers[0, 1:]], axis=1) + 1
    found = conditions(
        condition("West", "BCInflow", where("EdgeCenter"), span((13, 15))),
        condition("South", "BCWall", where("Vertex"), listed(numbers[:, 0] + 1)),
        condition("Patch", "Null", where("CellCenter"), listed(np.array([6, 7]))),
    )
    sections = [ds.section("Quads", 7, 1, quads), ds.section("Bars", 3, 13, bars)]
    return ds.base("Flat", 2, 3, [ds.zone("Plate", points, 12, [*sections, found])])


def write(path: Path) -> Path:
    """Write the dataset: a base ``Volumes`` and a base ``Flat``."""
    kind = ["FamilyBC", ds.text("BCWallViscous"), [], "FamilyBC_t"]
    families: list[ds.Tree] = [["Walls", None, [kind], "Family_t"], ["Exits", None, [], "Family_t"]]
    volumes = ds.base("Volumes", 3, 3, [boxes(), block(), polyhedra(), *families])
    return ds.write_trees(path, [[ds.tree(volumes, plate())]])
