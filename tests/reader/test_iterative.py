"""Several times in one tree: what is there at each, by formula."""

from pathlib import Path

import numpy as np
import pytest

from tests import datasets as ds
from tests.reader.artifact import read
from tests.reader.nodes import node_of, values_of
from viewer.reader.iterative import at_step, single_step, step_times
from viewer.reader.mesh import read_mesh
from viewer.reader.plan import zones_of
from viewer.reader.step_remarks import odd_steps
from viewer.reader.tree import Node

POINTS = np.array([(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)], float)
TIMES = (0.0, 0.5, 2.0)


def shifted(step: int) -> np.ndarray:
    """The vertices at a step."""
    return POINTS + np.array([5.0 * step, 0, 0])


def pointers(name: str, names: list[str]) -> ds.Tree:
    padded = "".join(item.ljust(32) for item in names)
    return [name, ds.text(padded).reshape(32, len(names), order="F"), [], "DataArray_t"]


def moving(name: str = "Zone", **lists: list[str]) -> ds.Tree:
    """A zone with three grids 5 apart and three solutions, p = 100 k, and the lists of what belongs to which time."""
    grids = []
    for step in range(3):
        grid = ds.coordinates(shifted(step))
        grid[0] = "GridCoordinates" if step == 0 else f"GridCoordinates#{step}"
        grids.append(grid)
    content = [
        *grids[1:],
        ds.section("T", 5, 1, [[1, 2, 3], [1, 3, 4]]),
        *[ds.solution(f"Sol#{step}", {"p": np.full(4, 100.0 * step)}) for step in range(3)],
        ds.solution("Always", {"wall": np.arange(4.0)}),
        ["Iterative", None, [pointers(key, names) for key, names in lists.items()], "ZoneIterativeData_t"],
    ]
    return ds.zone(name, POINTS, 2, content)


def base(*zones: ds.Tree, times: tuple[float, ...] = TIMES, extra: tuple[ds.Tree, ...] = ()) -> ds.Tree:
    result = ds.base("Base", 2, 3, zones)
    result[2][-1][2] = [ds.data("TimeValues", np.array(times)), *extra]
    return result


GRIDS = ["GridCoordinates", "GridCoordinates#1", "GridCoordinates#2"]
SOLUTIONS = ["Sol#0", "Sol#1", "Sol#2"]


def shown(tree: Node, step: int):
    """The zones at a step, by name."""
    at = at_step(tree, step)
    return {zone.layout.name: zone for zone in zones_of(at, "", "sample 0")[0]}


def test_each_step_has_its_grid_and_solution() -> None:
    tree = node_of(ds.tree(base(moving(GridCoordinatesPointers=GRIDS, FlowSolutionPointers=SOLUTIONS))))
    assert step_times(tree) == TIMES
    for step in range(3):
        zone = shown(tree, step)["Zone"]
        assert [item.name for item in zone.fields] == ["p", "wall"]
        np.testing.assert_array_equal(read_mesh(zone.layout).points, shifted(step))
        np.testing.assert_array_equal(values_of(zone, "p"), np.full(4, 100.0 * step))
        np.testing.assert_array_equal(values_of(zone, "wall"), np.arange(4.0))
        assert step_times(at_step(tree, step)) == (TIMES[step],)
        assert single_step(at_step(tree, step))[1] == ()


def test_only_solutions_change() -> None:
    zone = moving(FlowSolutionPointers=["Sol#2", "Null", "Sol#1"])
    zone[2] = [node for node in zone[2] if node[0] != "Sol#0"]
    tree = node_of(ds.tree(base(zone)))
    assert [item.name for item in shown(tree, 1)["Zone"].fields] == ["wall"]
    for step, value in ((0, 200.0), (2, 100.0)):
        zone = shown(tree, step)["Zone"]
        (name,) = [item.name for item in zone.fields if item.name != "wall"]
        np.testing.assert_array_equal(values_of(zone, name), np.full(4, value))
        np.testing.assert_array_equal(read_mesh(zone.layout).points, POINTS)


def test_times_out_of_order() -> None:
    tree = node_of(ds.tree(base(moving(FlowSolutionPointers=SOLUTIONS), times=(2.0, 0.0, 1.0))))
    assert step_times(tree) == (0.0, 1.0, 2.0)
    assert [values_of(shown(tree, step)["Zone"], "p")[0] for step in range(3)] == [100.0, 200.0, 0.0]


