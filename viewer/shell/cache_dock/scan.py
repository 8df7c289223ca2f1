"""Looks at the caches, taken in a background thread and told in batches: first what is there, then how big it is.

Each looker remembers what it told and tells only what changed since. Nothing here knows Qt; a looker is used by one
thread at a time.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from viewer.artifacts.store import FRAMES
from viewer.cache import Finding, Usage, Verdict, tree_usage
from viewer.cache.evidence import Scene
from viewer.cache.folder import Folder
from viewer.cache.survey import list_names, look
from viewer.shell.cache_dock.rows import (
    CacheRow,
    RowKind,
    artifact_rows,
    finding_row,
    note_key,
    other_headings,
    own_heading,
)
from viewer.shell.cache_dock.sizes import RESTS, SizeBook
from viewer.shell.cache_dock.snapshot import ArtifactEntry, ArtifactReader, CacheState, Marks, disk_of
from viewer.shell.children.helper import run_in_helper

FIRST = 0.02
"""Seconds until the first rows are told, whatever is still to come."""

EVERY = 0.15
"""Seconds between two batches after that."""

MOST = 500
"""Rows in a batch: what the window takes in within a few milliseconds."""

FEW = 150
"""Directories that are looked at in this process, in about 20 ms."""

MANY_FILES = 8_000
"""Files that are counted in this process, in about 20 ms."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Another viewer: its process, and the folders in which something changes when its cache does."""

    pid: int | None
    folders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """What changed since the batch before: rows to add or replace, keys of rows to take away."""

    rows: tuple[CacheRow, ...] = ()
    gone: tuple[str, ...] = ()
    state: CacheState | None = None
    entries: tuple[ArtifactEntry, ...] | None = None
    peers: tuple[Peer, ...] | None = None
    counts: dict[str, Any] | None = None


Tell = Callable[[Batch], None]


class _Told:
    """What has been told, so that only differences are."""

    def __init__(self) -> None:
        self._rows: dict[str, CacheRow] = {}

    def some(self, rows: Iterable[CacheRow], tell: Tell) -> None:
        """Tell those of ``rows`` that are new or different, and that a note has gone where a member has come."""
        changed = tuple(row for row in rows if self._rows.get(row.key) != row)
        self._rows.update((row.key, row) for row in changed)
        filled = {row.parent for row in changed if row.kind is not RowKind.NOTE}
        gone = tuple(key for group in filled if (key := note_key(group)) in self._rows)
        for key in gone:
            del self._rows[key]
        if changed:
            tell(Batch(changed, gone))

    def keep_only(self, keys: Collection[str], tell: Tell) -> None:
        """Tell which rows are gone, knowing the keys of all there are."""
        gone = tuple(self._rows.keys() - set(keys))
        for key in gone:
            del self._rows[key]
        if gone:
            tell(Batch((), gone))

    def all(self, rows: Iterable[CacheRow], tell: Tell) -> None:
        """Tell the difference, knowing that ``rows`` are all there are."""
        now = {row.key: row for row in rows}
        gone = tuple(key for key in self._rows if key not in now)
        changed = tuple(row for key, row in now.items() if self._rows.get(key) != row)
        self._rows = now
        for start in range(0, max(len(changed), 1), MOST):
            part = changed[start : start + MOST]
            if part or gone:
                tell(Batch(part, gone if start == 0 else ()))


class OwnLooker:
    """Looks at this viewer's own cache."""

    def __init__(self, budget: Callable[[Path], int]) -> None:
        self._budget = budget
        self._reader = ArtifactReader()
        self._told = _Told()
        self._root: Path | None = None
        self._usage = Usage(0, 0, 0)
        self._counted_at = self._counting_took = 0.0

    def look(self, root: Path, marks: Marks, tell: Tell, cancel: threading.Event) -> None:
        """Tell what is in ``root``."""
        entries = self._reader.entries(root)
        frames = tree_usage(root / FRAMES, cancel=cancel).bytes
        start = time.monotonic()
        if root != self._root or start - self._counted_at > self._counting_took * RESTS:
            self._usage = tree_usage(root, cancel=cancel)
            self._counted_at = time.monotonic()
            self._root, self._counting_took = root, self._counted_at - start
        if cancel.is_set():
            return
        free, total = disk_of(root)
        heading = own_heading(self._usage.bytes, len(entries))
        self._told.all([*heading, *artifact_rows(entries, frames, marks)], tell)
        tell(Batch(state=CacheState(root, self._usage.bytes, self._budget(root), free, total), entries=tuple(entries)))


class OthersLooker:
    """Looks at every other cache directory in the temp root: here when they are few, else in a helper process."""

    def __init__(self, temp_root: Path, sizes: SizeBook) -> None:
        self._temp_root = temp_root
        self._sizes = sizes
        self._told = _Told()

    def look(self, tell: Tell, cancel: threading.Event) -> None:
        """Tell the verdicts as they are found, then the sizes as they are counted."""
        look = _Look(self._temp_root, os.getpid(), self._sizes, lambda batch: self._pass_on(batch, tell), cancel)
        try:
            self._finish(look.run(most=FEW), tell, cancel)
        except _TooMuch:
            # What was seen here is on screen already: the helper needs a moment to start.
            keys = run_in_helper(
                look_from_afar,
                self._temp_root,
                os.getpid(),
                self._sizes.pages(),
                tell=lambda batch: self._pass_on(batch, tell),
                cancel=cancel,
            )
            self._finish(keys, tell, cancel)

    def _pass_on(self, batch: Batch, tell: Tell) -> None:
        if batch.peers is not None:
            tell(Batch(peers=batch.peers))
        if batch.counts:
            self._sizes.update(batch.counts)
        self._told.some(batch.rows, tell)

    def _finish(self, keys: Collection[str], tell: Tell, cancel: threading.Event) -> None:
        if not cancel.is_set():
            self._told.keep_only(keys, tell)
            self._sizes.keep_only(keys)


