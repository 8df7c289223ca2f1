"""Samples of the ``hf_datasets`` and ``zarr`` backends: a table with one column for each path of the CGNS tree.

pyplaid stores the columns that are equal in all samples of a split once (constants) and the others for each sample. It
opens the tables here; ``column_sample`` reads their columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from viewer.errors import DatasetError, SampleError
from viewer.reader.column_sample import ColumnSample, Row
from viewer.reader.outline import globals_base
from viewer.reader.source_cgns import sample_folders
from viewer.reader.tree import Node


class Table(Protocol):
    """The samples of one split."""

    def ids(self) -> Sequence[int]:
        """Sample ids, ascending."""
        ...

    def row(self, number: int) -> Row:
        """Return the columns of one sample."""
        ...


def open_columns(path: Path, backend: str) -> ColumnDataset:
    """Open a dataset of the ``hf_datasets`` or ``zarr`` backend.

    Raises
    ------
    DatasetError
        When its tables cannot be opened.
    """
    from plaid.storage.common.reader import load_metadata_from_disk

    try:
        constants, _, _, labels = load_metadata_from_disk(path)
    except MemoryError:
        raise  # says something about this machine, nothing about the files
    except Exception as error:  # it trusts the files, so damaged ones raise anything
        missing = f": {error.filename} cannot be read" if isinstance(error, OSError) and error.filename else ""
        raise DatasetError(
            f"The dataset {path} cannot be opened: what its backend {backend} needs besides the data (constants, "
            f"variable_schema.yaml, cgns_types.yaml) is missing or damaged{missing}.",
            detail=f"{type(error).__name__}: {error}",
        ) from error
    if not isinstance(labels, dict):
        raise DatasetError(f"The dataset {path} cannot be opened: cgns_types.yaml is damaged.")
    if backend == "zarr":
        from viewer.reader.columns_zarr import zarr_tables

        tables = zarr_tables(path, sample_folders(path / "data"))
    else:
        from viewer.reader.columns_arrow import arrow_tables

        tables = arrow_tables(path)
    return ColumnDataset(tables, constants, labels)


class ColumnDataset:
    """An open dataset of the ``hf_datasets`` or ``zarr`` backend.

    Parameters
    ----------
    tables
        One for each split.
    constants
        For each split, the columns that are equal in all its samples.
    labels
        SIDS type of each path.
    """

    def __init__(self, tables: dict[str, Table], constants: dict[str, dict[str, Any]], labels: dict[str, str]) -> None:
        self._tables = tables
        self._constants = constants
        self._labels = labels

    def splits(self) -> dict[str, list[int]]:
        """Return the sample ids of each split."""
        return {name: list(table.ids()) for name, table in self._tables.items()}

    def sample(self, split: str, number: int) -> ColumnSample:
        """Return one sample.

        Raises
        ------
        SampleError
            When the dataset does not have it.
        """
        title = f"sample {number} of split {split}"
        table = self._tables.get(split)
        if table is None:
            raise SampleError(f"There is no {title}: the splits are {', '.join(self._tables)}.")
        if number not in table.ids():
            raise SampleError(f"There is no {title}: the dataset does not hold it.")
        return ColumnSample(title, table.row(number), self._constants.get(split, {}), self._labels)

    def globals_base(self, split: str, number: int) -> Node | None:
        """Return the base of globals at the first time step of a sample; each column is read when asked for.

        Raises
        ------
        SampleError
            When the dataset does not have the sample.
        """
        return globals_base(self.sample(split, number).tree(0))
