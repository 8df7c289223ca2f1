"""How much disk the artifacts may take when nobody has said."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from viewer.mounts import MEMORY_TYPES, Mounts

MOST = 5 * 10**9
"""Enough for a day's samples; more only fills the disk of a user who never looks."""


def default_budget(path: Path) -> int:
    """Return the limit in bytes for a store in ``path``: 5 GB, or a tenth of what its disk has free if that is less.

    In memory it is less: a tenth of the memory that is available too, and never over a quarter of the file system, for
    what fills it there is taken from every program on the machine.
    """
    try:
        usage = shutil.disk_usage(path)
    except OSError:
        return MOST
    limit = min(MOST, usage.free // 10)
    if _type_of(path) in MEMORY_TYPES:
        import psutil

        limit = min(limit, usage.total // 4, psutil.virtual_memory().available // 10)
    return limit


def _type_of(path: Path) -> str:
    mount = Mounts().of(os.path.realpath(path))
    return mount.type if mount is not None else ""
