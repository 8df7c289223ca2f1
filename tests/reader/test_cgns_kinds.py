"""Kinds of CGNS files that other tests do not have: what is seen at which time, ghost elements, links, polyhedra."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests import bounded
from tests import datasets as ds
from tests.reader.artifact import Artifact, read
from viewer.errors import SampleError

SQUARES = np.array([[1, 2, 5, 4], [2, 3, 6, 5], [4, 5, 8, 7], [5, 6, 9, 8]])
POINTS = np.array([[x, y, 0.0] for y in range(3) for x in range(3)])


def names(name: str, steps: Sequence[Sequence[str]] | Sequence[str]) -> Any:
    """A list of names: one for each step, or several."""
    rows = [[step] if isinstance(step, str) else list(step) for step in steps]
    most = max(map(len, rows))
    whole = "".join(text.ljust(32) for row in rows for text in (*row, *["Null"] * (most - len(row))))
    shape = (32, len(rows)) if most == 1 else (32, most, len(rows))
    return ds.data(name, np.asfortranarray(np.frombuffer(whole.encode(), "S1").reshape(shape, order="F")))


def moving(name: str, grids: Sequence[str]) -> Any:
    """A zone with a grid of its own at each of three times, which lie 10 apart, and what says which is which."""
    found = ds.zone(name, POINTS, 4, [ds.section("Cells", 7, 1, SQUARES)])
    for number in (1, 2):
        more = ds.coordinates(POINTS + np.array([10.0 * number, 0, 0]))
        more[0] = f"Grid#{number}"
        found[2].append(more)
    found[2].append(["Steps", None, [names("GridCoordinatesPointers", grids)], "ZoneIterativeData_t"])
    return found


def steps_of(path: Path, zones: Sequence[Any], cache_root: Path) -> list[Artifact]:
    values = ds.data("TimeValues", np.array([0.0, 0.5, 1.0]))
    times = ["Times", np.array([3], np.int32), [values], "BaseIterativeData_t"]
    base = ["Base", np.array([2, 3], np.int32), [*zones, times], "CGNSBase_t"]
    dataset = ds.write_trees(path, [[ds.tree(base)]])
    return [read(dataset, cache_root, time=time) for time in (0.0, 0.5, 1.0)]


def test_a_zone_without_a_grid_is_not_there(tmp_path: Path, cache_root: Path) -> None:
    zones = [
        moving("A", ["GridCoordinates", "Null", "Grid#2"]),
        moving("B", ["GridCoordinates", "Grid#1", "Grid#2"]),
    ]
    found = steps_of(tmp_path / "dataset", zones, cache_root)
    assert [[zone.name for zone in step.manifest.zones] for step in found] == [["A", "B"], ["B"], ["A", "B"]]
    assert found[2].array("points", "A")[:, 0].min() == 20.0
    assert found[0].manifest.warnings == ("Zone “A” has no grid at 1 of 3 times; it is not drawn there.",)


def test_where_no_zone_has_a_grid_the_one_before_stays(tmp_path: Path, cache_root: Path) -> None:
    found = steps_of(tmp_path / "dataset", [moving("A", ["GridCoordinates", "Null", "Grid#2"])], cache_root)
    assert [step.array("points")[:, 0].min() for step in found] == [0.0, 0.0, 20.0]
    (words,) = found[0].manifest.warnings
    assert words.startswith("No zone has a grid at 1 of 3 times; those of the time before are drawn there")


def rind(*numbers: int) -> Any:
    return ["Rind", np.array(numbers, np.int32), [], "Rind_t"]


def test_ghosts_of_an_unstructured_zone_are_left_out(tmp_path: Path, cache_root: Path) -> None:
    """A vertex and an element of a neighbour behind the zone's own, one element before them; rind of each solution."""
    points = np.vstack([POINTS, [[9.0, 9.0, 9.0], [8.0, 8.0, 8.0]]])
    elements = np.vstack([[[6, 9, 10, 11]], SQUARES, [[7, 8, 10, 11]]])
    section = ds.section("Cells", 7, 1, elements)
    section[2].append(rind(1, 1))
    zone = ds.zone("Zone", points, 4, [section])
    zone[1] = np.array([[9, 4, 0]], np.int32)
    next(node for node in zone[2] if node[0] == "GridCoordinates")[2].append(rind(0, 2))
    zone[2] += [
        ds.solution("Nodes", {"p": np.arange(11.0)}, extra=[rind(0, 2)]),
        ds.solution("Before", {"q": np.arange(10.0)}, extra=[rind(1, 0)]),
        ds.solution("Cells 1", {"r": np.arange(6.0)}, "CellCenter", extra=[rind(1, 1)]),
        ds.solution("Cells 2", {"s": np.arange(4.0)}, "CellCenter"),
    ]
    dataset = ds.write_trees(tmp_path / "dataset", [[ds.tree(ds.base("Base", 2, 3, [zone]))]])
    found = read(dataset, cache_root, fields=("p", "q", "r", "s"))
    np.testing.assert_array_equal(found.array("connectivity").reshape(-1, 4), SQUARES - 1)
    np.testing.assert_array_equal(found.array("points"), POINTS)
    np.testing.assert_array_equal(found.field("p"), np.arange(9.0))
    np.testing.assert_array_equal(found.field("q"), np.arange(1.0, 10.0))
    np.testing.assert_array_equal(found.field("r"), np.arange(1.0, 5.0))
    np.testing.assert_array_equal(found.field("s"), np.arange(4.0))
    assert found.manifest.warnings == ()


