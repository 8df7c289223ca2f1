"""Where the files of a dataset come from, for sources that need only some of them at a time."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from viewer.reader.zarr_folder import files_below


class Supply(Protocol):
    """Has files here when they are needed.

    Attributes
    ----------
    all_here
        Whether all files are on this machine, so that looking at them says whether they have changed.
    """

    @property
    def all_here(self) -> bool:
        """See above."""
        ...

    def need(self, path: Path) -> None:
        """Have a file, or the files below a folder, here, where they are anywhere.

        Raises
        ------
        viewer.errors.SampleError
            When they cannot be had.
        """
        ...

    def below(self, folder: Path) -> Sequence[str]:
        """Return the files below a folder, by their places in it, whether they are here or not.

        Raises
        ------
        OSError
            When it cannot be listed.
        """
        ...

    def opened(self, file: Path) -> Any:
        """Return what pyarrow reads a file from: its path, or what fetches the parts that are read."""
        ...

    def rows(self, split: str) -> int | None:
        """Return how many rows a table has that is not to be opened before it is needed; None where it may be."""
        ...


class OnThisMachine:
    """All files are here."""

    all_here = True

    def need(self, path: Path) -> None:
        """Do nothing."""

    def below(self, folder: Path) -> list[str]:
        """List the files below a folder."""
        top = len(os.fspath(folder)) + 1
        return [entry.path[top:].replace(os.sep, "/") for entry in files_below(folder)]

    def opened(self, file: Path) -> Path:
        """Return the path."""
        return file

    def rows(self, split: str) -> None:
        """Open all tables at once."""
        return


HERE = OnThisMachine()
"""The supply of a dataset on this machine."""
