"""Health, as samples tell it of each other: duplicates, what some lack, other units, and what is outside of a range."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from viewer.numbers import short
from viewer.pairs.matching import GLOBAL, FieldKey
from viewer.protocol.reading import Catalogue
from viewer.scanning.health_finding import HealthFinding, Place, called, named
from viewer.scanning.health_values import Fields, fields_of
from viewer.scanning.problems import features_of, splits_of
from viewer.scanning.sample import ScannedSample
from viewer.scanning.statistics import joined_statistics


def set_findings(catalogue: Catalogue, samples: Sequence[ScannedSample]) -> Iterator[HealthFinding]:
    """Yield what is wrong between samples, all of which could be read, and with what the dataset says of them."""
    fields = fields_of(samples)
    yield from _duplicates(samples)
    yield from _units(fields)
    yield from _lacking(samples)
    yield from _outside(samples, fields)
    yield from _unknown_features(catalogue, samples)
    yield from _unknown_splits(catalogue)


def _duplicates(samples: Sequence[ScannedSample]) -> Iterator[HealthFinding]:
    groups: dict[object, list[Place]] = {}
    for one in samples:
        if one.content is not None:
            groups.setdefault(one.content, []).append((one.split, one.sample))
    for places in groups.values():
        if len(places) > 1:
            kind = "leakage" if len({split for split, _ in places}) > 1 else "duplicate"
            text = named(places)
            yield HealthFinding(kind, f"{text[:1].upper()}{text[1:]} are the same to the last bit.", tuple(places))


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


def is_to_train(split: str) -> bool:
    """Whether a split is one of those to train with, by its name."""
    return split.lower().startswith("train")


def _outside(samples: Sequence[ScannedSample], fields: Fields) -> Iterator[HealthFinding]:
    others = {one.split for one in samples if not is_to_train(one.split)}
    for key, parts in fields.items():
        known = joined_statistics(field.figures for (split, _), field in parts.items() if is_to_train(split))
        if key.location != GLOBAL or known.low is None or known.high is None:
            continue
        for split in sorted(others):
            places = tuple(
                place
                for place, field in parts.items()
                if place[0] == split
                and field.figures.low is not None
                and field.figures.high is not None
                and (field.figures.low < known.low or field.figures.high > known.high)
            )
            if places:
                whole = f"{short(known.low)} to {short(known.high)}"
                text = f"{called(key)} of {named(places)} is outside the range of those to train with, {whole}."
                yield HealthFinding("outside", text, places, key)


def _unknown_features(catalogue: Catalogue, samples: Sequence[ScannedSample]) -> Iterator[HealthFinding]:
    if not samples:
        return
    nowhere = set.intersection(*(set(one.lacking) for one in samples))
    for path, definitions in features_of(catalogue.problems).items():
        if path in nowhere:
            names = " and ".join(f"“{name}”" for name in definitions)
            who = f"Problem definitions {names} name" if len(definitions) > 1 else f"Problem definition {names} names"
            yield HealthFinding("problem", f"{who} {path}, which no sample has.")


def _unknown_splits(catalogue: Catalogue) -> Iterator[HealthFinding]:
    there = {split.name: split for split in catalogue.splits}
    for name, content in catalogue.problems.items():
        for split, ids in splits_of(content).items():
            if split not in there:
                text = f"Problem definition “{name}” names the split {split}, which is not there."
                yield HealthFinding("problem", text)
                continue
            lost = [number for number in ids or () if there[split].position_of(number) is None]
            if lost:
                shown = ", ".join(map(str, lost[:5]))
                text = f"Problem definition “{name}” names {len(lost):,} samples that split {split} has not: {shown}"
                yield HealthFinding("problem", f"{text}{' …' if len(lost) > 5 else ''}.")
