"""What the cache dock shows, gathered in a background thread and handed over as one frozen value."""

from __future__ import annotations

import os
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path

from viewer.artifacts.manifest import read_manifest
from viewer.artifacts.store import ArtifactStore
from viewer.cache import Finding, find_orphans, tree_usage
from viewer.errors import ArtifactError

FRAMES = "frames"
"""Folder of the frame files in the cache root."""


@dataclass(frozen=True, slots=True)
class ArtifactRow:
    """One artifact of this viewer: what it holds and the disk it takes (bytes; shared arrays count for each holder)."""

    directory: Path
    dataset: str
    split: str
    sample: int
    base: str
    time: float
    fields: tuple[str, ...]
    bytes: int


@dataclass(frozen=True, slots=True)
class CacheSnapshot:
    """The cache of this viewer and every other cache directory, at one moment.

    ``bytes`` is what this cache takes on disk, each array once; ``frames`` is the part of it that the frame buffers of
    the view take; ``free`` what its file system has left.
    """

    root: Path
    artifacts: tuple[ArtifactRow, ...]
    frames: int
    bytes: int
    free: int
    others: tuple[Finding, ...]


def take_snapshot(root: Path, temp_root: Path, cancel: threading.Event) -> CacheSnapshot:
    """Look at the cache root and at its neighbours in the temp root; changes nothing."""
    store = ArtifactStore(root)
    rows = tuple(row for directory in store.directories() if (row := _artifact_row(directory)) is not None)
    usage = tree_usage(root, cancel=cancel)
    frames = tree_usage(root / FRAMES, cancel=cancel)
    survey = find_orphans(temp_root, sizes=True, cancel=cancel)
    try:
        free = shutil.disk_usage(root).free
    except OSError:
        free = 0
    others = tuple(finding for finding in survey.findings if not finding.mine)
    return CacheSnapshot(root, rows, frames.bytes, usage.bytes, free, others)


def _artifact_row(directory: Path) -> ArtifactRow | None:
    try:
        manifest = read_manifest(directory)
        entries = {entry.name: entry.stat().st_blocks * 512 for entry in os.scandir(directory)}
    except (ArtifactError, OSError):
        return None  # removed meanwhile
    fields = dict.fromkeys(field.name for zone in manifest.zones for field in zone.fields if field.file in entries)
    return ArtifactRow(
        directory,
        Path(manifest.dataset).name,
        manifest.split,
        manifest.sample,
        manifest.base,
        manifest.time,
        tuple(fields),
        sum(entries.values()),
    )
