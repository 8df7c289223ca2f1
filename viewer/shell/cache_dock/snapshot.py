"""What this viewer's cache holds, read from the disk in a background thread and handed over as frozen values."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from viewer.artifacts.manifest import NAME, read_manifest
from viewer.artifacts.store import ArtifactStore
from viewer.disk_usage import allocated
from viewer.errors import ArtifactError
from viewer.shell.services.far_folders import FarFolders
from viewer.sizes import human_bytes
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class ArtifactEntry:
    """One artifact of this viewer.

    Attributes
    ----------
    dataset
        The path or address of the dataset that it was made from.
    fields, known_fields
        Names of the fields that have been read, and how many the sample has.
    bytes
        What it takes on disk; arrays that artifacts share count for each.
    used
        When it was made or added to, in seconds since the epoch.
    bases, steps
        How many bases and time steps the sample has.
    """

    directory: Path
    dataset: str
    split: str
    sample: int
    base: str
    bases: int
    time: float
    steps: int
    fields: tuple[str, ...]
    known_fields: int
    bytes: int
    used: float


@dataclass(frozen=True, slots=True)
class Marks:
    """Which artifacts are shown and which are pinned, by their directories, and when this process used each."""

    shown: frozenset[Path] = frozenset()
    pinned: frozenset[Path] = frozenset()
    used: Mapping[Path, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CacheState:
    """The head of the dock: this cache's use and budget, its disk, and where it is; in bytes."""

    root: Path
    bytes: int
    budget: int
    free: int
    total: int

    def use(self) -> str:
        """Say how much of the budget is used."""
        return f"{human_bytes(self.bytes)} of {human_bytes(self.budget)}"

    @property
    def share(self) -> float:
        """The part of the budget that is used, 0..1 (more when it is exceeded)."""
        return self.bytes / self.budget if self.budget > 0 else 0.0


class ArtifactReader:
    """Lists the artifacts of a cache root; remembers what it read, so that a second look costs little."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[int, ArtifactEntry]] = {}

    def entries(self, root: Path) -> list[ArtifactEntry]:
        """Return every published artifact; one that vanishes meanwhile is left out."""
        known: dict[Path, tuple[int, ArtifactEntry]] = {}
        for directory in ArtifactStore(root).directories():
            try:
                # A field that is read later is a new file: the directory's own time says so.
                changed = directory.stat().st_mtime_ns
                before = self._known.get(directory)
                known[directory] = (
                    before if before and before[0] == changed else (changed, _entry(directory, changed / 1e9))
                )
            except (ArtifactError, OSError):
                continue
        self._known = known
        return [entry for _, entry in known.values()]


def _entry(directory: Path, changed: float) -> ArtifactEntry:
    manifest = read_manifest(directory)
    size, names = 0, set()
    with os.scandir(directory) as files:
        for file in files:
            size += allocated(file.stat(follow_symlinks=False))
            names.add(file.name)
    used = max(changed, (directory / NAME).stat().st_mtime)
    known = dict.fromkeys(field.name for zone in manifest.zones for field in zone.fields)
    read = dict.fromkeys(field.name for zone in manifest.zones for field in zone.fields if field.file in names)
    return ArtifactEntry(
        directory,
        FarFolders.place(manifest.dataset),
        manifest.split,
        manifest.sample,
        manifest.base,
        len(manifest.bases),
        manifest.time,
        len(manifest.times),
        tuple(read),
        len(known),
        size,
        used,
    )


def disk_of(root: Path) -> tuple[int, int]:
    """Return the bytes free and in all on the disk of ``root``; zeros when it cannot be told."""
    try:
        usage = shutil.disk_usage(root)
    except OSError:
        return 0, 0
    return usage.free, usage.total
