"""Files that pixels are written to: their space is taken before anything is."""

from __future__ import annotations

import contextlib
import errno
import mmap
import os
from pathlib import Path

from viewer.errors import RenderError
from viewer.sizes import human_bytes


def new_picture_file(path: Path, size: int) -> mmap.mmap:
    """Make a file of so many bytes, all of them zero, and map it.

    Raises
    ------
    RenderError
        When it cannot be made: no space, the folder is gone, or there is such a file; then there is no new one.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            _reserve(descriptor, size)
            return mmap.mmap(descriptor, size)
        except BaseException:
            with contextlib.suppress(OSError):
                path.unlink()
            raise
        finally:
            os.close(descriptor)
    except OSError as error:
        raise RenderError(_sentence(error, path.parent, size), detail=str(error)) from error


def _sentence(error: OSError, folder: Path, size: int) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"There is no space for pictures: {human_bytes(size)} are needed in {folder}; free some space."
    if error.errno == errno.ENOENT:
        return f"The folder for pictures no longer exists: {folder}; restart the program."
    return f"Pictures cannot be written to {folder}: {error.strerror or error}."


def _reserve(descriptor: int, size: int) -> None:
    # Writing to a mapped hole on a full disk is SIGBUS, not an error; so the space is taken before it is mapped.
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, 0, size)
        return
    block = bytes(1 << 20)
    for start in range(0, size, len(block)):
        os.write(descriptor, block[: size - start])
