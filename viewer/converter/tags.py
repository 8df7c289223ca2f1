"""Sets of points and cells as PLAID keeps tags: boundary conditions with the list of their places."""

from __future__ import annotations

import numpy as np

from viewer.converter.grid import Array, MeshGrid
from viewer.handover.node import NodeValue, TreeNode, text_node


def tags_of(grid: MeshGrid, order: Array | None) -> list[TreeNode]:
    """Return the node of all tags of a zone; none where it has none.

    Parameters
    ----------
    order
        The place in the grid of each cell, in the order of the elements; None where that is the same.
    """
    numbers = np.arange(grid.cells)  # of the element that each cell is
    if order is not None:
        numbers[order] = np.arange(len(order))
    nodes: dict[str, TreeNode] = {}
    for one in grid.point_sets:
        nodes[one.name] = _tag(one.name, "Vertex", one.places)
    for one in grid.cell_sets:
        name = f"{one.name} (cells)" if one.name in nodes else one.name
        nodes[name] = _tag(name, "CellCenter", np.sort(numbers[one.places]))
    return [TreeNode("ZoneBC", "ZoneBC_t", children=tuple(nodes.values()))] if nodes else []


def _tag(name: str, location: str, places: Array) -> TreeNode:
    children = (
        TreeNode("PointList", "IndexArray_t", NodeValue((places + 1).reshape(1, -1))),
        text_node("GridLocation", "GridLocation_t", location),
    )
    return TreeNode(name, "BC_t", NodeValue(np.frombuffer(b"FamilySpecified", "S1")), children)
