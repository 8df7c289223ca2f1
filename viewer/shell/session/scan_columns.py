"""What the fields, globals and columns of a scan are called, wherever they are listed."""

from __future__ import annotations

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
    """Return what fields are called: by their names, with location or base where there are several of the name."""
    by_name: dict[str, list[FieldKey]] = {}
    for field in fields:
        by_name.setdefault(field.name, []).append(field)
    labels = {}
    for name, same in by_name.items():
        several = len({field.location for field in same}) > 1
        for field in same:
            parts = [field.location] if several else []
            if len({other.base for other in same if other.location == field.location}) > 1:
                parts.append(field.base)
            labels[field] = f"{name} ({', '.join(parts)})" if parts else name
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
