"""Clones of Git repositories whose large files Git LFS was to fetch: what lies there instead, and what fetches it."""

from __future__ import annotations

import os
from pathlib import Path

POINTER = b"version https://git-lfs.github.com/spec/"
"""How the pointer begins that Git leaves in place of a file that Git LFS was to fetch."""

LONGEST_POINTER = 1024
"""Bytes of the largest pointer, by its specification."""

_LEVELS = 8
"""Folders above a path in which the top of a clone is looked for."""


def clone_above(path: str | os.PathLike[str]) -> Path | None:
    """Return the work tree of the Git repository that a path is in; None where it is in none."""
    path = Path(path)
    # os.path.exists says no where Path.exists raises.
    return next((folder for folder in (path, *list(path.parents)[:_LEVELS]) if os.path.exists(folder / ".git")), None)  # noqa: PTH110


def fetching_data(path: str | os.PathLike[str]) -> str:
    """Say what puts the data in place of the pointer at a path. Nobody but Git LFS may change the files of a clone."""
    clone = clone_above(path)
    if clone is None:
        return "download the file itself from where the pointer came from"
    return f"“git -C {clone} lfs pull” fetches the data"
