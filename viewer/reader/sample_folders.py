"""The splits and samples of the backends that keep a folder for each sample (``cgns`` and ``zarr``)."""

from __future__ import annotations

import os
import re
from pathlib import Path

_SAMPLE = re.compile(r"sample_(\d+)")


def sample_folders(data: Path) -> dict[str, list[int]]:
    """List the splits below ``data`` and the ids of their ``sample_<id>`` folders (backends ``cgns`` and ``zarr``).

    Raises
    ------
    OSError
        When a folder cannot be listed.
    """
    found: dict[str, list[int]] = {}
    with os.scandir(data) as splits:
        names = sorted(entry.name for entry in splits if entry.is_dir() and not entry.name.startswith("."))
    for name in names:
        with os.scandir(data / name) as samples:
            found[name] = sorted(
                int(match[1])
                for entry in samples
                # nine digits or more, as written: sample_1 would be looked for under another name
                if (match := _SAMPLE.fullmatch(entry.name))
                and entry.name == f"sample_{int(match[1]):09d}"
                and entry.is_dir()
            )
    return found
