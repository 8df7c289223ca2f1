"""Samples that a script handed over from its memory, recognised by their index."""

from __future__ import annotations

from collections.abc import Callable

from viewer.errors import DatasetError
from viewer.handover.layout import BACKEND, INDEX
from viewer.protocol import Catalogue, Split, ranges_of
from viewer.reader.given_path import GivenPath
from viewer.reader.opened import OpenedDataset, opened_dataset
from viewer.reader.plaid_catalogue import within_reach
from viewer.reader.visible import visible


def recognise_memory(given: GivenPath) -> Callable[[], OpenedDataset] | None:
    """Return what opens samples that were handed over, None where a path is something else."""
    if given.is_file or not (INDEX in (given.names or ()) or str(given.path) in given.copies):
        return None
    return lambda: _open(given)


def _open(given: GivenPath) -> OpenedDataset:
    from viewer.reader.source_memory import MemoryDataset

    path = given.path
    source = MemoryDataset(path, given.inside(path), given.copies)
    warnings: list[str] = []
    reached = within_reach(source.splits(), warnings)
    splits = tuple(Split(name, ranges_of(ids)) for name, ids in reached.items() if ids)
    if not splits:
        raise DatasetError(f"The samples {path} are none: the index has no sample; hand them over again.")
    name = visible(source.name) or "Samples in memory"
    return opened_dataset(Catalogue(str(path), name, BACKEND, splits, warnings=tuple(warnings)), source)
