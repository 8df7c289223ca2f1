"""Samples of the ``hf_datasets`` and ``zarr`` backends: a table with one column for each path of the CGNS tree.

pyplaid stores the columns that are equal in all samples of a split once (constants) and the others for each sample. The
tables are opened here; ``column_sample`` reads their columns.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from viewer.errors import DatasetError, SampleError
from viewer.reader.column_descriptions import read_descriptions
from viewer.reader.column_files import MAPPED, Stamp, files_of, refuse
from viewer.reader.column_names import Spelling
from viewer.reader.column_row import Columns, ColumnTable
from viewer.reader.column_sample import ColumnSample
from viewer.reader.columns_parquet import parquet_files
from viewer.reader.inside import Inside
from viewer.reader.outline import globals_base
from viewer.reader.sample_folders import sample_folders
from viewer.reader.supply import HERE, Supply
from viewer.reader.tree import Node
from viewer.values import dataclass
from viewer.wording import sample_name


@dataclass(frozen=True, slots=True)
class _Split:
    """One split: its table, its constants, and its files as they were before they were read."""

    table: ColumnTable
    constants: dict[str, Any]
    files: Stamp
    mapped: Stamp


class ColumnDataset:
    """An open dataset of the ``hf_datasets`` or ``zarr`` backend.

    Parameters
    ----------
    path
        The dataset's folder.
    backend
        Which of both.
    inside
        What belongs to the dataset.
    supply
        Where its files come from.

    Attributes
    ----------
    warnings
        Sentences about files that are missing.
    left_out
        A sentence about each split that is left out where the reason is known.

    Raises
    ------
    DatasetError
        When its tables cannot be opened.
    """

    def __init__(self, path: Path, backend: str, inside: Inside, supply: Supply = HERE) -> None:
        self._path = path
        self._backend = backend
        self._inside = inside
        self._supply = supply
        self._parquet: dict[str, list[Path]] = {}
        self.warnings: list[str] = []
        self.left_out: dict[str, str] = {}
        self._read()

    def _read(self) -> None:
        self._inside.check(self._path / "data", f"the dataset {self._path}")
        parquet = self._parquet = parquet_files(self._path) if self._backend == "hf_datasets" else {}
        files = files_of(self._path, self._backend, parquet)
        for names in files.values():
            refuse(names, self._inside)
        stamps = {
            split: (Stamp(names), Stamp(name for name in names if name.suffix in MAPPED))
            for split, names in files.items()
        }
        self.left_out = {}
        described = read_descriptions(self._path, self._backend)
        self._labels = described.labels
        if any(parquet.values()):
            from viewer.reader.columns_parquet import parquet_tables

            self.warnings = []
            tables = parquet_tables(self._path, parquet, self.warnings, self.left_out, self._supply)
        elif self._backend == "hf_datasets":
            from viewer.reader.columns_arrow import arrow_tables

            tables = arrow_tables(self._path, self.left_out, self._supply)
        else:
            from viewer.reader.columns_zarr import zarr_tables

            spelling = Spelling(described.columns, self._labels)
            ids = sample_folders(self._path / "data")
            tables = zarr_tables(self._path, ids, spelling, self._inside, self._supply)
        none, constants = (Stamp(()), Stamp(())), described.constants
        self._splits = {
            name: _Split(table, constants.get(name, {}), *stamps.get(name, none)) for name, table in tables.items()
        }

    @property
    def by_ranges(self) -> bool:
        """Whether parts of large files are read, and never all of one."""
        return any(self._parquet.values())

    def table_files(self, split: str) -> list[Path]:
        """Return the Parquet files of a split; none where it has other tables."""
        return self._parquet.get(split, [])

    def splits(self) -> dict[str, list[int]]:
        """Return the sample ids of each split."""
        return {name: list(split.table.ids()) for name, split in self._splits.items()}

    def sample(self, split: str, number: int) -> ColumnSample:
        """Return one sample.

        Raises
        ------
        SampleError
            When the dataset does not have it or it cannot be read.
        """
        title = sample_name(number, split)
        return ColumnSample(title, lambda: self._columns(title, split, number))

    def _columns(self, title: str, name: str, number: int) -> Columns:
        """Open the columns of a sample, and before that the tables once more if their files have changed."""
        split = self._splits.get(name)
        if split is not None and split.files.changed() is not None:
            try:
                self._read()
            except DatasetError as error:
                raise SampleError(error.sentence, detail=error.detail, reason=error.reason) from error
            split = self._splits.get(name)
        if split is None:
            raise SampleError(f"There is no {title}: the splits are {', '.join(self._splits)}.")
        if number not in split.table.ids():
            raise SampleError(f"There is no {title}: the dataset does not contain it.")
        return Columns(split.table.row(number), split.constants, self._labels, split.files, split.mapped)

    def globals_base(self, split: str, number: int) -> Node | None:
        """Return the base of globals at the first time step of a sample; each column is read when asked for.

        Raises
        ------
        SampleError
            When the dataset does not have the sample.
        """
        return globals_base(self.sample(split, number).tree(0))
