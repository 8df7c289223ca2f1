"""What the fields, globals and columns of a scan are called, wherever they are listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from viewer.pairs.matching import GLOBAL, FieldKey
from viewer.protocol.scan_figures import VALUE, ScanColumn

FIGURE_WORDS = {
    "min": "min", "mean": "mean", "max": "max", "deviation": "deviation", "nan": "NaN", "infinite": "infinite",
    "points": "Points", "cells": "Cells", "times": "Time steps", "zones": "Zones",
}  # fmt: skip
"""What each figure is called; that of a field is followed by its name."""


def fields_of(columns: Iterable[ScanColumn]) -> tuple[FieldKey, ...]:
    """Return the fields and globals that columns are about, each once, in their order."""
    return tuple(dict.fromkeys(column.field for column in columns if column.field is not None))


def labels_of(fields: Collection[FieldKey]) -> dict[FieldKey, str]:
    """Return what fields are called: by their names, with location and base where that leaves several."""
    labels = {field: field.name for field in fields}
    for more in ("location", "base"):
        several = {name for name, count in Counter(labels.values()).items() if count > 1}
        labels = {
            field: f"{label} ({getattr(field, more)})" if label in several and getattr(field, more) else label
            for field, label in labels.items()
        }
    return labels


def column_label(column: ScanColumn, labels: dict[FieldKey, str]) -> str:
    """Return what a column is called: ``max p``, ``alpha`` (a global), ``Points``; ``labels`` are those of fields."""
    word = FIGURE_WORDS.get(column.figure, column.figure)
    if column.field is None:
        return word
    return labels[column.field] if column.figure == VALUE else f"{word} {labels[column.field]}"


def column_labels(columns: Sequence[ScanColumn]) -> dict[ScanColumn, str]:
    """Return what each of some columns is called."""
    labels = labels_of(fields_of(columns))
    return {column: column_label(column, labels) for column in columns}


def is_global(column: ScanColumn) -> bool:
    """Whether it is about a global."""
    return column.field is not None and column.field.location == GLOBAL
