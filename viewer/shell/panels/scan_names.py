"""What the columns of a scan are called in the table of samples."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from viewer.pairs.matching import FieldKey
from viewer.protocol.scan_figures import FIGURES, SIZES, ScanColumn
from viewer.shell.session.scan_columns import FIGURE_WORDS, column_label, is_global, labels_of

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
    offered = [column for column in columns if column.figure in FIGURE_WORDS and not is_global(column)]
    labels = labels_of({column.field for column in offered if column.field is not None})
    named: dict[str, ScanColumn] = {}
    for column in sorted(offered, key=lambda column: _place(column, labels)):
        name = column_label(column, labels)
        while name in taken or name in named:
            name += " (scan)"
        named[name] = column
    return named


def _place(column: ScanColumn, labels: dict[FieldKey, str]) -> tuple[bool, str, str, int]:
    """Put sizes first, then each field with its figures."""
    figures = (*SIZES, *FIGURES)
    label = labels[column.field] if column.field is not None else ""
    return column.field is not None, label.casefold(), label, figures.index(column.figure)
