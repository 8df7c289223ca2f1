"""The figures of fields as a table."""

from __future__ import annotations

from collections.abc import Sequence

from viewer.numbers import short
from viewer.protocol.scan_figures import ALL_SPLITS, FieldFigures, SplitFigures
from viewer.shell.services.table import DataTable
from viewer.shell.session.scan_columns import labels_of

_HEADS = ("Field", "Split", "Samples", "Values", "NaN", "Infinite", "Min", "Max", "Mean", "Std")
_UNIT = "Unit"
_ALL = "all"

PERCENTILE_TIP = "Within 1 % of a value that so many per cent of the values are below"

Cell = str | int | float | None


def figures_data(splits: Sequence[SplitFigures]) -> DataTable:
    """Return the figures of every field as a table: a row for each split, those of one field below each other."""
    every = next((one for one in splits if one.split == ALL_SPLITS), None)
    chosen = [one for one in splits if one.split != ALL_SPLITS]
    if every is not None and len(chosen) != 1:
        chosen.insert(0, every)
    fields = tuple(dict.fromkeys(figures.field for split in chosen for figures in split.fields))
    percents = sorted({percent for split in chosen for one in split.fields for percent, _value in one.percentiles})
    names = labels_of(fields)
    rows = []
    for field in fields:
        for split in chosen:
            found = next((one for one in split.fields if one.field == field), None)
            if found is not None:
                rows.append(_row(names[field], split.split or _ALL, found, percents))
    return DataTable((*_HEADS, *(f"{short(percent)} %" for percent in percents), _UNIT), tuple(rows))


def _row(name: str, split: str, one: FieldFigures, percents: Sequence[float]) -> tuple[Cell, ...]:
    known = dict(one.percentiles)
    figures = (one.low, one.high, one.mean, one.deviation, *(known.get(percent) for percent in percents))
    name = f"{name}, magnitude" if one.vector else name
    return (name, split, one.samples, one.count, one.nan, one.infinite, *figures, one.unit)
