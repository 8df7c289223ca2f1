"""Questions to the user: sent to the window, from whichever thread needs to know, and waited for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

from viewer.protocol import Message, Question, Reply

_MOMENT = 0.05
"""Seconds between two looks at what the window says."""


class QuestionDropped(Exception):  # noqa: N818 - not an error: the window asked for it
    """The request that a question was asked for has been given up."""


class WindowAsking:
    """Asks the window, one question at a time; what it answers comes by :meth:`take`.

    Parameters
    ----------
    send
        Sends a message to the window, in any thread.
    listen
        Takes in what the window has said, in any thread, and returns at once.
    wanted
        Whether a request is being worked on: what goes on after one was given up asks nothing any more.
    """

    def __init__(self, send: Callable[[Message], None], listen: Callable[[], None], wanted: Callable[[], bool]) -> None:
        self._send, self._listen, self._wanted = send, listen, wanted
        self._turn = threading.Lock()
        self._answered = threading.Event()
        self._answer: str | None = None
        self._last = 0
        self._request = 0  # how many requests have been given up

    def __call__(self, question: Question) -> str | None:
        """Ask, and wait for the answer; None where the user does not answer.

        Raises
        ------
        QuestionDropped
            When the request was given up.
        """
        request = self._request
        with self._turn:
            if self._request != request or not self._wanted():
                raise QuestionDropped
            self._answer = None
            self._answered.clear()
            self._last += 1
            self._send(replace(question, id=self._last))
            while not self._answered.wait(_MOMENT):
                self._listen()
            answer, self._answer = self._answer, None
            if self._request != request:
                raise QuestionDropped
            return answer

    def take(self, reply: Reply) -> None:
        """Take an answer in; one to an earlier question is dropped."""
        if reply.id == self._last and not self._answered.is_set():
            self._answer = reply.answer
            self._answered.set()

    def drop(self) -> None:
        """Give up what is being asked: nobody wants to know any more."""
        self._request += 1
        self._answered.set()
