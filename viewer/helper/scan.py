"""One look at the caches of others, told while it goes on: first what is there, then how big it is. Knows no words."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from viewer.cache import Finding, Usage, Verdict, tree_usage
from viewer.cache.evidence import SurveyContext
from viewer.cache.survey import list_names, look
from viewer.helper.sizes import SizeBook
from viewer.helper.wire import in_parts, plain_finding, plain_usage
from viewer.open_folder import Folder
from viewer.protocol import (
    CacheGrown,
    CachePeer,
    CachesCounted,
    CachesFound,
    CachesScanned,
    CountedCache,
    Message,
    PeersFound,
    ScanCaches,
)
from viewer.values import dataclass

FIRST = 0.02
"""Seconds until the first directories are told, whatever is still to come."""

EVERY = 0.15
"""Seconds between two batches after that."""

MOST = 500
"""Directories in a batch: what the window takes in within a few milliseconds."""


class TooMuch(Exception):  # noqa: N818 - a change of plan, not an error
    """There is more to look at than was allowed."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many directories may be looked at, and files counted."""

    directories: int
    files: int


def scan_caches(
    request: ScanCaches,
    sizes: SizeBook,
    tell: Callable[[Message], None],
    cancel: threading.Event,
    allowance: Allowance | None = None,
) -> CachesScanned:
    """Look at all caches but the window's, and count those that are due.

    Raises
    ------
    TooMuch
        Past the allowance; what was found until then has been told.
    """
    _Scan(request, sizes, tell, cancel, allowance).run()
    return CachesScanned()


class _Scan:
    def __init__(
        self,
        request: ScanCaches,
        sizes: SizeBook,
        tell: Callable[[Message], None],
        cancel: threading.Event,
        allowance: Allowance | None,
    ) -> None:
        self._temp_root = Path(request.temp_root)
        self._window = request.window
        self._sizes = sizes
        self._tell = tell
        self._cancel = cancel
        self._allowance = allowance
        self._files = 0

    def run(self) -> None:
        found = self._find()
        if self._cancel.is_set():
            return
        alive = (finding for finding in found if finding.verdict is Verdict.ALIVE)
        self._tell(PeersFound(tuple(CachePeer(finding.pid, tuple(_folders(finding.path))) for finding in alive)))
        self._count([finding for finding in found if self._sizes.due(finding)])

    def _find(self) -> list[Finding]:
        found: list[Finding] = []
        fresh: list[Finding] = []
        next_batch = time.monotonic() + FIRST
        for finding in self._survey():
            if self._allowance is not None and len(found) >= self._allowance.directories:
                self._tell_found(fresh)
                raise TooMuch
            found.append(finding)
            fresh.append(finding)
            if time.monotonic() >= next_batch or len(fresh) >= MOST:
                self._tell_found(fresh)
                fresh.clear()
                next_batch = time.monotonic() + EVERY
        if not self._cancel.is_set():
            self._tell_found(fresh)  # none as well: then that is known
        return found

    def _survey(self) -> Iterator[Finding]:
        try:
            with Folder.at(self._temp_root) as above:
                scene = SurveyContext(above)
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
        return finding.mine or (finding.verdict is Verdict.ALIVE and finding.pid == self._window)

    def _count(self, findings: Sequence[Finding]) -> None:
        counted: list[CountedCache] = []
        next_batch = time.monotonic() + EVERY
        for finding in findings:
            began = time.monotonic()
            usage = self._count_one(finding)
            if self._cancel.is_set():
                return
            self._files += usage.files
            counted.append(self._sizes.note(finding, usage, began))
            if time.monotonic() >= next_batch or len(counted) >= MOST:
                self._tell_counted(counted)
                counted.clear()
                next_batch = time.monotonic() + EVERY
        self._tell_counted(counted)

    def _count_one(self, finding: Finding) -> Usage:
        """Count one tree; a big one is told while it grows."""
        next_word = time.monotonic() + EVERY

        def grow(usage: Usage) -> None:
            nonlocal next_word
            if self._allowance is not None and self._files + usage.files > self._allowance.files:
                raise TooMuch
            if time.monotonic() >= next_word and self._sizes.get(finding.path) is None:
                next_word = time.monotonic() + EVERY
                self._tell(CacheGrown(str(finding.path), plain_usage(usage)))

        return tree_usage(finding.path, cancel=self._cancel, progress=grow)

    def _tell_found(self, findings: Sequence[Finding]) -> None:
        for part, more in in_parts(findings):
            self._tell(CachesFound(tuple(map(plain_finding, part)), more))

    def _tell_counted(self, counted: Sequence[CountedCache]) -> None:
        for part, more in in_parts(counted):
            self._tell(CachesCounted(part, more))


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
