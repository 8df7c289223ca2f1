"""Tables of the ``hf_datasets`` (Arrow) and ``zarr`` backends, one column of one sample at a time."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

from viewer.errors import DatasetError, SampleError
from viewer.reader.source_columns import Table
from viewer.reader.tree import Array


def arrow_tables(path: Path) -> dict[str, Table]:
    """Open the Arrow tables of a dataset.

    Raises
    ------
    DatasetError
        When they are missing or damaged.
    """
    from plaid.storage.hf_datasets.reader import init_datasetdict_from_disk

    try:
        found = init_datasetdict_from_disk(path)
        return {str(name): ArrowTable(dataset.data.table, len(dataset)) for name, dataset in found.items()}
    except MemoryError:
        raise  # says something about this machine, nothing about the files
    except Exception as error:  # of datasets, pyarrow or fsspec; damaged files raise anything
        raise DatasetError(
            f"The dataset {path} cannot be opened: its Arrow tables in data are missing or damaged.",
            detail=f"{type(error).__name__}: {error}",
        ) from error


class ArrowTable:
    """The samples of one split in an Arrow table: one row each, ids counted from 0."""

    def __init__(self, table: Any, count: int) -> None:
        self._table = table
        self._count = count

    def ids(self) -> range:
        """Sample ids, ascending."""
        return range(self._count)

    def row(self, number: int) -> ArrowRow:
        """Return the columns of one sample."""
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


def zarr_tables(path: Path, ids: dict[str, list[int]]) -> dict[str, Table]:
    """Open the zarr groups of a dataset.

    The folders are listed by this program: pyplaid's own listing ends at the first stray folder.

    Raises
    ------
    DatasetError
        When a split is not a zarr group.
    """
    tables: dict[str, Table] = {}
    for split, numbers in ids.items():
        folder = path / "data" / split
        if not numbers:
            continue
        if not (folder / "zarr.json").is_file() and not (folder / ".zgroup").is_file():
            raise DatasetError(f"The dataset {path} cannot be opened: {folder} is not a zarr group.")
        tables[split] = ZarrTable(folder, numbers)
    return tables


class ZarrTable:
    """The samples of one split: a zarr group for each."""

    def __init__(self, folder: Path, numbers: list[int]) -> None:
        self._folder = folder
        self._arrays: dict[str, Any] = {}
        self._ids = numbers

    def ids(self) -> list[int]:
        """Sample ids, ascending."""
        return self._ids

    def row(self, number: int) -> ZarrRow:
        """Return the columns of one sample.

        Raises
        ------
        SampleError
            When its group cannot be opened.
        """
        folder = self._folder / f"sample_{number:09d}"
        try:
            return ZarrRow(folder)
        except MemoryError:
            raise  # says something about this machine, nothing about the files
        except Exception as error:  # of zarr; damaged files raise anything
            raise SampleError(
                f"The sample {number} of split {self._folder.name} cannot be read: {folder} is damaged.",
                detail=f"{type(error).__name__}: {error}",
            ) from error


class ZarrRow:
    """The zarr group of one sample: an array for each column, its path spelled with ``__``."""

    def __init__(self, folder: Path) -> None:
        import zarr

        if not (folder / "zarr.json").is_file() and not (folder / ".zgroup").is_file():
            raise FileNotFoundError(f"no zarr.json in {folder}")  # and no pipe, for whose end zarr would wait
        self._folder = folder
        self._arrays: dict[str, Any] = {}
        self._group: Any = zarr.open_group(zarr.storage.LocalStore(folder), mode="r")
        # Listed from the folder: the group would open each array to tell it from a group.
        self._keys = {
            entry.name.replace("__", "/"): entry.name
            for entry in folder.iterdir()
            if entry.is_dir() and not entry.name.startswith(".")
        }

    def names(self) -> set[str]:
        """Paths that the sample has."""
        return set(self._keys)

    def column(self, path: str) -> Any:
        """Return one column, whose parts are read when they are taken.

        Raises
        ------
        FileNotFoundError
            When its values are gone: zarr would make zeros of them.
        """
        chunks = self._folder / self._keys[path] / "c"
        # Without any such folder the values are zeros: zarr does not store those.
        if chunks.is_dir() and not any(names for _, _, names in os.walk(chunks)):
            raise FileNotFoundError(f"{chunks} is empty")
        return self._array(path)

    def shape(self, path: str) -> tuple[int, ...] | None:
        """Shape of a column, from its metadata."""
        shape: tuple[int, ...] = self._array(path).shape
        return shape

    def _array(self, path: str) -> Any:
        """Open an array; kept, because its shape and then its values are asked for (1 ms each time)."""
        if path not in self._arrays:
            self._arrays[path] = self._group[self._keys[path]]
        return self._arrays[path]
