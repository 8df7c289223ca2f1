"""Only regular files are opened: whoever opens a pipe waits for its other end, a device may have no end.

What is refused is an ``OSError`` whose ``strerror`` says why in a few words ("it is not a file but a pipe"), so that it
becomes part of the same sentences as a file that is missing or may not be read.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import BinaryIO

from viewer.reader.git_clone import LONGEST_POINTER, POINTER, fetching_data

_KINDS = (
    (stat.S_ISFIFO, "pipe"),
    (stat.S_ISSOCK, "socket"),
    (stat.S_ISCHR, "device"),
    (stat.S_ISBLK, "device"),
    (stat.S_ISDIR, "folder"),
)


class UnfitFileError(OSError):
    """There is something of that name, but it is not the file that was meant."""

    def __init__(self, reason: str, path: str | os.PathLike[str]) -> None:
        super().__init__(errno.EINVAL, reason, os.fspath(path))


def require_regular(path: str | os.PathLike[str]) -> os.stat_result:
    """Return the status of a regular file, links followed; opens nothing.

    Raises
    ------
    OSError
        When it is missing, something else (:class:`UnfitFileError`), or cannot be looked at.
    """
    try:
        status = os.stat(path)
    except FileNotFoundError as error:
        if os.path.islink(path):  # noqa: PTH114 - of whatever kind of path the caller has
            reason = f"it is a link to {os.readlink(path)}, which does not exist"
            raise FileNotFoundError(errno.ENOENT, reason, os.fspath(path)) from error
        raise
    _check(status, path)
    return status


def open_regular(path: str | os.PathLike[str]) -> BinaryIO:
    """Open a regular file for reading its bytes, without ever waiting for another process.

    Raises
    ------
    OSError
        As :func:`require_regular`, or when it may not be read.
    """
    require_regular(path)  # a device may do something as soon as it is opened
    flags = os.O_RDONLY
    for name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY", "O_NOINHERIT"):
        flags |= getattr(os, name, 0)
    descriptor = os.open(path, flags)
    try:
        _check(os.fstat(descriptor), path)  # it may have been replaced meanwhile
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def require_data(path: str | os.PathLike[str]) -> os.stat_result:
    """Return the status of a regular file that is not a pointer of Git LFS.

    Raises
    ------
    OSError
        As :func:`open_regular`; :class:`UnfitFileError` for a pointer.
    """
    status = require_regular(path)
    if len(POINTER) <= status.st_size <= LONGEST_POINTER:
        with open_regular(path) as file:
            _refuse_pointer(file.read(len(POINTER)), path)
    return status


def read_whole(path: str | os.PathLike[str], limit: int) -> bytes:
    """Read a regular file of up to ``limit`` bytes that is not a pointer of Git LFS.

    Raises
    ------
    OSError
        As :func:`open_regular`; :class:`UnfitFileError` for a pointer or a larger file.
    """
    with open_regular(path) as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise UnfitFileError("it is too large", path)
    _refuse_pointer(content, path)
    return content


def _refuse_pointer(start: bytes, path: str | os.PathLike[str]) -> None:
    if start.startswith(POINTER):
        raise UnfitFileError(f"it is a Git LFS pointer instead of the data; {fetching_data(path)}", path)


def _check(status: os.stat_result, path: str | os.PathLike[str]) -> None:
    if not stat.S_ISREG(status.st_mode):
        kind = next((word for is_kind, word in _KINDS if is_kind(status.st_mode)), "special file")
        raise UnfitFileError(f"it is not a file but a {kind}", path)
