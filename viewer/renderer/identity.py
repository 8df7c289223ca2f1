"""What makes a mesh or an array the same as one before: the identity of its files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from viewer.artifacts.manifest import ZoneRecord
from viewer.errors import ArtifactError

MeshKey = tuple[Any, ...]


def mesh_key(directory: Path, zone: ZoneRecord) -> MeshKey:
    """Return what identifies the zone's mesh: artifacts that share array files have the same mesh.

    Raises
    ------
    ArtifactError
        When a file is missing.
    """
    names = sorted(zone.arrays)
    return (zone.dimensions, *((name, *file_key(directory / zone.arrays[name].file)) for name in names))


def file_key(path: Path) -> tuple[int, int, int, int]:
    """Return what identifies a file's content: it is written once, under a name that is never written again.

    Raises
    ------
    ArtifactError
        When it is missing.
    """
    try:
        found = os.stat(path)
    except OSError as error:
        raise ArtifactError(
            f"The artifact {path.parent.name} has lost a file; read the sample again.", detail=str(error)
        ) from error
    # The inode alone would do until an artifact is evicted and its number is given to another file.
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
