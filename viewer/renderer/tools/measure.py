"""Length, area and volume of what tools leave, and the integral and the mean of a field over it.

Cells are cut into tetrahedra, triangles and lines, over which a field of points is linear. That is exact for linear
cells with plane faces as far as the field is linear in them; curved cells come in straight parts, as finely as they
bend (:mod:`viewer.renderer.tools.curved_grid`), and polyhedra are cut as VTK divides them. A field of cells is constant
in each.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from viewer.artifacts.manifest import CELL
from viewer.protocol import Measure, Measured
from viewer.renderer.batch import Batch
from viewer.renderer.coloring import Coloring
from viewer.renderer.tools.data import Array, add_array, cell_numbers, cell_types, copy_of, point_array
from viewer.renderer.tools.job import Job
from viewer.renderer.tools.piece import numbers_on
from viewer.renderer.tools.simplices import cut_to_simplices, simplices_of
from viewer.renderer.tools.toolbox import Toolbox
from viewer.renderer.tools.wants import FoundField, ToolError, Want, want_shown

_DIMENSIONS = np.full(256, 3)
"""Of cells by their VTK type."""
_DIMENSIONS[[1, 2]] = 0
_DIMENSIONS[[3, 4, 21, 35]] = 1
_DIMENSIONS[[5, 6, 7, 8, 9, 22, 23, 28, 30, 34, 36]] = 2

_VALUES = "values to be integrated"


def measure(toolbox: Toolbox, job: Job, coloring: Coloring, question: Measure, scene: int) -> Iterator[Measured | None]:
    """Answer a question about what is on screen: None after each step, and then the answer."""
    found: FoundField | None = None
    note = ""
    try:
        name = question.field or job.scene.field
        if name:
            own = Want(question.field, question.location, question.component)
            want = own if question.field else want_shown(job.scene)
            found = toolbox.find(want, job)
            left = toolbox.apply(job, coloring, (want,))
        else:
            left = toolbox.apply(job, coloring)
    except ToolError as error:
        note, left = error.sentence, toolbox.apply(job, coloring)
    if question.zone and not any(zone.name == question.zone for batch in job.batches for zone in batch.zones):
        yield Measured(question.id, scene, note=f"There is no zone “{question.zone}” on screen.")
        return
    yield None
    sums = _Sums()
    for piece in left.pieces:
        for data in piece.cuts if piece.cuts is not None else (piece.volume,):
            if data.GetNumberOfCells():
                yield from _add(sums, data, piece.batch, found, question.zone)
    yield sums.answer(question.id, scene, note)


class _Sums:
    """Sizes by dimension, and integrals where the field is finite."""

    def __init__(self) -> None:
        self._size, self._integral, self._covered = [0.0] * 4, [0.0] * 4, [0.0] * 4
        self._cells = [0] * 4

    def count(self, dimension: int, cells: int) -> None:
        self._cells[dimension] += cells

    def add(self, dimension: int, sizes: Array, values: Array | None) -> None:
        self._size[dimension] += float(sizes.sum())
        if values is None:
            return
        finite = np.isfinite(values)
        self._integral[dimension] += float((sizes[finite] * values[finite]).sum())
        self._covered[dimension] += float(sizes[finite].sum())

    def answer(self, number: int, scene: int, note: str) -> Measured:
        dimension = max((place for place in range(4) if self._cells[place]), default=0)
        size, covered = self._size[dimension], self._covered[dimension]
        if covered <= 0.0:
            return Measured(number, scene, dimension, size, self._cells[dimension], note=note)
        integral = self._integral[dimension]
        if covered < size * (1.0 - 1e-9):
            note = f"{note} The field has values on {covered / size:.1%} of it.".strip()
        return Measured(number, scene, dimension, size, self._cells[dimension], integral, integral / covered, note)


def _add(sums: _Sums, data: Any, batch: Batch, found: FoundField | None, zone: str) -> Iterator[None]:
    numbers = None if found is None else numbers_on(data, batch, found)
    at_cells = numbers is not None and numbers.location == CELL
    if numbers is not None and not at_cells:
        data = copy_of(data)
        add_array(data.GetPointData(), _VALUES, np.asarray(numbers.array, np.float64))
    span = _span_of(batch, zone)
    types = cell_types(data)
    own = cell_numbers(data)
    mine = types if span is None else types[(own >= span[0]) & (own < span[1])]
    for kind, cells in enumerate(np.bincount(mine, minlength=256)):
        sums.count(_DIMENSIONS[kind], int(cells))
    yield
    for simple in cut_to_simplices(data, types):
        yield from _integrate(sums, simple, None if found is None or not at_cells else found.arrays[batch.name], span)


def _integrate(sums: _Sums, data: Any, of_cells: Array | None, span: tuple[int, int] | None) -> Iterator[None]:
    """Add cells that are simplices, or are cut into such; of points the values are in the data set."""
    of_points = point_array(data, _VALUES)
    for part in simplices_of(data, span):
        values = None
        if of_cells is not None:
            values = np.asarray(of_cells[part.cells], np.float64)
        elif of_points is not None:
            values = of_points.take(part.nodes).mean(axis=1)
        sums.add(part.dimension, part.sizes(), values)
        yield


def _span_of(batch: Batch, zone: str) -> tuple[int, int] | None:
    """Return which cells of a batch are those of a zone; None: all of them."""
    if not zone:
        return None
    before = 0
    for one in batch.zones:
        if one.name == zone:
            return before, before + one.cells
        before += one.cells
    return 0, 0
