"""A table as Parquet, by pyarrow."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from viewer.exporter.place import ExportError
from viewer.protocol.exporting import TableWritten, WriteTable


def write_table(message: WriteTable) -> TableWritten:
    """Write a table, complete or not at all.

    Raises
    ------
    ExportError
        When it cannot be written, or pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise ExportError("Parquet needs pyarrow, which is not installed; save the table as CSV or JSON.") from error
    columns = {name: _column(pa, values) for name, values in zip(message.heads, message.columns, strict=True)}
    path = Path(message.path)
    partial = path.with_name(f".{path.name}.partial-{secrets.token_hex(4)}")
    try:
        parquet.write_table(pa.table(columns), partial)
        os.replace(partial, path)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise ExportError(f"The table could not be written to {path}: {why}; choose another folder.") from error
    finally:
        partial.unlink(missing_ok=True)
    return TableWritten(str(path))


def _column(pa: Any, values: tuple[Any, ...]) -> Any:
    """Return values as an array of one type: whole numbers, numbers, lists of numbers, or texts where they differ."""
    try:
        return pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        pass
    if all(isinstance(value, (int, float, type(None))) for value in values):
        return pa.array([None if value is None else float(value) for value in values])
    return pa.array([None if value is None else str(value) for value in values])
