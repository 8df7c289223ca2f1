"""The fields that a plot is of: found in the artifact, and what their curves are called."""

from __future__ import annotations

from collections.abc import Sequence

from viewer.artifacts.manifest import CELL, FieldRecord
from viewer.protocol import Scene
from viewer.protocol.comparing import RELATIVE
from viewer.protocol.plotting import Curve, PlotField
from viewer.renderer.batch import Batch
from viewer.renderer.fields import records_of
from viewer.renderer.tools.data import Array
from viewer.renderer.tools.job import Job
from viewer.renderer.tools.toolbox import Toolbox
from viewer.renderer.tools.wants import FieldMissing, FoundField, ToolError, Want
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class WantedField:
    """A field that is there.

    Attributes
    ----------
    is_of_cells
        Whether its curves are in steps; zones that have it at points then have no value, and the other way round.
    """

    name: str
    unit: str
    is_of_cells: bool
    found: FoundField

    def on(self, batch: Batch) -> tuple[str, Array] | None:
        """Return where a batch has the field, and its values there; None without it."""
        array = self.found.arrays.get(batch.name)
        return None if array is None else (self.found.location(batch), array)

    def curve(self, x: Sequence[float], y: Sequence[float], *, of: str = "", steps: bool = False) -> Curve:
        """Return a curve of it."""
        return Curve(self.name, tuple(x), tuple(y), self.unit, of, steps)


@dataclass(frozen=True, slots=True)
class FoundFields:
    """What was found of the fields asked for; ``missing`` are the names of those that have to be read first."""

    fields: tuple[WantedField, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]


def find_fields(asked: Sequence[PlotField], toolbox: Toolbox, job: Job) -> FoundFields:
    """Find fields in the artifact of a job; what cannot be found is said in the notes."""
    fields: list[WantedField] = []
    missing: list[str] = []
    notes: list[str] = []
    for one in asked:
        try:
            found = toolbox.find(want_of_field(one, job.scene), job)
        except FieldMissing:
            missing.append(one.name)
        except ToolError as error:
            notes.append(error.sentence)
        else:
            record = records_of(job.manifest, one.name, one.location)[0][1]
            against = job.scene.against if one.difference else None
            name, unit = _name(one, record), record.unit
            if against is not None:
                name, unit = against.title, "" if against.kind == RELATIVE else record.unit
            fields.append(WantedField(name, unit, record.location == CELL, found))
    return FoundFields(tuple(fields), tuple(dict.fromkeys(missing)), tuple(notes))


def want_of_field(field: PlotField, scene: Scene) -> Want:
    """Return what a field is called by tools."""
    if field.difference:
        return Want(field.name, field.location, field.component, scene.against)
    return Want(field.name, field.location, field.component)


def _name(field: PlotField, record: FieldRecord) -> str:
    if not record.components:
        return record.name
    if 0 <= field.component < len(record.components):
        return record.components[field.component]
    return f"|{record.name}|"
