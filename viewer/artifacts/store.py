"""The artifacts inside one cache root: where they are, which exist, which are complete enough to be shown."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from viewer.artifacts.key import ArtifactKey
from viewer.artifacts.manifest import NAME, Manifest, ManifestCache
from viewer.errors import ArtifactError
from viewer.values import dataclass

FOLDER = "artifacts"
"""Name of the store's folder in the cache root."""

ARRAYS = "arrays"
"""Folder in the store where each distinct array lies once; artifacts hold hard links to it."""

PARTIAL = ".partial-"
"""Prefix of what is still being built or on its way out; never read by anyone but the process that named it."""


def partial_name() -> str:
    """Return a new partial name. It says which process it belongs to, so that what a killed one left can be removed."""
    return f"{PARTIAL}{os.getpid()}-{os.urandom(6).hex()}"


THUMBNAILS = ".thumbnails"
"""Folder of the pictures of samples in the folder of a dataset, so that they go with its artifacts; no split has that
name, and none of them is listed as an artifact."""

FRAMES = "frames"
"""Folder of the renderer's frames, beside the artifacts in the cache root."""


@dataclass(frozen=True, slots=True)
class ArtifactFound:
    """An artifact that was found: its directory and its manifest."""

    directory: Path
    manifest: Manifest


class ArtifactStore:
    """Finds and lists artifacts below ``<cache root>/artifacts``.

    The store never creates the cache root: when that is gone, the artifacts are gone, and only the application may make
    a new one.

    Attributes
    ----------
    manifests
        Reads manifests; those of last are remembered.
    """

    def __init__(self, cache_root: Path) -> None:
        self.cache_root = cache_root
        self.path = cache_root / FOLDER
        self.manifests = ManifestCache()

    def directory(self, key: ArtifactKey) -> Path:
        """Return where the artifact of ``key`` lies or would lie."""
        return self.path / key.directory

    def find(self, key: ArtifactKey, fields: tuple[str, ...] = ()) -> ArtifactFound | None:
        """Return the artifact of ``key`` if it is published and has every one of ``fields`` read, else None."""
        return self._find_in(self.directory(key), fields)

    def _find_in(self, directory: Path, fields: tuple[str, ...]) -> ArtifactFound | None:
        try:
            manifest = self.manifests.read(directory)
        except ArtifactError:
            return None
        for name in fields:
            records = manifest.find_fields(name)
            if not records or not all((directory / record.file).exists() for _, record in records):
                return None
        return ArtifactFound(directory, manifest)

    def find_nearest(self, key: ArtifactKey, time: float | None, fields: tuple[str, ...] = ()) -> ArtifactFound | None:
        """Like :meth:`find`, at the sample's time step nearest to ``time`` (the first when None), in any state.

        The times of a sample are known once any artifact of it has been published. Of several states of its files
        that have been read the last one counts.
        """
        directory = self.locate(key, time)
        return self._find_in(directory, fields) if directory is not None else None

    def locate(self, key: ArtifactKey, time: float | None) -> Path | None:
        """Return where the artifact nearest to ``time`` lies, in whatever state; None while there is none.

        Reads two manifests however many steps there are: each step of a movie is looked for in the window's thread.
        """
        folder = self.path / key.sample_directory
        found = sorted(_ages(folder), reverse=True)
        newest = next((manifest for _, name in found if (manifest := self._manifest(folder / name)) is not None), None)
        if newest is None:
            return None
        index = nearest_time(newest.times, time)
        stem = replace(key, time_index=index).stem
        for _, name in found:
            # The name says it but for a base called "Base@…".
            if name == stem or name.startswith(f"{stem}@"):
                manifest = self._manifest(folder / name)
                wanted = (key.base, index, newest.times)
                if manifest is not None and (manifest.base, manifest.time_index, manifest.times) == wanted:
                    return folder / name
        return None

    def _manifest(self, directory: Path) -> Manifest | None:
        try:
            return self.manifests.read(directory)
        except ArtifactError:
            return None

    def of_sample(self, key: ArtifactKey) -> Iterator[ArtifactFound]:
        """Yield every artifact of the sample of ``key``, of whatever base, time step and state."""
        folder = self.path / key.sample_directory
        try:
            names = sorted(os.listdir(folder))
        except OSError:
            return
        for name in names:
            if not name.startswith("."):
                try:
                    yield ArtifactFound(folder / name, self.manifests.read(folder / name))
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

    def folder_of(self, dataset: str) -> Path:
        """Return the folder of all artifacts of a dataset."""
        return self.path / ArtifactKey(dataset, "", 0, "", 0).dataset_directory

    @staticmethod
    def set_aside(directory: Path) -> Path | None:
        """Rename an artifact, or the folder of a whole dataset, so that it is no longer found. Costs one rename.

        Returns
        -------
        Its new path, for :meth:`delete`; None when it could not be renamed: gone already, or in use (Windows).
        """
        aside = directory.with_name(partial_name())
        try:
            directory.rename(aside)
        except OSError:
            return None
        return aside

    def forget(self, dataset: str) -> Path | None:
        """Set all artifacts of a dataset aside, because its files have changed."""
        return self.set_aside(self.folder_of(dataset))

    def delete(self, aside: Iterable[Path], cancel: threading.Event | None = None) -> int:
        """Remove what was set aside and then the arrays that no artifact holds any more; returns the bytes freed.

        May take long: not for the thread of the window.
        """
        from viewer.cache import remove_tree  # what reads and what draws removes nothing, and need not import it

        freed = sum(remove_tree(directory, cancel=cancel).freed_bytes for directory in aside)
        return freed + self._remove_unused_arrays()

    def tidy(self, pid: int, cancel: threading.Event | None = None) -> int:
        """Remove what a reader that has ended was still building; returns the bytes freed."""
        from viewer.cache import remove_tree

        prefix = f"{PARTIAL}{pid}-"
        left = []
        for folder, names, files in os.walk(self.path):
            left += [Path(folder, name) for name in (*names, *files) if name.startswith(prefix)]
            # An artifact holds no folders, and what has a partial name is not ours to enter.
            names[:] = [] if NAME in files else [name for name in names if not name.startswith(".")]
        freed = 0
        for path in left:
            if path.is_dir():
                freed += remove_tree(path, cancel=cancel).freed_bytes
            else:
                path.unlink(missing_ok=True)  # in the pool; its blocks are freed with its last link
        return freed + self._remove_unused_arrays()

    def clear(self, keep: Path | None = None) -> int:
        """Remove every artifact but the one in ``keep``; returns the bytes on disk that became free.

        An array that another artifact holds stays. Safe beside a reader: whatever it is building has a partial name and
        is left alone.
        """
        aside = [self.set_aside(directory) for directory in list(self.directories()) if directory != keep]
        return self.delete(path for path in aside if path is not None)

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


def _ages(folder: Path) -> list[tuple[int, str]]:
    """List the artifacts in a sample's folder: when each got its last array (ns), and its name."""
    try:
        with os.scandir(folder) as entries:
            return [(entry.stat().st_mtime_ns, entry.name) for entry in entries if not entry.name.startswith(".")]
    except OSError:
        return []


def nearest_time(times: tuple[float, ...], time: float | None) -> int:
    """Return the index of the entry of ``times`` nearest to ``time``; the first one when ``time`` is None."""
    if time is None:
        return 0
    return min(range(len(times)), key=lambda index: abs(times[index] - time))
