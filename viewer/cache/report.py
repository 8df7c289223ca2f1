"""What a removal and a sweep come to: counted while they go on, told at the end."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Self

from viewer.cache.evidence import Finding
from viewer.cache.verdict import Verdict
from viewer.errors import printable
from viewer.sizes import human_bytes

_KEPT_FAILURES = 20
_TELL_EVERY = 0.05  # seconds between two calls of a progress function


class Failure(NamedTuple):
    """One thing that could not be done: where, the system's error number, and its words."""

    path: Path
    errno: int
    message: str

    @classmethod
    def of(cls, path: Path, error: OSError) -> Self:
        """Return the failure behind an error of the system."""
        return cls(path, error.errno or 0, error.strerror or str(error))

    def __str__(self) -> str:
        return printable(f"{self.path}: {self.message}")


class Removal(NamedTuple):
    """What the removal of one tree came to.

    ``freed_bytes`` are disk blocks of what was unlinked; a file with another hard link elsewhere frees nothing. They
    are 0 in a sweep that is not exact; closing a cache compares the free space of the disk before and after.
    """

    path: Path  # the name the tree had
    gone: bool  # our rmdir of its top succeeded
    files: int = 0  # how many we removed
    directories: int = 0
    freed_bytes: int = 0
    failures: tuple[Failure, ...] = ()  # the first 20 things that could not be removed
    failure_count: int = 0  # how many there were
    stopped: bool = False  # the time budget ran out, or it was cancelled
    remains: Path | None = None  # where the rest lies, when not all of it went

    @classmethod
    def failed(cls, path: Path, error: OSError) -> Self:
        """Return the removal that could not even begin."""
        return cls(path, False, failures=(Failure.of(path, error),), failure_count=1, remains=path)


class Limits:
    """When to stop: after so many seconds, or when another thread sets one of some events."""

    def __init__(self, time_budget: float | None = None, *cancel: threading.Event | None) -> None:
        self._cancel = [event for event in cancel if event is not None]
        self._deadline = float("inf") if time_budget is None else time.monotonic() + time_budget

    def reached(self) -> bool:
        """Whether to stop now."""
        for event in self._cancel:
            if event.is_set():
                return True
        return time.monotonic() >= self._deadline

    def with_event(self, event: threading.Event) -> Self:
        """Return limits that are reached when these are, and when this event is set."""
        inner = type(self)(None, *self._cancel, event)
        inner._deadline = self._deadline
        return inner

    def within(self, seconds: float) -> Self:
        """Return limits that are reached when these are, and after so many seconds at the latest."""
        inner = type(self)(seconds, *self._cancel)
        inner._deadline = min(self._deadline, inner._deadline)
        return inner


class Tally:
    """What one removal came to so far. Several threads add to it; only the one that made it tells the caller."""

    def __init__(self, progress: Callable[[int, int], None] | None = None) -> None:
        self.files = self.directories = self.bytes = self.failed = 0
        self.failures: list[Failure] = []
        self._progress = progress
        self._lock = threading.Lock()
        self._caller = threading.get_ident()
        self._told = time.monotonic()

    def add(self, files: int, directories: int, freed: int) -> None:
        """Count what is gone."""
        with self._lock:
            self.files += files
            self.directories += directories
            self.bytes += freed

    def fail(self, path: Path, error: OSError) -> None:
        """Note one thing that could not be removed."""
        with self._lock:
            self.failed += 1
            if len(self.failures) < _KEPT_FAILURES:
                self.failures.append(Failure.of(path, error))

    def tell(self) -> None:
        """Call the progress function, if it is time to."""
        if self._progress is None or threading.get_ident() != self._caller:
            return
        now = time.monotonic()
        if now - self._told >= _TELL_EVERY:
            self._told = now
            self._progress(self.files, self.bytes)


class SweepReport(NamedTuple):
    """What a sweep came to. Every path is the name the directory had before."""

    removed: tuple[Removal, ...] = ()  # really gone, by our own hand
    kept: tuple[Finding, ...] = ()  # not orphans, each with its reason
    failed: tuple[Removal, ...] = ()  # orphans of which something could not be removed
    deferred: tuple[Removal, ...] = ()  # no time left, or cancelled: the next sweep finishes them
    problems: tuple[Failure, ...] = ()  # temp roots that could not be looked at
    freed_bytes: int = 0  # also of what did not go completely; see ``exact``
    elapsed: float = 0.0  # seconds
    exact: bool = False  # every file was counted; else the free space of the disks was compared: "about", and together

    def summary(self) -> str:
        """Return one sentence for a status bar."""
        freed = f"freed {'' if self.exact else 'about '}{human_bytes(self.freed_bytes)}"
        others = sum(finding.verdict is not Verdict.ALIVE for finding in self.kept)
        problems = ", ".join(printable(str(one.path)) for one in self.problems)
        parts = (
            (self.removed, f"{freed} from {_count(self.removed, 'ended session')}"),
            (not self.removed and self.freed_bytes, freed),  # nothing went completely
            (self.failed, f"could not remove all of {_count(self.failed, 'orphan')}"),
            (self.deferred, f"left {_count(self.deferred, 'orphan')} for the next sweep"),
            (others, f"kept {others}"),
            (problems, f"could not read {problems}"),
        )
        text = "; ".join(words for said, words in parts if said) or "no orphan caches"
        return f"{text[0].upper()}{text[1:]}."


class SweepProgress(NamedTuple):
    """How far a sweep is: the directory at hand, directories done and in all, files and bytes removed so far."""

    path: Path
    done: int
    total: int
    files: int
    freed_bytes: int


def _count(things: tuple[object, ...], noun: str) -> str:
    return f"{len(things)} {noun}{'s' * (len(things) != 1)}"
