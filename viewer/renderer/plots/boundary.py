"""Fields along the boundaries of surfaces, and along lines."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from viewer.artifacts.manifest import CELL
from viewer.protocol.plotting import ALONG_X, ALONG_Y, ALONG_Z, Curve
from viewer.renderer.plots.wanted import WantedField
from viewer.renderer.tools.data import Array, add_array, copy_of, joined, point_array, points_of
from viewer.renderer.tools.piece import Piece, numbers_on
from viewer.values import dataclass

MOST = 40
"""Most boundaries that are plotted, the longest ones."""

LARGEST = 200_000
"""Most values of all curves together: they travel in one message."""

_SAME = 3e-7  # of the diagonal: points so near are one, as where two zones meet or a cap meets the skin
_AXES = {ALONG_X: 0, ALONG_Y: 1, ALONG_Z: 2}


@dataclass(frozen=True, slots=True)
class _Way:
    """A boundary or line: its points one after the other, and the edge between each two as a row of cell values."""

    nodes: Array
    edges: Array
    length: float


def plot_boundary(
    pieces: Sequence[Piece], fields: Sequence[WantedField], over: str
) -> tuple[tuple[Curve, ...], tuple[str, ...]]:
    """Return a curve for each field and boundary, the longest boundary first, and sentences about them.

    A curve begins where x is greatest and goes round counterclockwise, seen against z.
    """
    data = _merged([piece for piece in pieces if not piece.is_empty], fields)
    edges = _edges(data)
    if not edges.GetNumberOfCells():
        return (), ("What is shown has no boundary: take a Slice, and the boundary of the section is plotted.",)
    points = points_of(edges).astype(np.float64)
    ways = sorted(_ways(edges, points), key=lambda way: -way.length)
    notes = [] if len(ways) <= MOST else [f"The {MOST} longest of {len(ways):,} boundaries are plotted."]
    del ways[MOST:]
    while len(ways) > 1 and sum(len(way.nodes) for way in ways) * len(fields) > LARGEST:
        ways.pop()
        notes = [f"The {len(ways)} longest boundaries are plotted."]
    curves, narrow = [], 0
    for number, way in enumerate(ways):
        way = _turned(way, points)
        x = _places(way, points, over)
        if over in _AXES and np.ptp(x) < _SAME * edges.GetLength():
            narrow += 1
            continue
        of = f"boundary {number + 1}" if len(ways) > 1 else ""
        for place, field in enumerate(fields):
            values = _array(edges, field, place)
            y = values[way.edges if field.is_of_cells else way.nodes]
            curves.append(field.curve(x.tolist(), y.tolist(), of=of, steps=field.is_of_cells))
    if narrow:
        notes.append(f"What has only one {over} is not plotted over it: choose another coordinate, or the length.")
    return tuple(curves), tuple(notes)


def _merged(pieces: Sequence[Piece], fields: Sequence[WantedField]) -> Any:
    """Return all surfaces as one ``vtkPolyData`` whose points are joined where they are at one place."""
    from vtkmodules.vtkFiltersCore import vtkStaticCleanPolyData

    parts = []
    for piece in pieces:
        for cut in piece.cuts if piece.cuts is not None else (piece.skin,):
            part = copy_of(cut)
            for place, field in enumerate(fields):
                count = part.GetNumberOfCells() if field.is_of_cells else part.GetNumberOfPoints()
                numbers = numbers_on(cut, piece.batch, field.found)
                fits = numbers is not None and (numbers.location == CELL) == field.is_of_cells
                values = numbers.array if fits and numbers is not None else np.full(count, np.nan)
                attributes = part.GetCellData() if field.is_of_cells else part.GetPointData()
                add_array(attributes, _name(place), np.asarray(values, np.float64))
            parts.append(part)
    if not parts:
        from vtkmodules.vtkCommonDataModel import vtkPolyData

        return vtkPolyData()
    clean = vtkStaticCleanPolyData()
    clean.SetInputData(joined(parts))
    clean.SetToleranceIsAbsolute(True)
    clean.SetAbsoluteTolerance(_SAME * max(part.GetLength() for part in parts))
    clean.ConvertLinesToPointsOff()
    clean.ConvertPolysToLinesOff()
    clean.ConvertStripsToPolysOff()
    clean.Update()
    return clean.GetOutput()


def _edges(data: Any) -> Any:
    """Return the borders of the polygons of ``vtkPolyData``, and its lines, as single edges."""
    from vtkmodules.vtkCommonDataModel import vtkPolyData
    from vtkmodules.vtkFiltersCore import vtkFeatureEdges

    if not data.GetNumberOfPolys() and not data.GetNumberOfStrips():
        lines = vtkPolyData()
        if data.GetNumberOfLines():
            lines.ShallowCopy(data)
        return lines
    edges = vtkFeatureEdges()
    edges.SetInputData(data)
    edges.BoundaryEdgesOn()
    edges.FeatureEdgesOff()
    edges.ManifoldEdgesOff()
    edges.NonManifoldEdgesOff()
    edges.ColoringOff()
    edges.Update()
    return edges.GetOutput()


def _ways(edges: Any, points: Array) -> Iterator[_Way]:
    from vtkmodules.util.numpy_support import vtk_to_numpy
    from vtkmodules.vtkFiltersCore import vtkStripper

    keys, rows = _pairs(edges, len(points))
    stripper = vtkStripper()
    stripper.SetInputData(edges)
    stripper.JoinContiguousSegmentsOn()
    stripper.SetMaximumLength(2**30)
    stripper.Update()
    lines = stripper.GetOutput().GetLines()
    offsets = vtk_to_numpy(lines.GetOffsetsArray())
    connectivity = vtk_to_numpy(lines.GetConnectivityArray())
    for first, last in pairwise(offsets.tolist()):
        nodes = connectivity[first:last].astype(np.int64)
        if len(nodes) > 1:
            wanted = _key(nodes[:-1], nodes[1:], len(points))
            found = rows[np.clip(np.searchsorted(keys, wanted), 0, len(keys) - 1)]
            steps = np.linalg.norm(np.diff(points[nodes], axis=0), axis=1)
            yield _Way(nodes, found, float(steps.sum()))


def _pairs(edges: Any, count: int) -> tuple[Array, Array]:
    """Return a sorted key for each edge, and the cell that it is or is a part of."""
    from vtkmodules.util.numpy_support import vtk_to_numpy

    lines = edges.GetLines()
    offsets = vtk_to_numpy(lines.GetOffsetsArray()).astype(np.int64)
    connectivity = vtk_to_numpy(lines.GetConnectivityArray()).astype(np.int64)
    inner = np.ones(len(connectivity), bool)
    inner[offsets[1:] - 1] = False  # the last node of a line begins no edge
    starts = np.flatnonzero(inner)
    keys = _key(connectivity[starts], connectivity[starts + 1], count)
    cells = np.searchsorted(offsets, starts, side="right") - 1 + edges.GetNumberOfVerts()
    order = np.argsort(keys, kind="stable")
    return keys[order], cells[order]


def _key(one: Array, other: Array, count: int) -> Array:
    return np.asarray(np.minimum(one, other) * np.int64(count) + np.maximum(one, other))


def _turned(way: _Way, points: Array) -> _Way:
    """Return a closed way from where x is greatest, counterclockwise; an open one from its smaller end.

    In place of x and y the first two of x, y and z in which the way is wide.
    """
    nodes, edges = way.nodes, way.edges
    places = points[nodes]
    x, y = np.delete(places, _flat_axis(places), axis=1).T
    if nodes[0] != nodes[-1]:
        ends = tuple(points[nodes[0]]), tuple(points[nodes[-1]])
        return way if ends[0] <= ends[1] else _Way(nodes[::-1], edges[::-1], way.length)
    first = int(np.argmax(x[:-1]))
    nodes = np.append(np.roll(nodes[:-1], -first), nodes[first])
    edges = np.roll(edges, -first)
    around = float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum())
    if around < 0.0:
        nodes, edges = nodes[::-1], edges[::-1]
    return _Way(nodes, edges, way.length)


def _flat_axis(places: Array) -> int:
    """Return the axis along which places differ least, of several the last one."""
    extents = np.ptp(places, axis=0)
    return 2 - int(np.argmin(extents[::-1]))


def _places(way: _Way, points: Array, over: str) -> Array:
    places = points[way.nodes]
    if over in _AXES:
        return places[:, _AXES[over]]
    return np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(places, axis=0), axis=1))])


def _array(edges: Any, field: WantedField, place: int) -> Array:
    from vtkmodules.util.numpy_support import vtk_to_numpy

    if not field.is_of_cells:
        found = point_array(edges, _name(place))
        return np.full(edges.GetNumberOfPoints(), math.nan) if found is None else found
    return np.asarray(vtk_to_numpy(edges.GetCellData().GetArray(_name(place))))


def _name(place: int) -> str:
    return f"plotted {place}"
