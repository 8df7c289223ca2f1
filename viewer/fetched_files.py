"""What was fetched of datasets on other machines: whose a folder is, how much it takes, and removing it.

::

    <base>/<digest of the address>/far-address.json     the address, its revision, whether it is kept
                                   <name>/              the dataset's folder as far as it was fetched
                                   seen/, here/         what the far machine said, and of which version files are
                                   ranges/, parts/      parts of large files, and what is on its way
                                   locks/               what says that somebody fetches a file

``base`` is in the cache root, or the user's folder of what is kept. Any file may go at any time: it is fetched again.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any

from viewer.cache.names import Kind, parse
from viewer.disk_usage import allocated
from viewer.values import dataclass

FETCHED = "fetched"
"""Folder in the cache root of what was fetched."""

SIGN = "far-address.json"
"""Name of the small file that says whose a folder is."""

LOW_WATER = 0.8
"""What is removed goes down to this share of what is allowed, so that it is not due again at once."""

LARGE = 16 * 1024
"""Bytes of a file that is worth removing: what describes a dataset is smaller, and needed each time it is opened."""

YOUNG_S = 120.0
"""Seconds for which a file that came stays: whoever had it fetched is about to read it."""

_BESIDE = ("seen", "here", "locks")
_MOST_SIGN = 64 * 1024


@dataclass(frozen=True, slots=True)
class FetchedDataset:
    """What is here of a dataset.

    Attributes
    ----------
    folder
        Its folder in the base.
    bytes, files
        What its large files take, and how many they are.
    used
        When the last one came, in seconds since the epoch; 0 where none has.
    """

    folder: Path
    address: str
    kept: bool
    bytes: int = 0
    files: int = 0
    used: float = 0.0


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    bytes: int
    came: float


def digest_of(address: str) -> str:
    """Return what the folder of an address is called."""
    import hashlib  # of OpenSSL, which the window need not wait for as it starts

    return hashlib.blake2b(address.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


def is_fetched(path: str) -> bool:
    """Whether a path is that of a dataset which is fetched into a cache, and so is gone with it."""
    parts = PurePath(path).parts
    names = (parse(parts[place - 1]) for place in range(1, len(parts)) if parts[place] == FETCHED)
    return any(name is not None and name.kind is Kind.CACHE for name in names)


def survey(base: Path) -> tuple[FetchedDataset, ...]:
    """Say what is here of each dataset, sorted by address."""
    found = []
    for folder, address, kept in _datasets(base):
        files = list(_files(folder))
        used = max((file.came for file in files), default=0.0)
        found.append(FetchedDataset(folder, address, kept, sum(file.bytes for file in files), len(files), used))
    return tuple(sorted(found, key=lambda one: one.address))


def evict(base: Path, allowed: int, cancel: threading.Event) -> int:
    """Remove the files that came first where all take more than is allowed; returns what the others take."""
    files = [file for folder, _address, _kept in _datasets(base) for file in _files(folder)]
    left = sum(file.bytes for file in files)
    if left <= allowed:
        return left
    old = time.time() - YOUNG_S
    for file in sorted(files, key=lambda one: one.came):
        if left <= allowed * LOW_WATER or file.came > old or cancel.is_set():
            break
        left -= _removed(file)
    return left


def remove_files(base: Path, folder: Path, cancel: threading.Event) -> int:
    """Remove what was fetched of one dataset, which may be open: what is needed is fetched again.

    Returns
    -------
    The bytes that became free; 0 where the folder is none of ours.
    """
    if folder not in [known for known, _address, _kept in _datasets(base)]:
        return 0
    freed = 0
    for file in _files(folder):
        if cancel.is_set():
            break
        freed += _removed(file)
    return freed


def remove_kept(base: Path, folder: Path, cancel: threading.Event) -> int:
    """Remove the folder of a dataset that is kept; returns as :func:`remove_files` does. It should not be open."""
    from viewer.cache import remove_tree  # what only looks need not import it

    if folder not in [known for known, _address, kept in _datasets(base) if kept]:
        return 0
    return remove_tree(folder, cancel=cancel).freed_bytes


def _removed(file: _File) -> int:
    """Remove a file; returns what that frees: nothing where it is in use, on a system that minds."""
    try:
        os.unlink(file.path)
    except OSError:
        return 0
    return file.bytes


def _datasets(base: Path) -> Iterator[tuple[Path, str, bool]]:
    """Yield the folders in the base that are ours, with their addresses and whether they are kept.

    Two things have to agree that nobody makes the same by accident: the small file names an address, and the folder is
    called by the digest of that very address. A link is none.
    """
    try:
        with os.scandir(base) as entries:
            names = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return
    for name in names:
        folder = base / name
        facts = _signed(folder)
        if facts is not None and digest_of(facts["address"]) == name:
            yield folder, facts["address"], bool(facts.get("kept"))


def _signed(folder: Path) -> dict[str, Any] | None:
    """Return what the small file in a folder says; None where there is none that names an address."""
    try:
        if (folder / SIGN).stat().st_size > _MOST_SIGN:
            return None
        facts = json.loads((folder / SIGN).read_bytes())
    except (OSError, ValueError):
        return None
    return facts if isinstance(facts, dict) and isinstance(facts.get("address"), str) else None


def _files(folder: Path) -> Iterator[_File]:
    """Yield the large files that were fetched into the folder of a dataset; no link is followed."""
    for place, names, files in os.walk(folder):
        if place == str(folder):
            names[:] = [name for name in names if name not in _BESIDE]
            continue
        for name in files:
            try:
                status = os.lstat(os.path.join(place, name))  # noqa: PTH118 - there may be 100,000 of them
            except OSError:
                continue
            if status.st_size >= LARGE:
                yield _File(os.path.join(place, name), allocated(status), status.st_mtime)  # noqa: PTH118