def look_from_afar(
    temp_root: Path, own_pid: int, pages: list[bytes], *, tell: Tell, cancel: threading.Event
) -> list[str]:
    """Take a whole look in a helper process; returns the keys of all rows."""
    return _Look(temp_root, own_pid, SizeBook.from_pages(pages), tell, cancel).run()


class _TooMuch(Exception):  # noqa: N818 - a change of plan, not an error
    pass


class _Look:
    """One look at the other caches."""

    def __init__(self, temp_root: Path, own_pid: int, sizes: SizeBook, tell: Tell, cancel: threading.Event) -> None:
        self._temp_root = temp_root
        self._own_pid = own_pid
        self._sizes = sizes
        self._tell = tell
        self._cancel = cancel
        self._found: list[Finding] = []
        self._usages: dict[Path, Usage] = {}
        self._now = time.time()
        self._most: int | None = None
        self._entries = 0

    def run(self, most: int | None = None) -> list[str]:
        """Look, and return the keys of all rows; raises :class:`_TooMuch` past ``most`` directories or many files."""
        self._most = most
        fresh: list[Finding] = []
        next_batch = time.monotonic() + FIRST
        for finding in self._survey():
            if most is not None and len(self._found) >= most:
                self._batch(fresh)
                raise _TooMuch
            self._found.append(finding)
            fresh.append(finding)
            usage = self._sizes.get(finding.path)
            if usage is not None:
                self._usages[finding.path] = usage
            if time.monotonic() >= next_batch or len(fresh) >= MOST:
                self._batch(fresh)
                fresh.clear()
                next_batch = time.monotonic() + EVERY
        if self._cancel.is_set():
            return []
        self._batch(fresh)
        alive = (finding for finding in self._found if finding.verdict is Verdict.ALIVE)
        self._tell(Batch(peers=tuple(Peer(finding.pid, tuple(_folders(finding.path))) for finding in alive)))
        self._count([finding for finding in self._found if self._sizes.due(finding)])
        return [row.key for row in self._headings()] + [str(finding.path) for finding in self._found]

    def _survey(self) -> Iterator[Finding]:
        try:
            with Folder.at(self._temp_root) as above:
                scene = Scene(above)
                for name in list_names(above):
                    if self._cancel.is_set():
                        return
                    finding = look(scene, name)
                    if finding is not None and not self._is_own(finding):
                        yield finding
        except OSError:
            return  # the temp root is gone or closed to us: then there is nothing in it to show

    def _is_own(self, finding: Finding) -> bool:
        # In a helper process the window's cache is not "mine": it is known by the window's pid.
        return finding.mine or (finding.verdict is Verdict.ALIVE and finding.pid == self._own_pid)

    def _count(self, findings: list[Finding]) -> None:
        counted: list[Finding] = []
        next_batch = time.monotonic() + EVERY
        for finding in findings:
            began = time.monotonic()
            usage = self._count_one(finding)
            if self._cancel.is_set():
                return
            self._sizes.note(finding, usage, began)
            self._usages[finding.path] = usage
            self._entries += usage.files
            counted.append(finding)
            if time.monotonic() >= next_batch or len(counted) >= MOST:
                self._batch(counted, with_counts=True)
                counted.clear()
                next_batch = time.monotonic() + EVERY
        self._batch(counted, with_counts=True)

    def _count_one(self, finding: Finding) -> Usage:
        """Count one tree; a big one is told while it grows."""
        next_batch = time.monotonic() + EVERY

        def grow(usage: Usage) -> None:
            nonlocal next_batch
            if self._most is not None and self._entries + usage.files > MANY_FILES:
                raise _TooMuch
            if time.monotonic() >= next_batch and self._sizes.get(finding.path) is None:
                next_batch = time.monotonic() + EVERY
                self._tell(Batch((finding_row(finding, usage, self._now, counted=False),)))

        return tree_usage(finding.path, cancel=self._cancel, progress=grow)

    def _batch(self, findings: list[Finding], *, with_counts: bool = False) -> None:
        rows = [finding_row(f, self._usages.get(f.path), self._now, counted=True) for f in findings]
        counts = self._sizes.counts_of(finding.path for finding in findings) if with_counts else None
        self._tell(Batch((*rows, *self._headings()), counts=counts))

    def _headings(self) -> list[CacheRow]:
        return other_headings(self._found, self._usages)


def _folders(root: Path, depth: int = 3) -> Iterator[str]:
    """Yield a cache directory and the folders below it down to those of the splits."""
    level = [str(root)]
    for _ in range(depth + 1):
        yield from level
        below: list[str] = []
        for folder in level:
            try:
                with os.scandir(folder) as entries:
                    below += [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
            except OSError:
                continue
        level = below[:100]
