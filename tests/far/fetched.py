"""What readers would have fetched, written by hand."""

from __future__ import annotations

import os
import time
from pathlib import Path

from viewer.address import parse_address
from viewer.far.place import place_for
from viewer.fetched_files import LARGE, YOUNG_S

ADDRESS, OTHER = "ssh://host/data/horn", "s3://bucket/blade"

ONE = 4 * LARGE
"""Bytes of a file, and what it takes: blocks of a file system are not larger than 64 KiB."""


def fetch(cache: Path, address: str = ADDRESS, *, files: int = 3, kept: str = "", old_s: float = 2 * YOUNG_S) -> Path:
    """Have what a reader would have fetched, each file a second after the one before.

    Returns
    -------
    The folder in the base.
    """
    place = place_for(parse_address(address), str(cache), kept, bool(kept))
    place.sign()
    (place.folder / "infos.yaml").write_text("legal: {}\n")
    for number in range(files):
        file = place.folder / "data" / f"sample_{number}" / "mesh.cgns"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(bytes([number]) * ONE)
        came = time.time() - old_s + number
        os.utime(file, (came, came))
    return place.folder.parent


def left(folder: Path) -> list[str]:
    """Return the folders of the samples whose files are still there."""
    return sorted(path.parent.name for path in folder.rglob("mesh.cgns"))
