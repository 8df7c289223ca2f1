"""Samples that end readers: asked once more, then marked and not given to another reader until the user wants it."""

from __future__ import annotations

from viewer.outcome import Outcome
from viewer.shell.children.crash_loop import CrashLoop
from viewer.shell.session.state import SessionFailure

Key = tuple[str, str, int]
"""Path of the dataset, split, sample."""


class BadSamples:
    """Counts deaths by what was being read, and remembers which samples are marked and why."""

    def __init__(self) -> None:
        self._crashes = CrashLoop()
        self._marked: dict[Key, SessionFailure] = {}
        self._avoided: set[Key] = set()

    def may_try_again(self, key: Key, outcome: Outcome) -> bool:
        """Whether what a reader died of should be asked once more: it may have had nothing to do with the death."""
        return not self._crashes.died(key) and outcome.may_be_chance

    def mark(self, key: Key, failure: SessionFailure) -> None:
        """Give a sample to no reader any more, for this reason."""
        self._marked[key] = failure

    def avoid(self, key: Key) -> None:
        """Read a sample for nobody but a user who goes to it: a reader was stuck in it."""
        self._avoided.add(key)

    def is_avoided(self, key: Key) -> bool:
        """Whether a sample is read for nobody but a user who goes to it."""
        return key in self._avoided or key in self._marked

    def find(self, key: Key) -> SessionFailure | None:
        """Return why a sample is marked; None when it is not."""
        return self._marked.get(key)

    def lift(self, key: Key) -> None:
        """Forget what a sample did: the user wants it tried."""
        self._crashes.lift(key)
        self._marked.pop(key, None)
        self._avoided.discard(key)

    def lift_all(self) -> None:
        """Forget every mark: the dataset is read again."""
        self._marked.clear()
        self._avoided.clear()
