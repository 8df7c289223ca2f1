"""The folder in which a download arrives: which one is ours, and what may be removed from it.

Nothing in it is touched without two witnesses: it is a real folder of this user (no link to one), and it holds the mark
that was put there when it was made. A name alone, or a hidden folder as every home has one, says nothing.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Collection, Iterator
from pathlib import Path

from viewer.reader.regular_file import read_whole
from viewer.values import dataclass

PART = ".part"
"""What the name of the folder has after that of the one which it becomes."""

CACHE = ".cache"
"""What huggingface_hub notes beside the files that it has downloaded, our own lock and our mark."""

_MARK = "plaid-viewer-download"
_LONGEST_MARK = 4096


@dataclass(frozen=True, slots=True)
class AskedDownload:
    """What a download is of: the dataset, and how many samples of each split (0: all)."""

    repository: str
    first: int = 0


def mark(cache: Path) -> None:
    """Make the folder ``cache`` of a download, and what is above it, as ours; does nothing when it is."""
    cache.mkdir(parents=True, exist_ok=True)
    (cache / _MARK).touch(mode=0o600)


def write_mark(part: Path, asked: AskedDownload) -> None:
    """Write down what the download is of that arrives in a folder of ours; only while it is locked for us."""
    (part / CACHE / _MARK).write_text(json.dumps({"repository": asked.repository, "first": asked.first}))


def read_mark(part: Path) -> AskedDownload | None:
    """Return what a folder in which a download arrives is of; None where it is no such folder, or does not say it."""
    if not is_ours(part / CACHE):
        return None
    try:
        found = json.loads(read_whole(part / CACHE / _MARK, _LONGEST_MARK))
    except (OSError, ValueError, RecursionError):
        return None
    repository, first = (found.get("repository"), found.get("first")) if isinstance(found, dict) else (None, None)
    if not isinstance(repository, str) or not repository or not isinstance(first, int) or first < 0:
        return None
    return AskedDownload(repository, first)


def is_ours(cache: Path) -> bool:
    """Whether ``cache`` and the folder it lies in were made by :func:`mark`, for this user, on one file system."""
    try:
        part, inside, made = (path.lstat() for path in (cache.parent, cache, cache / _MARK))
    except OSError:
        return False
    real = stat.S_ISDIR(part.st_mode) and stat.S_ISDIR(inside.st_mode) and stat.S_ISREG(made.st_mode)
    user = os.geteuid() if hasattr(os, "geteuid") else part.st_uid
    return real and all((found.st_uid, found.st_dev) == (user, part.st_dev) for found in (part, inside, made))


def tidy(part: Path, names: Collection[str]) -> None:
    """Remove what is not wanted (any more), and what a killed process left half-done: it cannot be gone on with.

    Follows no link and goes into no mount. ``names`` are relative to ``part``; its folder :data:`CACHE` stays.
    """
    found = []
    for here, folders, files in _walk(part):
        if here == part:
            folders[:] = [name for name in folders if name != CACHE]
        else:
            found.append((here, files))
    for here, files in reversed(found):
        for file in files:
            if (here / file).relative_to(part).as_posix() not in names:
                (here / file).unlink()
        if not any(here.iterdir()):
            here.rmdir()  # the folder of a sample is a sample to who opens it
    for here, _, files in _walk(part / CACHE):
        for file in files:
            if file.endswith(".incomplete"):
                (here / file).unlink()


def _walk(top: Path) -> Iterator[tuple[Path, list[str], list[str]]]:
    """Like ``os.walk``, on the file system of ``top`` only."""
    device = top.lstat().st_dev
    for folder, folders, files in os.walk(top):
        here = Path(folder)
        folders[:] = [name for name in folders if (here / name).lstat().st_dev == device]
        yield here, folders, files
