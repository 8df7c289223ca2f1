"""What nodes count in cells: as VTK's functions say, for every type, and the same as cell by cell in whole meshes."""

from typing import Any

import numpy as np
import pytest
from vtkmodules.vtkCommonDataModel import vtkGenericCell

from tests.renderer.elements import curved, polygons, pyramids, structured, wedges
from tests.renderer.meshes import cells, hexahedra, plane, tetrahedra
from viewer.artifacts.manifest import ZoneRecord
from viewer.renderer.difference import shares as module
from viewer.renderer.difference.shape_functions import shape_functions, shares
from viewer.renderer.difference.shares import shares_in
from viewer.renderer.grid import grid_of
from viewer.renderer.plots.cell_finder import share_in
from viewer.renderer.tools.data import points_of

KINDS = (9, 12, 13, 21, 22, 23, 24, 25, 26, 28, 29, 32)
LINEAR = np.array([2.0, -3.0, 0.5])
RANDOM = np.random.default_rng(7)


def nodes_inside(kind: int) -> tuple[vtkGenericCell, np.ndarray]:
    cell = vtkGenericCell()
    cell.SetCellType(kind)
    flat = cell.GetParametricCoords()
    return cell, np.array([flat[place] for place in range(3 * cell.GetNumberOfPoints())]).reshape(-1, 3)


def some_inside(kind: int, count: int) -> np.ndarray:
    """Places in a cell, as means of its nodes that count at random."""
    _, nodes = nodes_inside(kind)
    return RANDOM.dirichlet(np.ones(len(nodes)), count) @ nodes


