"""The fields that tools ask for, found in the artifact: numbers for each point or cell of what is drawn as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.artifacts.arrays import map_file
from viewer.artifacts.manifest import VERTEX, FieldRecord, Manifest, ZoneRecord
from viewer.errors import ViewerError
from viewer.protocol import Scene
from viewer.protocol.comparing import Against
from viewer.renderer.batch import Batch
from viewer.renderer.fields import FieldStore, records_of
from viewer.values import dataclass

VECTOR = -2
"""In place of a component: all of them."""


class ToolError(ViewerError):
    """A tool cannot do what it was asked to; the sentence says why."""


class FieldMissing(ToolError):  # noqa: N818
    """The sample has a field that has not been read."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The field “{name}” has not been read yet.")
        self.name = name


@dataclass(frozen=True, slots=True)
class Want:
    """A field that a tool asks for; ``component`` -1 is the magnitude of a vector, :data:`VECTOR` all of it.

    ``against``: not the field itself but its difference with another one.
    """

    field: str
    location: str = ""
    component: int = -1
    against: Against | None = None

    @property
    def array(self) -> str:
        """What it is called in the data sets of the pipeline."""
        name = f"{self.field}|{self.location}|{self.component}"
        return name if self.against is None else f"{name}|difference"


def want_shown(scene: Scene) -> Want:
    """Return what colours the mesh in a scene: its field, or the difference of that with another one."""
    return Want(scene.field, scene.location, scene.component, scene.against)


@dataclass(frozen=True, slots=True)
class FoundField:
    """A field that is there.

    Attributes
    ----------
    locations
        By the name of each zone that has it.
    arrays
        Its numbers by the name of the batch, shape (n,) or for a vector (n, 3), NaN in zones without it; the same
        object for the same numbers. A batch without it is missing.
    low, high
        Of all finite values, for a vector of its magnitudes; None without any.
    """

    want: Want
    locations: Mapping[str, str]
    arrays: Mapping[str, npt.NDArray[Any]]
    low: float | None
    high: float | None

    def location(self, batch: Batch) -> str:
        """Return where a batch has it; empty: nowhere."""
        return next((self.locations[zone.name] for zone in batch.zones if zone.name in self.locations), "")


class FieldFinder:
    """Reads fields for tools; arrays that were made for the last scene are kept."""

    def __init__(self, fields: FieldStore) -> None:
        self._fields = fields
        self._kept: dict[tuple[Any, ...], tuple[Any, npt.NDArray[Any]]] = {}
        self._used: dict[tuple[Any, ...], tuple[Any, npt.NDArray[Any]]] = {}

    def new_scene(self) -> None:
        """Let go of what the scene before the last one used."""
        self._kept, self._used = self._used, {}

    def records(self, manifest: Manifest, want: Want) -> list[tuple[ZoneRecord, FieldRecord]]:
        """Return the zones that have a field, each with its record.

        Raises
        ------
        ToolError
            When there is no such field, or it is no vector where one is wanted.
        """
        if not want.field:
            raise ToolError("Choose a field: none is shown.")
        records = records_of(manifest, want.field, want.location)
        if not records:
            raise ToolError(f"There is no field “{want.field}” in this sample.")
        if want.component == VECTOR:
            records = [(zone, record) for zone, record in records if len(record.components) in (2, 3)]
            if not records:
                known = any(len(record.components) in (2, 3) for zone in manifest.zones for record in zone.fields)
                which = f"“{want.field}” is no" if known else "This sample has no"
                raise ToolError(f"{which} vector of two or three components.")
        return records

    def find(self, want: Want, directory: Path, manifest: Manifest, batches: Sequence[Batch]) -> FoundField:
        """Read a field.

        Raises
        ------
        ToolError
            When it is not there; :class:`FieldMissing` when it could be read.
        ArtifactError
            When its file does not fit the mesh.
        """
        records = self.records(manifest, want)
        if not all((directory / record.file).exists() for _, record in records):
            raise FieldMissing(want.field)
        if want.against is None:
            values = self._fields.get_all(directory, records, max(want.component, -1))
        else:
            asked = (want.field, want.location, want.component, want.against)
            values = self._fields.differences.of(directory, manifest, *asked).values
        numbers: dict[str, tuple[object, Any]] = {}
        for zone, record in records:
            known = values[zone.name]
            vector = map_file(directory / record.file) if want.component == VECTOR else known.array
            numbers[zone.name] = (known, vector)
        locations = {zone.name: record.location for zone, record in records}
        arrays = {
            batch.name: self._array(want, batch, numbers, locations)
            for batch in batches
            if any(zone.name in numbers for zone in batch.zones)
        }
        lows = [float(part.low) for part in values.values() if part.low is not None]
        highs = [float(part.high) for part in values.values() if part.high is not None]
        return FoundField(want, locations, arrays, min(lows, default=None), max(highs, default=None))

    def _array(
        self, want: Want, batch: Batch, numbers: Mapping[str, tuple[object, Any]], locations: Mapping[str, str]
    ) -> npt.NDArray[Any]:
        sources = [numbers[zone.name][0] for zone in batch.zones if zone.name in numbers]
        key = (want, batch.name, *map(id, sources))
        found = self._used.get(key) or self._kept.get(key)
        if found is None:
            location = next(locations[zone.name] for zone in batch.zones if zone.name in locations)
            parts = []
            for zone in batch.zones:
                count = zone.points if location == VERTEX else zone.cells
                if locations.get(zone.name) == location:
                    parts.append(_real(numbers[zone.name][1], want.component == VECTOR))
                else:
                    parts.append(np.full((count, 3) if want.component == VECTOR else count, np.nan))
            found = (sources, parts[0] if len(parts) == 1 else np.concatenate(parts))
        self._used[key] = found
        return found[1]


def _real(array: npt.NDArray[Any], vector: bool) -> npt.NDArray[Any]:
    if array.dtype not in (np.float32, np.float64):
        array = array.astype(np.float64)
    if vector and array.shape[1] == 2:
        array = np.column_stack([array, np.zeros(len(array), array.dtype)])
    return np.ascontiguousarray(array)
