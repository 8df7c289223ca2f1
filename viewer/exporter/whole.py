"""The whole sample as parts: what lies in its artifact, without copying."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.artifacts.arrays import map_array
from viewer.artifacts.manifest import Manifest, ZoneRecord
from viewer.exporter.part import ExportedPart, PartField, place_of, wanted_records
from viewer.exporter.place import ExportError
from viewer.reader.elements import ELEMENTS
from viewer.renderer.fields import load_array
from viewer.renderer.grid import load_grid


def whole_parts(directory: Path, manifest: Manifest, fields: Iterable[tuple[str, str]]) -> tuple[ExportedPart, ...]:
    """Return the zones of an artifact that have cells.

    Raises
    ------
    ExportError
        When a field has not been read.
    ArtifactError
        When an array is missing or damaged.
    """
    asked = tuple(fields)
    return tuple(whole_part(directory, manifest, zone, asked) for zone in manifest.zones if zone.cells)


def notes_of_corners(directory: Path, manifest: Manifest) -> list[str]:
    """Say which curved cells are written with their corners alone, as VTK has no cell for them.

    Raises
    ------
    ArtifactError
        When an array is missing or damaged.
    """
    notes = []
    for zone in manifest.zones:
        if "curved_kinds" not in zone.arrays:
            continue
        kinds = np.unique(map_array(directory, zone.arrays["curved_kinds"])).tolist()
        names = [ELEMENTS[kind].name for kind in kinds if kind and not ELEMENTS[kind].exact]
        if names:
            notes.append(
                f"Cells of zone “{zone.name}” are written with their corners alone ({', '.join(names)}); their other "
                "nodes are points that no cell has."
            )
    return notes


def whole_part(
    directory: Path, manifest: Manifest, zone: ZoneRecord, fields: tuple[tuple[str, str], ...]
) -> ExportedPart:
    """Return a zone with its fields."""
    base, name, dimensions = place_of(manifest, zone)
    grid = load_grid(directory, zone)
    return ExportedPart(base, name, dimensions, grid.data, part_fields(directory, zone, fields), grid)


def part_fields(
    directory: Path,
    zone: ZoneRecord,
    fields: tuple[tuple[str, str], ...],
    rows: npt.NDArray[np.integer[Any]] | None = None,
) -> tuple[PartField, ...]:
    """Return the fields of a zone; of their rows these, None for all.

    Raises
    ------
    ExportError
        When one has not been read.
    """
    records, missing = wanted_records(directory, zone, fields)
    if missing:
        raise ExportError(f"The field “{missing[0]}” of zone “{zone.name}” has not been read; try again.")
    found = []
    for record in records:
        array = load_array(directory, zone, record)
        array = array if rows is None else array[rows]
        native = np.ascontiguousarray(array, array.dtype.newbyteorder("="))
        found.append(
            PartField(record.name, record.location, native, record.components if native.ndim == 2 else (), record.unit)
        )
    return tuple(found)
