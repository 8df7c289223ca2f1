"""The sizes of cache directories that were counted before: shared by the dock and by the plan of a sweep."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterable
from pathlib import Path

from viewer.cache import Finding, Usage, Verdict
from viewer.helper.wire import in_parts, plain_usage, usage_of
from viewer.protocol import CountedCache, KnownCounts

RESTS = 10
"""A living cache whose count took a second is not counted again for ten."""


class SizeBook:
    """Counts by directory. What an ended process left is counted once, what a living one uses now and then."""

    def __init__(self) -> None:
        self._known: dict[str, CountedCache] = {}
        self._lock = threading.Lock()

    def get(self, path: Path) -> Usage | None:
        """Return the last count, None when there is none."""
        with self._lock:
            known = self._known.get(str(path))
        return usage_of(known.usage) if known else None

    def due(self, finding: Finding) -> bool:
        """Whether it is time to count a directory, for the first time or again."""
        with self._lock:
            known = self._known.get(str(finding.path))
        if known is None or known.verdict != finding.verdict:
            return True
        took, rested = known.ended - known.began, time.monotonic() - known.ended
        return finding.verdict is Verdict.ALIVE and rested > took * RESTS

    def note(self, finding: Finding, usage: Usage, began: float) -> CountedCache:
        """Remember a whole count that was begun at ``began`` (monotonic seconds), and return it for other books."""
        path = str(finding.path)
        counted = CountedCache(path, finding.verdict.value, plain_usage(usage), began, time.monotonic())
        with self._lock:
            self._known[path] = counted
        return counted

    def parts(self) -> list[KnownCounts]:
        """Return all counts in messages, for :meth:`update` of a book in another process."""
        with self._lock:
            known = list(self._known.values())
        return [KnownCounts(part) for part, _ in in_parts(known)]

    def update(self, counts: Iterable[CountedCache]) -> None:
        """Take over counts of another book."""
        with self._lock:
            self._known.update((counted.path, counted) for counted in counts)

    def keep_only(self, paths: Collection[str]) -> None:
        """Forget all other directories."""
        with self._lock:
            for path in self._known.keys() - set(paths):
                del self._known[path]
