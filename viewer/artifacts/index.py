"""What is in the store, how much disk it takes and when it was last used: who goes when there is too much.

A pure bookkeeper: it is told what was published, used and removed, and answers which artifacts may go, the least
recently used first. It touches no file but in :func:`measure`.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import field
from pathlib import Path

from viewer.disk_usage import allocated
from viewer.values import dataclass

LOW_WATER = 0.8
"""Eviction goes down to this share of the limit, so that it is not due again with the next sample."""

Inode = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Contents:
    """What an artifact takes on disk: the blocks of each of its files by inode, and those of its folder."""

    files: dict[Inode, int] = field(default_factory=dict)
    folder: int = 0


def measure(directory: Path) -> Contents | None:
    """Look at an artifact's files; None when it is not there."""
    files: dict[Inode, int] = {}
    try:
        folder = allocated(os.stat(directory))
        with os.scandir(directory) as entries:
            for entry in entries:
                status = os.stat(entry.path, follow_symlinks=False)  # DirEntry.stat has no inode on Windows
                files[status.st_dev, status.st_ino] = allocated(status)
    except OSError:
        return None
    return Contents(files, folder)


class _Entry:
    def __init__(self, contents: Contents, last_used: float) -> None:
        self.contents, self.last_used = contents, last_used


class ArtifactIndex:
    """The artifacts of one store, in the order of their last use.

    Attributes
    ----------
    limit
        Bytes on disk that the artifacts may take together; 0 for no limit.
    shown, loading, next
        Directories of what is on screen or on its way there, of what the reader is completing, and of what was read
        ahead. These and the pinned ones never go.
    """

    def __init__(self, limit: int = 0, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self.shown: frozenset[Path] = frozenset()
        self.loading: frozenset[Path] = frozenset()
        self.next: frozenset[Path] = frozenset()
        self._beside: dict[str, frozenset[Path]] = {}  # by who needs them
        self._clock = clock
        self._entries: dict[Path, _Entry] = {}  # the least recently used first
        self._once: dict[Path, None] = {}  # read for a single look, the last one at the end
        self._pinned: set[Path] = set()
        self._holders: Counter[Inode] = Counter()
        self._bytes = 0

    # what happens

    def put(self, directory: Path, contents: Contents) -> None:
        """Note that an artifact is there, or has changed; counts as a use."""
        known = self._entries.pop(directory, None)
        if known is not None:
            self._release(known.contents)
        self._bytes += contents.folder
        for inode, size in contents.files.items():
            if not self._holders[inode]:
                self._bytes += size
            self._holders[inode] += 1
        self._entries[directory] = _Entry(contents, self._clock())

    def use(self, directory: Path) -> None:
        """Note that an artifact is being looked at."""
        self._once.pop(directory, None)
        entry = self._entries.pop(directory, None)
        if entry is not None:
            entry.last_used = self._clock()
            self._entries[directory] = entry

    def use_once(self, directory: Path) -> None:
        """Note that an artifact is read for a single look: it goes before those that somebody has looked at himself.

        Of several the last one goes first: who goes through all samples again finds the first ones still there.
        """
        self._once[directory] = None

    def drop(self, directory: Path) -> None:
        """Note that an artifact is gone; its pin is gone with it."""
        self._pinned.discard(directory)
        self._once.pop(directory, None)
        entry = self._entries.pop(directory, None)
        if entry is not None:
            self._release(entry.contents)

    def _release(self, contents: Contents) -> None:
        self._bytes -= contents.folder
        for inode, size in contents.files.items():
            self._holders[inode] -= 1
            if not self._holders[inode]:
                del self._holders[inode]
                self._bytes -= size

    def pin(self, directory: Path) -> None:
        """Keep an artifact whatever the limit says."""
        if directory in self._entries:
            self._pinned.add(directory)

    def unpin(self, directory: Path) -> None:
        """Treat an artifact like any other again."""
        self._pinned.discard(directory)

    def keep_beside(self, name: str, directories: Iterable[Path]) -> None:
        """Say which artifacts are seen beside the shown one by ``name``, in place of those it named before."""
        self._beside[name] = frozenset(directories)

    # what is so

    def __contains__(self, directory: Path) -> bool:
        """Whether an artifact is known."""
        return directory in self._entries

    def __len__(self) -> int:
        """Number of artifacts."""
        return len(self._entries)

    @property
    def bytes(self) -> int:
        """Bytes on disk of all artifacts, each array once."""
        return self._bytes

    @property
    def pinned(self) -> frozenset[Path]:
        """The pinned artifacts."""
        return frozenset(self._pinned)

    @property
    def kept(self) -> frozenset[Path]:
        """The artifacts that may not go."""
        return self.in_use | self.next | self._pinned

    @property
    def in_use(self) -> frozenset[Path]:
        """The artifacts that are on screen or on their way there, and not even the user may remove."""
        return frozenset().union(self.shown, self.loading, *self._beside.values())

    @property
    def directories(self) -> tuple[Path, ...]:
        """Every artifact, the least recently used first."""
        return tuple(self._entries)

    def last_used(self, directory: Path) -> float | None:
        """Return when an artifact was last used, by the index's clock (``time.monotonic``); None when not known."""
        entry = self._entries.get(directory)
        return entry.last_used if entry is not None else None

    def bytes_of(self, directories: Iterable[Path]) -> int:
        """Return the bytes on disk of some artifacts together, each array once."""
        known = [self._entries[directory].contents for directory in set(directories) if directory in self._entries]
        files = {inode: size for contents in known for inode, size in contents.files.items()}
        return sum(files.values()) + sum(contents.folder for contents in known)

    # who goes

    @property
    def is_over(self) -> bool:
        """Whether the artifacts take more than they may."""
        return bool(self.limit) and self._bytes > self.limit

    def victims(self) -> list[Path]:
        """Return what has to go so that the limit is met: nothing, or enough to reach :data:`LOW_WATER` of it.

        What removing an artifact frees is counted as it is: an array that another artifact holds stays.
        """
        if not self.is_over:
            return []
        target = int(self.limit * LOW_WATER)
        left = self._bytes
        gone: Counter[Inode] = Counter()
        chosen = []
        for directory in self.expendable():
            if left <= target:
                break
            contents = self._entries[directory].contents
            left -= contents.folder
            for inode, size in contents.files.items():
                gone[inode] += 1
                if gone[inode] == self._holders[inode]:
                    left -= size
            chosen.append(directory)
        return chosen

    def expendable(self) -> list[Path]:
        """Return all that may go: what was read for a single look, then the least recently used first."""
        kept = self.kept
        once = [directory for directory in reversed(self._once) if directory in self._entries]
        others = [directory for directory in self._entries if directory not in self._once]
        return [directory for directory in (*once, *others) if directory not in kept]

    def has_room_for(self, size: int) -> bool:
        """Whether so many bytes fit beside what may not go."""
        return not self.limit or self.bytes_of(self.kept) + size <= self.limit
