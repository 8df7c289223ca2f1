"""Cells of VTK as elements, compared with where VTK has their nodes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from vtkmodules.vtkCommonCore import reference

from tests.converter import vtk_data as vd
from viewer.converter.cell_types import LAGRANGE, known
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


@pytest.mark.parametrize(("lagrange", "nodes", "plain"), [(*key, cell) for key, cell in LAGRANGE.items()])
def test_lagrange_cells_have_their_nodes_where_plain_ones_do(lagrange: int, nodes: int, plain: int) -> None:
    """At the place of each node of the plain cell, both are at that point."""
    points = np.random.default_rng(1).random((nodes, 3))
    cells = [vd.grid(points, [(kind, range(nodes))]).GetCell(0) for kind in (plain, lagrange)]
    places = np.reshape(cells[0].GetParametricCoords(), (-1, 3))
    for number, place in enumerate(places):
        for cell in cells:
            np.testing.assert_allclose(location(cell, place, nodes), points[number], atol=1e-9)


def location(cell: Any, place: np.ndarray, nodes: int) -> list[float]:
    found = [0.0, 0.0, 0.0]
    cell.EvaluateLocation(reference(0), list(place), found, [0.0] * nodes)
    return found
