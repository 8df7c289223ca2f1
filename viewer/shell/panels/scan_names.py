"""What the columns of a scan are called in the table of samples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from viewer.pairs.matching import GLOBAL, FieldKey
from viewer.protocol.scan_figures import FIGURES, SIZES, ScanColumn

_WORDS = {
    "min": "min", "mean": "mean", "max": "max", "deviation": "deviation", "nan": "NaN", "infinite": "infinite",
    "points": "Points", "cells": "Cells", "times": "Time steps", "zones": "Zones",
}  # fmt: skip

COUNTS = ("nan", "infinite", *SIZES)
"""Figures that are whole numbers."""


def names_of(columns: Sequence[ScanColumn], taken: Collection[str]) -> dict[str, ScanColumn]:
    """Return columns by what they are called: ``max p``, with location and base only where that leaves several.

    Values of globals are left out: the table has them.

    Parameters
    ----------
    taken
        What other columns are called.
    """
    offered = [column for column in columns if column.figure in _WORDS and not _is_global(column)]
    labels = labels_of({column.field for column in offered if column.field is not None})
    named: dict[str, ScanColumn] = {}
    for column in sorted(offered, key=lambda column: _place(column, labels)):
        word = _WORDS[column.figure]
        name = f"{word} {labels[column.field]}" if column.field is not None else word
        while name in taken or name in named:
            name += " (scan)"
        named[name] = column
    return named


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


def _is_global(column: ScanColumn) -> bool:
    return column.field is not None and column.field.location == GLOBAL


def _place(column: ScanColumn, labels: dict[FieldKey, str]) -> tuple[bool, str, int]:
    """Put sizes first, then each field with its figures."""
    figures = (*SIZES, *FIGURES)
    label = labels[column.field] if column.field is not None else ""
    return column.field is not None, label, figures.index(column.figure)
