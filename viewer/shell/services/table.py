"""Tables as values, and as text that other programs read."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterable, Sequence
from typing import Any

from viewer.values import dataclass

TABLE_KINDS = ("csv", "json", "parquet")
"""Endings of the files that a table can be saved as."""


@dataclass(frozen=True, slots=True)
class DataTable:
    """Names of columns, and rows of numbers, texts and lists of numbers; None where there is no value."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    @property
    def columns(self) -> tuple[tuple[Any, ...], ...]:
        """The same by columns."""
        return tuple(zip(*self.rows, strict=True)) if self.rows else tuple(() for _ in self.heads)


def csv_text(table: DataTable) -> str:
    """Return a table with commas and points, numbers with all their digits; a value that is missing is empty."""
    import csv  # only when a table is saved

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.heads)
    writer.writerows([_plain(value) for value in row] for row in table.rows)
    return text.getvalue()


def tsv_text(table: DataTable) -> str:
    """Return a table separated by tabulators, as spreadsheets take it from the clipboard."""
    rows: Iterable[Sequence[Any]] = (table.heads, *table.rows)
    return "".join("\t".join(" ".join(_plain(value).split()) for value in row) + "\n" for row in rows)


def json_text(table: DataTable) -> str:
    """Return a table as a list of objects, one for each row; null where there is no number that JSON can spell."""
    heads = unique(table.heads)
    rows = [dict(zip(heads, map(_finite, row), strict=True)) for row in table.rows]
    return json.dumps(rows, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def unique(heads: Sequence[str]) -> tuple[str, ...]:
    """Return names of columns of which no two are alike."""
    found: list[str] = []
    for head in heads:
        name, number = head, 1
        while name in found:
            number += 1
            name = f"{head} ({number})"
        found.append(name)
    return tuple(found)


def _plain(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return value if isinstance(value, str) else repr(value) if isinstance(value, float) else str(value)


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return [_finite(item) for item in value] if isinstance(value, (list, tuple)) else value