def test_zones_that_come_and_go() -> None:
    names = "".join(name.ljust(32) for name in ("A", "Null", "A", "B", "B", "Null"))
    zones = ["ZonePointers", ds.text(names).reshape(32, 2, 3, order="F"), [], "DataArray_t"]
    tree = node_of(ds.tree(base(moving("A"), moving("B"), extra=(zones,))))
    assert [list(shown(tree, step)) for step in range(3)] == [["A"], ["A", "B"], ["B"]]


def test_bases_with_other_times() -> None:
    lists = {"FlowSolutionPointers": SOLUTIONS}
    one, other = base(moving("A", **lists)), base(moving("B", **lists), times=(1.0, 2.0, 3.0))
    other[0] = "Other"
    tree = node_of(ds.tree(one, other))
    assert step_times(tree) == (0.0, 0.5, 1.0, 2.0, 3.0)
    found = []
    for step in range(5):
        at = at_step(tree, step)
        pair = [zones_of(at, name, "sample 0")[0][0] for name in ("Base", "Other")]
        found.append([values_of(zone, "p")[0] / 100 for zone in pair])
    assert found == [[0, 0], [1, 0], [1, 0], [2, 1], [2, 2]]


@pytest.mark.parametrize("times", [(), (7.0,), (float("nan"), 1.0)])
def test_one_time_or_none(times: tuple[float, ...]) -> None:
    tree = node_of(ds.tree(base(moving(), times=times)))
    assert step_times(tree) == (times if times == (7.0,) else ())
    assert at_step(tree, 0) is tree


def test_times_without_pointers(tmp_path: Path, cache_root: Path) -> None:
    zone = ds.zone("Zone", POINTS, 2, [ds.section("T", 5, 1, [[1, 2, 3], [1, 3, 4]]), *moving()[2][-5:-1]])
    tree = ds.tree(base(zone))
    assert step_times(node_of(tree)) == (0.0,)
    found = read(ds.write_trees(tmp_path / "dataset", [[tree]]), cache_root)
    assert found.manifest.times == (0.0,)
    (note,) = found.manifest.warnings
    assert note.startswith("Base “Base” declares 3 times, but no zone says")


def test_nothing_is_read_before_it_is_needed() -> None:
    def refuse() -> np.ndarray:
        raise AssertionError("a big array was read")

    def guarded(node: Node) -> Node:
        big = node.name == "p" or node.name.startswith("Coordinate") or node.name == "ElementConnectivity"
        below = [guarded(child) for child in node.children]
        load = refuse if big else node.value
        return Node(node.name, node.label, node.path, children=below, load=load, shape=node.shape)

    tree = guarded(node_of(ds.tree(base(moving(GridCoordinatesPointers=GRIDS, FlowSolutionPointers=SOLUTIONS)))))
    assert step_times(tree) == TIMES
    assert [item.name for item in shown(tree, 2)["Zone"].fields] == ["p", "wall"]


@pytest.mark.parametrize("times", [(1.0, 1.0, 1.0), (0.0, 1.0, 1.0), (0.0, np.nan, 1.0), (np.inf, 0.0, np.inf)])
def test_times_that_do_not_tell_steps_apart(tmp_path: Path, cache_root: Path, times: tuple[float, ...]) -> None:
    tree = ds.tree(base(moving(GridCoordinatesPointers=GRIDS, FlowSolutionPointers=SOLUTIONS), times=times))
    path = ds.write_trees(tmp_path / "dataset", [[tree]])
    for step in range(3):
        found = read(path, cache_root, fields=("p",), time=float(step))
        assert found.manifest.times == (0.0, 1.0, 2.0)
        np.testing.assert_array_equal(found.field("p"), np.full(4, 100.0 * step))
        np.testing.assert_array_equal(found.array("points"), shifted(step))
        assert [text for text in found.manifest.warnings if "3 steps are numbered instead" in text]


def test_steps_whose_arrays_are_not_there() -> None:
    zone = moving(GridCoordinatesPointers=GRIDS, FlowSolutionPointers=["Sol#0", "Gone", "Gone"])
    (note,) = odd_steps(node_of(ds.tree(base(zone))))
    assert note == "Steps of base “Base” lack Gone of zone “Zone”, which is not in the file."
    short = moving(GridCoordinatesPointers=GRIDS, FlowSolutionPointers=SOLUTIONS[:2])
    (note,) = odd_steps(node_of(ds.tree(base(short))))
    assert "FlowSolutionPointers of zone “Zone”, which has 2 for 3 steps" in note
    whole = moving(GridCoordinatesPointers=GRIDS, FlowSolutionPointers=["Null", *SOLUTIONS[1:]])
    assert odd_steps(node_of(ds.tree(base(whole)))) == ()
