"""What is in a tree and how much disk it takes."""

import os
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

BLOCK = 512
"""Unit of ``st_blocks`` in bytes, whatever the file system's own block size is (stat(2))."""

_DIRECTORY = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)

_TELL_EVERY = 4096  # files between two calls of a progress function


class Usage(NamedTuple):
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
    try:
        return status.st_blocks * BLOCK
    except AttributeError:
        return status.st_size


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
        total += allocated(os.lstat(path))
    except OSError:
        return Usage(0, 0, 0)
    while waiting and not (cancel and cancel.is_set()):
        here = waiting.pop()
        for name, status in _entries(here):
            if stat.S_ISDIR(status.st_mode):
                directories += 1
                waiting.append(f"{here}{os.sep}{name}")
            else:
                files += 1
                if files >= tell_at:
                    tell_at += _TELL_EVERY
                    if cancel and cancel.is_set():
                        break
                    if progress is not None:
                        progress(Usage(files, directories, total))
                if status.st_nlink > 1:
                    identity = status.st_dev, status.st_ino
                    if identity in linked:
                        continue
                    linked.add(identity)
            total += allocated(status)
    return Usage(files, directories, total)


def _entries(path: str) -> Iterator[tuple[str, os.stat_result]]:
    """Yield what lies in one directory; by descriptor where there are any, which saves looking up the path for each."""
    try:
        opened = os.open(path, _DIRECTORY) if os.scandir in os.supports_fd else None
    except OSError:
        return
    try:
        with os.scandir(path if opened is None else opened) as entries:
            for entry in entries:
                try:
                    yield entry.name, entry.stat(follow_symlinks=False)
                except OSError:
                    continue
    except OSError:
        return
    finally:
        if opened is not None:
            os.close(opened)
