"""What a sweep tells: how far it is, and what it came to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from viewer.cache.removal import Removal
from viewer.cache.survey import Finding
from viewer.cache.tally import Failure
from viewer.cache.usage import human_bytes
from viewer.cache.verdict import Verdict


@dataclass(frozen=True, slots=True)
class SweepReport:
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
        Disk blocks freed, also of what did not go completely.
    elapsed
        Seconds.
    """

    removed: tuple[Removal, ...] = ()
    kept: tuple[Finding, ...] = ()
    failed: tuple[Removal, ...] = ()
    deferred: tuple[Removal, ...] = ()
    problems: tuple[Failure, ...] = ()
    freed_bytes: int = 0
    elapsed: float = 0.0

    def summary(self) -> str:
        """Return one sentence for a status bar."""
        others = [finding for finding in self.kept if finding.verdict is not Verdict.ALIVE]
        parts = []
        if self.removed:
            parts.append(f"Freed {human_bytes(self.freed_bytes)} left by {_count(len(self.removed), 'ended session')}")
        if self.failed:
            parts.append(f"could not remove all of {_count(len(self.failed), 'orphan')}")
        if self.deferred:
            parts.append(f"left {_count(len(self.deferred), 'orphan')} for the next sweep")
        if others:
            parts.append(f"kept {len(others)}")
        if self.problems:
            parts.append(f"could not look into {', '.join(str(problem.path) for problem in self.problems)}")
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
