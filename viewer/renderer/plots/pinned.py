"""What is at pins in a sample: the same point where the mesh has it, else the nearest one."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np

from viewer.artifacts.arrays import map_array, map_file
from viewer.artifacts.manifest import VERTEX, FieldRecord, Manifest, ZoneRecord
from viewer.errors import ArtifactError
from viewer.protocol.plotting import FieldValue, Pin, PinnedValues
from viewer.renderer.joined import structured_cells
from viewer.renderer.tools.data import Array
from viewer.renderer.tools.shapes import Vector


def look_up(pin: Pin, directory: Path, manifest: Manifest) -> tuple[PinnedValues, tuple[str, ...]]:
    """Return what is at a pin, and which fields of its zone have not been read.

    Raises
    ------
    ArtifactError
        When the sample has no points.
    """
    zone = next((zone for zone in manifest.zones if zone.name == pin.zone), None)
    if zone is not None and (zone.points, zone.cells) == (pin.points, pin.cells) and pin.point < zone.points:
        place = _position(directory, zone, pin.point)
        return _values(pin.number, directory, zone, pin.point, pin.cell, place, None)
    zone, point = _nearest(directory, manifest, pin.position)
    place = _position(directory, zone, point)
    return _values(
        pin.number, directory, zone, point, _cell_of(directory, zone, point), place, math.dist(place, pin.position)
    )


def _values(
    number: int, directory: Path, zone: ZoneRecord, point: int, cell: int, place: Vector, moved: float | None
) -> tuple[PinnedValues, tuple[str, ...]]:
    values, missing = [], []
    for record in zone.fields:
        if not (directory / record.file).exists():
            missing.append(record.name)
            continue
        index = point if record.location == VERTEX else cell
        if index >= 0:
            values.append(_value(directory, record, index))
    return PinnedValues(number, zone.name, point, cell, place, tuple(values), moved), tuple(missing)


def _value(directory: Path, record: FieldRecord, index: int) -> FieldValue:
    array: Array = map_file(directory / record.file)
    if index >= len(array):
        return FieldValue(record.name, record.location, record.unit)
    if array.ndim == 1:
        value = _number(array[index])
        finite = isinstance(value, int) or math.isfinite(value)
        return FieldValue(record.name, record.location, record.unit, value if finite else None)
    components = tuple(_number(part) for part in array[index])
    length = math.hypot(*components)
    value_or_none = length if math.isfinite(length) else None
    return FieldValue(record.name, record.location, record.unit, value_or_none, components)


def _number(value: Any) -> int | float:
    return float(value) if value.dtype.kind == "f" else int(value)


def _points(directory: Path, zone: ZoneRecord) -> Array:
    return map_array(directory, zone.arrays["points"])


def _position(directory: Path, zone: ZoneRecord, point: int) -> Vector:
    x, y, z = _points(directory, zone)[point].tolist()
    return x, y, z


def _nearest(directory: Path, manifest: Manifest, place: Vector) -> tuple[ZoneRecord, int]:
    """Return the point of the sample that is nearest to a place, of those that belong to cells."""
    best: tuple[float, ZoneRecord, int] | None = None
    for zone in manifest.zones:
        if not zone.cells or not zone.points:
            continue
        away = ((_points(directory, zone).astype(np.float64) - place) ** 2).sum(axis=1)
        if "unused" in zone.arrays:
            away[map_array(directory, zone.arrays["unused"])] = np.inf
        point = int(np.argmin(away))
        if best is None or away[point] < best[0]:
            best = (float(away[point]), zone, point)
    if best is None:
        raise ArtifactError("This sample has no points.")
    return best[1], best[2]


def _cell_of(directory: Path, zone: ZoneRecord, point: int) -> int:
    """Return the first cell that a point belongs to; -1 for none."""
    if zone.dimensions is not None:
        cells: dict[str, Array] = structured_cells(zone.dimensions)
    else:
        cells = {name: map_array(directory, zone.arrays[name]) for name in ("offsets", "connectivity")}
    places = np.flatnonzero(cells["connectivity"] == point)
    return int(np.searchsorted(cells["offsets"], places[0], side="right")) - 1 if len(places) else -1
