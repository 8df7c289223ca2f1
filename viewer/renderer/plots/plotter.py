"""Answers questions about curves and values; keeps the mesh for as long as it is asked about."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TypeVar

from viewer.artifacts.manifest import CELL
from viewer.errors import ViewerError
from viewer.protocol import LookedUp, LookUp, PlotBoundary, PlotLine, Plotted
from viewer.protocol.comparing import RELATIVE
from viewer.protocol.plotting import ALONG_X, ALONG_Y, ALONG_Z, FieldValue, Line, PinnedValues, PlotData
from viewer.renderer.coloring import Coloring
from viewer.renderer.plots.boundary import plot_boundary
from viewer.renderer.plots.cell_finder import CellFinder
from viewer.renderer.plots.line import LineMesh, plot_line
from viewer.renderer.plots.pinned import look_up
from viewer.renderer.plots.wanted import find_fields, want_of_field
from viewer.renderer.tools.grids import GridStore
from viewer.renderer.tools.job import Job
from viewer.renderer.tools.toolbox import Toolbox

Answer = TypeVar("Answer", Plotted, LookedUp)
Question = PlotLine | PlotBoundary | LookUp

_log = logging.getLogger("viewer.renderer")
_AXES = (ALONG_X, ALONG_Y, ALONG_Z)
_LENGTH = "length"
_LONG = 2_000_000  # cells
_DEFECT = "This could not be plotted: a defect of this program."
_LOST = "The line does not go through the mesh."
_ON_SURFACE = "A line meets a surface at single points: lay it in the surface, or plot along the boundary."


class Plotter:
    """Answers about the scene that a job is of."""

    def __init__(self) -> None:
        self._grids = GridStore(keep_quadratic=True)

    def answer(
        self, question: Question, toolbox: Toolbox, job: Job, coloring: Coloring, scene: int
    ) -> Plotted | LookedUp:
        """Answer; what cannot be done is said in the notes of the answer.

        Raises
        ------
        MemoryError
            When there is not enough memory.
        """
        if isinstance(question, LookUp):
            return self._look_up(question, job, coloring, scene)
        try:
            if isinstance(question, PlotLine):
                return self._line(question, toolbox, job, scene)
            return self._boundary(question, toolbox, job, coloring, scene)
        except ViewerError as error:
            return Plotted(question.id, scene, PlotData(notes=(error.sentence,)))
        except MemoryError:
            raise
        except Exception:
            _log.exception("a plot")
            return Plotted(question.id, scene, PlotData(notes=(_DEFECT,)))

    def _line(self, question: PlotLine, toolbox: Toolbox, job: Job, scene: int) -> Plotted:
        found = find_fields(question.fields, toolbox, job)
        meshes = self._meshes(job, question.line)
        notes = found.notes
        curves = plot_line(question.line, meshes, found.fields)
        if found.fields and not curves:
            flat = all(mesh.finder.is_flat for mesh in meshes)
            notes += (f"{_LOST} {_ON_SURFACE}" if flat else _LOST,)
        data = PlotData(_LENGTH, "", curves, notes)
        return Plotted(question.id, scene, data, found.missing)

    def _boundary(self, question: PlotBoundary, toolbox: Toolbox, job: Job, coloring: Coloring, scene: int) -> Plotted:
        found = find_fields(question.fields, toolbox, job)
        if not found.fields:
            return Plotted(question.id, scene, PlotData(notes=found.notes), found.missing)
        left = toolbox.apply(job, coloring, [want_of_field(field, job.scene) for field in question.fields])
        curves, notes = plot_boundary(left.pieces, found.fields, question.over)
        name = question.over if question.over in _AXES else _LENGTH
        return Plotted(question.id, scene, PlotData(name, "", curves, (*found.notes, *notes)), found.missing)

    def _look_up(self, question: LookUp, job: Job, coloring: Coloring, scene: int) -> LookedUp:
        pins: list[PinnedValues] = []
        missing: list[str] = []
        for pin in question.pins:
            try:
                values, lacking = look_up(pin, job.directory, job.manifest)
            except ViewerError as error:
                _log.warning("a pin: %s", error.sentence)
                continue
            pins.append(_with_difference(values, job, coloring))
            missing += lacking
        return LookedUp(question.id, scene, tuple(pins), tuple(dict.fromkeys(missing)))

    def _meshes(self, job: Job, line: Line) -> list[LineMesh]:
        self._grids.new_scene()
        if sum(batch.cells for batch in job.batches) > _LONG:
            job.progress("Finding the cells along the line…")
        meshes = []
        for batch in job.batches:
            mesh = self._grids.get(job.directory, batch, job.surfaces[batch.name].parts)
            meshes.append(LineMesh(batch, mesh, CellFinder(mesh.data(), line.start, line.end, mesh)))
        return meshes


def _with_difference(pin: PinnedValues, job: Job, coloring: Coloring) -> PinnedValues:
    """Return what is at a pin with the difference that the scene shows there, before the fields themselves."""
    against, record = job.scene.against, coloring.records.get(pin.zone)
    if against is None or record is None or coloring.difference is None or (record.location == CELL and pin.cell < 0):
        return pin
    value, _ = coloring.at(pin.zone, pin.point, pin.cell)
    unit = "" if against.kind == RELATIVE else record.unit
    return replace(pin, values=(FieldValue(against.title, record.location, unit, value), *pin.values))
