"""What the backends ``hf_datasets`` and ``zarr`` have in common: tables with a row for each sample."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, Protocol

from viewer.reader.column_files import Stamp
from viewer.values import dataclass


class ColumnRow(Protocol):
    """The columns of one sample that differ between samples."""

    def names(self) -> set[str]:
        """Paths that the sample has."""
        ...

    def column(self, path: str) -> Any:
        """Return one column: an array, or what gives its parts as arrays when they are taken; None without a value."""
        ...

    def shape(self, path: str) -> tuple[int, ...] | None:
        """Shape of a column, None where it is not known without reading."""
        ...

    def notes(self) -> Sequence[str]:
        """Sentences about what of the sample may be missing."""
        ...

    def statuses(self) -> Sequence[os.stat_result]:
        """Look at the files that are the sample's own, always in the same order.

        Raises
        ------
        OSError
            When one of them is gone.
        """
        ...


class ColumnTable(Protocol):
    """The samples of one split."""

    def ids(self) -> Sequence[int]:
        """Sample ids, ascending."""
        ...

    def row(self, number: int) -> ColumnRow:
        """Return the columns of one sample.

        Raises
        ------
        viewer.errors.SampleError
            When it cannot be opened.
        """
        ...


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one sample, as they were when they were opened.

    Attributes
    ----------
    row
        Those that differ between samples.
    constants
        Those that are equal in all samples of the split; None without a value.
    labels
        SIDS type of each path.
    files
        The files that all samples of the split share.
    mapped
        Those of them that are mapped into memory.
    """

    row: ColumnRow
    constants: dict[str, Any]
    labels: dict[str, str]
    files: Stamp
    mapped: Stamp
