"""Fields over a straight line through the mesh: at places evenly along it, or at every border of a cell."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from viewer.artifacts.manifest import CELL
from viewer.protocol.plotting import Curve, Line
from viewer.renderer.batch import Batch
from viewer.renderer.plots.cell_finder import CellFinder, Share
from viewer.renderer.plots.crossings import Span, one_after_the_other, spans_in
from viewer.renderer.plots.wanted import WantedField
from viewer.renderer.tools.data import Array
from viewer.renderer.tools.piece import PieceMesh
from viewer.renderer.tools.shapes import Vector
from viewer.values import dataclass

MOST = 10_000
"""Most samples of a line."""

_SAME = 1e-9  # relative difference of a value on both sides of a border that is none


class LineMesh:
    """A mesh that lines go through; ``finder`` finds its cells, or the parts that curved ones are cut into."""

    def __init__(self, batch: Batch, mesh: PieceMesh, finder: CellFinder) -> None:
        self.batch = batch
        self.finder = finder
        self._mesh = mesh
        self._at_points: dict[int, tuple[Array, Array]] = {}  # by identity of what it keeps alive

    @cached_property
    def _owners(self) -> Array:
        return self._mesh.owners()

    def of_cell(self, array: Array, found: int) -> float:
        """Return the value of the cell that was found."""
        return float(array[self._owners[found]])

    def between(self, array: Array, share: Share) -> float:
        """Return a value between the nodes of a cell that was found."""
        if id(array) not in self._at_points:
            self._at_points[id(array)] = (array, self._mesh.at_points(array))
        nodes, weights = share
        return float(weights @ self._at_points[id(array)][1][nodes].astype(np.float64))


@dataclass(frozen=True, slots=True)
class _Stop:
    """A place of the line, from 0 to 1, in a cell of a mesh; ``share`` None: there is nothing."""

    place: float
    mesh: LineMesh | None = None
    cell: int = -1
    share: Share | None = None


def plot_line(line: Line, meshes: Sequence[LineMesh], fields: Sequence[WantedField]) -> tuple[Curve, ...]:
    """Return a curve for each field; empty when the line does not go through the mesh."""
    length = math.dist(line.start, line.end)
    if line.samples:
        stops = _sampled(line, meshes)
        if all(stop.mesh is None for stop in stops):
            return ()
        return tuple(_curve_of_samples(field, stops, length) for field in fields)
    spans = _crossed(line, meshes)
    by_name = {mesh.batch.name: mesh for mesh in meshes}
    return tuple(_curve_of_spans(field, line, spans, by_name, length) for field in fields) if spans else ()


def _place(line: Line, part: float) -> Vector:
    x, y, z = (a + (b - a) * part for a, b in zip(line.start, line.end, strict=True))
    return x, y, z


def _sampled(line: Line, meshes: Sequence[LineMesh]) -> list[_Stop]:
    stops = []
    for part in np.linspace(0.0, 1.0, min(max(line.samples, 2), MOST)).tolist():
        place = _place(line, part)
        stop = _Stop(part)
        for mesh in meshes:
            cell = mesh.finder.at(place)
            if cell >= 0:
                stop = _Stop(part, mesh, cell, mesh.finder.share(cell, place))
                break
        stops.append(stop)
    return stops


def _crossed(line: Line, meshes: Sequence[LineMesh]) -> list[Span]:
    found: list[Span] = []
    for mesh in meshes:
        found += spans_in(
            mesh.finder.near, mesh.batch.name, np.array(line.start), np.array(line.end), mesh.finder.tolerance
        )
    return one_after_the_other(found)


def _curve_of_samples(field: WantedField, stops: Sequence[_Stop], length: float) -> Curve:
    values = [_value(field, stop) for stop in stops]
    places = [stop.place * length for stop in stops]
    if not field.is_of_cells:
        return field.curve(places, values)
    between = [(one + other) / 2.0 for one, other in pairwise(places)]
    return field.curve([places[0], *between, places[-1]], values, steps=True)


def _curve_of_spans(
    field: WantedField, line: Line, spans: Sequence[Span], meshes: Mapping[str, LineMesh], length: float
) -> Curve:
    x: list[float] = []
    y: list[float] = []
    for span in spans:
        mesh = meshes[span.mesh]
        if field.is_of_cells:
            if x and span.start * length > x[-1]:  # a gap
                x.append(span.start * length)
                y.append(math.nan)
            x += [span.end * length] if x else [span.start * length, span.end * length]
            y.append(_value(field, _Stop(span.start, mesh, span.cell)))
            continue
        if x and span.start * length > x[-1]:
            x.append(x[-1])
            y.append(math.nan)
        for part in (span.start, span.end):
            share = mesh.finder.share(span.cell, _place(line, part))
            value = _value(field, _Stop(part, mesh, span.cell, share))
            if not (x and x[-1] == part * length and math.isclose(y[-1], value, rel_tol=_SAME, abs_tol=1e-300)):
                x.append(part * length)
                y.append(value)
    return field.curve(x, y, steps=field.is_of_cells)


def _value(field: WantedField, stop: _Stop) -> float:
    if stop.mesh is None:
        return math.nan
    found: Any = field.on(stop.mesh.batch)
    if found is None:
        return math.nan
    location, array = found
    if location == CELL:
        return stop.mesh.of_cell(array, stop.cell) if field.is_of_cells else math.nan
    if field.is_of_cells or stop.share is None:
        return math.nan
    return stop.mesh.between(array, stop.share)
