"""The Arrow tables of the ``hf_datasets`` backend, one column of one sample at a time.

They are files of Arrow's stream format with a ``state.json`` that names them, as ``save_to_disk`` of the library
``datasets`` writes them. They are opened by pyarrow alone: importing ``datasets`` takes two seconds of the processor.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from viewer.errors import DatasetError, SampleError
from viewer.reader.column_row import ColumnTable
from viewer.reader.plain_yaml import MAX_BYTES
from viewer.reader.regular_file import open_regular, read_whole
from viewer.reader.supply import HERE, Supply
from viewer.reader.tree import Array
from viewer.unreadable import barred

logger = logging.getLogger("viewer.reader")


def arrow_tables(path: Path, left_out: dict[str, str] | None = None, supply: Supply = HERE) -> dict[str, ColumnTable]:
    """Open the Arrow tables of a dataset; those on another machine when the first sample is read.

    Parameters
    ----------
    left_out
        Gets a sentence about each split that may not be read.

    Raises
    ------
    DatasetError
        When they are missing or damaged.
    """
    data = path / "data"
    try:
        splits = json.loads(read_whole(data / "dataset_dict.json", MAX_BYTES))["splits"]
        counts = {str(split): supply.rows(str(split)) for split in splits}
        found = {split: _table(data / split) for split, count in counts.items() if count is None}
    except (MemoryError, ImportError):
        raise  # says something about this machine, nothing about the files
    except Exception as error:  # of pyarrow too; damaged files raise anything
        found = _whole_splits(data, {} if left_out is None else left_out)
        if not found:
            why = barred(error, data) or "its Arrow tables in data are missing or damaged"
            raise DatasetError(
                f"The dataset {path} cannot be opened: {why}.",
                detail=f"{type(error).__name__}: {error}",
            ) from error
        counts = {}
    late = {split: LateTable(data / split, count, supply) for split, count in counts.items() if count is not None}
    return {**{split: ArrowTable(table) for split, table in found.items()}, **late}


def _table(folder: Path) -> Any:
    """Map the table of one split, which may be several files, into memory."""
    import pyarrow

    state = json.loads(read_whole(folder / "state.json", MAX_BYTES))
    json.loads(read_whole(folder / "dataset_info.json", MAX_BYTES))  # without it `datasets` opens no table either
    tables = []
    for file in state["_data_files"]:
        place = folder / file["filename"]
        open_regular(place).close()  # what the system says of a file says more than what pyarrow makes of it
        with pyarrow.memory_map(os.fspath(place)) as source:
            tables.append(pyarrow.ipc.open_stream(source).read_all())
    return pyarrow.concat_tables(tables, promote_options="default")


def _whole_splits(data: Path, left_out: dict[str, str]) -> dict[str, Any]:
    """Open those splits that can be: one that was not downloaded, or may not be read, must not cost the others."""
    found = {}
    for folder in sorted(data.iterdir()) if data.is_dir() else ():
        if not folder.is_dir():
            continue
        try:
            found[folder.name] = _table(folder)
        except (MemoryError, ImportError):
            raise
        except Exception as error:  # as above
            if why := barred(error, folder):
                left_out[folder.name] = f"Split {folder.name} is left out: {why}."
            logger.info("the split %s cannot be opened: %s: %s", folder.name, type(error).__name__, error)
    return found


class ArrowTable:
    """The samples of one split in an Arrow table: one row each, ids counted from 0."""

    def __init__(self, table: Any) -> None:
        self._table = table

    def ids(self) -> range:
        """Sample ids, ascending."""
        return range(self._table.num_rows)

    def row(self, number: int) -> ArrowRow:
        """Return the columns of one sample."""
        return ArrowRow(self._table, number)


class LateTable:
    """The samples of one split in an Arrow table on another machine, fetched when the first of them is read."""

    def __init__(self, folder: Path, rows: int, supply: Supply) -> None:
        self._folder, self._rows, self._supply = folder, rows, supply
        self._table: Any = None

    def ids(self) -> range:
        """Sample ids, ascending."""
        return range(self._rows)

    def row(self, number: int) -> ArrowRow:
        """Return the columns of one sample.

        Raises
        ------
        SampleError
            When the table cannot be fetched or is damaged.
        """
        if self._table is None:
            self._supply.need(self._folder)
            try:
                self._table = _table(self._folder)
            except (MemoryError, ImportError):
                raise
            except Exception as error:  # as above
                why = barred(error, self._folder) or "it is damaged"
                raise SampleError(
                    f"The Arrow table in {self._folder} cannot be read: {why}.",
                    detail=f"{type(error).__name__}: {error}",
                ) from error
        return ArrowRow(self._table, number)


class ArrowRow:
    """One row of an Arrow table. Arrays are views of the mapped file."""

    def __init__(self, table: Any, number: int) -> None:
        self._table = table
        self._number = number

    def names(self) -> set[str]:
        """Paths of all columns, with or without a value in this row."""
        return set(self._table.column_names)

    def column(self, path: str) -> Array | None:
        """Return one column; None where the row has no value."""
        value = self._table.column(path)[self._number].values
        return None if value is None else from_arrow(value)

    def notes(self) -> Sequence[str]:
        """Nothing: a table has all its values."""
        return ()

    def statuses(self) -> Sequence[os.stat_result]:
        """Nothing: the files are those of all samples of the split."""
        return ()

    def shape(self, path: str) -> tuple[int, ...] | None:
        """Length of a one-dimensional column."""
        value = self._table.column(path)[self._number].values
        return None if value is None or _nested(value) else (len(value),)


def _nested(value: Any) -> bool:
    import pyarrow

    return bool(pyarrow.types.is_list(value.type) or pyarrow.types.is_large_list(value.type))


def from_arrow(value: Any) -> Array:
    """Turn a (nested) Arrow list into an array without copying its values.

    Raises
    ------
    ValueError
        When inner lists differ in length.
    """
    lengths = []
    while _nested(value):
        lengths.append(len(value))
        inner = value.flatten()
        value, count = inner, len(inner)
        if lengths[-1] and count % lengths[-1]:
            raise ValueError("inner lists of different length")
    plain: Array = value.to_numpy(zero_copy_only=False)
    shape: list[int] = []
    for length in lengths:
        shape.append(length // int(np.prod(shape, dtype=np.int64)))
    return plain.reshape(*shape, -1) if lengths else plain
