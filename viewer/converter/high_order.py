"""VTK's cells of any degree: which elements of CGNS they are, and their nodes where they have control points."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from viewer.converter.grid import Array, MeshGrid
from viewer.converter.vtk_arrays import numbers_of
from viewer.geometry.curved_nodes import BAR, HEXA, KINDS, PENTA, QUAD, SHAPES, TETRA, TRI, places

_SHAPES = {68: BAR, 69: TRI, 70: QUAD, 71: TETRA, 72: HEXA, 73: PENTA}
"""Lagrange cells by their type; Bezier cells have the types after them, and their points in the same order."""

_CLASSES = {
    BAR: "vtkLagrangeCurve", TRI: "vtkLagrangeTriangle", QUAD: "vtkLagrangeQuadrilateral", TETRA: "vtkLagrangeTetra",
    HEXA: "vtkLagrangeHexahedron", PENTA: "vtkLagrangeWedge",
}  # fmt: skip

_BEZIER = 7
"""From the type of a Lagrange cell to that of the Bezier cell of its shape."""

_HIGH = (68, 81)
"""The first and the last type of cells of any degree."""


@cache
def curved_element(cell: int, nodes: int) -> tuple[int, tuple[int, ...]] | None:
    """Return the CGNS type that a Lagrange or Bezier cell with so many points is, None where there is none.

    Also for each node of the element its place among the points of the cell: VTK says where they lie.
    """
    shape = _SHAPES.get(cell) or _SHAPES.get(cell - _BEZIER)
    for number, kind in KINDS.items():
        if kind.shape != shape or kind.count != nodes or len(places(kind.shape, kind.order)) != nodes:
            continue
        theirs = _places_in_vtk(kind.shape, nodes)
        away = np.abs(places(kind.shape, kind.order)[:, None] - theirs).sum(axis=2)
        return number, tuple(away.argmin(axis=1).tolist())
    return None


def _places_in_vtk(shape: str, nodes: int) -> Array:
    """Return where the points of a Lagrange cell lie on its element of reference, shape (nodes, dimension)."""
    from vtkmodules import vtkCommonDataModel

    cell: Any = getattr(vtkCommonDataModel, _CLASSES[shape])()
    cell.GetPointIds().SetNumberOfIds(nodes)
    cell.GetPoints().SetNumberOfPoints(nodes)
    if hasattr(cell, "SetUniformOrderFromNumPoints"):
        cell.SetUniformOrderFromNumPoints(nodes)
    cell.Initialize()
    return np.reshape(cell.GetParametricCoords(), (-1, 3))[:nodes, : SHAPES[shape].dimension]


def with_even_degrees(grid: MeshGrid, data: Any) -> MeshGrid:
    """Return a grid whose cells of another degree along each of their axes have their corners alone, and say so."""
    degrees = data.GetCellData().GetHigherOrderDegrees()
    if degrees is None:
        return grid
    table = numbers_of(degrees).reshape(-1, 3)
    dimensions = np.zeros(256, np.int64)
    corners = np.zeros(256, np.int64)
    linear = np.zeros(256, np.uint8)
    for cell, shape in _SHAPES.items():
        for one in (cell, cell + _BEZIER):
            known = SHAPES[shape]
            dimensions[one], corners[one], linear[one] = known.dimension, len(known.corners), known.linear
    counts = dimensions[grid.types]
    uneven = np.zeros(grid.cells, bool)
    for dimension in (2, 3):
        rows = counts == dimension
        uneven[rows] = (table[rows, :dimension] != table[rows, :1]).any(axis=1)
    if not uneven.any():
        return grid
    sizes = np.where(uneven, corners[grid.types], np.diff(grid.offsets))
    offsets = np.concatenate(([0], np.cumsum(sizes)))
    taken = np.arange(int(offsets[-1])) - np.repeat(offsets[:-1] - grid.offsets[:-1], sizes)
    note = (
        f"{int(uneven.sum()):,} curved cells have other degrees along each of their axes; they are drawn with straight "
        "edges between their corners."
    )
    types = np.where(uneven, linear[grid.types], grid.types).astype(np.uint8)
    return replace(grid, types=types, offsets=offsets, connectivity=grid.connectivity[taken], notes=(*grid.notes, note))


def with_nodes(grid: MeshGrid, weights: Array | None) -> MeshGrid:
    """Return a grid whose Bezier cells have their nodes in place of control points, and fields the values there.

    Parameters
    ----------
    weights
        Of the control points, where the cells are rational.
    """
    bezier = (grid.types >= _HIGH[0] + _BEZIER) & (grid.types < _HIGH[1])
    if not bezier.any():
        return grid
    real = [place for place, one in enumerate(grid.point_fields) if one.array.dtype.kind == "f"]
    given = [grid.points, *(grid.point_fields[place].array for place in real)]
    found = [given[0].astype(np.float64), *(array.copy() for array in given[1:])]
    sizes = np.diff(grid.offsets)
    for cell, size in {(int(cell), int(size)) for cell, size in zip(grid.types[bezier], sizes[bezier], strict=True)}:
        element = curved_element(cell, size)
        if element is None:
            continue
        rows = np.flatnonzero((grid.types == cell) & (sizes == size))
        nodes = grid.connectivity[grid.offsets[rows][:, None] + np.asarray(element[1])]
        shares = _bernstein(KINDS[element[0]].shape, KINDS[element[0]].order)
        heavy = np.ones(nodes.shape) if weights is None else weights[nodes].astype(np.float64)
        whole = (heavy @ shares.T)[..., None]
        for control, array in zip(given, found, strict=True):
            values = control.reshape(len(control), -1)[nodes] * heavy[..., None]
            array.reshape(len(array), -1)[nodes] = np.einsum("pk,ekd->epd", shares, values) / whole
    fields = list(grid.point_fields)
    for place, array in zip(real, found[1:], strict=True):
        fields[place] = replace(fields[place], array=array)
    return replace(grid, points=found[0], point_fields=fields)


@cache
def _bernstein(shape: str, order: int) -> Array:
    """Return what each control point counts at each node, shape (nodes, control points); both in the order of CGNS."""
    steps = np.rint(places(shape, order) * order).astype(int)
    rows = [[_share(shape, order, control, spot / order) for control in steps] for spot in steps]
    return np.array(rows)


def _share(shape: str, order: int, control: Array, spot: Array) -> float:
    if shape in (TRI, TETRA):
        return _simplex(order, control, spot)
    if shape == PENTA:
        return _simplex(order, control[:2], spot[:2]) * _simplex(order, control[2:], spot[2:])
    return math.prod(_simplex(order, control[[axis]], spot[[axis]]) for axis in range(len(spot)))


def _simplex(order: int, control: Array, spot: Array) -> float:
    """Return a Bernstein polynomial on a line, triangle or tetrahedron."""
    powers = [order - int(control.sum()), *map(int, control)]
    shares = [1.0 - float(spot.sum()), *map(float, spot)]
    ways = math.factorial(order) / math.prod(map(math.factorial, powers))
    return ways * math.prod(share**power for share, power in zip(shares, powers, strict=True))
