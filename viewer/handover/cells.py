"""Cells of arrays: the names and node orders of meshio, and the CGNS elements that they are."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from viewer.errors import UsageError
from viewer.handover.node import Array, NodeValue, TreeNode, numbers_node
from viewer.handover.plain import array_of
from viewer.values import dataclass

# For each node of the CGNS element its place in VTK's order, which is meshio's: VTK has the middle nodes of vertical
# edges last, and other numbers for the faces of a cube.
_WEDGE_EDGES = (*range(9), 12, 13, 14, 9, 10, 11)
_CUBE_EDGES = (*range(12), 16, 17, 18, 19, 12, 13, 14, 15)
_CUBE_FACES = (24, 22, 21, 23, 20, 25, 26)


@dataclass(frozen=True, slots=True)
class CellType:
    """A type of cells: its name, its number and name in CGNS, its nodes and dimension.

    ``order`` says for each node in CGNS where it is in the order of meshio; empty where both have the same.
    """

    name: str
    number: int
    cgns: str
    nodes: int
    dimension: int
    order: tuple[int, ...] = ()


TYPES = {
    known.name: known
    for known in (
        CellType("vertex", 2, "NODE", 1, 0),
        CellType("line", 3, "BAR_2", 2, 1),
        CellType("line3", 4, "BAR_3", 3, 1),
        CellType("triangle", 5, "TRI_3", 3, 2),
        CellType("triangle6", 6, "TRI_6", 6, 2),
        CellType("quad", 7, "QUAD_4", 4, 2),
        CellType("quad8", 8, "QUAD_8", 8, 2),
        CellType("quad9", 9, "QUAD_9", 9, 2),
        CellType("tetra", 10, "TETRA_4", 4, 3),
        CellType("tetra10", 11, "TETRA_10", 10, 3),
        CellType("pyramid", 12, "PYRA_5", 5, 3),
        CellType("pyramid13", 21, "PYRA_13", 13, 3),
        CellType("wedge", 14, "PENTA_6", 6, 3),
        CellType("wedge15", 15, "PENTA_15", 15, 3, _WEDGE_EDGES),
        CellType("wedge18", 16, "PENTA_18", 18, 3, (*_WEDGE_EDGES, 15, 16, 17)),
        CellType("hexahedron", 17, "HEXA_8", 8, 3),
        CellType("hexahedron20", 18, "HEXA_20", 20, 3, _CUBE_EDGES),
        CellType("hexahedron27", 19, "HEXA_27", 27, 3, (*_CUBE_EDGES, *_CUBE_FACES)),
    )
}
"""Types of cells by the name that meshio gives them."""


@dataclass(frozen=True, slots=True)
class ZoneCells:
    """The cells of a zone: their sections, the highest dimension of them, and how many have it."""

    sections: tuple[TreeNode, ...]
    dimension: int
    count: int


def cells_of(given: object, points: int, physical: int) -> ZoneCells:
    """Return the cells that were given for ``points`` vertices in a space of ``physical`` dimensions.

    Raises
    ------
    UsageError
        When they are of no known type, do not have the nodes of it, or name vertices that are not there.
    """
    for array in given.values() if isinstance(given, Mapping) else (given,):
        if np.ma.is_masked(array):
            raise UsageError("The cells have masked values; leave these cells out.")
    if isinstance(given, Mapping):
        blocks = [(_named(name, physical), array_of(value, f"cells “{name}”")) for name, value in given.items()]
    else:
        array = array_of(given, "array of cells")
        _two_axes(array, "array of cells")
        blocks = [(_by_nodes(array.shape[1], physical), array)]
    sections = []
    start = 1
    for known, array in blocks:
        if not array.size:
            continue
        sections.append(_section(known, array, start, points))
        start += len(array)
    if not sections:
        raise UsageError('There are no cells; leave "cells" out to have the points alone.')
    filled = [(known, array) for known, array in blocks if array.size]
    dimension = max(known.dimension for known, _ in filled)
    return ZoneCells(
        tuple(sections), dimension, sum(len(array) for known, array in filled if known.dimension == dimension)
    )


def _named(name: object, physical: int) -> CellType:
    known = TYPES.get(name) if isinstance(name, str) else None
    if known is None:
        raise UsageError(f"There is no type of cells “{name}”; there are {', '.join(TYPES)}.")
    if known.dimension > physical:
        raise UsageError(f"Cells “{name}” need points with 3 coordinates, and these have {physical}.")
    return known


def _by_nodes(nodes: int, physical: int) -> CellType:
    """Return the one type of cells with that many nodes that there can be."""
    fitting = [known for known in TYPES.values() if known.nodes == nodes and 0 < known.dimension <= physical]
    # Of two coordinates, three points are a triangle: nobody means a curved line.
    if nodes == 3:
        fitting = [known for known in fitting if known.dimension == 2]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise UsageError(
            f"Cells with {nodes} nodes are of no type that is known for points with {physical} coordinates; name the "
            'type, as in {"triangle": …}.'
        )
    words = " or ".join(f'{{"{known.name}": …}}' for known in fitting)
    raise UsageError(f"Cells with {nodes} nodes may be of several types; give them as {words}.")


def _two_axes(array: Array, what: str) -> None:
    if array.ndim != 2:
        raise UsageError(f"The {what} has the shape {array.shape} instead of (number of cells, nodes of a cell).")


def _section(known: CellType, array: Array, start: int, points: int) -> TreeNode:
    what = f"cells “{known.name}”"
    if known.nodes == 1 and array.ndim == 1:
        array = array[:, None]
    if array.ndim != 2 or array.shape[1] != known.nodes:
        raise UsageError(f"The {what} have the shape {array.shape} instead of (number of cells, {known.nodes}).")
    if array.dtype.kind not in "iu":
        raise UsageError(
            f"The {what} have values of the type {array.dtype}; give the numbers of their vertices as integers."
        )
    # A negative number is a huge one without its sign: one pass instead of two.
    if int(array.view(f"u{array.dtype.itemsize}").max()) >= points:
        low, high = int(array.min()), int(array.max())
        raise UsageError(
            f"The {what} name the vertices {low:,} to {high:,}, and there are 0 to {points - 1:,}; count from 0."
        )
    if array.dtype not in (np.int32, np.int64):
        array = array.astype(np.int64)
    last = start + len(array) - 1
    order = known.order or tuple(range(known.nodes))
    return numbers_node(
        f"Elements_{known.cgns}",
        "Elements_t",
        (known.number, 0),
        (
            numbers_node("ElementRange", "IndexRange_t", (start, last)),
            TreeNode("ElementConnectivity", "DataArray_t", NodeValue(array, nodes=order)),
        ),
    )