@pytest.mark.parametrize("numbers", [(1,), (-1, 1), (3, 2)])
def test_ghosts_that_make_no_sense_are_refused(tmp_path: Path, cache_root: Path, numbers: tuple[int, ...]) -> None:
    section = ds.section("Cells", 7, 1, SQUARES)
    section[2].append(rind(*numbers))
    zone = ds.zone("Zone", POINTS, 4, [section])
    dataset = ds.write_trees(tmp_path / "dataset", [[ds.tree(ds.base("Base", 2, 3, [zone]))]])
    with pytest.raises(SampleError, match="needs two, none of them negative, for 4 elements"):
        read(dataset, cache_root)


@pytest.mark.parametrize("kind", ["types", "polygons", "polygons of CGNS 3"])
def test_ghosts_of_lists_of_any_length(tmp_path: Path, cache_root: Path, kind: str) -> None:
    """A triangle of a neighbour before the zone's own squares and a square behind them."""
    every = [np.array([1, 2, 4]), *SQUARES, SQUARES[0][::-1]]
    if kind == "polygons":
        section = ds.section("Cells", 22, 1, [np.concatenate(every)], count=6)
        ends = np.cumsum([0, *map(len, every)])
        section[2].append(ds.data("ElementStartOffset", ends.astype(np.int32)))
    else:
        heads = [{3: 5, 4: 7}[len(nodes)] if kind == "types" else len(nodes) for nodes in every]
        stream = np.concatenate([np.r_[head, nodes] for head, nodes in zip(heads, every, strict=True)])
        section = ds.section("Cells", 20 if kind == "types" else 22, 1, [stream], count=6)
    section[2].append(rind(1, 1))
    values = ds.solution("C", {"q": np.arange(4.0)}, "CellCenter", [])
    chosen = ds.solution(
        "D", {"r": np.array([7.0])}, "CellCenter", [["PointList", np.array([[5]], np.int32), [], "IndexArray_t"]]
    )
    zone = ds.zone("Zone", POINTS, 4, [section, values, chosen])
    dataset = ds.write_trees(tmp_path / "dataset", [[ds.tree(ds.base("Base", 2, 3, [zone]))]])
    found = read(dataset, cache_root, fields=("q", "r"))
    np.testing.assert_array_equal(found.array("connectivity").reshape(-1, 4), SQUARES - 1)
    assert found.field("q").tolist() == [0.0, 1.0, 2.0, 3.0]
    assert np.flatnonzero(np.isfinite(found.field("r"))).tolist() == [3], "element 5 is the last square"


def test_ghosts_among_polyhedra(tmp_path: Path, cache_root: Path) -> None:
    """The second cube is a ghost, and so are the faces that only it has."""
    zone = bounded.polyhedra()
    zone[1] = np.array([[12, 1, 0]], np.int32)
    for node, numbers in (("Faces", (0, 5)), ("Cells", (0, 1))):
        next(child for child in zone[2] if child[0] == node)[2].append(rind(*numbers))
    zone[2].append(ds.solution("F", {"q": np.arange(6.0)}, "FaceCenter"))
    dataset = ds.write_trees(tmp_path / "dataset", [[ds.tree(ds.base("Base", 3, 3, [zone]))]])
    found = read(dataset, cache_root, fields=("q (FaceCenter)",))
    assert [(one.name, one.cells) for one in found.manifest.zones] == [("Polyhedra", 1), ("Polyhedra (FaceCenter)", 6)]
    assert found.array("polyhedron_faces", "Polyhedra").tolist() == [0, 1, 2, 3, 4, 5]
    assert found.field("q (FaceCenter)", "Polyhedra (FaceCenter)").tolist() == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]


def test_curved_elements_of_a_mixed_section(tmp_path: Path, cache_root: Path) -> None:
    """A TRI_10 and a QUAD_4 in one section: the nodes of the first are all there, and both are cells."""
    points = np.random.default_rng(1).random((14, 3))
    stream = np.r_[26, np.arange(1, 11), 7, 11, 12, 13, 14]
    zone = ds.zone("Zone", points, 2, [ds.section("Cells", 20, 1, [stream], count=2)])
    dataset = ds.write_trees(tmp_path / "dataset", [[ds.tree(ds.base("Base", 2, 3, [zone]))]])
    found = read(dataset, cache_root)
    assert found.array("types").tolist() == [5, 9]
    assert found.array("curved_kinds").tolist() == [26, 0]
    assert found.array("curved_offsets").tolist() == [0, 10, 10]
    assert found.array("curved_nodes").tolist() == list(range(10))
    assert found.manifest.warnings == ()  # nodes inside the triangle belong to it


def test_curved_sections_beside_straight_ones(tmp_path: Path, cache_root: Path) -> None:
    points = np.random.default_rng(1).random((10, 3))
    sections = [ds.section("Straight", 5, 1, [[1, 2, 3]]), ds.section("Curved", 6, 2, [[4, 5, 6, 7, 8, 9]])]
    sections.append(ds.section("Last", 5, 3, [[8, 9, 10]]))
    dataset = ds.write_trees(
        tmp_path / "dataset", [[ds.tree(ds.base("Base", 2, 3, [ds.zone("Zone", points, 3, sections)]))]]
    )
    found = read(dataset, cache_root)
    assert found.array("curved_kinds").tolist() == [0, 6, 0]
    assert found.array("curved_offsets").tolist() == [0, 0, 6, 6]
    assert found.array("curved_nodes").tolist() == [3, 4, 5, 6, 7, 8]
