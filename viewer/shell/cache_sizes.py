"""The sizes of cache directories that were counted before: shared by the dock and by the plan of a sweep."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from viewer.cache import Finding, Usage, Verdict

RESTS = 10
"""A living cache whose count took a second is not counted again for ten."""


@dataclass(frozen=True, slots=True)
class _Count:
    usage: Usage
    verdict: Verdict
    began: float
    ended: float


class SizeBook:
    """Counts by directory. What an ended process left is counted once, what a living one uses now and then."""

    def __init__(self, counts: dict[Path, _Count] | None = None) -> None:
        self._known: dict[Path, _Count] = dict(counts or {})
        self._lock = threading.Lock()

    def get(self, path: Path) -> Usage | None:
        """Return the last count, None when there is none."""
        with self._lock:
            known = self._known.get(path)
        return known.usage if known else None

    def due(self, finding: Finding) -> bool:
        """Whether it is time to count a directory, for the first time or again."""
        with self._lock:
            known = self._known.get(finding.path)
        if known is None or known.verdict is not finding.verdict:
            return True
        took, rested = known.ended - known.began, time.monotonic() - known.ended
        return finding.verdict is Verdict.ALIVE and rested > took * RESTS

    def note(self, finding: Finding, usage: Usage, began: float) -> None:
        """Remember a whole count that was begun at ``began`` (monotonic seconds)."""
        with self._lock:
            self._known[finding.path] = _Count(usage, finding.verdict, began, time.monotonic())

    def snapshot(self) -> dict[Path, _Count]:
        """Return all counts, for a book in another process."""
        with self._lock:
            return dict(self._known)

    def update(self, counts: dict[Path, _Count]) -> None:
        """Take over the counts of another book."""
        with self._lock:
            self._known.update(counts)

    def keep_only(self, paths: Collection[Path]) -> None:
        """Forget all other directories."""
        with self._lock:
            for path in self._known.keys() - set(paths):
                del self._known[path]
