"""The sizes of cache directories that were counted before: shared by the dock and by the plan of a sweep."""

from __future__ import annotations

import pickle
import threading
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from viewer.cache import Finding, Usage, Verdict

RESTS = 10
"""A living cache whose count took a second is not counted again for ten."""

_PAGE = 500


@dataclass(frozen=True, slots=True)
class _Count:
    usage: Usage
    verdict: Verdict
    began: float
    ended: float


class SizeBook:
    """Counts by directory. What an ended process left is counted once, what a living one uses now and then."""

    def __init__(self, counts: dict[str, _Count] | None = None) -> None:
        self._known: dict[str, _Count] = dict(counts or {})
        self._lock = threading.Lock()

    def get(self, path: Path) -> Usage | None:
        """Return the last count, None when there is none."""
        with self._lock:
            known = self._known.get(str(path))
        return known.usage if known else None

    def due(self, finding: Finding) -> bool:
        """Whether it is time to count a directory, for the first time or again."""
        with self._lock:
            known = self._known.get(str(finding.path))
        if known is None or known.verdict is not finding.verdict:
            return True
        took, rested = known.ended - known.began, time.monotonic() - known.ended
        return finding.verdict is Verdict.ALIVE and rested > took * RESTS

    def note(self, finding: Finding, usage: Usage, began: float) -> None:
        """Remember a whole count that was begun at ``began`` (monotonic seconds)."""
        with self._lock:
            self._known[str(finding.path)] = _Count(usage, finding.verdict, began, time.monotonic())

    def pages(self) -> list[bytes]:
        """Return all counts for :meth:`from_pages` in another process.

        Pickling keeps the interpreter for as long as it takes; in pages it lets go in between.
        """
        with self._lock:
            known = list(self._known.items())
        return [pickle.dumps(known[start : start + _PAGE]) for start in range(0, len(known), _PAGE)]

    @classmethod
    def from_pages(cls, pages: Iterable[bytes]) -> SizeBook:
        """Return a book with the counts of another."""
        return cls(dict(item for page in pages for item in pickle.loads(page)))  # noqa: S301 - from our own window

    def counts_of(self, paths: Iterable[Path]) -> dict[str, _Count]:
        """Return the counts of some directories, for :meth:`update` of a book in another process."""
        with self._lock:
            return {key: self._known[key] for path in paths if (key := str(path)) in self._known}

    def update(self, counts: dict[str, _Count]) -> None:
        """Take over the counts of another book."""
        with self._lock:
            self._known.update(counts)

    def keep_only(self, paths: Collection[str]) -> None:
        """Forget all other directories."""
        with self._lock:
            for path in self._known.keys() - set(paths):
                del self._known[path]
