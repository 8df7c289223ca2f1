"""The Parquet files of the ``hf_datasets`` backend as they lie on the Hub, one column of one sample at a time.

A file consists of row groups, and a row group of one chunk of values for each column, which has to be decoded from its
beginning. A chunk may have the values of hundreds of samples: those read last are kept, so that going on to the next
sample costs nothing; one that is too large for that is decoded up to the sample, a few rows at a time.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from viewer.errors import DatasetError, ViewerError
from viewer.reader.column_row import ColumnTable
from viewer.reader.columns_arrow import from_arrow
from viewer.reader.hub_files import announced_files, shards
from viewer.reader.hub_known import completing
from viewer.reader.layout import DATA, PARQUET
from viewer.reader.supply import HERE, Supply
from viewer.reader.tree import Array
from viewer.unreadable import barred

MOST_KEPT = 2**28
"""Bytes of decoded chunks that are kept for each split."""

_FEW_ROWS = 4
"""Rows that are decoded at a time of a chunk that is not kept."""


def parquet_files(path: Path) -> dict[str, list[Path]]:
    """Return the Parquet files of a dataset by split, in their order; empty where its data are something else."""
    try:
        there = sorted(os.listdir(path / DATA))
    except OSError:
        return {}
    if "dataset_dict.json" in there:
        return {}  # they were converted, and these are left over
    names = [f"{DATA}/{name}" for name in there if name.endswith(PARQUET)]
    return {split: [path / name for name in found] for split, found in shards(names).items()}


def parquet_tables(
    path: Path, files: dict[str, list[Path]], warnings: list[str], left_out: dict[str, str], supply: Supply = HERE
) -> dict[str, ColumnTable]:
    """Open the Parquet files of a dataset.

    Parameters
    ----------
    warnings
        Gets a sentence about each split of which files are missing.
    left_out
        Gets a sentence about each split that cannot be opened.
    supply
        What they are read from.

    Raises
    ------
    DatasetError
        When none can be opened.
    """
    tables: dict[str, ColumnTable] = {}
    failures: list[DatasetError] = []
    for split, found in files.items():
        announced = announced_files(file.name for file in found)
        if announced > len(found):
            anew = "" if f"-{len(found) - 1:05d}-of-" in found[-1].name else ", and its samples are numbered anew"
            warnings.append(
                f"Split {split} has {len(found):,} of its {announced:,} Parquet files{anew}; {completing(path)}."
            )
        try:
            tables[split] = ParquetTable(path, found, supply)
        except DatasetError as error:  # one that was not downloaded must not cost the others
            failures.append(error)
            left_out[split] = f"Split {split} is left out. {error.sentence}"
    if failures and not tables:
        raise failures[0]
    return tables


class ParquetTable:
    """The samples of one split in Parquet files: one row each, ids counted from 0.

    Raises
    ------
    DatasetError
        When a file cannot be opened, or does not have one column of values for each path.
    """

    def __init__(self, path: Path, files: Sequence[Path], supply: Supply = HERE) -> None:
        from pyarrow import parquet

        self._groups: list[_Group] = []
        self._starts: list[int] = []
        self._kept: dict[tuple[int, str], Any] = {}
        self._bytes = 0
        rows = 0
        for file in files:
            try:
                opened = parquet.ParquetFile(supply.opened(file), memory_map=False)
                columns = _columns(opened)
            except (MemoryError, ImportError, ViewerError):
                raise
            except Exception as error:  # of pyarrow; damaged files raise anything
                if why := barred(error, file):
                    raise DatasetError(f"The dataset {path} cannot be opened: {why}.") from error
                raise DatasetError(
                    f"The dataset {path} cannot be opened: {file} is damaged or only a part of it was downloaded; "
                    f"{completing(path)}.",
                    detail=f"{type(error).__name__}: {error}",
                ) from error
            for number in range(opened.metadata.num_row_groups):
                self._starts.append(rows)
                self._groups.append(_Group(opened, number, columns))
                rows += opened.metadata.row_group(number).num_rows
        self._rows = rows

    def ids(self) -> range:
        """Sample ids, ascending."""
        return range(self._rows)

    def row(self, number: int) -> ParquetRow:
        """Return the columns of one sample."""
        group = max(place for place, start in enumerate(self._starts) if start <= number)
        return ParquetRow(self, group, number - self._starts[group])

    def names(self, group: int) -> set[str]:
        """Return the columns of a row group."""
        return set(self._groups[group].columns)

    def value(self, group: int, path: str, row: int) -> Any:
        """Return the value of a column in a row of a row group, as Arrow has it."""
        key = (group, path)
        chunk = self._kept.pop(key, None)
        if chunk is None:
            source = self._groups[group]
            if source.size(path) > MOST_KEPT:
                return source.value(path, row)
            chunk = source.chunk(path)
            self._bytes += chunk.nbytes
        self._kept[key] = chunk
        while self._bytes > MOST_KEPT and len(self._kept) > 1:
            oldest = next(iter(self._kept))
            self._bytes -= self._kept.pop(oldest).nbytes
        return chunk[row]


class _Group:
    """A row group of a file; ``columns`` has the place of each column among the leaves of the schema."""

    def __init__(self, file: Any, number: int, columns: dict[str, int]) -> None:
        self._file, self._number, self.columns = file, number, columns

    def size(self, path: str) -> int:
        """Return the bytes of a column when it is decoded, as the file states them."""
        return int(self._file.metadata.row_group(self._number).column(self.columns[path]).total_uncompressed_size)

    def chunk(self, path: str) -> Any:
        """Decode a column."""
        # By place: the names of columns are paths, and pyarrow takes a dot in one for a field of a struct.
        table = self._file.reader.read_row_group(self._number, column_indices=[self.columns[path]], use_threads=False)
        return table.column(0)

    def value(self, path: str, row: int) -> Any:
        """Decode a column up to a row."""
        batches = self._file.reader.iter_batches(
            _FEW_ROWS, row_groups=[self._number], column_indices=[self.columns[path]], use_threads=False
        )
        for batch in batches:
            if row < batch.num_rows:
                return batch.column(0)[row]
            row -= batch.num_rows
        raise IndexError(row)


class ParquetRow:
    """One row of the Parquet files of a split."""

    def __init__(self, table: ParquetTable, group: int, row: int) -> None:
        self._table, self._group, self._row = table, group, row

    def names(self) -> set[str]:
        """Paths of all columns, with or without a value in this row."""
        return self._table.names(self._group)

    def column(self, path: str) -> Array | None:
        """Return one column; None where the row has no value."""
        value = self._table.value(self._group, path, self._row).values
        return None if value is None else from_arrow(value)

    def notes(self) -> Sequence[str]:
        """Nothing: a table has all its values."""
        return ()

    def statuses(self) -> Sequence[os.stat_result]:
        """Nothing: the files are those of all samples of the split."""
        return ()

    def shape(self, path: str) -> tuple[int, ...] | None:
        """Nothing: it is not known before the column is decoded."""
        return None


def _columns(file: Any) -> dict[str, int]:
    """Return the place of each column among the leaves of the schema."""
    names = list(file.schema_arrow.names)
    if len(names) != len(file.schema):
        raise ValueError("a column has several parts")
    return {name: place for place, name in enumerate(names)}
