"""A sample that is given as a dict of arrays, as the CGNS tree that pyplaid would make of it."""

from __future__ import annotations

import numbers
from collections.abc import Mapping
from typing import Any

import numpy as np

from viewer.errors import UsageError
from viewer.handover.cells import ZoneCells, cells_of
from viewer.handover.node import Array, NodeValue, TimeTree, TreeNode, characters, numbers_node, text_node
from viewer.handover.plain import array_of, numbers_of
from viewer.wording import counted

POINTS = "points"
"""The key that a dict must have to be a sample."""

_KEYS = (POINTS, "cells", "fields", "cell_fields", "globals", "time")
_AXES = "XYZ"
_VERTEX, _CELL = ("VertexFields", "Vertex"), ("CellCenterFields", "CellCenter")


def tree_of_arrays(given: Mapping[str, Any]) -> TimeTree:
    """Return the tree of one zone in one base, and the base of globals, named as pyplaid names them.

    Raises
    ------
    UsageError
        When its parts are no arrays of numbers or do not fit together.
    """
    unknown = [str(key) for key in given if key not in _KEYS]
    if unknown:
        raise UsageError(f"A sample of arrays has no “{unknown[0]}”; there are {', '.join(_KEYS)}.")
    points = _points(given[POINTS])
    count, physical = points.shape
    cells = given.get("cells")
    found = ZoneCells((), 0, 0) if cells is None else cells_of(cells, count, physical)
    solutions = _solutions(given, count, found)
    axes = [TreeNode(f"Coordinate{_AXES[axis]}", "DataArray_t", NodeValue(points, axis)) for axis in range(physical)]
    zone = numbers_node(
        "Zone",
        "Zone_t",
        ((count, found.count, 0),),
        (
            text_node("ZoneType", "ZoneType_t", "Unstructured"),
            TreeNode("GridCoordinates", "GridCoordinates_t", children=axes),
            *found.sections,
            *solutions,
        ),
    )
    base = numbers_node(f"Base_{found.dimension}_{physical}", "CGNSBase_t", (found.dimension, physical), (zone,))
    more = _globals(given.get("globals"))
    return TimeTree(_time(given.get("time")), TreeNode("CGNSTree", "CGNSTree_t", children=(base, *more)))


def _points(given: object) -> Array:
    points = numbers_of(given, "array of points")
    if points.ndim != 2 or points.shape[1] not in (2, 3):
        raise UsageError(f"The array of points has the shape {points.shape} instead of (n, 2) or (n, 3).")
    if not len(points):
        raise UsageError("The array of points is empty, so there is nothing to draw.")
    return points


def _solutions(given: Mapping[str, Any], points: int, cells: ZoneCells) -> list[TreeNode]:
    """Return the solutions of vertices and cells."""
    vertex: dict[str, TreeNode] = {}
    cell: dict[str, TreeNode] = {}
    apart = "cell_fields" in given
    for name, value in _named(given, "fields").items():
        what = f"field “{name}”"
        array = numbers_of(value, what)
        length = len(array) if array.ndim else 1
        if length == points == cells.count and not apart:
            raise UsageError(
                f"The {what} has {length:,} values, and there are as many vertices as cells: give fields of cells as "
                '"cell_fields" (empty where there are none), then "fields" are those of vertices.'
            )
        of_cells = length == cells.count and length != points
        if length != points and not of_cells:
            there = f"{points:,} vertices" + (f" and {counted(cells.count, 'cell')}" if cells.count else "")
            raise UsageError(f"The {what} has {counted(length, 'value')}, and there are {there}.")
        _add(cell if of_cells else vertex, name, array, what)
    for name, value in _named(given, "cell_fields").items():
        what = f"field “{name}” of cells"
        array = numbers_of(value, what)
        length = len(array) if array.ndim else 1
        if length != cells.count:
            raise UsageError(f"The {what} has {counted(length, 'value')}, and there are {cells.count:,} cells.")
        _add(cell, name, array, what)
    return [
        TreeNode(
            name,
            "FlowSolution_t",
            children=(text_node("GridLocation", "GridLocation_t", location), *arrays.values()),
        )
        for (name, location), arrays in ((_VERTEX, vertex), (_CELL, cell))
        if arrays
    ]


def _named(given: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return what is given by name."""
    found = given.get(key)
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        raise UsageError(f'"{key}" is no dict; give names with their values.')
    for name in found:
        if not isinstance(name, str) or not name.strip() or "/" in name:
            raise UsageError(f'The name {name!r} in "{key}" cannot be used; give a text without “/”.')
    return dict(found)


def _add(solution: dict[str, TreeNode], name: str, array: Array, what: str) -> None:
    """Add a field: the components of a vector one by one, which the reader puts together."""
    if array.ndim == 1:
        parts = {name: NodeValue(array)}
    elif array.ndim == 0 or (array.ndim == 2 and array.shape[1] == 1):
        parts = {name: NodeValue(array.reshape(-1))}
    elif array.ndim == 2 and array.shape[1] in (2, 3):
        parts = {f"{name}{_AXES[axis]}": NodeValue(array, axis) for axis in range(array.shape[1])}
    else:
        raise UsageError(
            f"The {what} has the shape {array.shape}; give one value, 2 or 3 for each vertex or cell, and each of "
            "other components as a field of its own."
        )
    for part, values in parts.items():
        if part in solution:
            raise UsageError(f"Two fields would be called “{part}”; give one of them another name.")
        solution[part] = TreeNode(part, "DataArray_t", values)


def _globals(given: object) -> list[TreeNode]:
    values = _named({"globals": given}, "globals")
    children = []
    for name, value in values.items():
        array = characters(value) if isinstance(value, str) else np.atleast_1d(array_of(value, f"global “{name}”"))
        if array.dtype.kind in "iu":
            array = array.astype(np.int64)  # a CGNS text may be one of bytes
        children.append(TreeNode(name, "DataArray_t", NodeValue(array)))
    return [numbers_node("Global", "CGNSBase_t", (1, 1), children)] if children else []


def _time(given: object) -> float:
    if given is None:
        return 0.0
    value = array_of(given, "time") if not isinstance(given, numbers.Real) else np.asarray(float(given))
    if value.size != 1 or value.dtype.kind not in "iuf" or not np.isfinite(value).all():
        raise UsageError("The time is no finite number.")
    return float(value.reshape(-1)[0])
