"""Remove the orphans of one batch, in two threads: while one is in the kernel, the other one is in Python.

Each takes what is next; the removals come in the order of the orphans. The thread that sweeps is the only one that
calls the progress function and that an interruption reaches, and it does again, alone, what the other one could not.
"""

from __future__ import annotations

import errno
import threading
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from viewer.cache.removal import remove_opened
from viewer.cache.report import Limits, Removal, SweepProgress
from viewer.cache.takedown import looks_at_files
from viewer.cache.workers import Workers
from viewer.open_folder import Folder

FEW = 1000
"""Names in an orphan that are kept from its judgement to its removal, instead of listing it again."""

_NO_DESCRIPTORS = (errno.EMFILE, errno.ENFILE)
_WORTH_IT = 200  # names from which on a thread is worth its start: removing them takes a millisecond
_WAIT = 0.05  # seconds between two looks at how far the other thread is


class Claim(NamedTuple):
    """An orphan that is ours to remove: locked, and under a tombstone's name (or its own, where that cannot be)."""

    path: Path
    name: str
    folder: Folder
    entries: list[str] | None  # None: more than a few


class SweepTally:
    """What a sweep has removed so far, and how its caller is told."""

    def __init__(self, progress: Callable[[SweepProgress], None] | None) -> None:
        self.total = 0
        self._done = self._files = self._freed = 0
        self._progress = progress

    def tell(self, path: Path, files: int = 0, freed: int = 0) -> None:
        """Say how far it is: with what was removed up to now in ``path``, whose removal has not ended."""
        if self._progress is not None:
            self._progress(SweepProgress(path, self._done, self.total, self._files + files, self._freed + freed))

    def add(self, removal: Removal) -> None:
        """Count a removal that has ended, and say so."""
        self._done += 1
        self._files += removal.files
        self._freed += removal.freed_bytes
        self.tell(removal.path)


class Clearing:
    """The removal of some claims, whose locks stay the caller's. The tally is touched by the caller's thread only."""

    def __init__(
        self, above: Folder, claims: Sequence[Claim], limits: Limits, tally: SweepTally, *, exact: bool
    ) -> None:
        self._above = above
        self._claims = claims
        self._tally = tally
        self._exact = exact
        self._interrupted = threading.Event()
        self._limits = limits.with_event(self._interrupted)
        self._workers = Workers()
        self._helpers: list[threading.Thread] = []  # one at most
        self._waiting = deque(range(len(claims)))  # which both threads may use at once,
        self._ended = deque[tuple[int, Removal]]()  # and this one
        self._far: tuple[Path, int, int] | None = None  # how far the other thread is with what it has at hand

    def run(self) -> list[Removal]:
        """Remove what can be removed until the limits are reached; return what came of each claim."""
        removals: dict[int, Removal] = {}
        try:
            self._call_for_help()
            while (index := self._next()) is not None:
                removals[index] = self._remove(index)
                self._collect(removals)
            for helper in self._helpers:
                while helper.is_alive():
                    helper.join(_WAIT)
                    self._collect(removals)
                    if far := self._far:
                        self._tally.tell(*far)
            self._collect(removals)
            return [self._settled(index, removals.get(index)) for index in range(len(self._claims))]
        except BaseException:
            self._interrupted.set()  # by an exception out of a signal handler, or of the caller's progress function
            raise
        finally:
            for helper in self._helpers:
                if helper.ident is not None:
                    helper.join()

    def _call_for_help(self) -> None:
        names = sum(FEW if claim.entries is None else len(claim.entries) for claim in self._claims)
        # Where every file is looked at, a second thread is no faster in memory.
        if len(self._claims) > 1 and names >= _WORTH_IT and not looks_at_files(exact=self._exact):
            self._workers.start("cache-clearing", self._help, self._helpers)

    def _next(self) -> int | None:
        try:
            return self._waiting.popleft()
        except IndexError:
            return None

    def _help(self) -> None:
        while not self._limits.reached() and (index := self._next()) is not None:
            path = self._claims[index].path

            def note(files: int, freed: int, path: Path = path) -> None:
                self._far = path, files, freed

            try:
                removal = self._clear(index, note)
            except Exception:  # not a word here: the caller does it again, and it is raised there
                return
            finally:
                self._far = None
            self._ended.append((index, removal))

    def _collect(self, removals: dict[int, Removal]) -> None:
        """Take over what the other thread has removed."""
        while self._ended:
            index, removal = self._ended.popleft()
            removals[index] = removal
            self._tally.add(removal)

    def _settled(self, index: int, removal: Removal | None) -> Removal:
        """Return what came of a claim; nobody else is at work any more."""
        if removal is None:  # the limits were reached, or the other thread failed
            return self._remove(index)
        if self._helpers and any(failure.errno in _NO_DESCRIPTORS for failure in removal.failures):
            again = self._clear(index, None)  # alone, which needs fewer
            return again._replace(
                files=removal.files + again.files, directories=removal.directories + again.directories
            )
        return removal

    def _remove(self, index: int) -> Removal:
        """Remove one in the caller's thread, which is told."""
        claim = self._claims[index]
        if self._limits.reached():
            return Removal(claim.path, False, stopped=True, remains=self._above.path / claim.name)
        self._tally.tell(claim.path)
        removal = self._clear(index, lambda files, freed: self._tally.tell(claim.path, files, freed))
        self._tally.add(removal)
        return removal

    def _clear(self, index: int, progress: Callable[[int, int], None] | None) -> Removal:
        claim = self._claims[index]
        return remove_opened(
            self._above,
            claim.name,
            claim.folder,
            self._limits,
            progress,
            exact=self._exact,
            entries=claim.entries,
            path=claim.path,
            workers=self._workers,
        )
