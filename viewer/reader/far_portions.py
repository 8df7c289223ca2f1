"""Which files a sample of a dataset on another machine is read from, by the source that reads it."""

from __future__ import annotations

import os
from pathlib import Path

from viewer.errors import DatasetError
from viewer.far.entries import FarEntry
from viewer.reader.far_portion import Portion, PortionOf, everything, nothing, when_read
from viewer.reader.layout import DATA
from viewer.reader.opened import OpenedDataset
from viewer.reader.outline import GLOBAL
from viewer.reader.tree import DatasetSource
from viewer.reader.zarr_folder import METADATA

_TIMES = "_times"


def portions_of(opened: OpenedDataset, path: Path, top: Path) -> PortionOf:
    """Return what says which files a sample is read from.

    Parameters
    ----------
    path
        What was opened: the folder of the mirror, or the only file in it.
    top
        The folder of the mirror.

    Raises
    ------
    DatasetError
        When it is a kind of dataset whose samples cannot be fetched one by one.
    """
    from viewer.reader.source_cgns import CgnsDataset
    from viewer.reader.source_columns import ColumnDataset
    from viewer.reader.source_mesh_files import MeshFilesDataset
    from viewer.reader.source_old import OldDataset

    source, backend = opened.source, opened.catalogue.backend
    if path != top:
        return lambda split, number: Portion("", frozenset({path.name}), everything)
    if isinstance(source, CgnsDataset) and backend == "cgns":
        return lambda split, number: Portion(f"{DATA}/{split}/sample_{number:09d}", None, everything)
    if isinstance(source, CgnsDataset):
        loose = source

        def of_loose(split: str, number: int) -> Portion:
            names = [file.relative_to(top).as_posix() for file in loose.files(split, number)]
            return Portion(names[0].rpartition("/")[0], frozenset(names), everything)

        return of_loose
    if isinstance(source, OldDataset):
        old = source

        def of_old(split: str, number: int) -> Portion:
            return Portion(old.folder(split, number).relative_to(top).as_posix(), None, everything)

        return of_old
    if isinstance(source, ColumnDataset) and backend == "zarr":
        return lambda split, number: Portion(f"{DATA}/{split}/sample_{number:09d}", None, _describes, globals_in=GLOBAL)
    if isinstance(source, ColumnDataset):
        tables = source

        def of_table(split: str, number: int) -> Portion:
            names = [file.relative_to(top).as_posix() for file in tables.table_files(split)]
            if not names:
                return Portion(f"{DATA}/{split}", None, nothing)
            return Portion(names[0].rpartition("/")[0], frozenset(names), nothing)

        return of_table
    if isinstance(source, MeshFilesDataset):
        meshes = source

        def of_meshes(split: str, number: int) -> Portion:
            files = (Path(os.path.normpath(file)) for file in meshes.files(split, number))
            names = frozenset(file.relative_to(top).as_posix() for file in files if file.is_relative_to(top))
            return Portion("", names, when_read)

        return of_meshes
    kind = opened.catalogue.taken_for or opened.catalogue.backend
    raise DatasetError(
        f"What is at {opened.catalogue.path} ({kind}) is opened only from this machine; download it first."
    )


def reads_ranges(source: DatasetSource) -> bool:
    """Whether a source reads parts of large tables, so that the globals of all samples are next to nothing."""
    from viewer.reader.source_columns import ColumnDataset

    return isinstance(source, ColumnDataset) and source.by_ranges


def _describes(entry: FarEntry) -> bool:
    """Whether a file of a zarr group says what its arrays are, or which values belong to which time."""
    parts = entry.name.split("/")
    return parts[-1] in METADATA or any(part.endswith(_TIMES) for part in parts)
