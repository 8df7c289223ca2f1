"""What the readers of a scan ask the user: passed on to the window, and not again once it was not answered."""

from __future__ import annotations

from collections.abc import Callable

from viewer.far.window_asking import QuestionDropped, WindowAsking
from viewer.protocol import Message, Question, Reply
from viewer.protocol.far import CODE


class ScanAsking:
    """Asks the window for all readers of a scan, each of which connects by itself.

    Parameters
    ----------
    send
        Sends a message to the window, in any thread.
    """

    def __init__(self, send: Callable[[Message], None]) -> None:
        self._window = WindowAsking(send, lambda: None, lambda: True)
        self._refused: set[tuple[str, str]] = set()

    def __call__(self, question: Question) -> str | None:
        """Return the answer; None where there is none, or where each reader would need another one."""
        key = question.asks_for, question.about
        if question.asks_for == CODE or key in self._refused:
            return None
        try:
            answer = self._window(question)
        except QuestionDropped:
            return None
        if answer is None:
            self._refused.add(key)
        return answer

    def take(self, reply: Reply) -> None:
        """Take the window's answer in."""
        self._window.take(reply)

    def begin(self) -> None:
        """Ask again what was not answered: the user has another scan begun."""
        self._refused.clear()

    def drop(self) -> None:
        """Want no answer any more: the scan is to end."""
        self._window.drop()
