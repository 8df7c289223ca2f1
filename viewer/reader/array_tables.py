"""Tables of predicted values (.csv, .parquet) as arrays: one row for each value, or for each sample."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from viewer.errors import DatasetError
from viewer.reader.tree import Array

Place = tuple[str, ...]
"""Split (left out where there is none), sample and name as parts of a path."""

_NAMED = ("split", "sample", "base", "zone", "field")


def read_table(file: Path) -> dict[Place, Array]:
    """Read a table.

    Raises
    ------
    DatasetError
        When it is damaged or lacks columns.
    """
    try:
        table = _reader(file.suffix.lower())(file)
        columns = {str(name): table.column(name) for name in table.column_names}
        if "sample" not in columns:
            raise DatasetError(f"The table {file} has no column “sample”; it has {', '.join(columns)}.")
        if "value" in columns and "field" in columns:
            return _by_value(columns, file)
        return _by_sample(columns, file)
    except (DatasetError, MemoryError, OSError):
        raise
    except Exception as error:  # pyarrow raises many kinds for damaged files
        raise DatasetError(f"The table {file} cannot be read: {error}.".replace("..", ".")) from error


def _reader(kind: str) -> Callable[[Path], Any]:
    if kind == ".csv":
        from pyarrow import csv

        return lambda file: csv.read_csv(file)
    from pyarrow import parquet

    return lambda file: parquet.read_table(file)


def _by_value(columns: dict[str, Any], file: Path) -> dict[Place, Array]:
    values = np.asarray(columns["value"].to_numpy())
    if values.dtype.kind not in "iuf":
        raise DatasetError(f"The column “value” of {file} is not made of numbers.")
    named = [np.asarray(columns[name].to_numpy()).astype(str) for name in _NAMED if name in columns]
    order = np.arange(len(values))
    if "index" in columns:
        order = np.argsort(np.asarray(columns["index"].to_numpy()), kind="stable")
    groups: dict[Place, list[int]] = {}
    rows = zip(*(column[order].tolist() for column in named), strict=True)
    for row, place in zip(rows, order.tolist(), strict=True):
        groups.setdefault(tuple(part for part in row if part), []).append(place)
    return {row: values[places] for row, places in groups.items()}


def _by_sample(columns: dict[str, Any], file: Path) -> dict[Place, Array]:
    lead = [columns[name].to_pylist() for name in ("split", "sample") if name in columns]
    fields = {name: column for name, column in columns.items() if name not in ("split", "sample")}
    if not fields:
        raise DatasetError(f"The table {file} has no column of values beside “sample”.")
    found: dict[Place, Array] = {}
    for name, column in fields.items():
        for place, cell in enumerate(column):
            values = np.atleast_1d(np.asarray(cell.as_py() if not hasattr(cell, "values") else cell.values))
            if cell.is_valid and values.dtype.kind in "iuf":
                found[(*(str(part[place]) for part in lead), name)] = values
    return found