@pytest.mark.parametrize("kind", KINDS)
def test_the_functions_are_those_of_vtk(kind: int) -> None:
    cell, nodes = nodes_inside(kind)
    functions = shape_functions(kind)
    assert functions is not None
    dimension = cell.GetCellDimension()
    for inside in some_inside(kind, 20).tolist():
        expected, slopes = [0.0] * len(nodes), [0.0] * (dimension * len(nodes))
        cell.InterpolateFunctions(inside, expected)
        cell.InterpolateDerivs(inside, slopes)
        place = np.array(inside[:dimension])[:, None]
        assert functions.at(place)[:, 0] == pytest.approx(expected, abs=1e-12)
        own = [functions.slopes(place, axis)[:, 0] for axis in range(dimension)]
        assert np.concatenate(own) == pytest.approx(slopes, abs=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_places_are_found_in_bent_cells(kind: int) -> None:
    cell, nodes = nodes_inside(kind)
    functions = shape_functions(kind)
    assert functions is not None
    inside = some_inside(kind, 500)[:, : cell.GetCellDimension()]
    expected = functions.at(inside.T)
    corners = nodes[..., None] + 0.08 * RANDOM.uniform(-1, 1, (*nodes.shape, len(inside)))
    if cell.GetCellDimension() == 2:
        corners[:, 2] = corners[:, 0] * 0.5 - corners[:, 1] + 3.0  # flat, as VTK has it for quadrangles
    corners = corners * 1e-3 + 7.0
    found, there = shares(kind, corners, np.einsum("kn,kjn->jn", expected, corners))
    assert there.all()
    assert found == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize("kind", (5, 9))
def test_narrow_cells_are_exact(kind: int) -> None:
    corners = np.array([[0.0, 0, 0], [1, 0, 0], [1, 1e-6, 0], [0, 1e-6, 0]])[: 3 if kind == 5 else 4]
    expected = RANDOM.dirichlet(np.ones(len(corners)), 1)[0]
    narrow = grid(cells(corners, [(kind, np.array([range(len(corners))]))])).data
    nodes, weights, _ = shares_in(narrow, (expected @ corners)[None], np.array([0]))
    assert (weights @ corners[nodes])[:2] / [1.0, 1e-6] == pytest.approx(
        (expected @ corners)[:2] / [1.0, 1e-6], abs=1e-9
    )


def test_other_cells_have_no_functions() -> None:
    assert [shape_functions(kind) for kind in (7, 14, 27, 42)] == [None] * 4


def grid(arrays: dict[str, Any], bend: float = 0.0) -> Any:
    points = arrays["points"]
    if bend:
        solid = np.ptp(points[:, 2]) > 0
        x, y, z = points.T
        points = points + bend * np.stack([np.sin(3 * y + z), np.sin(2 * x - z), np.sin(x + y) * solid], axis=1)
    dimensions = arrays.get("dimensions")
    rest = {name: array for name, array in arrays.items() if name != "dimensions"}
    count = 0 if dimensions else len(arrays["types"])
    record = ZoneRecord("Zone", len(points), count, {}, dimensions=dimensions)
    return grid_of(record, {**rest, "points": points})


MESHES = {
    "hexahedra": lambda: hexahedra(5),
    "wedges": wedges,
    "pyramids": pyramids,
    "tetrahedra": lambda: tetrahedra(3),
    "quadratic tetrahedra": lambda: curved(tetrahedra(3), 24),
    "quadratic hexahedra": lambda: curved(hexahedra(3), 25),
    "quadrangles": lambda: plane(5),
    "quadratic quadrangles": lambda: curved(plane(4), 23),
    "polygons": polygons,
    "structured": lambda: structured(5, 4, 3),
    "structured plane": lambda: structured(5, 4, 1),
}


@pytest.mark.parametrize("bend", (0.0, 0.05))
@pytest.mark.parametrize("name", MESHES)
def test_whole_meshes_as_cell_by_cell(name: str, bend: float) -> None:
    mesh = grid(MESHES[name](), bend)
    data, points = mesh.data, points_of(mesh.data)
    numbers = np.repeat(np.arange(data.GetNumberOfCells()), 2)
    places = np.zeros((len(numbers), 3))
    for row, cell in enumerate(numbers.tolist()):
        ids = data.GetCell(cell).GetPointIds()
        corners = points[[ids.GetId(place) for place in range(ids.GetNumberOfIds())]]
        weights = RANDOM.dirichlet(np.ones(len(corners)))
        places[row] = weights @ corners
    numbers[3] = -1
    nodes, weights, starts = shares_in(data, places, numbers)
    ends = np.append(starts[np.delete(np.arange(len(starts)), 3)][1:], len(nodes))
    for row, end in zip(np.flatnonzero(numbers >= 0).tolist(), ends.tolist(), strict=True):
        expected = share_in(data, int(numbers[row]), tuple(places[row].tolist()))
        assert expected is not None
        assert nodes[starts[row] : end].tolist() == expected[0].tolist()
        assert weights[starts[row] : end] == pytest.approx(expected[1], abs=2e-3), "VTK stops at a thousandth"
        own = weights[starts[row] : end]
        assert own.sum() == pytest.approx(1.0, abs=1e-9)
        if name != "polygons" and name != "pyramids":
            assert own @ points[nodes[starts[row] : end]] == pytest.approx(places[row], abs=1e-9)


def test_cells_without_an_inside_have_no_value() -> None:
    flat = cells(np.array([[0.0, 0, 0], [1, 0, 0], [1, 0, 0], [0, 0, 0]]), [(9, np.array([[0, 1, 2, 3]]))])
    _, weights, _ = shares_in(grid(flat).data, np.array([[0.5, 0.0, 0.0]]), np.array([0]))
    assert np.isnan(weights).all()


@pytest.mark.parametrize("name", ("hexahedra", "wedges", "quadrangles", "quadratic hexahedra", "structured"))
def test_no_cell_is_asked_by_itself(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: Any) -> None:
        raise AssertionError(arguments)

    monkeypatch.setattr(module, "share_in", refuse)
    mesh = grid(MESHES[name](), 0.05)
    middles = [np.array(mesh.data.GetCell(cell).GetBounds()) for cell in range(mesh.data.GetNumberOfCells())]
    places = np.array([(one[::2] + one[1::2]) / 2 for one in middles])
    nodes, weights, starts = shares_in(mesh.data, places, np.arange(len(places)))
    values = np.add.reduceat(weights * (points_of(mesh.data)[nodes] @ LINEAR), starts)
    assert values == pytest.approx(places @ LINEAR, abs=1e-9)
