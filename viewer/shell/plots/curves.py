"""Curves as they are drawn, named and written down; without Qt and without numpy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise, zip_longest

from viewer.protocol.plotting import Curve
from viewer.shell.services.table import DataTable, csv_text
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


def curve_table(x_title: str, drawn: Sequence[DrawnCurve]) -> DataTable:
    """Return curves as a table: for each its places and its values, NaN at a gap, and nothing below its end.

    A curve in steps has two columns of places: where each value begins and where it ends.
    """
    heads: list[str] = []
    columns: list[Sequence[float]] = []
    for one, label in zip(drawn, labels_of(drawn), strict=True):
        curve = one.curve
        if curve.steps:
            heads += [f"{x_title} from", f"{x_title} to"]
            columns += [curve.x[:-1], curve.x[1:]]
        else:
            heads.append(x_title)
            columns.append(curve.x)
        heads.append(with_unit(label, curve.unit))
        columns.append(curve.y)
    return DataTable(tuple(heads), tuple(zip_longest(*columns)))


def csv_of(x_title: str, drawn: Sequence[DrawnCurve]) -> str:
    """Return :func:`curve_table` with commas and points; a gap is empty."""
    return csv_text(curve_table(x_title, drawn))
