"""Applies the tools of scenes, and does again only what a change asks for."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from viewer.artifacts.manifest import CELL, VERTEX
from viewer.errors import ViewerError
from viewer.protocol import Tool, ToolNote, ToolSpan
from viewer.renderer.batch import Batch
from viewer.renderer.categories import Categories
from viewer.renderer.coloring import Coloring
from viewer.renderer.fields import FieldStore
from viewer.renderer.normalizer import Normalizer
from viewer.renderer.tools.job import AppliedTool, Job, Left
from viewer.renderer.tools.layer import legend_of
from viewer.renderer.tools.piece import Piece
from viewer.renderer.tools.pieces import PieceStore, same
from viewer.renderer.tools.registry import COLORED, OF_VECTORS, SLOW, STAGES, want_of
from viewer.renderer.tools.stage import StageResult, Task
from viewer.renderer.tools.wants import FieldFinder, FieldMissing, FoundField, ToolError, Want, want_shown
from viewer.renderer.values import Values

_BY_VALUE = (*STAGES, tuple, ToolSpan, Normalizer, Categories, Batch)
_LONG = 500_000  # cells
_log = logging.getLogger("viewer.renderer")


@dataclass(slots=True)
class _Row:
    """A tool at its place, and what it made of what."""

    inputs: tuple[Any, ...]
    outcome: StageResult


class Toolbox:
    """Keeps the mesh and what each tool made of it from one scene to the next.

    Parameters
    ----------
    fields
        Where values are read.

    Attributes
    ----------
    pieces
        What the tools begin with.
    """

    def __init__(self, fields: FieldStore) -> None:
        self.pieces = PieceStore()
        self._finder = FieldFinder(fields)
        self._rows: list[_Row] = []
        self._values: dict[int, tuple[Any, Values]] = {}

    def apply(self, job: Job, coloring: Coloring, wants: Sequence[Want] = (), *, coarse: bool = False) -> Left:
        """Apply the tools of a scene that are on.

        Parameters
        ----------
        wants
            Fields that the result has to have besides those of the tools.
        coarse
            Whether big meshes may be coarse, as the result is only looked at in passing.
        """
        left = Left()
        self._finder.new_scene()
        tools = [(row, tool) for row, tool in enumerate(job.scene.tools) if tool.on]
        fields = self._fields(job, tools, left)
        shown = self._shown(job)
        extra = [found for want in wants if (found := self._quietly(want, job)) is not None]
        needed = [*fields.values(), *([shown] if shown else []), *extra]
        pieces: Sequence[Piece] = self.pieces.get(job, needed, coarse=coarse)
        left.whole, left.coarse = pieces, self.pieces.has_coarse
        before, self._rows = self._rows, []
        for row, tool in tools:
            want = want_of(tool, job.scene)
            if want is not None and row not in fields:
                continue  # said already
            empty = all(piece.is_empty for piece in pieces)
            task = _task(job, row, fields.get(row), shown, left)
            outcome = self._row(before, tool, pieces, task, left, row, job)
            pieces = outcome.pieces
            left.steps.append(AppliedTool(tool, task, pieces))
            if job.scene.against is not None and isinstance(tool, OF_VECTORS) and not tool.field:
                left.notes.append(ToolNote(row, f"It follows “{job.scene.field}” itself, not its difference."))
            left.notes += [ToolNote(row, note) for note in outcome.notes]
            left.layers += outcome.layers
            left.legends += legend_of(row, outcome.layers, job.scene, want)
            if not empty and all(piece.is_empty for piece in pieces):
                left.notes.append(ToolNote(row, "Nothing is left to be drawn.", wrong=True))
        left.pieces = pieces
        self._finish(left, coloring, shown)
        return left

    def find(self, want: Want, job: Job) -> FoundField:
        """Read a field.

        Raises
        ------
        ToolError
            When it is not there, or has not been read.
        """
        return self._finder.find(want, job.directory, job.manifest, job.batches)

    def _row(
        self, before: list[_Row], tool: Tool, pieces: Sequence[Piece], task: Task, left: Left, row: int, job: Job
    ) -> StageResult:
        arrays = [] if task.found is None else list(task.found.arrays.values())
        if task.shown is not None and isinstance(tool, COLORED):
            arrays += task.shown.arrays.values()
        inputs = (tool, task.bounds, task.span or (), *pieces, *arrays)
        known = next((one for one in before if same(one.inputs, inputs, _BY_VALUE)), None)
        if known is not None:
            self._rows.append(known)
            return known.outcome
        cells = sum(piece.batch.cells for piece in pieces)
        if cells > _LONG and isinstance(tool, SLOW):
            job.progress(f"Looking inside {cells / 1e6:.1f} million cells…")
        try:
            outcome = STAGES[type(tool)]().apply(tool, pieces, task)
            all(piece.is_empty for piece in outcome.pieces)  # computes it here, where it can fail
        except ViewerError as error:
            left.notes.append(ToolNote(row, error.sentence, wrong=True))
            return StageResult(pieces)
        except MemoryError:
            raise
        except Exception:
            _log.exception("a tool")
            left.notes.append(ToolNote(row, "This could not be done: a defect of this program.", wrong=True))
            return StageResult(pieces)
        self._rows.append(_Row(inputs, outcome))
        return outcome

    def _fields(self, job: Job, tools: Sequence[tuple[int, Tool]], left: Left) -> dict[int, FoundField]:
        found: dict[int, FoundField] = {}
        missing: list[str] = []
        for row, tool in tools:
            want = want_of(tool, job.scene)
            if want is None:
                continue
            try:
                found[row] = self.find(want, job)
            except ToolError as error:
                left.notes.append(ToolNote(row, error.sentence, wrong=True))
                if isinstance(error, FieldMissing):
                    missing.append(error.name)
                continue
            without = [
                zone.name for batch in job.batches for zone in batch.zones if zone.name not in found[row].locations
            ]
            if without:
                left.notes.append(ToolNote(row, f"There is no “{want.field}” in {_listed(without)}."))
        left.missing = tuple(dict.fromkeys(missing))
        return found

    def _shown(self, job: Job) -> FoundField | None:
        scene = job.scene
        return self._quietly(want_shown(scene), job) if scene.field else None

    def _quietly(self, want: Want, job: Job) -> FoundField | None:
        try:
            return self.find(want, job)
        except ToolError:
            return None

    def _finish(self, left: Left, coloring: Coloring, shown: FoundField | None) -> None:
        before, self._values = self._values, {}
        for piece in left.pieces:
            if piece.is_empty:
                continue
            name = piece.batch.name
            left.surfaces[name] = piece.surface
            if piece.origin is not None or shown is None or shown.location(piece.batch) in ("", CELL):
                continue
            known = before.get(id(piece))
            if known is None or not same(known[0], (piece, coloring.normalizer), _BY_VALUE):
                known = ((piece, coloring.normalizer), _values_of(piece, shown, coloring))
            self._values[id(piece)] = known
            left.values[name] = known[1]


def _task(job: Job, row: int, found: FoundField | None, shown: FoundField | None, left: Left) -> Task:
    """Return what a tool has to know, and take note of what it chooses its measures by."""
    task = Task(job.bounds, found, shown)
    if found is None or found.low is None or found.high is None:
        return task
    left.spans.append(ToolSpan(row, found.low, found.high, task.longest, task.diagonal))
    span = next((span for span in job.scene.tool_spans if span.row == row), None)
    return task if span is None else Task(job.bounds, replace(found, low=span.low, high=span.high), shown, span)


def _values_of(piece: Piece, shown: FoundField, coloring: Coloring) -> Values:
    """Return the values of the field shown at the points of what is drawn of a piece."""
    import numpy as np

    from viewer.renderer.tools.data import point_array

    numbers = point_array(piece.drawn, shown.want.array)
    array = np.full(piece.drawn.GetNumberOfPoints(), np.nan) if numbers is None else numbers
    if isinstance(coloring.normalizer, Categories):
        # Between two values there is none with a colour: the nearest category has it.
        known = np.array(coloring.normalizer.values, np.float64)
        place = np.clip(np.searchsorted((known[1:] + known[:-1]) / 2.0, array), 0, len(known) - 1)
        array = known[place]
    return Values(array, VERTEX, None, None, 0)


def _listed(names: list[str]) -> str:
    quoted = [f"“{name}”" for name in names[:3]]
    return ", ".join(quoted) + (f" and {len(names) - 3} more zones" if len(names) > 3 else "")
