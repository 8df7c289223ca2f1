"""What a machine asks for while a connection to it is made, asked in another thread.

Nothing is remembered here: the window knows what was answered, so that a connection is made anew without the user, and
forgets it when the user says so.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from viewer.far.asking import Ask
from viewer.protocol.far import Question

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
        How many answers there were.
    failure
        What a question raised: whoever asked for the connection has given it up.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._lock = threading.Lock()
        self._asking = 0
        self._answered = 0.0  # when the last question was answered
        self.given = 0
        self.failure: BaseException | None = None

    async def answer(self, question: Question) -> str | None:
        """Return the answer; None where there is none."""
        return await asyncio.to_thread(self.answer_here, question)

    def answer_here(self, question: Question) -> str | None:
        """Ask in this thread, which waits."""
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
        self.given += answer is not None
        return answer

    def answer_that_fits(self, question: Question, fits: Callable[[str], bool], attempts: int) -> str | None:
        """Ask in this thread until an answer fits, so many times at most; None where none does."""
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
