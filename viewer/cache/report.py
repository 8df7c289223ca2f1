"""What a removal and a sweep come to: counted while they go on, told at the end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from viewer.cache.evidence import Finding
from viewer.cache.names import printable
from viewer.cache.usage import human_bytes
from viewer.cache.verdict import Verdict

_KEPT_FAILURES = 20
_TELL_EVERY = 0.05  # seconds between two calls of a progress function


class Failure(NamedTuple):
    """One thing that could not be done: where, the system's error number, and its words."""

    path: Path
    errno: int
    message: str

    @classmethod
    def of(cls, path: Path, error: OSError) -> Failure:
        """Return the failure behind an error of the system."""
        return cls(path, error.errno or 0, error.strerror or str(error))

    def __str__(self) -> str:
        return printable(f"{self.path}: {self.message}")


class Removal(NamedTuple):
    """What the removal of one tree came to.

    Attributes
    ----------
    path
        The name the tree had.
    gone
        Our ``rmdir`` of its top succeeded.
    files, directories
        How many we removed.
    freed_bytes
        Disk blocks of what was unlinked, where they were counted; a file with another hard link elsewhere frees
        nothing. Else by how much the free space of the disk grew meanwhile, which others may change as well.
    failures, failure_count
        The first 20 things that could not be removed, and how many there were.
    stopped
        The time budget ran out, or it was cancelled.
    remains
        Where the rest lies, when not all of it went.
    """

    path: Path
    gone: bool
    files: int = 0
    directories: int = 0
    freed_bytes: int = 0
    failures: tuple[Failure, ...] = ()
    failure_count: int = 0
    stopped: bool = False
    remains: Path | None = None

    @classmethod
    def failed(cls, path: Path, error: OSError, remains: Path | None = None) -> Removal:
        """Return the removal that could not even begin."""
        return cls(path, False, failures=(Failure.of(path, error),), failure_count=1, remains=remains or path)


class Limits:
    """When to stop: after so many seconds, or when another thread sets one of some events."""

    def __init__(self, time_budget: float | None = None, *cancel: threading.Event | None) -> None:
        self._cancel = [event for event in cancel if event is not None]
        self._deadline = None if time_budget is None else time.monotonic() + time_budget

    def reached(self) -> bool:
        """Whether to stop now."""
        for event in self._cancel:
            if event.is_set():
                return True
        return self._deadline is not None and time.monotonic() >= self._deadline

    def within(self, seconds: float) -> Limits:
        """Return limits that are reached when these are, and after so many seconds at the latest."""
        inner = Limits(seconds, *self._cancel)
        if self._deadline is not None and inner._deadline is not None:
            inner._deadline = min(self._deadline, inner._deadline)
        return inner


class Tally:
    """What one removal came to so far. Several threads add to it; only the one that made it tells the caller.

    Attributes
    ----------
    files, directories
        How many are gone.
    bytes
        Disk blocks that their unlinking freed, where they are counted.
    failed
        How many things could not be removed; :attr:`failures` has the first of them.

    Parameters
    ----------
    progress
        Called now and then with files and bytes.
    free
        Tells the free bytes of the disk, to know what was freed; None where every file is counted.
    """

    def __init__(
        self, progress: Callable[[int, int], None] | None = None, free: Callable[[], int] | None = None
    ) -> None:
        self.files = self.directories = self.failed = 0
        self._counted = 0
        self._free = free
        self._free_before = free() if free is not None else 0
        self._failures: list[Failure] = []
        self._progress = progress
        self._lock = threading.Lock()
        self._caller = threading.get_ident()
        self._told = time.monotonic()

    @property
    def bytes(self) -> int:
        """Bytes that are free now and were not before."""
        return self._counted if self._free is None else max(0, self._free() - self._free_before)

    @property
    def exact(self) -> bool:
        """Whether every file is counted."""
        return self._free is None

    def add(self, files: int, directories: int, freed: int) -> None:
        """Count what is gone."""
        with self._lock:
            self.files += files
            self.directories += directories
            self._counted += freed

    def fail(self, path: Path, error: OSError) -> None:
        """Note one thing that could not be removed."""
        with self._lock:
            self.failed += 1
            if len(self._failures) < _KEPT_FAILURES:
                self._failures.append(Failure.of(path, error))

    @property
    def failures(self) -> tuple[Failure, ...]:
        """The first things that could not be removed."""
        return tuple(self._failures)

    def tell(self) -> None:
        """Call the progress function, if it is time to."""
        if self._progress is None or threading.get_ident() != self._caller:
            return
        now = time.monotonic()
        if now - self._told >= _TELL_EVERY:
            self._told = now
            self._progress(self.files, self.bytes)


class SweepReport(NamedTuple):
    """What a sweep came to. Every path is the name the directory had before.

    Attributes
    ----------
    removed
        Really gone, by our own hand.
    kept
        Not orphans, each with its reason.
    failed
        Orphans of which something could not be removed.
    deferred
        Orphans for which there was no time left, or that were cancelled; the next sweep finishes them.
    problems
        Temp roots that could not be looked at.
    freed_bytes
        Bytes freed, also of what did not go completely; see :class:`Removal`.
    elapsed
        Seconds.
    exact
        Whether every file was counted; else ``freed_bytes`` is "about".
    apart
        Whether it is known what each removal freed; else, after two processes, only the sum.
    """

    removed: tuple[Removal, ...] = ()
    kept: tuple[Finding, ...] = ()
    failed: tuple[Removal, ...] = ()
    deferred: tuple[Removal, ...] = ()
    problems: tuple[Failure, ...] = ()
    freed_bytes: int = 0
    elapsed: float = 0.0
    exact: bool = False
    apart: bool = True

    def summary(self) -> str:
        """Return one sentence for a status bar."""
        others = [finding for finding in self.kept if finding.verdict is not Verdict.ALIVE]
        about = "" if self.exact else "about "
        parts = []
        if self.removed:
            left = _count(len(self.removed), "ended session")
            parts.append(f"Freed {about}{human_bytes(self.freed_bytes)} from {left}")
        elif self.freed_bytes:  # nothing went completely
            parts.append(f"Freed {about}{human_bytes(self.freed_bytes)}")
        if self.failed:
            parts.append(f"could not remove all of {_count(len(self.failed), 'orphan')}")
        if self.deferred:
            parts.append(f"left {_count(len(self.deferred), 'orphan')} for the next sweep")
        if others:
            parts.append(f"kept {len(others)}")
        if self.problems:
            parts.append(f"could not read {', '.join(printable(str(one.path)) for one in self.problems)}")
        if not parts:
            return "No orphan caches."
        text = "; ".join(parts)
        return f"{text[0].upper()}{text[1:]}."


class SweepProgress(NamedTuple):
    """How far a sweep is: the directory at hand, directories done and in all, files and bytes removed so far."""

    path: Path
    done: int
    total: int
    files: int
    freed_bytes: int


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
