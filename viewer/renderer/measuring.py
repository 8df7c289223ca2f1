"""Sizes and integrals that were asked for: taken in small steps, so that pictures go on meanwhile."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator

from viewer.protocol import Measure, Measured


class Measuring:
    """Questions in the order in which they came.

    Parameters
    ----------
    begin
        Measures what is on screen: a step with each ``next``, and the answer with the last one.
    done
        Is told each answer.
    """

    def __init__(self, begin: Callable[[Measure], Iterator[Measured | None]], done: Callable[[Measured], None]) -> None:
        self._begin = begin
        self._done = done
        self._waiting: deque[Measure] = deque()
        self._steps: Iterator[Measured | None] | None = None

    def __bool__(self) -> bool:
        """Whether anything is left to do."""
        return bool(self._waiting)

    def add(self, question: Measure) -> None:
        """Answer this one, too."""
        self._waiting.append(question)

    def begin_anew(self) -> None:
        """Go back to the first step of what was begun: it was about a scene that is not on screen any more."""
        self._steps = None

    def step(self) -> None:
        """Take one step; there has to be something left to do. A question that fails is not asked again."""
        if self._steps is None:
            self._steps = self._begin(self._waiting[0])
        try:
            answer = next(self._steps)
        except BaseException:
            self._end()
            raise
        if answer is not None:
            self._end()
            self._done(answer)

    def _end(self) -> None:
        self._waiting.popleft()
        self._steps = None
