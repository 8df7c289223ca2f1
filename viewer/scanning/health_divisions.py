"""Health of what a model is tested with: whether it is like what it is trained with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from viewer.numbers import short
from viewer.pairs.matching import GLOBAL, FieldKey
from viewer.scanning.divisions import Division
from viewer.scanning.health_finding import HealthFinding, Place, called, named
from viewer.scanning.health_values import LEAST_SAMPLES, Fields
from viewer.scanning.neighbours import TooManyPoints, nearest, scaled
from viewer.scanning.sample import ScannedField, ScannedSample
from viewer.scanning.statistics import joined_statistics
from viewer.wording import sentence

_MUCH = 3.0
"""So many times the distance that 99 % of the samples have from their nearest neighbour is far."""


def division_findings(
    samples: Sequence[ScannedSample], fields: Fields, divisions: Sequence[Division]
) -> Iterator[HealthFinding]:
    """Yield samples to test with that are unlike those to train with, and samples that are unlike all others."""
    said: set[tuple[FieldKey | None, tuple[Place, ...]]] = set()
    globals_ = _varying_globals(samples, fields)
    yield from _alone(globals_)
    for division in divisions:
        for finding in (*_outside(fields, division), *_distant(globals_, division)):
            if (finding.field, finding.samples) not in said:  # what another division has said
                said.add((finding.field, finding.samples))
                yield finding


def _outside(fields: Fields, division: Division) -> Iterator[HealthFinding]:
    for key, parts in fields.items():
        if key.location != GLOBAL:
            continue
        known = joined_statistics(field.figures for place, field in parts.items() if place in division.train)
        if known.low is None or known.high is None:
            continue
        beyond = [
            place for place, field in parts.items()
            if place in division.test and _is_beyond(field, known.low, known.high)
        ]  # fmt: skip
        for split in sorted({split for split, _ in beyond}):
            places = tuple(place for place in beyond if place[0] == split)
            whole = f"{short(known.low)} to {short(known.high)}"
            text = f"{called(key)} of {named(places)} is outside the range of {division.those}, {whole}."
            yield HealthFinding("outside", text, places, key)


def _is_beyond(field: ScannedField, low: float, high: float) -> bool:
    one = field.figures
    return one.low is not None and one.high is not None and (one.low < low or one.high > high)


Points = Mapping[Place, tuple[float, ...]]
"""By sample its globals."""


def _varying_globals(samples: Sequence[ScannedSample], fields: Fields) -> Points:
    """Return the globals that are one number in each sample, and not the same one in all."""
    columns: list[dict[Place, float]] = []
    for key, parts in fields.items():
        if key.location == GLOBAL and len(parts) == len(samples):
            values = {place: field.figures.low for place, field in parts.items() if _is_one_number(field)}
            column = {place: value for place, value in values.items() if value is not None}
            if len(column) == len(samples) and len(set(column.values())) > 1:
                columns.append(column)
    places = [(one.split, one.sample) for one in samples] if columns else []
    return {place: tuple(column[place] for column in columns) for place in places}


def _is_one_number(field: ScannedField) -> bool:
    one = field.figures
    return one.low is not None and one.low == one.high and not one.nan and not one.infinite


def _distant(points: Points, division: Division) -> Iterator[HealthFinding]:
    train = {place: points[place] for place in points if place in division.train}
    test = {place: points[place] for place in points if place in division.test and place not in division.train}
    if len(train) < LEAST_SAMPLES:
        return
    known = scaled(train, list(train.values()))
    try:
        usual = _usual([distance for _, distance in nearest(known, known).values()])
        found = nearest(scaled(test, list(train.values())), known)
    except TooManyPoints:
        yield _not_done(f"which samples to test with are far from {division.those}", points)
        return
    for place, (neighbour, distance) in found.items():
        if usual and distance > _MUCH * usual:
            text = (
                f"{sentence(named((place,)))} is far from {division.those} by its globals: the nearest one, "
                f"{named((neighbour,))}, is {short(distance / usual, 2)} times as far away as is usual among these."
            )
            yield HealthFinding("distant", text, (place,))


def _alone(points: Points) -> Iterator[HealthFinding]:
    if len(points) < LEAST_SAMPLES:
        return
    known = scaled(points, list(points.values()))
    try:
        found = nearest(known, known)
    except TooManyPoints:
        yield _not_done("which samples are far from all others", points)
        return
    usual = _usual([distance for _, distance in found.values()])
    for place, (neighbour, distance) in found.items():
        if usual and distance > _MUCH * usual:
            text = (
                f"{sentence(named((place,)))} is far from all others by its globals: the nearest one, "
                f"{named((neighbour,))}, is {short(distance / usual, 2)} times as far away as is usual."
            )
            yield HealthFinding("outlier", text, (place,))


def _not_done(what: str, points: Points) -> HealthFinding:
    globals_ = len(next(iter(points.values())))
    text = (
        f"It was not found out {what} by their globals: {len(points):,} samples with {globals_} globals each take too "
        "long to compare."
    )
    return HealthFinding("not-done", text)


def _usual(distances: Sequence[float]) -> float:
    """Return the distance that 99 % do not exceed; of few samples all but the greatest, which may be what is far."""
    return sorted(distances)[int(0.99 * (len(distances) - 1))]
