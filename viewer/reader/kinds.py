"""The kinds of sources: what a path is found to be, by what is there and not by its name.

Each kind is a module with a function that looks at a :class:`GivenPath` and returns what opens it, or None where it is
something else. They are asked in the order of :data:`KINDS`; the first that knows the given has it. To recognise costs
a look at names and first bytes; whatever takes long to import or to read waits until something is opened.
"""

from __future__ import annotations

from collections.abc import Callable

from viewer.reader.given_path import GivenPath
from viewer.reader.kind_cgns import recognise_cgns
from viewer.reader.kind_memory import recognise_memory
from viewer.reader.kind_mesh_files import recognise_mesh_files
from viewer.reader.kind_parquet import recognise_parquet
from viewer.reader.kind_plaid import recognise_plaid
from viewer.reader.kind_plaid_old import recognise_old
from viewer.reader.opened import OpenedDataset

Opener = Callable[[], OpenedDataset]
"""Opens what was recognised; raises DatasetError where it cannot be used."""

KINDS: tuple[Callable[[GivenPath], Opener | None], ...] = (
    recognise_memory,
    recognise_plaid,
    recognise_old,
    recognise_cgns,
    recognise_mesh_files,
    recognise_parquet,  # last: tables may lie beside anything
)


def recognise(given: GivenPath) -> Opener | None:
    """Return what opens a path, None where no kind knows it.

    Raises
    ------
    DatasetError
        Where a kind knows what it is, and that it cannot be opened.
    """
    for kind in KINDS:
        opener = kind(given)
        if opener is not None:
            return opener
    return None
