"""What is in a tree and how much disk it takes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

BLOCK = 512
"""Unit of ``st_blocks`` in bytes, whatever the file system's own block size is (stat(2))."""

_TELL_EVERY = 4096
"""Entries between two calls of a progress function."""

_UNITS = ("bytes", "kB", "MB", "GB", "TB", "PB")


@dataclass(frozen=True, slots=True)
class Usage:
    """What a tree holds.

    Attributes
    ----------
    bytes
        Disk blocks allocated, directories included, each inode once: what ``du`` says.
    """

    files: int
    directories: int
    bytes: int


def allocated(status: os.stat_result) -> int:
    """Return the bytes on disk behind a status; the length of the file where the system does not count blocks."""
    blocks = getattr(status, "st_blocks", None)
    return status.st_size if blocks is None else blocks * BLOCK


def tree_usage(
    path: Path, *, cancel: threading.Event | None = None, progress: Callable[[Usage], None] | None = None
) -> Usage:
    """Return what lies in ``path``. Follows no link; what cannot be read or vanishes meanwhile is left out.

    Parameters
    ----------
    cancel
        Set it from another thread to stop early with what was counted so far.
    progress
        Called in this thread now and then with what was counted so far.
    """
    files = directories = total = 0
    tell_at = _TELL_EVERY
    linked: set[tuple[int, int]] = set()
    waiting = [os.fspath(path)]
    try:
        total += allocated(os.lstat(waiting[0]))
    except OSError:
        return Usage(0, 0, 0)
    while waiting and not (cancel and cancel.is_set()):
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    try:
                        status = entry.stat(follow_symlinks=False)
                        folder = entry.is_dir(follow_symlinks=False)
                    except OSError:
                        continue
                    if folder:
                        directories += 1
                        waiting.append(entry.path)
                    else:
                        files += 1
                        if status.st_nlink > 1:
                            identity = status.st_dev, status.st_ino
                            if identity in linked:
                                continue
                            linked.add(identity)
                    total += allocated(status)
                    if files >= tell_at:
                        tell_at = files + _TELL_EVERY
                        if cancel is not None and cancel.is_set():
                            break
                        if progress is not None:
                            progress(Usage(files, directories, total))
        except OSError:
            continue
    return Usage(files, directories, total)


def human_bytes(number: int) -> str:
    """Return a number of bytes for people, in decimal units with two or three digits: ``3.4 GB``."""
    value = float(number)
    for unit in _UNITS:
        if value < 999.5 or unit == _UNITS[-1]:
            break
        value /= 1000
    return f"{number} bytes" if unit == "bytes" else f"{value:.{1 if value < 99.95 else 0}f} {unit}"
