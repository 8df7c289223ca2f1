"""Open a dataset on another machine: fetch what describes it, list its samples, open that as what it is."""

from __future__ import annotations

from dataclasses import replace

from viewer.errors import DatasetError, ViewerError
from viewer.far.entries import FILE, FOLDER
from viewer.far.mirror import Mirror
from viewer.protocol import DatasetEntry
from viewer.reader.far_facts import facts_of
from viewer.reader.far_portions import portions_of, reads_ranges
from viewer.reader.far_skeleton import Skeleton, skeleton_of
from viewer.reader.far_source import FarDataset
from viewer.reader.far_supply import FarSupply
from viewer.reader.folder import datasets_in
from viewer.reader.given_path import GivenPath, Pause, look_at
from viewer.reader.kinds import recognise
from viewer.reader.layout import INFOS
from viewer.reader.opened import OpenedDataset
from viewer.reader.signposts import refusal

_INNER, _SAMPLES = "dataset", "samples"
"""Folders of a dataset as pyplaid 0.1 saved it."""

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
            raise _refusal(given, skeleton)
        return _as_far(opener(), mirror, skeleton)
    except ViewerError as error:
        raise DatasetError(place.said(error.sentence), detail=error.detail, reason=error.reason) from error
    except OSError as error:
        where = error.filename or place.folder
        raise DatasetError(f"The dataset {place.address} cannot be opened: {where}: {error.strerror}.") from error


def _refusal(given: GivenPath, skeleton: Skeleton) -> DatasetError:
    """Say what is at the address, of which not all names are here."""
    if given.is_file:
        return refusal(given.path, None)
    return refusal(given.path, [entry.part for entry in skeleton.listings[""]])


def _as_far(opened: OpenedDataset, mirror: Mirror, skeleton: Skeleton) -> OpenedDataset:
    place, catalogue = mirror.place, opened.catalogue
    portion_of = portions_of(opened, skeleton.path, place.folder)
    source = FarDataset(opened.source, mirror, portion_of, skeleton.shared, reads_ranges(opened.source))
    for split in catalogue.splits:
        source.opened(split.name, split.id_at(0))
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
    if {INFOS, _SAMPLES} & names or (_INNER in names and f"{_INNER}/{_SAMPLES}" in _names(mirror, _INNER)):
        return ()
    if any(entry.kind == FILE and entry.name.endswith(".cgns") for entry in entries):
        return ()
    folders = [entry.name for entry in entries if entry.kind == FOLDER and not entry.name.startswith(".")]
    for folder in folders[:_MOST_DATASETS]:
        _show(mirror, folder)
    place = mirror.place
    found = datasets_in(place.folder, mirror.line.pause) if folders else ()
    return tuple(
        replace(entry, path=f"{place.address}/{entry.name}", trouble=place.said(entry.trouble)) for entry in found
    )


def _names(mirror: Mirror, folder: str) -> set[str]:
    return {entry.name for entry in mirror.listed(folder)}


def _show(mirror: Mirror, folder: str) -> None:
    """Have what a folder says of itself here, and the names in it."""
    entries = mirror.listed(folder)
    infos = [entry for entry in entries if entry.name == f"{folder}/{INFOS}" and entry.kind == FILE]
    mirror.have(folder, mirror.sized(folder, infos))
    below = [entry for entry in entries if entry.kind == FOLDER]
    mirror.show(below)
    for inner in (f"{folder}/{_INNER}", f"{folder}/{_SAMPLES}"):
        if inner in {entry.name for entry in below}:
            _show(mirror, inner)
