"""The range of a field over all time steps of a sample, read the way it is read to be drawn."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from viewer.artifacts.manifest import VERTEX
from viewer.errors import SampleError
from viewer.protocol import ReadSeries, ReadSeriesRange
from viewer.reader.coordinates import read_points
from viewer.reader.face_zones import with_faces
from viewer.reader.field_names import FieldNames
from viewer.reader.fields import read_field
from viewer.reader.iterative import single_step
from viewer.reader.mesh import read_cells, unused_vertices
from viewer.reader.mixed import drawn_elements, settled
from viewer.reader.plan import zones_of
from viewer.reader.planned_zone import Zone
from viewer.reader.progress import ProgressReporter, Step, WatchedSample
from viewer.reader.solutions import FieldSource, names_of
from viewer.reader.tree import Array, SampleSource
from viewer.wording import sample_name

_SMALL = 100_000
"""Zones up to this many vertices are looked at anew at each time."""

Range = tuple[float, float] | None
"""Lowest and highest finite value, None where there is none."""


def read_series_range(
    sample: SampleSource, request: ReadSeriesRange, step: Step, table: FieldNames | None = None
) -> tuple[Range, ...]:
    """Read one field at every time step and return its range over all zones, without vertices that no cell uses.

    Parameters
    ----------
    table
        What plain field names mean in the dataset; None to decide it from each tree alone.

    Returns
    -------
    One range for a scalar; for a vector the magnitude's, then each component's.

    Raises
    ------
    SampleError
        When no time step has the field, or one cannot be read: a range of the others would pass for that of all.
    """
    found: list[Range] = []
    used = UsedPoints()
    for _, zone, item, values in field_over_time(sample, request, request.field, request.location, step, table):
        found = found or [None] * (1 + len(item.components))
        if item.location == VERTEX:
            values = used.of(zone, values)
        found = [wider(*pair) for pair in zip(found, ranges_of_values(values), strict=True)]
    return tuple(found)


def field_over_time(
    sample: SampleSource,
    request: ReadSeriesRange | ReadSeries,
    name: str,
    location: str,
    step: Step,
    table: FieldNames | None,
) -> Iterator[tuple[int, Zone, FieldSource, Array]]:
    """Read a field at every time step, zone by zone: the place of the step, the zone, its field, all values of it.

    Raises
    ------
    SampleError
        When no time step has the field, one cannot be read, or a zone has it in another unit at another time.
    """
    progress = ProgressReporter(step)
    watched_sample = WatchedSample(sample, progress.pause)
    where = sample_name(request.sample, request.split)
    names: tuple[str, ...] | None = None
    units: dict[str, str] = {}
    for index in range(len(sample.times)):
        progress(f"Reading {name} at all times", index / len(sample.times))
        tree = single_step(watched_sample.tree(index))[0]
        zones, _ = with_faces(zones_of(tree, request.base, where, table)[0], names_of(tree) if table is None else table)
        for zone in zones:
            for item in zone.fields:
                if item.name != name or location not in ("", item.location):
                    continue
                location = item.location  # where none is named, that of the first one found
                if names is None:
                    names = item.components
                if item.components == names:
                    _same_unit(units, zone, item)
                    if item.places is not None:
                        read_points(zone.layout)  # the zone's size is true before room is made for all of it
                    yield index, zone, item, read_field(item, zone.layout, drawn_cells(zone, item.location))
    if names is None:
        base = f"base “{request.base}”" if request.base else "any base with cells"
        raise SampleError(f"{where} has no field “{name}” in {base}.")


def _same_unit(units: dict[str, str], zone: Zone, item: FieldSource) -> None:
    known, now = units.setdefault(zone.layout.name, item.quantity.unit), item.quantity.unit
    if now != known:
        raise SampleError(
            f"The field “{item.name}” in {zone.layout.title} is in {known or 'no unit'} at one time and in "
            f"{now or 'no unit'} at another, so its times cannot be put together."
        )


def drawn_cells(zone: Zone, location: str) -> int:
    """Return how many cells of a zone are drawn; a zone of MIXED elements has to be read for it."""
    if location == VERTEX:
        return 0  # nobody asks
    known = zone.layout.cells
    return len(drawn_elements(zone.layout)) if known is None else known


class UsedPoints:
    """Leaves values at vertices out that belong to no cell.

    Whether a zone has such vertices takes reading its cells. For large zones that is done once for all time steps in
    which the zone has the same numbers of vertices and elements, unless there are some.
    """

    def __init__(self) -> None:
        self._whole: set[tuple[object, ...]] = set()

    def of(self, zone: Zone, values: Array) -> Array:
        """Return the values at the vertices that cells use."""
        layout = zone.layout
        if layout.vertex_dimensions is not None or layout.is_cloud:
            return values
        sections = tuple((section.name, section.kind, section.start, section.stop) for section in layout.sections)
        key = (zone.base, layout.name, layout.points, sections)
        if layout.points > _SMALL and key in self._whole:
            return values
        cells = read_cells(layout)
        if not len(cells.types):
            cells = read_cells(settled(layout))
        unused = unused_vertices(layout, cells)
        if unused is None:
            self._whole.add(key)
            return values
        keep = np.ones(layout.points, bool)
        keep[unused] = False
        return values[keep]


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


def wider(one: Range, other: Range) -> Range:
    """Return the range of both."""
    if one is None or other is None:
        return one or other
    return (min(one[0], other[0]), max(one[1], other[1]))
