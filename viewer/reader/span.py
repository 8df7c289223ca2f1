"""The range of a field over all time steps of a sample, read the way it is read to be drawn."""

from __future__ import annotations

import numpy as np

from viewer.artifacts.manifest import VERTEX
from viewer.errors import SampleError
from viewer.protocol import ReadRange
from viewer.reader.fields import read_field
from viewer.reader.mesh import read_cells
from viewer.reader.pace import Pace, Step, WatchedSample
from viewer.reader.plan import Zone, zones_of
from viewer.reader.tree import Array, SampleSource

Range = tuple[float, float] | None
"""Lowest and highest finite value, None where there is none."""


def read_range(sample: SampleSource, request: ReadRange, step: Step) -> tuple[Range, ...]:
    """Read one field at every time step and return its range over all zones.

    Returns
    -------
    One range for a scalar; for a vector the magnitude's, then each component's.

    Raises
    ------
    SampleError
        When no time step has the field, or one cannot be read: a range of the others would pass for that of all.
    """
    pace = Pace(step)
    watched_sample = WatchedSample(sample, pace.pause)
    where = f"sample {request.sample} of split {request.split}"
    location = request.location
    names: tuple[str, ...] | None = None
    found: list[Range] = []
    for index in range(len(sample.times)):
        pace(f"Reading {request.field} at every time", index / len(sample.times))
        zones, _ = zones_of(watched_sample.tree(index), request.base, where)
        for zone in zones:
            for item in zone.fields:
                if item.name != request.field or location not in ("", item.location):
                    continue
                location = item.location  # where none is named, that of the first one found
                if names is None:
                    names, found = item.components, [None] * (1 + len(item.components))
                if item.components == names:
                    values = read_field(item, zone.layout, _cells(zone, item.location))
                    found = [_wider(*pair) for pair in zip(found, ranges_of_values(values), strict=True)]
    if names is None:
        raise SampleError(f"The {where} has no field {request.field} in base {request.base or 'with cells'}.")
    return tuple(found)


def _cells(zone: Zone, location: str) -> int:
    """Return how many cells of a zone are drawn; a zone of MIXED elements has to be read for it."""
    if location == VERTEX:
        return 0  # nobody asks
    known = zone.layout.cells
    return len(read_cells(zone.layout).types) if known is None else known


def ranges_of_values(values: Array) -> list[Range]:
    """Return the ranges of a field's values: one for shape (n,); the magnitude's and each component's for (n, k)."""
    if values.ndim == 1:
        return [_range(values)]
    squares = np.zeros(len(values))
    with np.errstate(over="ignore", invalid="ignore"):
        for column in values.T:
            squares += np.square(column, dtype=np.float64)
    magnitude = _range(squares)
    return [
        None if magnitude is None else (float(np.sqrt(magnitude[0])), float(np.sqrt(magnitude[1]))),
        *(_range(column) for column in values.T),
    ]


def _range(values: Array) -> Range:
    if not values.size:
        return None
    low, high = float(values.min()), float(values.max())
    if not (np.isfinite(low) and np.isfinite(high)):
        # Only now: the copy takes longer than the two numbers.
        values = values[np.isfinite(values)]
        if not values.size:
            return None
        low, high = float(values.min()), float(values.max())
    return (low, high)


def _wider(one: Range, other: Range) -> Range:
    if one is None or other is None:
        return one or other
    return (min(one[0], other[0]), max(one[1], other[1]))
