"""The range of a difference over all time steps of a sample, by the formulas by which it is drawn."""

from __future__ import annotations

from collections.abc import Iterator

from viewer.artifacts.manifest import VERTEX
from viewer.artifacts.store import nearest_time
from viewer.errors import SampleError
from viewer.protocol import ALL_BASES, ReadSeriesRange, SubtractedField
from viewer.reader.coordinates import read_points
from viewer.reader.face_zones import with_faces
from viewer.reader.field_names import FieldNames
from viewer.reader.fields import read_field
from viewer.reader.iterative import single_step
from viewer.reader.open_datasets import HeldDataset
from viewer.reader.plan import zones_of
from viewer.reader.planned_zone import Zone
from viewer.reader.progress import ProgressReporter, Step, WatchedSample
from viewer.reader.series_range import Range, UsedPoints, drawn_cells, ranges_of_values, wider
from viewer.reader.solutions import FieldSource
from viewer.reader.tree import Array, SampleSource
from viewer.subtraction import DifferenceError, shown_of, sides_of
from viewer.values import dataclass
from viewer.wording import sample_name


def read_difference_range(own: HeldDataset, other: HeldDataset, request: ReadSeriesRange, step: Step) -> Range:
    """Read both sides of a difference at every time step and return its range over all zones.

    Numbers of points and cells have to agree; whether the meshes do is found out where it is drawn.

    Raises
    ------
    SampleError
        When one side lacks the field at some time, they do not agree, or one cannot be read: a range of the other
        steps would pass for that of all.
    """
    minus = request.minus
    assert minus is not None
    progress = ProgressReporter(step)
    sample = WatchedSample(own.sample(request.split, request.sample), progress.pause)
    theirs = WatchedSample(other.sample(minus.split, minus.sample), progress.pause)
    if len(minus.times) != len(sample.times):
        raise SampleError(f"{sample_name(request.sample, request.split)} has other time steps now.")
    here = _Side(request.split, request.sample, request.base, request.field, own.names())
    there = _Side(minus.split, minus.sample, minus.base, minus.field, other.names())
    used = UsedPoints()
    found: Range = None
    known: tuple[int, dict[str, _Values]] = (-1, {})  # of the other side, which may stay at one time
    for place, time in enumerate(minus.times):
        progress(f"Reading {request.field} at all times", place / len(minus.times))
        at = nearest_time(tuple(theirs.times), time)
        mine = here.read(sample, place, request.location)
        if known[0] != at:
            location = next(iter(mine.values())).item.location
            known = at, there.read(theirs, at, location)
        found = wider(found, _range_at(mine, known[1], (request, minus), used))
    return found


@dataclass(frozen=True, slots=True)
class _Values:
    """A field in one zone at one time."""

    zone: Zone
    item: FieldSource
    values: Array


@dataclass(frozen=True, slots=True)
class _Side:
    """Which field of which sample; ``names`` says what plain names mean in its dataset."""

    split: str
    number: int
    base: str
    field: str
    names: FieldNames

    def read(self, sample: SampleSource, place: int, location: str) -> dict[str, _Values]:
        """Read the field at a time step, by the names of the zones."""
        where = sample_name(self.number, self.split)
        zones, _ = zones_of(single_step(sample.tree(place))[0], self.base, where, self.names)
        zones, _ = with_faces(zones, self.names)
        found = dict(self._in(zones, location))
        if not found:
            raise SampleError(f"{where} has no field “{self.field}” at all of its time steps.")
        return found

    def _in(self, zones: tuple[Zone, ...] | list[Zone], location: str) -> Iterator[tuple[str, _Values]]:
        for zone in zones:
            for item in zone.fields:
                if item.name == self.field and location in ("", item.location):
                    location = item.location  # where none is named, that of the first one found
                    if item.places is not None:
                        read_points(zone.layout)  # the zone's size is true before room is made for all of it
                    values = read_field(item, zone.layout, drawn_cells(zone, item.location))
                    name = zone.layout.name if self.base != ALL_BASES else f"{zone.base}/{zone.layout.name}"
                    yield name, _Values(zone, item, values)


def _range_at(
    mine: dict[str, _Values],
    theirs: dict[str, _Values],
    about: tuple[ReadSeriesRange, SubtractedField],
    used: UsedPoints,
) -> Range:
    """Return the range at one time; zones that only one side has have no difference."""
    request, minus = about
    sides = {}
    for name, own in mine.items():
        if name not in theirs:
            continue
        if len(theirs[name].values) != len(own.values):
            raise SampleError(f"The meshes are not the same: zone “{name}” has other numbers of points or cells.")
        sides[name] = sides_of(own.values, theirs[name].values, request.component, minus)
    try:
        differences, _ = shown_of(sides, minus)
    except DifferenceError as error:
        raise SampleError(error.sentence) from error
    found: Range = None
    for name, values in differences.items():
        zone, item = mine[name].zone, mine[name].item
        counted = used.of(zone, values) if item.location == VERTEX else values
        found = wider(found, ranges_of_values(counted)[0])
    return found
