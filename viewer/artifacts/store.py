"""The artifacts inside one cache root: where they are, which exist, which are complete enough to be shown."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from viewer.artifacts.key import ArtifactKey
from viewer.artifacts.manifest import NAME, Manifest, read_manifest
from viewer.cache import remove_tree
from viewer.errors import ArtifactError

FOLDER = "artifacts"
"""Name of the store's folder in the cache root."""

ARRAYS = "arrays"
"""Folder in the store where each distinct array lies once; artifacts hold hard links to it."""

PARTIAL = ".partial-"
"""Prefix of what is still being built; never read by anyone but its builder."""


@dataclass(frozen=True, slots=True)
class ArtifactFound:
    """An artifact that was found: its directory and its manifest."""

    directory: Path
    manifest: Manifest


class ArtifactStore:
    """Finds and lists artifacts below ``<cache root>/artifacts``.

    The store never creates the cache root: when that is gone, the artifacts are gone, and only the application may make
    a new one.
    """

    def __init__(self, cache_root: Path) -> None:
        self.cache_root = cache_root
        self.path = cache_root / FOLDER

    def directory(self, key: ArtifactKey) -> Path:
        """Return where the artifact of ``key`` lies or would lie."""
        return self.path / key.directory

    def find(self, key: ArtifactKey, fields: tuple[str, ...] = ()) -> ArtifactFound | None:
        """Return the artifact of ``key`` if it is published and has every one of ``fields`` read, else None."""
        directory = self.directory(key)
        try:
            manifest = read_manifest(directory)
        except ArtifactError:
            return None
        for name in fields:
            records = manifest.find_fields(name)
            if not records or not all((directory / record.file).exists() for _, record in records):
                return None
        return ArtifactFound(directory, manifest)

    def find_nearest(self, key: ArtifactKey, time: float | None, fields: tuple[str, ...] = ()) -> ArtifactFound | None:
        """Like :meth:`find`, at the sample's time step nearest to ``time`` (the first when None).

        The times of a sample are known once any artifact of it has been published.
        """
        for known in self._of_sample(key):
            index = nearest_time(known.manifest.times, time)
            return self.find(ArtifactKey(key.dataset, key.split, key.sample, key.base, index), fields)
        return None

    def _of_sample(self, key: ArtifactKey) -> Iterator[ArtifactFound]:
        folder = self.path / key.sample_directory
        try:
            names = sorted(os.listdir(folder))
        except OSError:
            return
        for name in names:
            if not name.startswith("."):
                try:
                    yield ArtifactFound(folder / name, read_manifest(folder / name))
                except ArtifactError:
                    continue

    def directories(self) -> Iterator[Path]:
        """Yield the directory of every published artifact."""
        for folder, names, files in os.walk(self.path):
            pool = ARRAYS if folder == str(self.path) else ""  # deeper down it is a split of that name
            names[:] = sorted(name for name in names if not name.startswith(".") and name != pool)
            if NAME in files:
                names.clear()
                yield Path(folder)

    def forget(self, dataset: str) -> None:
        """Let the artifacts of a dataset no longer be found, because its files have changed. Costs one rename."""
        folder = self.path / ArtifactKey(dataset, "", 0, "", 0).dataset_directory
        try:
            folder.rename(self.path / f"{PARTIAL}{secrets.token_hex(6)}")
        except OSError:
            pass  # nothing was read yet

    def clear(self, keep: Path | None = None) -> int:
        """Remove every artifact but the one in ``keep``; returns the bytes on disk that became free.

        An array that another artifact holds stays. Safe beside a reader: whatever it is building has a partial name and
        is left alone, except for what :meth:`forget` put aside.
        """
        freed = 0
        for directory in list(self.directories()):
            if directory != keep:
                aside = directory.with_name(f"{PARTIAL}{secrets.token_hex(6)}")
                try:
                    directory.rename(aside)
                except OSError:
                    continue  # removed by somebody else
                freed += remove_tree(aside).freed_bytes
        for entry in self._entries(self.path):
            if entry.name.startswith(PARTIAL):
                freed += remove_tree(Path(entry.path)).freed_bytes
        return freed + self._remove_unused_arrays()

    def _remove_unused_arrays(self) -> int:
        freed = 0
        for entry in self._entries(self.path / ARRAYS):
            try:
                status = entry.stat(follow_symlinks=False)
                if status.st_nlink == 1 and not entry.name.startswith(PARTIAL):
                    os.unlink(entry.path)
                    freed += status.st_blocks * 512
            except OSError:
                continue
        return freed

    @staticmethod
    def _entries(folder: Path) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                return list(entries)
        except OSError:
            return []


def nearest_time(times: tuple[float, ...], time: float | None) -> int:
    """Return the index of the entry of ``times`` nearest to ``time``; the first one when ``time`` is None."""
    if time is None:
        return 0
    return min(range(len(times)), key=lambda index: abs(times[index] - time))
