"""Health of what fields and globals are, whatever their values: types, numbers of values, and zones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from viewer.pairs.matching import FieldKey
from viewer.scanning.health_finding import HealthFinding, Place, called, named
from viewer.scanning.health_values import Fields
from viewer.scanning.sample import ScannedField, ScannedSample
from viewer.wording import counted

T = TypeVar("T")


def shape_findings(samples: Sequence[ScannedSample], fields: Fields) -> Iterator[HealthFinding]:
    """Yield what is other in some samples than in most."""
    by_place = {(one.split, one.sample): one for one in samples}
    for key, parts in fields.items():
        if any(field.vector for field in parts.values()):
            continue  # its components tell
        yield from _types(key, parts)
        if key.base:
            yield from _zones(key, parts, by_place)
        else:
            yield from _sizes(key, parts, by_place)


def _types(key: FieldKey, parts: Mapping[Place, ScannedField]) -> Iterator[HealthFinding]:
    types = {place: field.dtype for place, field in parts.items() if field.dtype}
    for dtype, places, usual in _unusual(types):
        yield HealthFinding("shape", f"{called(key)} is {dtype} in {named(places)}, {usual} in most.", places, key)


def _sizes(
    key: FieldKey, parts: Mapping[Place, ScannedField], samples: Mapping[Place, ScannedSample]
) -> Iterator[HealthFinding]:
    sizes: dict[Place, float] = {}
    for place, field in parts.items():
        one = field.figures
        sizes[place] = (one.count + one.nan + one.infinite) / max(1, len(samples[place].times))
    empty = tuple(place for place, size in sizes.items() if not size)
    if empty:
        yield HealthFinding("lacking", f"{called(key)} has no values in {named(empty)}.", empty, key)
    for size, places, usual in _unusual({place: size for place, size in sizes.items() if size}):
        words = (
            f"{called(key)} has {size:g} {'value' if size == 1 else 'values'} in {named(places)}, {usual:g} in most."
        )
        yield HealthFinding("shape", words, places, key)


def _zones(
    key: FieldKey, parts: Mapping[Place, ScannedField], samples: Mapping[Place, ScannedSample]
) -> Iterator[HealthFinding]:
    """Yield samples in which more zones lack a field than in most: some zones may have no such field at all."""
    without: dict[Place, int] = {}
    for place, field in parts.items():
        zones = sum(zone.base == key.base for zone in samples[place].zones)
        without[place] = max(zones - field.zones, 0)
    usual = Counter(without.values()).most_common(1)[0][0]
    for count in sorted({one for one in without.values() if one > usual}):
        places = tuple(place for place, one in without.items() if one == count)
        most = f"in {usual} of most" if usual else "most samples have it in all zones"
        text = f"{called(key)} is missing in {counted(count, 'zone')} of {named(places)}; {most}."
        yield HealthFinding("lacking", text, places, key)


def _unusual(values: Mapping[Place, T]) -> Iterator[tuple[T, tuple[Place, ...], T]]:
    """Yield each value that is not that of most, with the samples that have it, and the usual one."""
    counts = Counter(values.values())
    if len(counts) < 2:
        return
    usual = counts.most_common(1)[0][0]
    for value in counts:
        if value != usual:
            yield value, tuple(place for place, one in values.items() if one == value), usual
