"""The files that a sample of a dataset on another machine is read from, as a value."""

from __future__ import annotations

from collections.abc import Callable

from viewer.far.entries import FarEntry
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class Portion:
    """The files that a sample is read from.

    Attributes
    ----------
    unit
        The folder that is listed, by its path below the address.
    names
        Those files that are the sample's, in the unit or in folders in it; None: all of them.
    fetched
        Says which of them are fetched when the sample is opened.
    globals_in
        How the names below the unit begin of the files that the globals are in; empty: they may be in any.
    """

    unit: str
    names: frozenset[str] | None
    fetched: Callable[[FarEntry], bool]
    globals_in: str = ""

    @property
    def by_folder(self) -> dict[str, frozenset[str]]:
        """The names by the folders that they are in."""
        folders = {name.rpartition("/")[0] for name in self.names or ()}
        return {one: frozenset(name for name in self.names or () if name.rpartition("/")[0] == one) for one in folders}


PortionOf = Callable[[str, int], Portion]
"""Returns the portion of a sample, by split and number."""


def everything(_entry: FarEntry) -> bool:
    """Fetch all files of a portion when its sample is opened."""
    return True


def nothing(_entry: FarEntry) -> bool:
    """Fetch none before it is read."""
    return False


def when_read(_entry: FarEntry) -> bool:
    """Fetch none before its values are wanted: whoever reads them asks the supply for each file."""
    return False
