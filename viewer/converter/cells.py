"""The sections of elements of a grid whose cells all have one dimension."""

from __future__ import annotations

import numpy as np

from viewer.converter.cell_types import POLYGON, POLYHEDRON, Known, known
from viewer.converter.failure import ConversionError
from viewer.converter.grid import Array, MeshGrid, runs
from viewer.handover.node import NodeValue, TreeNode, numbers_node
from viewer.values import dataclass

MIXED, NGON, NFACE = 20, 22, 23
"""ZoneSections of several types of elements, of polygons, and of polyhedra, by their numbers in CGNS."""

_FLAT = (3, 5, 7, 8, 9)
"""Cells of VTK that are polygons with straight edges."""


@dataclass(frozen=True, slots=True, eq=False)
class ZoneSections:
    """Sections of elements; ``order`` has the place of each of their cells in the grid, None where that is the same."""

    nodes: tuple[TreeNode, ...]
    order: Array | None


def sections_of(grid: MeshGrid) -> ZoneSections:
    """Return the sections of a grid's cells, those of one type first where polygons or polyhedra are apart.

    Raises
    ------
    ConversionError
        When a polyhedron has a face that is not there.
    """
    types = grid.types
    if np.isin(types, _FLAT).all() and (types == POLYGON).any():
        apart = np.ones(len(types), bool)
    else:
        apart = np.isin(types, (POLYGON, POLYHEDRON))
    plain, others = np.flatnonzero(~apart), np.flatnonzero(apart)
    nodes: list[TreeNode] = []
    if len(plain):
        nodes.append(_plain_section(grid if not len(others) else grid.with_cells(plain)))
    if len(others):
        rest = grid if not len(plain) else grid.with_cells(others)
        nodes += _polyhedra(rest, len(plain) + 1) if POLYHEDRON in types else [_polygons(rest, len(plain) + 1)]
    order = np.concatenate([plain, others])
    return ZoneSections(tuple(nodes), None if np.array_equal(order, np.arange(len(order))) else order)


def points_are_there(connectivity: Array, points: int) -> None:
    """Refuse cells that name points which are not there.

    Raises
    ------
    ConversionError
        With the numbers.
    """
    if len(connectivity) and not 0 <= int(connectivity.min()) <= int(connectivity.max()) < points:
        low, high = int(connectivity.min()), int(connectivity.max())
        there = f"there are 0 to {points - 1:,}" if points else "there are none"
        raise ConversionError(f"its cells name the points {low:,} to {high:,}, and {there}; the file is damaged.")


def _plain_section(grid: MeshGrid) -> TreeNode:
    """Return a section of elements of fixed sizes: of one type, or mixed."""
    sizes = np.diff(grid.offsets)
    pairs = {(int(cell), int(size)) for cell, size in np.unique(np.stack([grid.types, sizes]), axis=1).T}
    elements = {pair: _known(*pair) for pair in pairs}
    if len({(element.element, element.order) for element in elements.values()}) == 1:
        element = next(iter(elements.values()))
        if len(pairs) == 1:
            width = next(iter(pairs))[1]
            array = grid.connectivity.reshape(-1, width)
            return _section("Elements", element.element, 1, grid.cells, NodeValue(array, nodes=element.order))
    return _mixed(grid, sizes, elements)


def _known(cell: int, size: int) -> Known:
    element = known(cell, size)
    assert element is not None, "others were left out"
    return element


def _mixed(grid: MeshGrid, sizes: Array, elements: dict[tuple[int, int], Known]) -> TreeNode:
    lengths = np.zeros(grid.cells, np.int64)
    places = {pair: np.flatnonzero((grid.types == pair[0]) & (sizes == pair[1])) for pair in elements}
    for pair, element in elements.items():
        lengths[places[pair]] = 1 + len(element.order)
    starts = np.concatenate(([0], np.cumsum(lengths)))
    stream = np.empty(int(starts[-1]), np.int64)
    for pair, element in elements.items():
        mine = places[pair]
        stream[starts[mine]] = element.element
        taken = grid.connectivity[grid.offsets[mine][:, None] + np.asarray(element.order)]
        stream[starts[mine][:, None] + 1 + np.arange(len(element.order))] = taken + 1
    return _section("Elements", MIXED, 1, grid.cells, NodeValue(stream), starts)


def _polygons(grid: MeshGrid, start: int) -> TreeNode:
    connectivity = grid.connectivity + 1
    for cell in np.flatnonzero(grid.types == 8):  # pixels have their last corners swapped
        first = grid.offsets[cell]
        connectivity[first + 2], connectivity[first + 3] = connectivity[first + 3], connectivity[first + 2]
    return _section("Polygons", NGON, start, grid.cells, NodeValue(connectivity), grid.offsets)


def _polyhedra(grid: MeshGrid, start: int) -> list[TreeNode]:
    faces = grid.faces
    assert faces is not None, "there are polyhedra"
    first = start + grid.cells
    count = len(faces.offsets) - 1
    if len(faces.members) and not 0 <= int(faces.members.min()) <= int(faces.members.max()) < count:
        raise ConversionError("its polyhedra name faces that do not exist; the file is damaged.")
    return [
        _section("Faces", NGON, first, count, NodeValue(faces.points + 1), faces.offsets),
        _section("Polyhedra", NFACE, start, grid.cells, NodeValue(faces.members + first), faces.cell_offsets),
    ]


def _section(
    name: str, kind: int, start: int, count: int, connectivity: NodeValue, offsets: Array | None = None
) -> TreeNode:
    children = [
        numbers_node("ElementRange", "IndexRange_t", (start, start + count - 1)),
        TreeNode("ElementConnectivity", "DataArray_t", connectivity),
    ]
    if offsets is not None:
        children.append(TreeNode("ElementStartOffset", "DataArray_t", NodeValue(offsets.astype(np.int64, copy=False))))
    return numbers_node(name, "Elements_t", (kind, 0), children)


def distinct_faces(offsets: Array, points: Array) -> tuple[Array, Array, Array]:
    """Return each face once where two cells have it, by its points: (offsets, points, number of each face given)."""
    sizes = np.diff(offsets)
    number = np.empty(len(sizes), np.int64)
    kept: list[Array] = []
    count = 0
    for size in np.unique(sizes):
        mine = np.flatnonzero(sizes == size)
        table = np.sort(points[offsets[mine][:, None] + np.arange(size)], axis=1)
        _, first, inverse = np.unique(table, axis=0, return_index=True, return_inverse=True)
        number[mine] = count + inverse.reshape(-1)
        kept.append(mine[first])
        count += len(first)
    chosen = np.concatenate(kept) if kept else np.empty(0, np.int64)
    lengths = sizes[chosen]
    return np.concatenate(([0], np.cumsum(lengths))), points[runs(offsets[chosen], lengths)], number
