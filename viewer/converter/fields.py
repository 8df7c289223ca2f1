"""Fields as solutions, named so that the reader knows components of a vector by their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from viewer.converter.grid import Array, GridField
from viewer.handover.node import NodeValue, TreeNode, characters, numbers_node, text_node

_AXES = ("X", "Y", "Z")
_COLORS = ("_R", "_G", "_B", "_A")
_SYMMETRIC = ("XX", "YY", "ZZ", "XY", "YZ", "XZ")
_TENSOR = ("XX", "XY", "XZ", "YX", "YY", "YZ", "ZX", "ZY", "ZZ")

VERTEX, CELL = ("VertexFields", "Vertex"), ("CellCenterFields", "CellCenter")
"""Name and location of the solutions."""


def solution(where: tuple[str, str], fields: Iterable[GridField], order: Array | None = None) -> list[TreeNode]:
    """Return the solution of some fields; none where there are no fields.

    Parameters
    ----------
    order
        Which rows of the arrays, in which order; None for all as they are.
    """
    nodes: dict[str, TreeNode] = {}
    for field in fields:
        array = field.array if order is None else field.array[order]
        for suffix, values in _columns(array, field):
            name = _free(f"{field.name}{suffix}", nodes)
            nodes[name] = TreeNode(name, "DataArray_t", values)
    if not nodes:
        return []
    name, location = where
    place = text_node("GridLocation", "GridLocation_t", location)
    return [TreeNode(name, "FlowSolution_t", children=(place, *nodes.values()))]


def _columns(array: Array, field: GridField) -> Iterator[tuple[str, NodeValue]]:
    if array.ndim == 1:
        yield "", NodeValue(array)
        return
    for column, suffix in enumerate(suffixes(array, field.components)):
        yield suffix, NodeValue(array, column)


def suffixes(array: Array, components: Sequence[str]) -> tuple[str, ...]:
    """Return what follows a field's name for each of its columns: axes of a vector, pairs of them of a tensor."""
    count = array.shape[1]
    if any(components) and len(set(components)) == count and all(components):
        axes = tuple(name.upper() for name in components) == _AXES[:count]
        return _AXES[:count] if axes else tuple(f"_{name}" for name in components)
    if count in (3, 4) and array.dtype == np.uint8:
        return _COLORS[:count]
    names = {2: _AXES[:2], 3: _AXES, 6: _SYMMETRIC, 9: _TENSOR}
    # In brackets: a digit after a name may say that it is an axis.
    return names.get(count, tuple(f"[{place}]" for place in range(count)))


def _free(name: str, taken: dict[str, TreeNode]) -> str:
    """Return a name that is not taken."""
    wished, number = name, 2
    while name in taken:
        name, number = f"{wished} ({number})", number + 1
    return name


def globals_of(values: dict[str, Any]) -> list[TreeNode]:
    """Return the base of globals; none where there are none."""
    children = []
    for name, value in values.items():
        array = characters(value) if isinstance(value, str) else np.atleast_1d(value)
        if array.dtype.kind in "iub":
            array = array.astype(np.int64)  # one of bytes would be taken for a text
        children.append(TreeNode(name, "DataArray_t", NodeValue(array)))
    return [numbers_node("Global", "CGNSBase_t", (1, 1), children)] if children else []
