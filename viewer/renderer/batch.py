"""Zones that are drawn as one.

An actor costs a millisecond of every picture and some more when it is made, whatever it draws, so a mesh of thousands
of small zones is drawn as few actors of many zones each. Few zones, and big ones, have an actor of their own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np

from viewer.artifacts.drawn_zones import drawn_zones
from viewer.artifacts.manifest import CELL, VERTEX, FieldRecord, Manifest, ZoneRecord
from viewer.protocol import Clip, Mesh, Scene, Slice
from viewer.renderer.fields import choose_records
from viewer.renderer.values import Values

MANY = 64
"""Small zones that look alike are drawn as one from this number on."""

_WITHOUT_FIELD = (Clip, Mesh, Slice)

_SMALL = 50_000  # cells
_MOST = 1_000_000  # cells of a batch
_NAMED = 5  # zones without cells that are named in the notes
_INNER = "each face is there twice, as if cells were listed twice or had no extent"


@dataclass(frozen=True)
class Batch:
    """One or more zones with a mesh of all their points and cells, one zone after the other.

    Attributes
    ----------
    zones
        The zones in file order.
    """

    zones: tuple[ZoneRecord, ...]

    @property
    def name(self) -> str:
        """Name of its first zone: what it is found by, as each zone is in one batch."""
        return self.zones[0].name

    @property
    def points(self) -> int:
        """Number of points of all zones."""
        return self._ends[VERTEX][-1]

    @property
    def cells(self) -> int:
        """Number of cells of all zones."""
        return self._ends[CELL][-1]

    def locate(self, location: str, number: int) -> tuple[ZoneRecord, int]:
        """Return the zone of a point or cell of the batch, and its number there; -1, which is none, is none there."""
        ends = self._ends[location]
        place = bisect_right(ends, max(number, 0))
        return self.zones[place], number - (ends[place - 1] if place and number >= 0 else 0)

    @cached_property
    def _ends(self) -> dict[str, list[int]]:
        return {
            VERTEX: list(accumulate(zone.points for zone in self.zones)),
            CELL: list(accumulate(zone.cells for zone in self.zones)),
        }


def batches_of(manifest: Manifest, scene: Scene) -> list[Batch]:
    """Return what a scene draws of an artifact."""
    zones = drawn_zones(manifest, scene.field, scene.location, scene.hidden_zones)
    records = choose_records(manifest, scene.field, scene.location) if scene.field else {}
    asked = dict.fromkeys(
        (tool.field, tool.location) for tool in scene.tools if tool.on and not isinstance(tool, _WITHOUT_FIELD)
    )
    if not any(name for name, _ in asked):
        return divide(zones, records)
    # A field of a tool has to be at the same place in all zones of a batch, too.
    others = [choose_records(manifest, name, location) for name, location in asked if name]
    alike: dict[tuple[str, ...], list[ZoneRecord]] = {}
    for zone in zones:
        places = tuple(other[zone.name].location if zone.name in other else "" for other in others)
        alike.setdefault(places, []).append(zone)
    return [batch for group in alike.values() for batch in divide(group, records)]


def notes_of_empty(manifest: Manifest) -> list[str]:
    """Say which zones have nothing to draw, each by name unless they are many."""
    empty = [zone.name for zone in manifest.zones if zone.cells == 0]
    if len(empty) > _NAMED:
        return [f"{len(empty):,} zones have no cells and are not drawn."]
    return [f"Zone “{name}” has no cells and is not drawn." for name in empty]


def notes_of_boundaries(batches: Iterable[Batch], field: str) -> list[str]:
    """Say of which zones only a boundary is drawn, as only that has the field."""
    drawn = [zone for batch in batches for zone in batch.zones if zone.boundary]
    return [
        f"“{field}” is a field of the boundary “{zone.boundary}”, which is drawn in place of zone “{zone.of}”."
        for zone in drawn[:_NAMED]
    ]


def notes_of_unseen(batches: Iterable[Batch], faces: Mapping[str, int], seen: Container[str]) -> list[str]:
    """Say which zones have cells of which nothing can be seen: VTK takes a face that two cells share for an inner one.

    Parameters
    ----------
    faces
        Number of cells of the surface of each batch, by its name.
    seen
        Names of the batches whose surface has an extent.
    """
    unseen = [
        (zone.name, "none of its cells has an extent" if faces[batch.name] else _INNER)
        for batch in batches
        if batch.cells and (not faces[batch.name] or batch.name not in seen)
        for zone in batch.zones
    ]
    return [f"Nothing of zone “{name}” can be seen: {reason}." for name, reason in unseen[:_NAMED]]


def divide(zones: Iterable[ZoneRecord], records: Mapping[str, FieldRecord]) -> list[Batch]:
    """Return the batches that zones are drawn as, each zone in one of them.

    Only zones that look alike share one: with the field at the same place, or none of them with it, and all with
    polygons or all without.

    Parameters
    ----------
    records
        The field that each zone is coloured by, by zone name.
    """
    alone: list[ZoneRecord] = []
    alike: dict[tuple[bool, str], list[ZoneRecord]] = {}
    for zone in zones:
        if zone.cells > _SMALL:
            alone.append(zone)
        else:
            record = records.get(zone.name)
            alike.setdefault((_is_thin(zone), record.location if record else ""), []).append(zone)
    batches = []
    for group in alike.values():
        if len(group) < MANY:
            alone += group
        else:
            numbers = np.cumsum([zone.cells for zone in group]) // _MOST
            for number in range(int(numbers[-1]) + 1):
                part = tuple(group[place] for place in np.flatnonzero(numbers == number))
                if part:
                    batches.append(Batch(part))
    return [Batch((zone,)) for zone in alone] + batches


def _is_thin(zone: ZoneRecord) -> bool:
    """Return whether a zone has points and lines only, as far as its manifest says: those are drawn thicker."""
    if zone.dimensions is not None:
        return sum(count > 1 for count in zone.dimensions) < 2
    nodes = zone.arrays.get("connectivity")
    return nodes is not None and nodes.shape[0] <= 2 * zone.cells


class JoinedValues:
    """Values of batches: those of their zones, one after the other; the last ones are kept."""

    def __init__(self, most: int = 16) -> None:
        self._most = most
        self._joined: dict[tuple[int, ...], tuple[list[Values], Values]] = {}  # by identity of what it keeps alive

    def of(self, batch: Batch, values: Mapping[str, Values]) -> Values | None:
        """Return the values of a batch, None when its zones have none; the same object for the same values.

        Parameters
        ----------
        values
            By zone name.
        """
        if len(batch.zones) == 1:
            return values.get(batch.name)
        parts = [values[zone.name] for zone in batch.zones if zone.name in values]
        if not parts:
            return None
        key = tuple(map(id, parts))
        found = self._joined.pop(key, None) or (parts, Values.joined(parts))
        self._joined[key] = found
        while len(self._joined) > self._most:
            del self._joined[next(iter(self._joined))]
        return found[1]
