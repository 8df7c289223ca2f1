"""What the named parts of a zone are called."""

from pathlib import Path

import numpy as np
import pytest

from tests import datasets as ds
from tests.reader.artifact import read
from viewer.errors import SampleError
from viewer.reader.boundaries import zone_boundaries
from viewer.reader.tree import Node


def bc(name: str, kind: str, *children: ds.Tree) -> ds.Tree:
    return [name, ds.text(kind) if kind else None, list(children), "BC_t"]


def points(*shape: int, name: str = "PointList") -> ds.Tree:
    return [name, np.ones(shape, np.int32, order="F"), [], "IndexArray_t"]


def location(where: str) -> ds.Tree:
    return ["GridLocation", ds.text(where), [], "GridLocation_t"]


def span(*pairs: tuple[int, int]) -> ds.Tree:
    return ["PointRange", np.array(pairs, np.int32, order="F"), [], "IndexRange_t"]


def given(**values: list[float]) -> ds.Tree:
    arrays = [ds.data(name, np.array(numbers, float)) for name, numbers in values.items()]
    return ["Set", ds.text("BCWall"), [["Dirichlet", None, arrays, "BCData_t"]], "BCDataSet_t"]


def family(name: str, label: str = "FamilyName_t") -> ds.Tree:
    return [label[:-2], ds.text(name), [], label]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (bc("Plain", ""), "Plain"),
        (bc("Inlet", "BCInflow", location("FaceCenter"), points(1, 24)), "Inlet (BCInflow, 24 faces)"),
        (bc("nodes", "Null", points(1, 2000), location("Vertex")), "nodes (2,000 points)"),
        (bc("flat", "UserDefined", points(7), location("CellCenter")), "flat (7 cells)"),
        (bc("Wall", "FamilySpecified", family("Walls"), points(3, 5)), "Wall (family Walls, 5 points)"),
        (bc("Side", "BCWall", span((1, 3), (2, 5), (4, 4))), "Side (BCWall, 12 points)"),
        (bc("Old", "BCWall", points(1, 4, name="ElementList")), "Old (BCWall, 4 elements)"),
        (
            bc("Hot", "BCWall", given(Temperature=[300.5]), span((1, 3))),
            "Hot (BCWall, 3 points, Dirichlet Temperature = 300.5)",
        ),
        (
            bc("Each", "BCWall", given(Heat=[1, 2, 3]), span((1, 3))),
            "Each (BCWall, 3 points, Dirichlet Heat: 3 values)",
        ),
        (bc("Odd", "BCWall", ["PointRange", np.ones(3, np.int32), [], "IndexRange_t"]), "Odd (BCWall)"),
    ],
)
def test_conditions(tmp_path: Path, cache_root: Path, condition: ds.Tree, words: str) -> None:
    content = [ds.section("T", 5, 1, [[1, 2, 3]]), ["ZoneBC", None, [condition], "ZoneBC_t"]]
    zone = ds.zone("Zone", np.eye(3), 1, content)
    path = ds.write_trees(tmp_path / "dataset", [[ds.tree(ds.base("Base", 2, 3, [zone]))]])
    assert read(path, cache_root).zone().boundaries == (words,)


def test_families_and_regions(tmp_path: Path, cache_root: Path) -> None:
    region = ["Patch", np.array([2], np.int32), [points(1, 3)], "ZoneSubRegion_t"]
    content = [
        ds.section("T", 5, 1, [[1, 2, 3]]),
        ds.section("Edges", 3, 2, [[1, 2], [2, 3]]),
        region,
        family("Blade"),
        family("Rotor", "AdditionalFamilyName_t"),
    ]
    zone = ds.zone("Zone", np.eye(3), 1, content)
    path = ds.write_trees(tmp_path / "dataset", [[ds.tree(ds.base("Base", 2, 3, [zone]))]])
    assert read(path, cache_root).zone().boundaries == (
        "Patch (region, 3 points)",
        "Blade (family of the zone)",
        "Rotor (family of the zone)",
        "Edges (BAR_2, 2 elements)",
    )


def test_tags_in_every_backend(written_tags, backend: str, cache_root: Path) -> None:
    assert read(written_tags(backend), cache_root, base="Base").zone().boundaries == (
        "corner (2 points)",
        "lower (1 cell)",
    )


@pytest.fixture(scope="module")
def written_tags(tmp_path_factory: pytest.TempPathFactory):
    return lambda backend: ds.written(tmp_path_factory, "tags", backend, {"train": 2})


def test_damage_costs_no_more_than_the_words() -> None:
    def fail() -> np.ndarray:
        raise SampleError("The sample 1 is damaged.")

    broken = [Node("PointRange", "IndexRange_t", "", load=fail), Node("GridLocation", "GridLocation_t", "", load=fail)]
    holder = Node("ZoneBC", "ZoneBC_t", "", children=[Node("Wall", "BC_t", "", children=broken, load=fail)])
    assert zone_boundaries(Node("Zone", "Zone_t", "", children=[holder]), []) == ("Wall",)
