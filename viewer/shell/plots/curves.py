"""Curves as they are drawn, named and written down; without Qt and without numpy."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from itertools import pairwise, zip_longest

from viewer.protocol.plotting import Curve
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class DrawnCurve:
    """A curve in the chart; ``source`` is the sample that it is of, ``kept`` whether that was on screen before."""

    curve: Curve
    source: str = ""
    kept: bool = False


def labels_of(drawn: Sequence[DrawnCurve]) -> list[str]:
    """Return what tells each curve from the others: sample, field and boundary, as far as they differ."""
    several = [len({part(one) for one in drawn}) > 1 for part in _PARTS]
    found = []
    for one in drawn:
        parts = [part(one) for part, needed in zip(_PARTS, several, strict=True) if needed]
        found.append(", ".join(filter(None, parts)) or one.curve.name)
    return found


_PARTS = (lambda one: one.source, lambda one: one.curve.name, lambda one: one.curve.of)


def with_unit(name: str, unit: str) -> str:
    """Return the title of an axis."""
    return f"{name} [{unit}]" if unit else name


def value_title(drawn: Iterable[DrawnCurve]) -> str:
    """Return the title of the axis of values: the name where all curves have it, the unit where all have that."""
    curves = [one.curve for one in drawn]
    names, units = {curve.name for curve in curves}, {curve.unit for curve in curves}
    name = names.pop() if len(names) == 1 else ""
    unit = units.pop() if len(units) == 1 else ""
    return with_unit(name, unit).strip()


def middles(curve: Curve) -> tuple[float, ...]:
    """Return where the values of a curve are: of one in steps, in the middle of each."""
    if not curve.steps:
        return curve.x
    return tuple((first + last) / 2.0 for first, last in pairwise(curve.x))


def csv_of(x_title: str, drawn: Sequence[DrawnCurve]) -> str:
    """Return curves as a table, with commas and points: for each its places and its values, a gap is empty.

    A curve in steps has two columns of places: where each value begins and where it ends.
    """
    import csv  # only when a table is saved or copied

    columns: list[list[str]] = []
    for one, label in zip(drawn, labels_of(drawn), strict=True):
        curve = one.curve
        first = curve.x[:-1] if curve.steps else curve.x
        if curve.steps:
            columns.append([f"{x_title} from", *map(repr, first)])
            columns.append([f"{x_title} to", *map(repr, curve.x[1:])])
        else:
            columns.append([x_title, *map(repr, first)])
        columns.append([with_unit(label, curve.unit), *("" if math.isnan(y) else repr(y) for y in curve.y)])
    text = io.StringIO()

    csv.writer(text, lineterminator="\n").writerows(zip_longest(*columns, fillvalue=""))
    return text.getvalue()
