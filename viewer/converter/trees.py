"""Grids as one CGNS tree: a base for each dimension of cells, a zone for each grid."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from viewer.converter.cell_types import NAMES, dimension_of, known
from viewer.converter.cells import points_are_there, sections_of
from viewer.converter.fields import CELL, VERTEX, globals_of, solution
from viewer.converter.grid import Array, MeshGrid
from viewer.converter.tags import tags_of
from viewer.handover.node import NodeValue, TreeNode, numbers_node, text_node
from viewer.values import dataclass
from viewer.wording import counted

ALONE = "Zone"
"""What the only zone of a file is called, as pyplaid calls one without a name."""


@dataclass(frozen=True, slots=True, eq=False)
class NamedGrid:
    """A grid, the name of its zone, and that of the block that it is in, empty for none."""

    zone: str
    grid: MeshGrid
    block: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class MeshContent:
    """What a file has: grids, globals beside those of the grids, the times of its steps if it states any, and notes."""

    grids: list[NamedGrid]
    values: dict[str, Any]
    times: tuple[float, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class ConvertedTree:
    """A tree, and sentences about what of the file is not in it."""

    tree: TreeNode
    notes: tuple[str, ...]


def tree_of(grids: Iterable[NamedGrid], values: dict[str, Any]) -> ConvertedTree:
    """Return the tree of all grids.

    Parameters
    ----------
    values
        Field data that belongs to none of them: globals.
    """
    bases: dict[tuple[str, int], dict[str, TreeNode]] = {}
    notes: dict[str, None] = {}
    globals_: dict[str, Any] = dict(values)
    for named in grids:
        notes |= dict.fromkeys(named.grid.notes)
        _join_globals(globals_, named)
        parts, lost = _by_dimension(named.grid)
        notes |= dict.fromkeys(f"Zone “{named.zone}”: {words}" for words in lost)
        for dimension, grid in parts:
            zones = bases.setdefault((named.block, dimension), {})
            name, number = named.zone, 2
            while name in zones:
                name, number = f"{named.zone} ({number})", number + 1
            zones[name] = _zone(name, grid)
    # Of volumes and their faces in one file, the volumes are looked at first.
    order = sorted(bases, key=lambda key: (list(dict.fromkeys(block for block, _ in bases)).index(key[0]), -key[1]))
    several = {block for block, _ in bases if len([1 for other, _ in bases if other == block]) > 1}
    nodes = [
        numbers_node(_base_name(block, dimension, block in several), "CGNSBase_t", (dimension, 3), [*zones.values()])
        for block, dimension in order
        for zones in [bases[block, dimension]]
    ]
    children = (*nodes, *globals_of(globals_))
    return ConvertedTree(TreeNode("CGNSTree", "CGNSTree_t", children=children), tuple(notes))


def _base_name(block: str, dimension: int, several: bool) -> str:
    if not block:
        return f"Base_{dimension}_3"
    return f"{block}_{dimension}" if several else block


def _join_globals(found: dict[str, Any], named: NamedGrid) -> None:
    """Add the field data of a grid; what another one has with other values is told apart by the zone's name."""
    for name, value in named.grid.globals_.items():
        if name not in found:
            found[name] = value
        elif not _equal(found[name], value):
            found[f"{name} ({named.zone})"] = value


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return type(one) is type(other) and bool(one == other)
    return bool(one.shape == other.shape and np.array_equal(one, other, equal_nan=one.dtype.kind == "f"))


