"""Health, as the values of each sample tell it: what is not finite, does not vary, or is far from the others."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Mapping, Sequence

from viewer.numbers import short
from viewer.pairs.matching import FieldKey
from viewer.scanning.health_finding import HealthFinding, Place, called, named
from viewer.scanning.sample import ScannedField, ScannedSample
from viewer.scanning.statistics import joined_statistics

FAR = 10.0
"""Robust z from which on a sample is far from the others; of normal values not one in 10^23 is."""

_LEAST_SHARE = 0.2
"""Of a field's usual standard deviation: so far its mean or one of its ends must at least be from those of the others.
The minimum of a field that begins at zero everywhere is the same in all samples but for the fifth digit."""

LEAST_SAMPLES = 8
"""Of fewer samples nobody can say what is far from the others."""

_FROM_MEDIAN = 1.4826
"""Standard deviation of normal values by the median of their distances from their median (Iglewicz, Hoaglin, 1993)."""

_FROM_MEAN = 1.2533
"""The same by the mean of these distances, for when more than half of the values are the same."""

Fields = Mapping[FieldKey, Mapping[Place, ScannedField]]
"""By field or global the samples that have it."""


def fields_of(samples: Sequence[ScannedSample]) -> dict[FieldKey, dict[Place, ScannedField]]:
    """Return by field or global the samples that have it."""
    found: dict[FieldKey, dict[Place, ScannedField]] = {}
    for one in samples:
        for field in one.fields:
            found.setdefault(field.key, {})[one.split, one.sample] = field
    return found


def value_findings(samples: Sequence[ScannedSample]) -> Iterator[HealthFinding]:
    """Yield what is wrong with the values of samples, all of which could be read."""
    fields = fields_of(samples)
    yield from _not_finite(fields)
    yield from _constant(fields)
    yield from _constant_texts(samples)
    yield from _outliers(samples, fields)


def _not_finite(fields: Fields) -> Iterator[HealthFinding]:
    for key, parts in fields.items():
        for what, counts in (
            ("NaN", {place: field.figures.nan for place, field in parts.items()}),
            ("infinite", {place: field.figures.infinite for place, field in parts.items()}),
        ):
            places = tuple(place for place, count in counts.items() if count)
            if places and not _is_magnitude(parts):
                values = "value" if sum(counts.values()) == 1 else "values"
                text = f"{called(key)} has {sum(counts.values()):,} {what} {values} in {named(places)}."
                yield HealthFinding("not-finite", text, places, key)


def _is_magnitude(parts: Mapping[Place, ScannedField]) -> bool:
    return any(field.vector for field in parts.values())


def _constant(fields: Fields) -> Iterator[HealthFinding]:
    for key, parts in fields.items():
        whole = joined_statistics(field.figures for field in parts.values())
        if len(parts) > 1 and whole.is_constant and whole.low is not None:
            text = f"{called(key)} is {short(whole.low)} in all {len(parts):,} samples."
            yield HealthFinding("constant", text, (), key)
            continue
        still = tuple(place for place, field in parts.items() if not field.is_global and field.figures.is_constant)
        if still and 2 * len(still) <= len(parts):
            text = f"{called(key)} does not vary in {named(still)}, as it does in the other samples."
            yield HealthFinding("constant", text, still, key)


def _constant_texts(samples: Sequence[ScannedSample]) -> Iterator[HealthFinding]:
    texts: dict[str, list[str]] = {}
    for one in samples:
        for name, text in one.texts.items():
            texts.setdefault(name, []).append(text)
    for name, found in texts.items():
        if len(found) > 1 and len(set(found)) == 1:
            yield HealthFinding("constant", f"Global {name} is “{found[0][:80]}” in all {len(found):,} samples.")


def _outliers(samples: Sequence[ScannedSample], fields: Fields) -> Iterator[HealthFinding]:
    places = [(one.split, one.sample) for one in samples]
    for what, sizes in (("points", [one.points for one in samples]), ("cells", [one.cells for one in samples])):
        for place, size in far(dict(zip(places, map(float, sizes), strict=True))).items():
            text = f"The mesh of {named((place,))} has {sizes[places.index(place)]:,} {what}"
            yield HealthFinding("outlier", f"{text}, unlike that of the others ({_z(size)}).", (place,))
    for key, parts in fields.items():
        worst: dict[Place, tuple[float, str, float]] = {}
        usual = statistics.median(field.figures.deviation or 0.0 for field in parts.values())
        for what, column in _columns(parts):
            for place, distance in far(column, _LEAST_SHARE * usual).items():
                worst[place] = max(worst.get(place, (0.0, "", 0.0)), (distance, what, column[place]))
        for place, (distance, what, value) in worst.items():
            text = f"{called(key)} {what} {short(value)} in {named((place,))}, far from the others ({_z(distance)})."
            yield HealthFinding("outlier", text, (place,), key)


def _z(distance: float) -> str:
    return f"robust z {short(distance, 3)}, threshold {FAR:g}"


def _columns(parts: Mapping[Place, ScannedField]) -> Iterator[tuple[str, dict[Place, float]]]:
    known = {place: field.figures for place, field in parts.items() if field.figures.count}
    means = {place: one.mean for place, one in known.items() if one.mean is not None}
    if any(field.is_global for field in parts.values()):
        yield "is", means
        return
    yield "has the mean", means
    yield "has the standard deviation", {place: math.sqrt(one.spread / one.count) for place, one in known.items()}
    yield "has the minimum", {place: one.low for place, one in known.items() if one.low is not None}
    yield "has the maximum", {place: one.high for place, one in known.items() if one.high is not None}


def far(column: Mapping[Place, float], least: float = 0.0) -> dict[Place, float]:
    """Return the robust z of the samples that are at least :data:`FAR` from the median of a column.

    Of values that are all positive it is the smaller one of z and that of their logarithms: sizes of a design often go
    over decades.

    Parameters
    ----------
    least
        A smaller distance from the median is not far, however close together the others are.
    """
    values = {place: value for place, value in column.items() if math.isfinite(value)}
    if len(values) < LEAST_SAMPLES:
        return {}
    middle = statistics.median(values.values())
    distances = _distances(values, middle)
    if min(values.values()) > 0.0:
        logarithms = {place: math.log(value) for place, value in values.items()}
        logarithmic = _distances(logarithms, statistics.median(logarithms.values()))
        distances = {place: min(distance, logarithmic[place]) for place, distance in distances.items()}
    # What differs by rounding alone is not far: a constant field has means that do.
    least = max(least, 1e-9 * abs(middle))
    return {
        place: distance
        for place, distance in distances.items()
        if distance >= FAR and abs(values[place] - middle) > least
    }


def _distances(values: Mapping[Place, float], middle: float) -> dict[Place, float]:
    away = {place: abs(value - middle) for place, value in values.items()}
    scale = _FROM_MEDIAN * statistics.median(away.values()) or _FROM_MEAN * math.fsum(away.values()) / len(away)
    return {place: distance / scale if scale else 0.0 for place, distance in away.items()}
