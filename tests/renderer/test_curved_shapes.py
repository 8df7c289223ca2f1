"""Shape functions and node places of curved elements, against the CGNS standard and against VTK."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from viewer.geometry.curved_nodes import KINDS, SHAPES, CurvedKind, faces, places
from viewer.geometry.curved_parts import part_weights, parts
from viewer.geometry.curved_shapes import weights

COMPLETE = [kind for kind in KINDS.values() if kind.count == len(places(kind.shape, kind.order))]

CENTROIDS: dict[tuple[str, int], dict[int, tuple[int, ...]]] = {
    ("TETRA", 4): {
        23: (1, 12, 6), 24: (2, 6, 9), 25: (3, 9, 12), 26: (1, 6, 15), 27: (2, 18, 6), 28: (4, 15, 18),
        29: (2, 9, 18), 30: (3, 21, 9), 31: (4, 18, 21), 32: (3, 12, 21), 33: (1, 15, 12), 34: (4, 21, 15),
        35: (1, 2, 3, 4),
    },
    ("PYRA", 4): {
        39: (1, 7, 19), 40: (2, 22, 7), 41: (5, 19, 22), 42: (2, 10, 22), 43: (3, 25, 10), 44: (5, 22, 25),
        45: (3, 13, 25), 46: (4, 28, 13), 47: (5, 25, 28), 48: (4, 16, 28), 49: (1, 19, 16), 50: (5, 28, 19),
    },
    ("PENTA", 3): {39: (13, 17, 15), 40: (14, 18, 16)},
    ("PENTA", 4): {
        34: (1, 14, 8), 35: (2, 8, 11), 36: (3, 11, 14), 64: (4, 26, 32), 65: (5, 29, 26), 66: (6, 32, 29),
        67: (16, 38, 56), 68: (19, 47, 38), 69: (22, 56, 47), 70: (17, 45, 63), 71: (20, 54, 45), 72: (23, 63, 54),
        73: (18, 42, 60), 74: (21, 51, 42), 75: (24, 60, 51),
    },
}  # fmt: skip
"""Nodes, from 1, that the standard says lie at the centroid of others (SIDS, the notes below the figures)."""

RINGS: dict[tuple[str, int], dict[tuple[int, ...], tuple[int, ...]]] = {
    ("HEXA", 3): {
        (1, 4, 3, 2): (16, 15, 14, 13, 12, 11, 10, 9, 33, 36, 35, 34),
        (1, 2, 6, 5): (9, 10, 19, 20, 26, 25, 18, 17, 37, 38, 39, 40),
        (2, 3, 7, 6): (11, 12, 21, 22, 28, 27, 20, 19, 41, 42, 43, 44),
        (3, 4, 8, 7): (13, 14, 23, 24, 30, 29, 22, 21, 45, 46, 47, 48),
        (1, 5, 8, 4): (17, 18, 32, 31, 24, 23, 15, 16, 50, 51, 52, 49),
        (5, 6, 7, 8): (25, 26, 27, 28, 29, 30, 31, 32, 53, 54, 55, 56),
    },
    ("HEXA", 4): {
        (1, 4, 3, 2): (20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 45, 52, 51, 50, 49, 48, 47, 46, 53),
        (1, 2, 6, 5): (9, 10, 11, 24, 25, 26, 35, 34, 33, 23, 22, 21, 54, 55, 56, 57, 58, 59, 60, 61, 62),
        (1, 5, 8, 4): (21, 22, 23, 44, 43, 42, 32, 31, 30, 18, 19, 20, 83, 84, 85, 86, 87, 88, 81, 82, 89),
        (5, 6, 7, 8): (33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 90, 91, 92, 93, 94, 95, 96, 97, 98),
    },
    ("PENTA", 4): {
        (1, 2, 5, 4): (7, 8, 9, 19, 20, 21, 27, 26, 25, 18, 17, 16, 37, 38, 39, 40, 41, 42, 43, 44, 45),
        (2, 3, 6, 5): (10, 11, 12, 22, 23, 24, 30, 29, 28, 21, 20, 19, 46, 47, 48, 49, 50, 51, 52, 53, 54),
        (3, 1, 4, 6): (13, 14, 15, 16, 17, 18, 33, 32, 31, 24, 23, 22, 55, 56, 57, 58, 59, 60, 61, 62, 63),
    },
    ("PYRA", 4): {
        (1, 4, 3, 2): (17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 30, 37, 36, 35, 34, 33, 32, 31, 38),
    },
}
"""Nodes of quadrilateral faces behind their corners, from 1 (SIDS, the tables of faces)."""

VTK = {6: 22, 8: 23, 9: 28, 11: 24, 18: 25, 19: 29, 15: 26, 16: 32}
"""VTK's quadratic cells that have the same functions; those of its pyramid are other ones between the faces."""


def name(kind: CurvedKind) -> str:
    return f"{kind.shape}_{kind.count} of degree {kind.order}"


def inside(shape: str, count: int = 40) -> np.ndarray:
    corners = np.array(SHAPES[shape].corners, float)
    return np.random.default_rng(3).dirichlet(np.ones(len(corners)), count) @ corners


