"""What is on screen as parts: what the tools of a scene leave of the zones that are not hidden.

Values at points that a cut makes are interpolated, and then whole numbers become real ones; values of cells are those
of the cells that were cut. Where no tool has changed a zone it is as in the artifact.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from viewer.artifacts.drawn_zones import drawn_zones
from viewer.artifacts.manifest import CELL, VERTEX, FieldRecord, Manifest
from viewer.exporter.part import ExportedPart, PartField, place_of, wanted_records
from viewer.exporter.place import ExportError
from viewer.exporter.whole import part_fields, whole_part
from viewer.protocol import Scene
from viewer.renderer.batch import Batch
from viewer.renderer.camera import union
from viewer.renderer.coloring import Coloring
from viewer.renderer.stores import Stores
from viewer.renderer.tools.data import cell_numbers, copy_of, point_array
from viewer.renderer.tools.job import Job
from viewer.renderer.tools.layer import GHOST
from viewer.renderer.tools.piece import Piece, numbers_on
from viewer.renderer.tools.toolbox import Toolbox
from viewer.renderer.tools.wants import VECTOR, Want, want_shown

Fields = tuple[tuple[str, str], ...]

_VECTORS = (2, 3)  # numbers of components
_LAYERS = "Arrows, streamlines and contour lines are not exported, only the meshes that they lie on."


class ShownParts:
    """Applies tools to artifacts, one time step after the other.

    Parameters
    ----------
    progress
        Is told in words what takes long.

    Attributes
    ----------
    notes
        Sentences about what was left out of the last step.
    """

    def __init__(self, progress: Callable[[str], None]) -> None:
        self.notes: tuple[str, ...] = ()
        self._progress = progress
        self._stores = Stores()
        self._toolbox = Toolbox(self._stores.fields)

    def of(self, directory: Path, manifest: Manifest, scene: Scene, fields: Fields) -> tuple[ExportedPart, ...]:
        """Return the zones that are not hidden, as the tools leave them; those of which nothing is left are missing.

        Raises
        ------
        ExportError
            When a tool cannot do what it was asked to.
        ArtifactError
            When an array is missing or damaged.
        """
        zones = drawn_zones(manifest, scene.field, scene.location, scene.hidden_zones)
        batches = [Batch((zone,)) for zone in zones]  # each for itself: its name is to be kept
        surfaces = {batch.name: self._stores.surfaces.get(directory, batch, self._progress) for batch in batches}
        boxes = [surface.bounds for surface in surfaces.values()]
        hidden = [zone for zone in manifest.zones if zone.cells and zone.name in scene.hidden_zones]
        boxes += [self._stores.surfaces.bounds(directory, zone) for zone in hidden]
        bounds = union(boxes)
        if bounds is None or not batches:
            return ()
        job = Job(directory, manifest, scene, batches, surfaces, bounds, self._progress)
        wants = [want for batch in batches for record in _records(job, batch, fields) for want in _wants(record)]
        left = self._toolbox.apply(job, Coloring(), tuple(dict.fromkeys(wants)))
        there = [piece for piece in left.pieces if not piece.is_empty]
        if there and (wrong := next((note.sentence for note in left.notes if note.wrong), "")):
            raise ExportError(wrong)
        self.notes = (_LAYERS,) if any(layer.color != GHOST for layer in left.layers) else ()
        return tuple(self._part(job, piece, fields) for piece in there)

    def _part(self, job: Job, piece: Piece, fields: Fields) -> ExportedPart:
        zone = piece.batch.zones[0]
        if piece.origin is not None and piece.cuts is None:
            part = whole_part(job.directory, job.manifest, zone, fields)
            return replace(part, fields=(*part.fields, *self._difference(job, piece, piece.volume)))
        data = piece.volume if piece.cuts is None else piece.drawn
        found = [
            field
            for record in _records(job, piece.batch, fields)
            for field in (
                part_fields(job.directory, zone, ((record.name, CELL),), cell_numbers(data))
                if record.location == CELL
                else _at_points(data, record)
            )
        ]
        base, name, dimensions = place_of(job.manifest, zone)
        mesh = copy_of(data)
        for attributes in (mesh.GetPointData(), mesh.GetCellData(), mesh.GetFieldData()):
            attributes.Initialize()
        return ExportedPart(base, name, dimensions, mesh, (*found, *self._difference(job, piece, data)), piece)

    def _difference(self, job: Job, piece: Piece, data: Any) -> tuple[PartField, ...]:
        """Return the difference that is shown, under its title."""
        against = job.scene.against
        if against is None:
            return ()
        numbers = numbers_on(data, piece.batch, self._toolbox.find(want_shown(job.scene), job))
        title = against.title or f"{job.scene.field} minus {against.field}"
        return () if numbers is None else (PartField(title, numbers.location, numbers.array),)


def _records(job: Job, batch: Batch, fields: Fields) -> tuple[FieldRecord, ...]:
    return wanted_records(job.directory, batch.zones[0], fields)[0]


def _wants(record: FieldRecord) -> tuple[Want, ...]:
    """Return what brings a field of points through the tools; those of cells are looked up by number."""
    if record.location != VERTEX:
        return ()
    if not record.components:
        return (Want(record.name, VERTEX),)
    if len(record.components) in _VECTORS:
        return (Want(record.name, VERTEX, VECTOR),)
    return tuple(Want(record.name, VERTEX, place) for place in range(len(record.components)))


def _at_points(data: Any, record: FieldRecord) -> list[PartField]:
    arrays = [point_array(data, want.array) for want in _wants(record)]
    there = [array for array in arrays if array is not None]
    if len(there) != len(arrays) or not there:
        return []
    if not record.components:
        return [PartField(record.name, VERTEX, there[0], unit=record.unit)]
    if len(there) == 1:
        # Tools work with vectors in space.
        return [PartField(record.name, VERTEX, there[0][:, : len(record.components)], record.components, record.unit)]
    return [PartField(record.name, VERTEX, np.column_stack(there), record.components, record.unit)]
