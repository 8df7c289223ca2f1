"""The groups of the ``zarr`` backend, one column of one sample at a time."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from viewer.errors import DatasetError, SampleError
from viewer.reader.source_columns import Table


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