@pytest.mark.parametrize(("shape", "order"), CENTROIDS)
def test_nodes_are_next_to_the_centroids_that_the_standard_names(shape: str, order: int) -> None:
    """In triangles of degree 4 the nodes inside are those of the lattice, as solvers write them, next to these."""
    spots, nodes = places(shape, order), CENTROIDS[shape, order]
    mine = spots[np.array(list(nodes)) - 1]
    for place, (node, others) in enumerate(nodes.items()):
        away = np.linalg.norm(mine - spots[np.array(others) - 1].mean(axis=0), axis=1)
        assert away.argmin() == place and (away < away.min() + 1e-9).sum() == 1, node


@pytest.mark.parametrize(("shape", "order"), RINGS)
def test_faces_have_the_nodes_of_the_standard(shape: str, order: int) -> None:
    spots, flat = places(shape, order), places("QUAD", order)
    x, y = flat[:, :1], flat[:, 1:]
    for corners, others in RINGS[shape, order].items():
        a, b, c, d = spots[np.array(corners) - 1]
        expected = (1 - x) * (1 - y) * a + x * (1 - y) * b + x * y * c + (1 - x) * y * d
        np.testing.assert_allclose(spots[np.array((*corners, *others)) - 1], expected, atol=1e-14)


def test_nodes_inside_a_pyramid_lie_on_lines_to_its_apex() -> None:
    spots = places("PYRA", 4)
    for node, under, beside in ((51, 30, 18), (52, 32, 21), (53, 34, 24), (54, 36, 27), (55, 38, 20)):
        apex, base, place = spots[4], spots[under - 1], spots[node - 1]
        height = spots[beside - 1][2] if node < 55 else 0.5
        np.testing.assert_allclose(place, base + height * (apex - base), atol=1e-14)


@pytest.mark.parametrize("kind", KINDS.values(), ids=name)
def test_functions_belong_to_their_nodes(kind: CurvedKind) -> None:
    own = places(kind.shape, kind.order)[: kind.count]
    np.testing.assert_allclose(weights(kind, own), np.eye(kind.count), atol=1e-12)
    spots = inside(kind.shape)
    found = weights(kind, spots)
    for powers in itertools.product(range(3), repeat=spots.shape[1]):
        if sum(powers) <= 2:  # whatever the element lacks, it has all polynomials of degree 2
            f = lambda x, powers=powers: np.prod(x**powers, axis=1)  # noqa: E731
            np.testing.assert_allclose(found @ f(own), f(spots), atol=1e-12)


@pytest.mark.parametrize("kind", COMPLETE, ids=name)
def test_complete_elements_have_all_polynomials_of_their_degree(kind: CurvedKind) -> None:
    own, spots = places(kind.shape, kind.order), inside(kind.shape)
    f = lambda x: (1 + x @ np.arange(1, x.shape[1] + 1)) ** kind.order  # noqa: E731
    np.testing.assert_allclose(weights(kind, spots) @ f(own), f(spots), rtol=1e-11)


@pytest.mark.parametrize("number", VTK)
def test_functions_are_those_of_vtk(number: int) -> None:
    pytest.importorskip("vtkmodules", reason="the second opinion comes from VTK (the extra plaid)")
    from vtkmodules.vtkCommonDataModel import vtkGenericCell

    from viewer.reader.elements import ELEMENTS

    cell: Any = vtkGenericCell()
    cell.SetCellType(VTK[number])
    kind, order = KINDS[number], ELEMENTS[number].order
    spots = inside(kind.shape)
    for spot, mine in zip(spots, weights(kind, spots), strict=True):
        theirs = [0.0] * kind.count
        cell.GetRepresentativeCell().InterpolateFunctions([*spot, 0.0][:3], theirs)
        np.testing.assert_allclose(mine[list(order)], theirs, atol=1e-12, err_msg=name(kind))


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if SHAPES[kind.shape].dimension == 3], ids=name)
def test_a_face_is_the_same_seen_from_both_sides(kind: CurvedKind) -> None:
    """The functions of an element on its face are those of the face alone, so that neighbours meet."""
    shape = SHAPES[kind.shape]
    for (flat, nodes), corners in zip(faces(kind), shape.faces, strict=True):
        spots = inside(flat.shape)
        first, *others = np.array(shape.corners, float)[list(corners)]
        x, y = spots[:, :1], spots[:, 1:]
        across = (others[0] - first, others[-1] - first)  # all faces of reference are parallelograms or triangles
        full = weights(kind, first + x * across[0] + y * across[1])
        np.testing.assert_allclose(full[:, list(nodes)], weights(flat, spots), atol=1e-11)
        assert np.abs(np.delete(full, nodes, axis=1)).max(initial=0) < 1e-11


@pytest.mark.parametrize("shape", ["TRI", "QUAD"])
def test_parts_fill_the_element_and_sides_meet_coarser_neighbours(shape: str) -> None:
    cut = parts(shape, 8)
    corners = cut.spots[cut.cells]
    one, other = corners[:, 1] - corners[:, 0], corners[:, -1] - corners[:, 0]
    area = (one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]) / (2 if shape == "TRI" else 1)
    assert area == pytest.approx(np.full(len(area), (0.5 if shape == "TRI" else 1) / len(area)))
    kind = next(kind for kind in COMPLETE if (kind.shape, kind.order) == (shape, 2))
    sides = (2, *[8] * (len(cut.sides) - 1))
    coarse = part_weights(kind, 8, sides) @ places(shape, 2) ** 2
    line = coarse[cut.sides[0]]
    for start in (0, 4):
        shares = np.linspace(0, 1, 5)[:, None]
        np.testing.assert_allclose(line[start : start + 5], line[start] + shares * (line[start + 4] - line[start]))
