"""CGNS element types and the VTK cells that show them.

Numbers and node order of the elements: CGNS SIDS, "Conventions: Unstructured Grid Element Numbering"
(https://cgns.github.io/CGNS_docs_current/sids/conv.html). Numbers of the cells: vtkCellType.h. Node order of the cells:
the class of each cell in VTK. ``tests/reader/test_elements.py`` checks the two against each other by position.
"""

from __future__ import annotations

from viewer.values import dataclass

NODE = 2
MIXED = 20
NGON = 22
NFACE = 23
PARENTS = -22
"""Not of CGNS: polyhedra that the parents of NGON_n faces make, without an NFACE_n section."""

VTK_VERTEX, VTK_LINE, VTK_QUAD = 1, 3, 9
VTK_POLYGON = 7
VTK_POLYHEDRON = 42


@dataclass(frozen=True, slots=True)
class Element:
    """A CGNS element type of fixed size.

    Attributes
    ----------
    name
        As in CGNS (``"HEXA_20"``).
    nodes
        Nodes of the element in the file.
    dimension
        0 for points, 1 for lines, 2 for faces, 3 for volumes.
    cell
        VTK cell type.
    order
        For each node of the VTK cell, its place (0-based) among the element's nodes.
    exact
        False where VTK has no such cell, but one with the corners alone.
    """

    name: str
    nodes: int
    dimension: int
    cell: int
    order: tuple[int, ...]
    exact: bool = True

    @property
    def reordered(self) -> bool:
        """Whether the nodes must be picked or moved to make the VTK cell."""
        return self.order != tuple(range(self.nodes))


def _plain(name: str, nodes: int, dimension: int, cell: int, keep: int = 0, exact: bool = True) -> Element:
    return Element(name, nodes, dimension, cell, tuple(range(keep or nodes)), exact)


# CGNS numbers the middle nodes of the vertical edges before those of the top, VTK after them.
_PENTA_EDGES = (*range(9), 12, 13, 14, 9, 10, 11)
_HEXA_EDGES = (*range(12), 16, 17, 18, 19, 12, 13, 14, 15)
# Face centres: CGNS has z-, y-, x+, y+, x-, z+; vtkTriQuadraticHexahedron has x-, x+, y-, y+, z-, z+.
_HEXA_FACES = (24, 22, 21, 23, 20, 25, 26)

_LINE, _TRIANGLE, _QUAD, _TETRA, _PYRAMID, _WEDGE, _HEXAHEDRON = 3, 5, 9, 10, 14, 13, 12

ELEMENTS: dict[int, Element] = {
    2: _plain("NODE", 1, 0, 1),
    3: _plain("BAR_2", 2, 1, _LINE),
    4: _plain("BAR_3", 3, 1, 21),
    5: _plain("TRI_3", 3, 2, _TRIANGLE),
    6: _plain("TRI_6", 6, 2, 22),
    7: _plain("QUAD_4", 4, 2, _QUAD),
    8: _plain("QUAD_8", 8, 2, 23),
    9: _plain("QUAD_9", 9, 2, 28),
    10: _plain("TETRA_4", 4, 3, _TETRA),
    11: _plain("TETRA_10", 10, 3, 24),
    12: _plain("PYRA_5", 5, 3, _PYRAMID),
    # VTK has no pyramid of 14 nodes: the centre of its base is left out, which keeps every edge curved as it is.
    13: _plain("PYRA_14", 14, 3, 27, keep=13),
    14: _plain("PENTA_6", 6, 3, _WEDGE),
    15: Element("PENTA_15", 15, 3, 26, _PENTA_EDGES),
    16: Element("PENTA_18", 18, 3, 32, (*_PENTA_EDGES, 15, 16, 17)),
    17: _plain("HEXA_8", 8, 3, _HEXAHEDRON),
    18: Element("HEXA_20", 20, 3, 25, _HEXA_EDGES),
    19: Element("HEXA_27", 27, 3, 29, (*_HEXA_EDGES, *_HEXA_FACES)),
    21: _plain("PYRA_13", 13, 3, 27),
    # The corners of cubic and quartic elements come first; viewer.geometry.curved_nodes has what lies between them.
    24: _plain("BAR_4", 4, 1, _LINE, 2, False),
    25: _plain("TRI_9", 9, 2, _TRIANGLE, 3, False),
    26: _plain("TRI_10", 10, 2, _TRIANGLE, 3, False),
    27: _plain("QUAD_12", 12, 2, _QUAD, 4, False),
    28: _plain("QUAD_16", 16, 2, _QUAD, 4, False),
    29: _plain("TETRA_16", 16, 3, _TETRA, 4, False),
    30: _plain("TETRA_20", 20, 3, _TETRA, 4, False),
    31: _plain("PYRA_21", 21, 3, _PYRAMID, 5, False),
    32: _plain("PYRA_29", 29, 3, _PYRAMID, 5, False),
    33: _plain("PYRA_30", 30, 3, _PYRAMID, 5, False),
    34: _plain("PENTA_24", 24, 3, _WEDGE, 6, False),
    35: _plain("PENTA_38", 38, 3, _WEDGE, 6, False),
    36: _plain("PENTA_40", 40, 3, _WEDGE, 6, False),
    37: _plain("HEXA_32", 32, 3, _HEXAHEDRON, 8, False),
    38: _plain("HEXA_56", 56, 3, _HEXAHEDRON, 8, False),
    39: _plain("HEXA_64", 64, 3, _HEXAHEDRON, 8, False),
    40: _plain("BAR_5", 5, 1, _LINE, 2, False),
    41: _plain("TRI_12", 12, 2, _TRIANGLE, 3, False),
    42: _plain("TRI_15", 15, 2, _TRIANGLE, 3, False),
    43: _plain("QUAD_P4_16", 16, 2, _QUAD, 4, False),
    44: _plain("QUAD_25", 25, 2, _QUAD, 4, False),
    45: _plain("TETRA_22", 22, 3, _TETRA, 4, False),
    46: _plain("TETRA_34", 34, 3, _TETRA, 4, False),
    47: _plain("TETRA_35", 35, 3, _TETRA, 4, False),
    48: _plain("PYRA_P4_29", 29, 3, _PYRAMID, 5, False),
    49: _plain("PYRA_50", 50, 3, _PYRAMID, 5, False),
    50: _plain("PYRA_55", 55, 3, _PYRAMID, 5, False),
    51: _plain("PENTA_33", 33, 3, _WEDGE, 6, False),
    52: _plain("PENTA_66", 66, 3, _WEDGE, 6, False),
    53: _plain("PENTA_75", 75, 3, _WEDGE, 6, False),
    54: _plain("HEXA_44", 44, 3, _HEXAHEDRON, 8, False),
    55: _plain("HEXA_98", 98, 3, _HEXAHEDRON, 8, False),
    56: _plain("HEXA_125", 125, 3, _HEXAHEDRON, 8, False),
}
"""Element types of fixed size by their CGNS number."""
