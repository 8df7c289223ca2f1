"""Node order: where the CGNS standard says that a node lies, VTK's cell has it too."""

from pathlib import Path

import numpy as np
import pytest

from tests import datasets as ds
from tests.reader.artifact import read
from tests.reader.grids import grid_of, sizes
from viewer.reader.elements import ELEMENTS

CORNERS: dict[str, list[tuple[float, ...]]] = {
    "NODE": [(0, 0, 0)],
    "BAR": [(0, 0, 0), (1, 0, 0)],
    "TRI": [(0, 0, 0), (1, 0, 0), (0, 1, 0)],
    "QUAD": [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)],
    "TETRA": [(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)],
    "PYRA": [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0.5, 0.5, 1)],
    "PENTA": [(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (0, 1, 1)],
    "HEXA": [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1)],
}
"""Corners with the orientation of the CGNS standard (SIDS, Unstructured Grid Element Numbering Conventions)."""

MIDDLES: dict[str, list[tuple[int, ...]]] = {
    "BAR_3": [(1, 2)],
    "TRI_6": [(1, 2), (2, 3), (3, 1)],
    "QUAD_8": [(1, 2), (2, 3), (3, 4), (4, 1)],
    "QUAD_9": [(1, 2), (2, 3), (3, 4), (4, 1), (1, 2, 3, 4)],
    "TETRA_10": [(1, 2), (2, 3), (3, 1), (1, 4), (2, 4), (3, 4)],
    "PYRA_13": [(1, 2), (2, 3), (3, 4), (4, 1), (1, 5), (2, 5), (3, 5), (4, 5)],
    "PYRA_14": [(1, 2), (2, 3), (3, 4), (4, 1), (1, 5), (2, 5), (3, 5), (4, 5), (1, 2, 3, 4)],
    "PENTA_15": [(1, 2), (2, 3), (3, 1), (1, 4), (2, 5), (3, 6), (4, 5), (5, 6), (6, 4)],
    "HEXA_20": [
        *((1, 2), (2, 3), (3, 4), (4, 1), (1, 5), (2, 6), (3, 7), (4, 8), (5, 6), (6, 7), (7, 8), (8, 5)),
    ],
}
"""Nodes behind the corners: each lies in the middle of the corners (from 1) that the standard's tables name."""
MIDDLES["PENTA_18"] = [*MIDDLES["PENTA_15"], (1, 2, 5, 4), (2, 3, 6, 5), (3, 1, 4, 6)]
MIDDLES["HEXA_27"] = [
    *MIDDLES["HEXA_20"],
    *((1, 2, 3, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 4, 8, 7), (1, 5, 8, 4), (5, 6, 7, 8)),
    (1, 2, 3, 4, 5, 6, 7, 8),
]

SIZES = {"BAR": 1.0, "TRI": 0.5, "QUAD": 1.0, "TETRA": 1 / 6, "PYRA": 1 / 3, "PENTA": 0.5, "HEXA": 1.0}
MEASURE = {1: "Length", 2: "Area", 3: "Volume"}
EXACT = [kind for kind, element in ELEMENTS.items() if element.exact and element.dimension > 0]


def nodes_of(name: str) -> np.ndarray:
    """Where the standard puts the nodes of an element, shape (n, 3)."""
    corners = np.array(CORNERS[name.partition("_")[0]], float)
    return np.array([*corners, *(corners[np.array(group) - 1].mean(axis=0) for group in MIDDLES.get(name, ()))])


def write_element(path: Path, kind: int) -> Path:
    element = ELEMENTS[kind]
    points = nodes_of(element.name)
    if len(points) < element.nodes:  # cubic and quartic: further nodes anywhere
        points = np.vstack([points, np.full((element.nodes - len(points), 3), 0.25)])
    # The nodes are not in the order of the element, as in real files.
    mixed = np.random.default_rng(kind).permutation(len(points))
    section = ds.section("Cells", kind, 1, [np.argsort(mixed) + 1])
    zone = ds.zone("Zone", points[mixed], 1, [section])
    return ds.write_trees(path, [[ds.tree(ds.base("Base", element.dimension, 3, [zone]))]])


@pytest.mark.parametrize("kind", EXACT, ids=lambda kind: ELEMENTS[kind].name)
def test_nodes_lie_where_vtk_expects_them(tmp_path: Path, cache_root: Path, kind: int) -> None:
    element = ELEMENTS[kind]
    found = read(write_element(tmp_path / "dataset", kind), cache_root)
    cell = grid_of(found).GetCell(0)
    assert cell.GetNumberOfPoints() == len(element.order)
    points = found.array("points")[found.array("connectivity")]
    if not element.name.startswith("PYRA"):  # whose parametric space is a cube with one face shrunk to a point
        np.testing.assert_allclose(points, np.reshape(cell.GetParametricCoords(), (-1, 3))[: len(points)], atol=1e-12)
    np.testing.assert_allclose(points, nodes_of(element.name)[list(element.order)])
    for number in range(cell.GetNumberOfEdges()):
        edge = [np.array(cell.GetEdge(number).GetPoints().GetPoint(place)) for place in range(2)]
        if cell.GetEdge(number).GetNumberOfPoints() == 3:
            np.testing.assert_allclose(cell.GetEdge(number).GetPoints().GetPoint(2), (edge[0] + edge[1]) / 2)
    assert found.manifest.warnings == ()


@pytest.mark.parametrize("kind", [kind for kind, item in ELEMENTS.items() if item.dimension > 0])
def test_size_of_every_element(tmp_path: Path, cache_root: Path, kind: int) -> None:
    element = ELEMENTS[kind]
    found = read(write_element(tmp_path / "dataset", kind), cache_root)
    (size,) = sizes(grid_of(found), MEASURE[element.dimension])
    assert size == pytest.approx(SIZES[element.name.partition("_")[0]], rel=1e-3)
    assert found.manifest.warnings == ()
    if element.dimension > 0 and element.nodes > len(CORNERS[element.name.partition("_")[0]]):
        # All nodes are there in the order of the file, also those that no cell of VTK has.
        assert found.array("curved_kinds").tolist() == [kind]
        order = np.argsort(np.random.default_rng(kind).permutation(element.nodes))
        assert found.array("curved_nodes").tolist() == order.tolist()


def test_table_agrees_with_pycgns() -> None:
    from CGNS.PAT import cgnskeywords

    for kind, element in ELEMENTS.items():
        assert cgnskeywords.ElementType_l[kind] == element.name
        if kind < 40:  # the quartic ones in pyCGNS 6.3 have their own number there
            assert cgnskeywords.ElementTypeNPE[element.name] == element.nodes
        assert max(element.order) < element.nodes
        assert len(set(element.order)) == len(element.order)
