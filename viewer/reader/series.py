"""A field through all time steps of a sample: its least, mean and greatest value, and what pinned points have."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from viewer.artifacts.manifest import VERTEX
from viewer.protocol import ReadSeries, SeriesRead
from viewer.protocol.plotting import Pin
from viewer.reader.field_names import FieldNames
from viewer.reader.planned_zone import Zone
from viewer.reader.progress import Step
from viewer.reader.series_range import UsedPoints, field_over_time
from viewer.reader.tree import Array, SampleSource


def read_series(sample: SampleSource, request: ReadSeries, step: Step, table: FieldNames | None = None) -> SeriesRead:
    """Read one field at every time step, the way it is read to be drawn.

    Parameters
    ----------
    table
        What plain field names mean in the dataset; None to decide it from each tree alone.

    Raises
    ------
    SampleError
        When no time step has the field, or one cannot be read.
    """
    count = len(sample.times)
    low, high = np.full(count, np.inf), np.full(count, -np.inf)
    total, values_there = np.zeros(count), np.zeros(count)
    pins = np.full((len(request.pins), count), np.nan)
    used = UsedPoints()
    field = request.field
    for index, zone, item, read in field_over_time(sample, request, field.name, field.location, step, table):
        values = _reduced(read, field.component)
        _put_pins(pins[:, index], values, zone, item.location == VERTEX, request.pins)
        if item.location == VERTEX:
            values = used.of(zone, values)
        values = values[np.isfinite(values)]
        if len(values):
            low[index] = min(low[index], values.min())
            high[index] = max(high[index], values.max())
            total[index] += values.sum(dtype=np.float64)
            values_there[index] += len(values)
    with np.errstate(invalid="ignore"):
        mean = total / values_there
    nothing = values_there == 0
    low[nothing] = high[nothing] = np.nan
    least, middle, most = (tuple(part.tolist()) for part in (low, mean, high))
    pinned = tuple(tuple(pin) for pin in pins.tolist())
    return SeriesRead(request.id, tuple(sample.times), least, middle, most, pinned)


def _reduced(values: Array, component: int) -> Array:
    if values.ndim == 1:
        return values
    if component >= 0:
        return values[:, component] if component < values.shape[1] else np.full(len(values), math.nan)
    with np.errstate(over="ignore", invalid="ignore"):
        return np.asarray(np.sqrt(np.einsum("ij,ij->i", values, values, dtype=np.float64)))


def _put_pins(row: Array, values: Array, zone: Zone, at_points: bool, pins: Sequence[Pin]) -> None:
    for place, pin in enumerate(pins):
        size, number = (pin.points, pin.point) if at_points else (pin.cells, pin.cell)
        if pin.zone == zone.layout.name and size == len(values) and 0 <= number < size:
            row[place] = float(values[number])
