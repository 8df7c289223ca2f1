"""Remove the orphans of one batch: two threads empty them, and at last the one that sweeps removes them themselves.

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

from viewer.cache.removal import TreeRemoval
from viewer.cache.report import Limits, Removal, SweepProgress, Tally
from viewer.cache.takedown import Takedown
from viewer.cache.unlinking import looks_at_files
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

    def add(self, files: int, freed: int, *, done: int = 0) -> None:
        """Count what was removed besides."""
        self._done += done
        self._files += files
        self._freed += freed


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
        self._emptied = deque[tuple[int, TreeRemoval]]()  # and this one
        self._trees: dict[int, TreeRemoval] = {}  # those that were emptied, by the place of their claim
        self._far: tuple[Path, int, int] | None = None  # how far the other thread is with what it has at hand

    def run(self) -> list[Removal]:
        """Remove what can be removed until the limits are reached; return what came of each claim."""
        try:
            self._call_for_help()
            while (index := self._next()) is not None:
                self._empty_here(index)
                self._collect()
            for helper in self._helpers:
                while helper.is_alive():
                    helper.join(_WAIT)
                    self._collect()
                    if far := self._far:
                        self._tally.tell(*far)
            self._collect()
            removals = [self._finished(index) for index in range(len(self._claims))]
            if removals:
                self._tally.tell(removals[-1].path)
            return removals
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
                tree = self._empty(index, note)
            except Exception:  # not a word here: the caller does it again, and it is raised there
                return
            finally:
                self._far = None
            self._emptied.append((index, tree))

    def _collect(self) -> None:
        """Take over what the other thread has emptied."""
        while self._emptied:
            self._note(*self._emptied.popleft())

    def _note(self, index: int, tree: TreeRemoval) -> None:
        """Count one that is empty as done, and say so: what is left to do takes no time."""
        self._trees[index] = tree
        self._tally.add(*self._came_to(tree), done=1)
        self._tally.tell(tree.path)

    def _came_to(self, tree: TreeRemoval) -> tuple[int, int]:
        return tree.tally.files, tree.tally.bytes if self._exact else 0

    def _empty_here(self, index: int) -> None:
        """Empty one in the caller's thread, which is told, unless the limits are reached."""
        path = self._claims[index].path
        if not self._limits.reached():
            self._tally.tell(path)
            self._note(index, self._empty(index, lambda files, freed: self._tally.tell(path, files, freed)))

    def _finished(self, index: int) -> Removal:
        """Return what came of a claim; nobody else is at work any more."""
        claim = self._claims[index]
        if index not in self._trees:  # the limits were reached, or the other thread failed
            self._empty_here(index)
        if index not in self._trees:
            return Removal(claim.path, False, stopped=True, remains=self._above.path / claim.name)
        tree = self._trees[index]
        files, freed = self._came_to(tree)
        removal = tree.finish()
        self._tally.add(removal.files - files, removal.freed_bytes - freed)
        if self._helpers and any(failure.errno in _NO_DESCRIPTORS for failure in removal.failures):
            again = self._empty(index, None).finish()  # alone, which needs fewer
            return again._replace(
                files=removal.files + again.files, directories=removal.directories + again.directories
            )
        return removal

    def _empty(self, index: int, progress: Callable[[int, int], None] | None) -> TreeRemoval:
        claim = self._claims[index]
        tally = Tally(progress)
        work = Takedown(claim.folder, self._limits, tally, frozenset(), self._workers, exact=self._exact)
        tree = TreeRemoval(self._above, claim.name, work, claim.path, claim.entries)
        tree.empty()
        return tree
