"""Why the system does not let a file or folder be read, and what to do: none of it means that the file is damaged."""

from __future__ import annotations

import errno

IN_USE = "it is in use by another program; try again when that has finished"

MARKED = (
    "is marked as open for writing: another program is writing it, or ended without closing it; try again when it is "
    "done, or release the file with “h5clear -s”"
)
"""About a file of HDF5 that says so itself, which no lock can contradict: SWMR has none."""

_BUSY = (errno.EAGAIN, errno.EWOULDBLOCK, errno.EBUSY, errno.ETXTBSY)
_SHARING, _LOCKED = 32, 33
"""What Windows calls files that another program holds."""


def is_in_use(error: OSError) -> bool:
    """Whether the system says that another program holds the file."""
    return error.errno in _BUSY or getattr(error, "winerror", None) in (_SHARING, _LOCKED)


def is_marked(message: str) -> bool:
    """Whether HDF5 says that a file is :data:`MARKED`."""
    return "already open for write" in message or "SWMR" in message


def denied(path: object) -> str:
    """Return the words about a file or folder that the user may not read, for the middle of a sentence."""
    return f"you do not have permission to read {path}; ask its owner"


def barred(error: BaseException, path: object) -> str:
    """Return why a file or folder is closed to the user, for the middle of a sentence; empty where it is not.

    Parameters
    ----------
    path
        What was to be read, where the error does not say it.
    """
    if not isinstance(error, OSError):
        return ""
    where = error.filename or path
    if is_in_use(error):  # first: to Python on Windows it is a permission that lacks
        return f"{where} {IN_USE.removeprefix('it ')}"
    return denied(where) if isinstance(error, PermissionError) else ""


def reason_of(error: OSError, path: object) -> str:
    """Return why a file or folder cannot be read, for the middle of a sentence; ``path`` as in :func:`barred`."""
    return barred(error, path) or f"{error.filename or path}: {error.strerror or error}"
