"""How a long reading says what it does, and where it may be given up."""

from __future__ import annotations

from collections.abc import Callable

from viewer.reader.tree import Node, SampleSource, watched

Step = Callable[[str, float | None], None]
"""Told what is being done and how far it is (0..1); may raise to give the request up."""


class ProgressReporter:
    """Passes on what is being done, and lets a reading be given up before each of its arrays."""

    def __init__(self, step: Step) -> None:
        self._step = step
        self._now: tuple[str, float | None] = ("", None)

    def __call__(self, text: str, fraction: float | None) -> None:
        """Say what is being done."""
        self._now = (text, fraction)
        self._step(text, fraction)

    def pause(self) -> None:
        """Say the same again."""
        self._step(*self._now)


class WatchedSample:
    """A sample whose every array is a place to stop at."""

    def __init__(self, sample: SampleSource, before: Callable[[], None]) -> None:
        self._sample = sample
        self._before = before

    @property
    def times(self) -> tuple[float, ...]:
        """Time values, ascending and distinct."""
        return self._sample.times

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences to show beside every picture of the sample."""
        return self._sample.notes

    def state(self, time_index: int) -> str:
        """Return a digest of the state of the files of a time step."""
        return self._sample.state(time_index)

    def changed(self) -> bool:
        """Whether files have come, gone or been rewritten such that the sample must be opened again."""
        return self._sample.changed()

    def close(self) -> None:
        """Let go of open files; they are opened again when they are needed."""
        self._sample.close()

    def tree(self, time_index: int) -> Node:
        """Return the tree of a time step."""
        return watched(self._sample.tree(time_index), self._before)
