"""Open a dataset on another machine: fetch what describes it, list its samples, open that as what it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from viewer.errors import DatasetError, ViewerError
from viewer.far.entries import FILE, FOLDER
from viewer.far.mirror import Mirror
from viewer.protocol import DatasetEntry
from viewer.reader.far_facts import facts_of
from viewer.reader.far_portions import portions_of, reads_ranges
from viewer.reader.far_skeleton import Skeleton, skeleton_of
from viewer.reader.far_source import FarDataset
from viewer.reader.far_supply import FarSupply
from viewer.reader.given_path import Pause, look_at
from viewer.reader.kinds import recognise
from viewer.reader.layout import INFOS
from viewer.reader.opened import OpenedDataset
from viewer.reader.signposts import refusal

_MOST_DATASETS = 200
"""Folders in a folder that are looked into for datasets."""


def open_far(mirror: Mirror, pause: Pause) -> OpenedDataset:
    """Open the dataset of a mirror.

    Raises
    ------
    DatasetError
        When there is none, it cannot be reached or cannot be used; sentences name its address.
    """
    place = mirror.place
    try:
        skeleton = skeleton_of(mirror)
        given = replace(look_at(skeleton.path, False, {}, pause), supply=FarSupply(mirror))
        opener = recognise(given)
        if opener is None:
            raise refusal(given.path, None if given.names is None else sorted(given.names))
        return _as_far(opener(), mirror, skeleton)
    except ViewerError as error:
        raise DatasetError(place.said(error.sentence), detail=error.detail, reason=error.reason) from error
    except OSError as error:
        where = error.filename or place.folder
        raise DatasetError(f"{place.address} cannot be opened: {where}: {error.strerror}.") from error


def _as_far(opened: OpenedDataset, mirror: Mirror, skeleton: Skeleton) -> OpenedDataset:
    place, catalogue = mirror.place, opened.catalogue
    portion_of = portions_of(opened, place.folder)
    source = FarDataset(opened.source, mirror, portion_of, skeleton.shared, reads_ranges(opened.source))
    catalogue = replace(
        catalogue,
        path=str(place.folder),
        warnings=tuple(map(place.said, catalogue.warnings)),
        far=facts_of(catalogue, mirror, skeleton, portion_of),
    )
    return replace(opened, catalogue=catalogue, source=source)


def far_datasets(mirror: Mirror) -> tuple[DatasetEntry, ...]:
    """Describe the datasets in a folder on another machine, sorted by name; their paths are addresses.

    Returns
    -------
    Empty when there are none, or when the folder is a dataset itself.

    Raises
    ------
    ViewerError
        When it cannot be listed.
    """
    entries = mirror.listed("")
    names = {entry.name for entry in entries}
    if INFOS in names or any(entry.kind == FILE and entry.name.endswith(".cgns") for entry in entries):
        return ()
    folders = [entry.name for entry in entries if entry.kind == FOLDER and not entry.name.startswith(".")]
    found = [_described(mirror, name) for name in folders[:_MOST_DATASETS]]
    return tuple(entry for entry in found if entry is not None)


def _described(mirror: Mirror, folder: str) -> DatasetEntry | None:
    from viewer.reader.folder import describe

    entries = mirror.listed(folder)
    infos = [entry for entry in entries if entry.name == f"{folder}/{INFOS}" and entry.kind == FILE]
    if not infos:
        return None
    mirror.have(folder, mirror.sized(folder, infos))
    mirror.show([entry for entry in entries if entry.kind == FOLDER])
    path: Path = mirror.place.folder / folder
    found = describe(path, False)
    return replace(found, path=f"{mirror.place.address}/{folder}", trouble=mirror.place.said(found.trouble))
