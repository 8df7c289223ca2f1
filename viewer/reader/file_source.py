"""What a source says of the files that its samples are read from."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, runtime_checkable

from viewer.reader.hdf5_file import State


@runtime_checkable
class FileSource(Protocol):
    """An open dataset whose samples have files of their own, wherever they are."""

    def files(self, split: str, number: int) -> list[Path]:
        """Return all that a sample is read from: files, and folders where another file would be part of it.

        Raises
        ------
        viewer.errors.SampleError
            When the dataset does not have it, or they cannot be found.
        """
        ...


@runtime_checkable
class LinkingSample(Protocol):
    """A sample whose files may link to others, which only reading them tells."""

    def linked(self) -> dict[Path, State | None]:
        """Return the files that links have led to so far, and what each was when it was opened."""
        ...
