"""What is fetched of a dataset on another machine when it is opened: what describes it, the names of its samples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from viewer.errors import DatasetError
from viewer.far.entries import FILE, FOLDER, FarEntry
from viewer.far.mirror import Mirror
from viewer.mesh_kinds import kind_by_name
from viewer.reader.layout import DATA, INFOS, PARQUET
from viewer.values import dataclass

README = "README.md"

_BESIDE = ("problem_definitions", "problem_definition", "constants")
"""Folders that are fetched as a whole."""

_TABLE = ("state.json", "dataset_info.json", "dataset_dict.json", "zarr.json", ".zgroup", ".zattrs")
"""Files beside tables and groups that describe them."""

_MOST_BYTES = 2**25
"""Larger files do not describe anything."""


@dataclass(frozen=True, slots=True)
class Skeleton:
    """What was fetched.

    Attributes
    ----------
    path
        What is to be opened: the folder of the mirror, or a file in it.
    shared
        The files that all samples need.
    listings
        By folder, what was listed of the data.
    """

    path: Path
    shared: tuple[FarEntry, ...]
    listings: dict[str, Sequence[FarEntry]]


def skeleton_of(mirror: Mirror) -> Skeleton:
    """Fetch it.

    Raises
    ------
    ViewerError
        When there is nothing at the address, or it cannot be fetched.
    """
    mirror.place.sign()
    entries = mirror.listed("")
    if not entries:
        raise DatasetError(f"There is nothing at {mirror.place.address}; check the address.")
    if len(entries) == 1 and entries[0].is_root:
        mirror.have("", entries)
        return Skeleton(mirror.place.folder / entries[0].name, tuple(entries), {"": entries})
    names = {entry.name for entry in entries}
    listings: dict[str, Sequence[FarEntry]] = {"": entries}
    inner = "dataset" if "dataset" in names and "samples" not in names else ""
    wanted = _descriptions(entries)
    for folder in [entry.name for entry in entries if entry.kind == FOLDER]:
        if folder in _BESIDE:
            wanted += mirror.below(folder)
        elif folder == DATA and INFOS in names:
            wanted += _data(mirror, listings)
        elif folder == inner:
            listings[folder] = mirror.listed(folder)
            wanted += _descriptions(listings[folder])
    known = names | {entry.name for entry in listings.get(inner, ())}
    for folder in (f"{inner}/samples".lstrip("/"), "meshes", "" if not {INFOS, "samples"} & names else "samples"):
        if not folder or folder in known:  # to ask for what is not there costs as much
            _show(mirror, listings, folder)
    mirror.have("", mirror.sized("", wanted))
    return Skeleton(mirror.place.folder, tuple(wanted), listings)


def _descriptions(entries: Iterable[FarEntry]) -> list[FarEntry]:
    """Return the files beside the data that describe it."""
    return [
        entry
        for entry in entries
        if entry.kind == FILE
        and (entry.name.endswith((".yaml", ".json", ".csv")) or entry.name == README)
        and (entry.size or 0) <= _MOST_BYTES
    ]


def _data(mirror: Mirror, listings: dict[str, Sequence[FarEntry]]) -> list[FarEntry]:
    """List the data of a dataset of today, and return the files of them that describe tables."""
    wanted = []
    entries = _show(mirror, listings, DATA)
    folders = [entry.name for entry in entries if entry.kind == FOLDER]
    for folder in (DATA, *folders):
        below = entries if folder == DATA else _show(mirror, listings, folder)
        wanted += [entry for entry in below if entry.kind == FILE and entry.name.rpartition("/")[2] in _TABLE]
    return wanted


def _show(mirror: Mirror, listings: dict[str, Sequence[FarEntry]], folder: str) -> Sequence[FarEntry]:
    """List a folder, and show here what is in it: of samples and of large files the names."""
    if folder not in listings:
        listings[folder] = mirror.listed(folder)
    mirror.show([entry for entry in listings[folder] if _is_shown(entry) or (not folder and _is_mesh(entry))])
    return listings[folder]


def _is_mesh(entry: FarEntry) -> bool:
    """Whether it is a mesh file of another program, by its name."""
    return entry.kind == FILE and not entry.name.startswith(".") and kind_by_name(entry.name) is not None


def _is_shown(entry: FarEntry) -> bool:
    part = entry.name.rpartition("/")[2]
    if part.startswith("."):
        return False
    return entry.kind == FOLDER or part.lower().endswith((".cgns", PARQUET))
