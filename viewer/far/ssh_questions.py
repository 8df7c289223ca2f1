"""What a machine asks for while a connection to it is made: asked in another thread, and remembered for the next time.

A connection that dies is opened anew with the answers from before, so nobody is asked again.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from viewer.far.asking import Ask
from viewer.protocol.far import CODE, Question

_LOOK = 0.1
"""Seconds between two looks at whether the user has answered a machine that has hung up meanwhile."""


class AskedInVainError(Exception):
    """A question to the user has raised something that is no error: whoever asked for the connection gave it up.

    Attributes
    ----------
    failure
        What it raised. It must not be raised in an event loop.
    """

    def __init__(self, failure: BaseException) -> None:
        super().__init__("given up")
        self.failure = failure


class Questions:
    """Asks the user for those who connect, in an event loop that goes on meanwhile.

    Attributes
    ----------
    given
        How many answers the user has given.
    failure
        What a question raised: whoever asked for the connection has given it up.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._known: dict[tuple[str, str], str] = {}
        self._lock = threading.Lock()
        self._asking = 0
        self._answered = 0.0  # when the last question was answered
        self.given = 0
        self.failure: BaseException | None = None

    async def answer(self, question: Question) -> str | None:
        """Return the answer, one from before where it was not wrong; None where there is none."""
        known = self._known.get((question.asks_for, question.about))
        if known is not None and not question.again:
            return known
        return await asyncio.to_thread(self.answer_here, question)

    def answer_here(self, question: Question) -> str | None:
        """Ask in this thread, which waits, and remember the answer unless it is a code, which serves once."""
        with self._lock:
            self._asking += 1
        try:
            answer = self._ask(question)
        except BaseException as error:  # what gives a request up, raised where the connection is waited for
            self.failure = error
            return None
        finally:
            with self._lock:
                self._asking -= 1
                self._answered = time.monotonic()
        if answer is not None:
            self.given += 1
            if question.asks_for != CODE:
                self._known[question.asks_for, question.about] = answer
        return answer

    def answer_that_fits(self, question: Question, fits: Callable[[str], bool], attempts: int) -> str | None:
        """Ask in this thread until an answer fits, so many times at most; None where none does."""
        known = self._known.get((question.asks_for, question.about))
        if known is not None and fits(known):
            return known
        for attempt in range(attempts):
            answer = self.answer_here(replace(question, again=attempt > 0))
            if answer is None or fits(answer):
                return answer
        return None

    def were_asked_within(self, seconds: float) -> bool:
        """Whether the user is being asked, or has answered within the last seconds."""
        return self._asking > 0 or time.monotonic() - self._answered < seconds

    async def settle(self) -> None:
        """Wait until nobody is being asked any more."""
        while self._asking:
            await asyncio.sleep(_LOOK)
