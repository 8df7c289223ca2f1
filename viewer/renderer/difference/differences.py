"""The difference that a scene asks for: both sides of each zone found, compared and subtracted."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from viewer.artifacts.manifest import FieldRecord, Manifest, ManifestCache, ZoneRecord
from viewer.errors import MESHES_DIFFER
from viewer.numbers import short
from viewer.protocol.comparing import Against, Compared
from viewer.renderer.curved import NAMES
from viewer.renderer.difference.agreement import Agreement
from viewer.renderer.difference.interpolation import Interpolation
from viewer.renderer.fields import choose_records, load_array, records_of, unused_points, values_of
from viewer.renderer.identity import file_key, mesh_key
from viewer.renderer.normalizer import Numbers
from viewer.renderer.subtraction import FoundDifference
from viewer.subtraction import DifferenceError, Sides, shown_of, sides_of
from viewer.wording import counted

_KEPT = 4  # of what is on screen, and of what was a moment ago


class Differences:
    """Computes differences; the last ones are kept, and so is what was found out about pairs of meshes."""

    def __init__(self) -> None:
        self._manifests = ManifestCache()
        self._agreement = Agreement()
        self._interpolation = Interpolation()
        self._known: OrderedDict[Any, FoundDifference] = OrderedDict()

    def of(
        self, directory: Path, manifest: Manifest, field: str, location: str, component: int, against: Against
    ) -> FoundDifference:
        """See :class:`viewer.renderer.subtraction.DifferenceSource`."""
        there = Path(against.artifact)
        other = self._manifests.read(there)
        pairs = _pairs(records_of(manifest, field, location), other, against)
        sides = tuple(
            (zone.name, _key(directory, zone, record), _key(there, other_zone, theirs))
            for zone, record, other_zone, theirs in pairs
        )
        key = (sides, component, replace(against, artifact="", title=""))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._compute(directory, there, pairs, component, against)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        self._known.move_to_end(key)
        return found

    def _compute(
        self, directory: Path, there: Path, pairs: list[_Pair], component: int, against: Against
    ) -> FoundDifference:
        sides: dict[str, Sides] = {}
        interpolated: list[str] = []
        notes: list[str] = []
        self._check(directory, there, pairs, against)
        for zone, record, theirs, field in pairs:
            own = load_array(directory, zone, record)
            if theirs is None or field is None:
                notes.append(f"The other side has nothing to subtract in zone “{zone.name}”.")
                other: Numbers = np.full(len(own), np.nan)
            else:
                other = load_array(there, theirs, field)
                if self._agreement.differs((directory, zone), (there, theirs)):
                    interpolated.append(zone.name)
                    places = self._interpolation.places((directory, zone), (there, theirs), record.location)
                    other = places.values(other, field.location)
                    notes += _how(places.reach, record.location, curved=NAMES[0] in theirs.arrays)
            sides[zone.name] = sides_of(own, other, component, against)
        numbers, floor = shown_of(sides, against)
        values = {
            zone.name: values_of(numbers[zone.name], record.location, unused_points(directory, zone, record.location))
            for zone, record, _, _ in pairs
        }
        return FoundDifference(values, sides, Compared(floor, tuple(interpolated), tuple(dict.fromkeys(notes))))

    def _check(self, directory: Path, there: Path, pairs: list[_Pair], against: Against) -> None:
        """Raise :class:`DifferenceError` where fields or meshes do not fit each other."""
        differing: list[str] = []
        for zone, record, theirs, field in pairs:
            if theirs is None:
                differing.append(f"the other side has no zone “{zone.name}”")
            elif field is None:
                raise DifferenceError(f"There is no field “{against.field}” in zone “{zone.name}” of the other side.")
            elif field.location != record.location:
                raise DifferenceError(
                    f"“{record.name}” is given at {_WHERE[record.location]} and “{field.name}” at "
                    f"{_WHERE[field.location]} of zone “{zone.name}”: they have no difference."
                )
            elif what := self._agreement.differs((directory, zone), (there, theirs)):
                differing.append(f"zone “{zone.name}” {what}")
        if differing and not against.interpolate:
            count = len(differing) - 1
            more = f"; {counted(count, 'more zone')} {'differs' if count == 1 else 'differ'}" if count else ""
            raise DifferenceError(f"The meshes are not the same: {differing[0]}{more}.", reason=MESHES_DIFFER)
        if pairs and len(differing) == len(pairs) and all(theirs is None for _, _, theirs, _ in pairs):
            raise DifferenceError(f"The zones have other names: {differing[0]}, nor any other of these zones.")


_WHERE = {"vertex": "the points", "cell": "the cells"}

_Pair = tuple[ZoneRecord, FieldRecord, ZoneRecord | None, FieldRecord | None]


def _pairs(own: list[tuple[ZoneRecord, FieldRecord]], other: Manifest, against: Against) -> list[_Pair]:
    """Return each zone with the zone and field on the other side: that of its name, or the only one of both."""
    zones = {zone.name: zone for zone in other.zones if zone.cells}
    chosen = choose_records(other, against.field, against.location)
    pairs: list[_Pair] = []
    for zone, record in own:
        theirs = zones.get(zone.name)
        if theirs is None and against.interpolate and len(own) == len(zones) == 1:
            theirs = next(iter(zones.values()))
        field = chosen.get(theirs.name) if theirs is not None else None
        if theirs is not None and not against.location:  # at the same place as the own one, where it is there
            same = choose_records(other, against.field, record.location)
            field = same.get(theirs.name, field)
        pairs.append((zone, record, theirs, field))
    return pairs


def _key(directory: Path, zone: ZoneRecord | None, record: FieldRecord | None) -> tuple[Any, ...]:
    """Return what identifies a side: samples share arrays that are equal, also where their meshes differ."""
    if zone is None:
        return ()
    return (mesh_key(directory, zone), file_key(directory / record.file) if record is not None else None)


def _how(reach: float, location: str, *, curved: bool) -> list[str]:
    notes = ["The other side is interpolated: the meshes differ."]
    if location == "cell":
        notes.append("A cell is compared with the cell of the other side that its middle is in, without interpolation.")
    if curved:
        notes.append("Curved cells of the other side are VTK's there, and by their corners alone where VTK has none.")
    if reach:
        notes.append(f"Where no cell is met, the nearest place within {short(reach)} counts.")
    return notes
