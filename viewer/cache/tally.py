"""What a removal keeps count of, and when it stops."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_KEPT_FAILURES = 20
_TELL_EVERY = 0.05
"""Seconds between two calls of a progress function."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that could not be done: where, the system's error number, and its words."""

    path: Path
    errno: int
    message: str

    @classmethod
    def of(cls, path: Path, error: OSError) -> Failure:
        """Return the failure behind an error of the system."""
        return cls(path, error.errno or 0, error.strerror or str(error))

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class Limits:
    """When to stop: after so many seconds, or when another thread sets one of some events."""

    def __init__(self, time_budget: float | None = None, *cancel: threading.Event | None) -> None:
        self._cancel = [event for event in cancel if event is not None]
        self._deadline = None if time_budget is None else time.monotonic() + time_budget

    def reached(self) -> bool:
        """Whether to stop now."""
        if any(event.is_set() for event in self._cancel):
            return True
        return self._deadline is not None and time.monotonic() >= self._deadline


class Tally:
    """What one removal came to so far. Several threads add to it; only the one that made it tells the caller.

    Attributes
    ----------
    files, directories
        How many are gone.
    bytes
        Disk blocks that their unlinking freed.
    failed
        How many things could not be removed; :attr:`failures` has the first of them.

    Parameters
    ----------
    progress
        Called now and then with files and bytes.
    """

    def __init__(self, progress: Callable[[int, int], None] | None = None) -> None:
        self.files = self.directories = self.bytes = self.failed = 0
        self._failures: list[Failure] = []
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