def _by_dimension(grid: MeshGrid) -> tuple[list[tuple[int, MeshGrid]], list[str]]:
    """Return the grid as one of each dimension of cells, and sentences about cells that are left out."""
    if grid.lengths is not None:
        return [(sum(length > 1 for length in grid.lengths), grid)], []
    if not grid.cells:
        return [(0, grid)], []
    points_are_there(grid.connectivity, len(grid.points))
    if grid.faces is not None:
        points_are_there(grid.faces.points, len(grid.points))
    sizes = np.diff(grid.offsets)
    pairs, inverse = np.unique(np.stack([grid.types, sizes]), axis=1, return_inverse=True)
    found = [dimension_of(int(cell), int(size)) for cell, size in pairs.T]
    inverse = inverse.reshape(-1)
    dimensions = np.asarray(found)[inverse]
    notes = _lost(pairs, found, np.bincount(inverse, minlength=len(found)))
    present = sorted({dimension for dimension in found if dimension >= 0}, reverse=True)
    if not present:
        return [(0, grid.with_cells(np.empty(0, np.int64)))], notes
    if len(present) == 1 and (dimensions >= 0).all():
        return [(present[0], grid)], notes
    parts = []
    rest = np.ones(len(grid.points), bool)  # points that no other grid has stay with the cells of highest dimension
    for dimension in present[1:]:
        rest[_used(grid, dimensions == dimension)] = False
    for dimension in present:
        mine = dimensions == dimension
        used = np.zeros(len(grid.points), bool)
        used[_used(grid, mine)] = True
        used |= rest if dimension == present[0] else False
        part = grid.with_cells(np.flatnonzero(mine))
        parts.append((dimension, part if used.all() else part.with_points(np.flatnonzero(used))))
    return parts, notes


def _used(grid: MeshGrid, cells: Array) -> Array:
    used: Array = grid.connectivity[np.repeat(cells, np.diff(grid.offsets))]
    return used


def _lost(pairs: Array, dimensions: list[int], counts: Array) -> list[str]:
    """Say which cells are left out, and of which the corners alone are kept."""
    notes = []
    for (cell, size), dimension, count in zip(pairs.T, dimensions, counts, strict=True):
        element = known(int(cell), int(size))
        if dimension < 0:
            name = NAMES.get(int(cell), f"cells of VTK's type {int(cell)}")
            notes.append(f"{counted(int(count), 'cell')} left out, which this program cannot draw ({name}).")
        elif element is not None and element.name:
            notes.append(f"{element.name} ({int(count):,}) are drawn with straight edges between their corners.")
    return notes


def _zone(name: str, grid: MeshGrid) -> TreeNode:
    if grid.cells and (grid.types == 1).all():
        grid = _cloud(grid)
    axes = [
        TreeNode(f"Coordinate{axis}", "DataArray_t", NodeValue(grid.points, place)) for place, axis in enumerate("XYZ")
    ]
    coordinates = TreeNode("GridCoordinates", "GridCoordinates_t", children=axes)
    if grid.lengths is not None and any(length > 1 for length in grid.lengths):
        lengths = [length for length in grid.lengths if length > 1]
        size = [lengths, [length - 1 for length in lengths], [0] * len(lengths)]
        children = [text_node("ZoneType", "ZoneType_t", "Structured"), coordinates]
        children += solution(VERTEX, grid.point_fields) + solution(CELL, grid.cell_fields)
        return numbers_node(name, "Zone_t", np.transpose(size).tolist(), children)
    children = [text_node("ZoneType", "ZoneType_t", "Unstructured"), coordinates]
    if not grid.cells or grid.lengths is not None:
        children += solution(VERTEX, grid.point_fields) + tags_of(grid, None)
        return numbers_node(name, "Zone_t", ((len(grid.points), 0, 0),), children)
    found = sections_of(grid)
    children += [*found.nodes, *solution(VERTEX, grid.point_fields), *solution(CELL, grid.cell_fields, found.order)]
    children += tags_of(grid, found.order)
    return numbers_node(name, "Zone_t", ((len(grid.points), grid.cells, 0),), children)


def _cloud(grid: MeshGrid) -> MeshGrid:
    """Return a grid of vertices with a point for each of them, in their order."""
    if np.array_equal(grid.connectivity, np.arange(len(grid.points))):
        return grid
    order = grid.connectivity
    if len(np.unique(order)) < len(order) or (len(order) and not 0 <= order.min() <= order.max() < len(grid.points)):
        return grid
    return grid.with_points(order)
