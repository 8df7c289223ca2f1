"""Health, as samples tell it of each other: duplicates, what some lack, and other units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from viewer.pairs.matching import GLOBAL, FieldKey
from viewer.protocol.reading import Catalogue
from viewer.scanning.divisions import Division, divisions_of
from viewer.scanning.health_divisions import division_findings
from viewer.scanning.health_finding import HealthFinding, Place, called, named
from viewer.scanning.health_problems import problem_findings
from viewer.scanning.health_shapes import shape_findings
from viewer.scanning.health_values import Fields, fields_of
from viewer.scanning.sample import ScannedSample
from viewer.wording import sentence


def set_findings(catalogue: Catalogue, samples: Sequence[ScannedSample]) -> Iterator[HealthFinding]:
    """Yield what is wrong between samples, all of which could be read, and with what the dataset says of them."""
    fields = fields_of(samples)
    divisions = divisions_of(catalogue.problems, samples)
    yield from _duplicates(samples, divisions)
    yield from _units(fields)
    yield from _lacking(samples)
    yield from shape_findings(samples, fields)
    yield from division_findings(samples, fields, divisions)
    yield from problem_findings(catalogue, samples)


def _duplicates(samples: Sequence[ScannedSample], divisions: Sequence[Division]) -> Iterator[HealthFinding]:
    groups: dict[object, list[Place]] = {}
    for one in samples:
        if one.content is not None:
            groups.setdefault(one.content, []).append((one.split, one.sample))
    for places in groups.values():
        if len(places) > 1:
            across = len({split for split, _ in places}) > 1
            parted = next((one for one in divisions if one.has_in_both(places)), None) if not across else None
            words = f", and {parted.who} tests with what it trains with" if parted is not None else ""
            kind = "leakage" if across or parted is not None else "duplicate"
            text = f"{sentence(named(places))} are the same to the last bit{words}."
            yield HealthFinding(kind, text, tuple(places))


def _units(fields: Fields) -> Iterator[HealthFinding]:
    for key, parts in fields.items():
        counts = Counter(field.unit for field in parts.values())
        if len(counts) < 2 or any(field.vector for field in parts.values()):
            continue
        usual, many = counts.most_common(1)[0]
        for unit in counts:
            places = tuple(place for place, field in parts.items() if field.unit == unit)
            if unit != usual:
                text = f"{called(key)} is in {unit or 'no unit'} in {named(places)}, but in {usual or 'no unit'}"
                yield HealthFinding("unit", f"{text} in {many:,} others.", places, key)


def _lacking(samples: Sequence[ScannedSample]) -> Iterator[HealthFinding]:
    """Yield what some samples of a split lack, and what a whole split lacks."""
    have: dict[FieldKey, set[Place]] = {}
    splits: dict[str, list[Place]] = {}
    for one in samples:
        place = (one.split, one.sample)
        splits.setdefault(one.split, []).append(place)
        texts = (FieldKey(name, GLOBAL) for name in one.texts)
        for key in (*(field.key for field in one.fields if not field.vector), *texts):
            have.setdefault(key, set()).add(place)
    for key, having in have.items():
        for split, places in splits.items():
            lacking = tuple(place for place in places if place not in having)
            if not lacking:
                continue
            if len(lacking) == len(places):
                yield HealthFinding("lacking", f"{called(key)} is in no sample of split {split}.", (), key)
            elif 2 * len(lacking) <= len(places):
                yield HealthFinding("lacking", f"{called(key)} is missing in {named(lacking)}.", lacking, key)
            else:
                rest = tuple(place for place in places if place in having)
                text = f"{called(key)} is in {named(rest)} alone, and missing in {len(lacking):,} others of the split."
                yield HealthFinding("lacking", text, rest, key)
