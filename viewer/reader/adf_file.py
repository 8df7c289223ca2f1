"""A CGNS file in the old ADF format, as the converter reads it: its library trusts what it reads, and may crash."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.errors import SampleError
from viewer.mesh_kinds import is_adf
from viewer.reader.regular_file import open_regular, require_data
from viewer.reader.tree import Node
from viewer.unreadable import reason_of

if TYPE_CHECKING:
    from viewer.reader.conversions import Conversions
    from viewer.reader.hdf5_file import State


class AdfFile:
    """An ADF file, with what :class:`viewer.reader.cgns_file.CgnsFile` has.

    Parameters
    ----------
    title
        What messages call the sample.
    path
        Where it is.
    conversions
        Has files converted.

    Attributes
    ----------
    remarks
        Sentences about links that are not followed, once the tree was asked for.
    """

    def __init__(self, title: str, path: Path, conversions: Conversions) -> None:
        self._title, self._path, self._conversions = title, path, conversions
        self.remarks: tuple[str, ...] = ()

    def statuses(self) -> list[os.stat_result]:
        """Look at the file and return its status.

        Raises
        ------
        SampleError
            When it is gone.
        """
        try:
            return [require_data(self._path)]
        except OSError as error:
            raise SampleError(f"{self._title} cannot be read: {reason_of(error, self._path)}.") from error

    def linked(self) -> dict[Path, State | None]:
        """Return nothing: links to other files are not followed."""
        return {}

    def tree(self) -> Node:
        """Return the tree as the file is now.

        Raises
        ------
        SampleError
            When the file cannot be read.
        """
        found = self._conversions.get((self._path,), 0, self._title)
        self.remarks = found.notes
        return found.root

    def number_at(self, path: str) -> float | None:
        """Return nothing: the file is read whole."""
        return None

    def close(self) -> None:
        """Nothing is open."""


def is_adf_file(path: Path) -> bool:
    """Whether a file is in the ADF format; no where it cannot be read, which whoever reads it says."""
    try:
        with open_regular(path) as file:
            return is_adf(file.read(64))
    except OSError:
        return False
