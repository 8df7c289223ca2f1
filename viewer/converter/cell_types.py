"""Cells of VTK as elements of CGNS: which is which, in which order the nodes are, and what has no element.

Numbers and orders of VTK: vtkCellType.h and the class of each cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from viewer.converter.high_order import curved_element
from viewer.geometry.curved_nodes import KINDS, SHAPES
from viewer.handover.cells import TYPES
from viewer.values import dataclass

POLYGON, POLYHEDRON, EMPTY, POLY_VERTEX, POLY_LINE, STRIP = 7, 42, 0, 2, 4, 6


@dataclass(frozen=True, slots=True)
class Known:
    """A cell of VTK that is an element of CGNS.

    ``order`` says for each node of the element its place among those of the cell. ``name`` is empty where nothing is
    lost, else what the cell is called of which the corners alone are kept.
    """

    element: int
    dimension: int
    order: tuple[int, ...]
    name: str = ""


_SAME = {
    1: "vertex", 3: "line", 5: "triangle", 9: "quad", 10: "tetra", 12: "hexahedron", 13: "wedge", 14: "pyramid",
    21: "line3", 22: "triangle6", 23: "quad8", 24: "tetra10", 25: "hexahedron20", 26: "wedge15", 27: "pyramid13",
    28: "quad9", 29: "hexahedron27", 32: "wedge18",
}  # fmt: skip
"""Cells that have an element, by the names of :data:`viewer.handover.cells.TYPES`."""

_CORNERS = {
    # What has no element of its own, and those of degree 5 and more: their corners come first.
    30: ("quad", "quadratic-linear quads"), 31: ("wedge", "quadratic-linear wedges"),
    33: ("hexahedron", "biquadratic-quadratic hexahedra"), 34: ("triangle", "biquadratic triangles"),
    37: ("pyramid", "triquadratic pyramids"), 35: ("line", "cubic lines"),
    68: ("line", "Lagrange curves"), 69: ("triangle", "Lagrange triangles"), 70: ("quad", "Lagrange quads"),
    71: ("tetra", "Lagrange tetrahedra"), 72: ("hexahedron", "Lagrange hexahedra"), 73: ("wedge", "Lagrange wedges"),
    74: ("pyramid", "Lagrange pyramids"), 75: ("line", "Bezier curves"), 76: ("triangle", "Bezier triangles"),
    77: ("quad", "Bezier quads"), 78: ("tetra", "Bezier tetrahedra"), 79: ("hexahedron", "Bezier hexahedra"),
    80: ("wedge", "Bezier wedges"), 81: ("pyramid", "Bezier pyramids"),
}  # fmt: skip

_LINEAR = {(68, 2): 3, (69, 3): 5, (70, 4): 9, (71, 4): 10, (72, 8): 12, (73, 6): 13}
"""Lagrange cells of degree 1, by type and number of nodes."""

NAMES: Mapping[int, str] = MappingProxyType(
    {
        0: "empty cells", 11: "voxels", 15: "pentagonal prisms", 16: "hexagonal prisms", 36: "quadratic polygons",
        41: "convex point sets", 51: "parametric curves", 52: "parametric surfaces", 60: "higher-order edges",
    }
)  # fmt: skip
"""What messages call cells that are no elements."""


def known(cell: int, nodes: int) -> Known | None:
    """Return what element a cell of VTK with so many nodes is; None where it is none.

    Polygons and polyhedra are sections of another kind, and none.
    """
    curved = curved_element(cell, nodes)
    if curved is not None:
        number, order = curved
        return Known(number, SHAPES[KINDS[number].shape].dimension, order)
    cell = _LINEAR.get((cell, nodes), cell)
    if cell == 8:  # a pixel is a quad whose last corners are swapped
        return Known(TYPES["quad"].number, 2, (0, 1, 3, 2)) if nodes == 4 else None
    if cell == 11:
        return Known(TYPES["hexahedron"].number, 3, (0, 1, 3, 2, 4, 5, 7, 6)) if nodes == 8 else None
    if cell in _SAME:
        element = TYPES[_SAME[cell]]
        fits = element.nodes == nodes
        return Known(element.number, element.dimension, element.order or tuple(range(nodes))) if fits else None
    if cell in _CORNERS:
        corner, name = _CORNERS[cell]
        element = TYPES[corner]
        fits = element.nodes <= nodes
        return Known(element.number, element.dimension, tuple(range(element.nodes)), name) if fits else None
    return None


def dimension_of(cell: int, nodes: int) -> int:
    """Return the dimension of a cell that can be kept; -1 for one that cannot."""
    if cell == POLYGON:
        return 2 if nodes >= 3 else -1
    if cell == POLYHEDRON:
        return 3
    found = known(cell, nodes)
    return -1 if found is None else found.dimension
