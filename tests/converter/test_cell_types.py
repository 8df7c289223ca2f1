"""Cells of VTK as elements, compared with where VTK has their nodes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from vtkmodules.vtkCommonCore import reference
from vtkmodules.vtkCommonDataModel import vtkDataSetAttributes

from tests.converter import vtk_data as vd
from viewer.converter.cell_types import known
from viewer.converter.vtk_grids import grid_of
from viewer.geometry.curved_nodes import KINDS, SHAPES, CurvedKind, places
from viewer.geometry.curved_shapes import weights
from viewer.reader.elements import ELEMENTS

NODES = {element.cell: element.nodes for element in ELEMENTS.values() if element.exact}

SQUARE = np.array([(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)])
CUBE = np.concatenate([SQUARE, SQUARE + np.array([0, 0, 1])])
PIXEL = np.array([(x, y, 0) for y in (0, 1) for x in (0, 1)])
VOXEL = np.concatenate([PIXEL, PIXEL + np.array([0, 0, 1])])


@pytest.mark.parametrize(("cell", "file", "drawn"), [(8, PIXEL, SQUARE), (11, VOXEL, CUBE)])
def test_pixels_and_voxels_are_turned(cell: int, file: np.ndarray, drawn: np.ndarray) -> None:
    found = known(cell, len(file))
    assert found is not None
    np.testing.assert_array_equal(file[list(found.order)], drawn)


@pytest.mark.parametrize("cell", [3, 5, 9, 10, 12, 13, 14, 21, 22, 23, 24, 25, 26, 28, 29, 32])
def test_what_is_drawn_is_what_the_file_has(cell: int) -> None:
    """Into the order of the element and out of it again: the reader draws the nodes in the order of the file."""
    found = known(cell, NODES[cell])
    assert found is not None
    element = ELEMENTS[found.element]
    assert element.cell == cell
    assert [found.order[place] for place in element.order] == list(range(NODES[cell]))


def curved(cell: int, degree: int) -> tuple[Any, np.ndarray, CurvedKind]:
    """One cell of VTK with points anywhere, these in the order of the element, and its kind."""
    shape = SHAPES_OF[cell if cell < 75 else cell - 7]
    count = len(places(shape, degree))
    found = known(cell, count)
    assert found is not None and found.name == ""
    points = np.random.default_rng(cell).random((count, 3))
    return vd.grid(points, [(cell, range(count))]), points[list(found.order)], KINDS[found.element]


SHAPES_OF = {68: "BAR", 69: "TRI", 70: "QUAD", 71: "TETRA", 72: "HEXA", 73: "PENTA"}


@pytest.mark.parametrize("degree", [2, 3, 4])
@pytest.mark.parametrize("cell", SHAPES_OF)
def test_lagrange_cells_are_elements_of_their_degree(cell: int, degree: int) -> None:
    """At any place of the cell, VTK and the shape functions of the element are at the same point."""
    data, points, kind = curved(cell, degree)
    corners = np.array(SHAPES[kind.shape].corners, float)
    spots = np.random.default_rng(1).dirichlet(np.ones(len(corners)), 20) @ corners
    for spot, expected in zip(spots, weights(kind, spots) @ points, strict=True):
        place = np.pad(spot, (0, 3 - len(spot)))
        np.testing.assert_allclose(location(data.GetCell(0), place, kind.count), expected, atol=1e-9)


@pytest.mark.parametrize("rational", [False, True])
@pytest.mark.parametrize("degree", [2, 3, 4])
@pytest.mark.parametrize("cell", [cell + 7 for cell in SHAPES_OF])
def test_bezier_cells_get_nodes_and_their_values(cell: int, degree: int, rational: bool) -> None:
    data, points, kind = curved(cell, degree)
    vd.add(data.GetPointData(), "f", points[:, 0].copy())
    if rational:
        heavy = np.random.default_rng(2).uniform(0.5, 2.0, len(points))
        vd.add(data.GetPointData(), "weights", heavy)
        data.GetPointData().SetActiveAttribute("weights", vtkDataSetAttributes.RATIONALWEIGHTS)
    grid = grid_of(data)
    found = known(cell, len(points))
    assert found is not None
    nodes = grid.points[list(found.order)]
    for spot, node in zip(places(kind.shape, degree), nodes, strict=True):
        place = np.pad(spot, (0, 3 - len(spot)))
        np.testing.assert_allclose(location(data.GetCell(0), place, len(points)), node, atol=1e-9)
    given = data.GetPoints().GetPoint(0)
    np.testing.assert_allclose(grid.points[0], given)  # corners are where they were
    (field, *_) = grid.point_fields
    assert field.name == "f" and field.array[0] == pytest.approx(points[0, 0])


@pytest.mark.parametrize(
    ("lagrange", "nodes", "plain"),
    [(68, 2, 3), (68, 3, 21), (69, 3, 5), (69, 6, 22), (70, 4, 9), (70, 9, 28), (71, 4, 10), (71, 10, 24), (72, 8, 12),
     (73, 6, 13)],
)  # fmt: skip
def test_lagrange_cells_have_their_nodes_where_plain_ones_do(lagrange: int, nodes: int, plain: int) -> None:
    """At the place of each node of the plain cell, both are at that point."""
    points = np.random.default_rng(1).random((nodes, 3))
    cells = [vd.grid(points, [(kind, range(nodes))]).GetCell(0) for kind in (plain, lagrange)]
    places = np.reshape(cells[0].GetParametricCoords(), (-1, 3))
    for number, place in enumerate(places):
        for cell in cells:
            np.testing.assert_allclose(location(cell, place, nodes), points[number], atol=1e-9)
    one, other = known(lagrange, nodes), known(plain, nodes)
    assert one is not None and other is not None and (one.element, one.order) == (other.element, other.order)


def location(cell: Any, place: np.ndarray, nodes: int) -> list[float]:
    found = [0.0, 0.0, 0.0]
    cell.EvaluateLocation(reference(0), list(place), found, [0.0] * nodes)
    return found
