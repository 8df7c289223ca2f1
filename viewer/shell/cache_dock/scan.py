"""Scans of the caches, taken in a background thread and told in batches: first what is there, then how big it is.

Each scanner remembers what it told and tells only what changed since. Nothing here knows Qt; a scanner is used by one
thread at a time.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from viewer.artifacts.store import FOLDER, FRAMES, THUMBNAILS
from viewer.cache import Finding, Usage, tree_usage
from viewer.fetched_files import FETCHED, survey
from viewer.helper.scan import Allowance, TooMuch, scan_caches
from viewer.helper.sizes import RESTS, SizeBook
from viewer.helper.wire import finding_of, usage_of
from viewer.protocol import CacheGrown, CachePeer, CachesCounted, CachesFound, Message, PeersFound, ScanCaches
from viewer.shell.cache_dock.headings import OtherHeadings, note_key, own_heading
from viewer.shell.cache_dock.rows import CacheRow, RowKind, artifact_rows, fetched_rows, finding_row
from viewer.shell.cache_dock.snapshot import ArtifactEntry, ArtifactReader, CacheState, Marks, disk_of
from viewer.shell.children.helper_client import do_apart
from viewer.values import dataclass

MOST = 500
"""Rows in a batch: what the window takes in within a few milliseconds."""

FEW = 150
"""Directories that are looked at in this process, in about 20 ms."""

MANY_FILES = 8_000
"""Files that are counted in this process, in about 20 ms."""


@dataclass(frozen=True, slots=True)
class ScanBatch:
    """What changed since the batch before: rows to add or replace, keys of rows to take away."""

    rows: tuple[CacheRow, ...] = ()
    gone: tuple[str, ...] = ()
    state: CacheState | None = None
    entries: tuple[ArtifactEntry, ...] | None = None
    peers: tuple[CachePeer, ...] | None = None


Tell = Callable[[ScanBatch], None]


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
            tell(ScanBatch(changed, gone))

    def keep_only(self, keys: Collection[str], tell: Tell) -> None:
        """Tell which rows are gone, knowing the keys of all there are."""
        gone = tuple(self._rows.keys() - set(keys))
        for key in gone:
            del self._rows[key]
        if gone:
            tell(ScanBatch((), gone))

    def all(self, rows: Iterable[CacheRow], tell: Tell) -> None:
        """Tell the difference, knowing that ``rows`` are all there are."""
        now = {row.key: row for row in rows}
        gone = tuple(key for key in self._rows if key not in now)
        changed = tuple(row for key, row in now.items() if self._rows.get(key) != row)
        self._rows = now
        for start in range(0, max(len(changed), 1), MOST):
            part = changed[start : start + MOST]
            if part or gone:
                tell(ScanBatch(part, gone if start == 0 else ()))


class OwnCacheScanner:
    """Scans this viewer's own cache."""

    def __init__(self, budget: Callable[[Path], int]) -> None:
        self._budget = budget
        self._reader = ArtifactReader()
        self._told = _Told()
        self._root: Path | None = None
        self._usage = Usage(0, 0, 0)
        self._thumbnails = 0
        self._counted_at = self._counting_took = 0.0

    def scan(self, root: Path, marks: Marks, tell: Tell, cancel: threading.Event) -> None:
        """Tell what is in ``root``."""
        entries = self._reader.entries(root)
        frames = tree_usage(root / FRAMES, cancel=cancel).bytes
        start = time.monotonic()
        if root != self._root or start - self._counted_at > self._counting_took * RESTS:
            self._usage = tree_usage(root, cancel=cancel)
            folders = (root / FOLDER).glob(f"*/{THUMBNAILS}")
            self._thumbnails = sum(tree_usage(folder, cancel=cancel).bytes for folder in folders)
            self._counted_at = time.monotonic()
            self._root, self._counting_took = root, self._counted_at - start
        if cancel.is_set():
            return
        free, total = disk_of(root)
        heading = own_heading(self._usage.bytes, len(entries))
        fetched = fetched_rows(one for one in survey(root / FETCHED) if one.files)
        self._told.all([*heading, *artifact_rows(entries, frames, marks, self._thumbnails), *fetched], tell)
        tell(
            ScanBatch(
                state=CacheState(root, self._usage.bytes, self._budget(root), free, total), entries=tuple(entries)
            )
        )


class OtherCachesScanner:
    """Scans every other cache directory in the temp root: here when they are few, else in a helper process."""

    def __init__(self, temp_root: Path, sizes: SizeBook) -> None:
        self._temp_root = temp_root
        self._sizes = sizes
        self._told = _Told()

    def scan(self, tell: Tell, cancel: threading.Event) -> None:
        """Tell the verdicts as they are found, then the sizes as they are counted."""
        request = ScanCaches(str(self._temp_root), os.getpid())
        seen = _Seen(self._sizes, self._told, tell)
        try:
            scan_caches(request, self._sizes, seen.take, cancel, Allowance(FEW, MANY_FILES))
        except TooMuch:
            # What was seen here is on screen already: the helper needs a moment to start.
            seen = _Seen(self._sizes, self._told, tell)
            do_apart(request, self._sizes, tell=seen.take, cancel=cancel)
        if not cancel.is_set():
            keys = seen.keys()
            self._told.keep_only(keys, tell)
            self._sizes.keep_only(keys)


class _Seen:
    """What one look at the other caches has found so far; turns what a scan tells into rows."""

    def __init__(self, sizes: SizeBook, told: _Told, tell: Tell) -> None:
        self._sizes = sizes
        self._told = told
        self._tell = tell
        self._now = time.time()
        self._found: dict[str, Finding] = {}
        self._headings = OtherHeadings()
        self._rows: list[CacheRow] = []

    def take(self, message: Message) -> None:
        """Take an answer to :class:`ScanCaches`."""
        if isinstance(message, CachesFound):
            for cache in message.caches:
                finding = self._found[cache.path] = finding_of(cache)
                self._put(finding, self._sizes.get(finding.path))
            self._flush(more=message.more)
        elif isinstance(message, CachesCounted):
            self._sizes.update(message.counts)
            for counted in message.counts:
                self._put(self._found[counted.path], usage_of(counted.usage))
            self._flush(more=message.more)
        elif isinstance(message, CacheGrown):
            row = finding_row(self._found[message.path], usage_of(message.usage), self._now, counted=False)
            self._told.some([row], self._tell)
        elif isinstance(message, PeersFound):
            self._tell(ScanBatch(peers=message.peers))

    def keys(self) -> list[str]:
        """Return the keys of all rows."""
        return [*(row.key for row in self._headings.rows()), *self._found]

    def _put(self, finding: Finding, usage: Usage | None) -> None:
        self._headings.put(finding, usage)
        self._rows.append(finding_row(finding, usage, self._now, counted=True))

    def _flush(self, *, more: bool) -> None:
        """Tell what has gathered, unless more is on its way: a model takes many rows at once with less work."""
        if not more:
            self._told.some([*self._rows, *self._headings.rows()], self._tell)
            self._rows.clear()
