"""What was fetched of datasets on other machines: whose a folder is, how much it takes, and what goes for others.

::

    <base>/<digest of the address>/far-address.json     the address, its revision, whether it is kept
                                   <name>/              the dataset's folder as far as it was fetched
                                   seen/, here/         what the far machine said, and of which version files are
                                   ranges/, parts/      parts of large files, and what is on its way
                                   locks/               what says that somebody fetches a file
                                   in-use.lock          what says that somebody shows or reads it

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
from viewer.digests import blake2b_hex
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
class FetchedFile:
    """A file that was fetched: what it takes, and when it came, in seconds since the epoch."""

    path: str
    bytes: int
    came: float


def digest_of(address: str) -> str:
    """Return what the folder of an address is called."""
    return blake2b_hex(address.encode("utf-8", "surrogateescape"), 8)


def is_fetched(path: str) -> bool:
    """Whether a path is that of a dataset which is fetched into a cache, and so is gone with it."""
    parts = PurePath(path).parts
    names = (parse(parts[place - 1]) for place in range(1, len(parts)) if parts[place] == FETCHED)
    return any(name is not None and name.kind is Kind.CACHE for name in names)


def survey(base: Path) -> tuple[FetchedDataset, ...]:
    """Say what is here of each dataset, sorted by address."""
    found = []
    for folder, address, kept in datasets_here(base):
        files = list(files_of(folder))
        used = max((file.came for file in files), default=0.0)
        found.append(FetchedDataset(folder, address, kept, sum(file.bytes for file in files), len(files), used))
    return tuple(sorted(found, key=lambda one: one.address))


def evict(base: Path, allowed: int, cancel: threading.Event) -> int:
    """Remove the files that came first where all take more than is allowed; returns what the others take."""
    files = [file for folder, _address, _kept in datasets_here(base) for file in files_of(folder)]
    left = sum(file.bytes for file in files)
    if left <= allowed:
        return left
    old = time.time() - YOUNG_S
    for file in sorted(files, key=lambda one: one.came):
        if left <= allowed * LOW_WATER or file.came > old or cancel.is_set():
            break
        left -= remove_file(file)
    return left


def remove_file(file: FetchedFile) -> int:
    """Remove a file; returns what that frees: nothing where it is in use, on a system that minds."""
    try:
        os.unlink(file.path)
    except OSError:
        return 0
    return file.bytes


def datasets_here(base: Path) -> Iterator[tuple[Path, str, bool]]:
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
        facts = signed(folder)
        if facts is not None and digest_of(facts["address"]) == name:
            yield folder, facts["address"], bool(facts.get("kept"))


def signed(folder: Path) -> dict[str, Any] | None:
    """Return what the small file in a folder says; None where there is none that names an address."""
    try:
        if (folder / SIGN).stat().st_size > _MOST_SIGN:
            return None
        facts = json.loads((folder / SIGN).read_bytes())
    except (OSError, ValueError):
        return None
    return facts if isinstance(facts, dict) and isinstance(facts.get("address"), str) else None


def files_of(folder: Path) -> Iterator[FetchedFile]:
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
                yield FetchedFile(os.path.join(place, name), allocated(status), status.st_mtime)  # noqa: PTH118
