"""The window's side of the reader: one request at a time, the newest wins, a dead reader is restarted."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from viewer.protocol import (
    Cancel,
    DatasetOpened,
    ExampleWritten,
    Failed,
    Message,
    Progress,
    Ready,
    SampleRead,
)
from viewer.shell.child import ChildProcess
from viewer.shell.outcome import Outcome

DEATHS = 3
"""So many deaths within :data:`WINDOW` seconds and the reader is only started again when it is needed."""

WINDOW = 30.0

ATTEMPTS = 2
"""A request that ended so many readers is given up; the first death may have had nothing to do with it."""


class ReaderClient(QObject):
    """Asks the reader and hands on its answers.

    Signals
    -------
    answered
        ``DatasetOpened``, ``SampleRead``, ``ExampleWritten``, ``Failed`` or ``Progress`` for the newest request.
    died
        The reader ended: its :class:`Outcome`, and whether the newest request is given up with it.
    """

    answered = Signal(object)
    died = Signal(object, bool)

    def __init__(self, log_level: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.child = ChildProcess("reader", ("--log-level", log_level), self)
        self.child.message.connect(self._on_message)
        self.child.ended.connect(self._on_ended)
        self._last_id = 0
        self._active: Message | None = None
        self._active_id = 0
        self._attempt = 0
        self._waiting: tuple[int, Message] | None = None
        self._deaths: list[float] = []
        self._refusing = False

    def start(self) -> None:
        """Start the reader ahead of the first request, so that its imports are done by then."""
        if not self.child.running and not self._refusing:
            self.child.start()

    def request(self, make: Callable[[int], Message]) -> int:
        """Ask the reader; ``make`` builds the request from its id, which is returned.

        A request still waiting is dropped, and the answer to one under way is no longer passed on.
        """
        self._last_id += 1
        message = make(self._last_id)
        if self._refusing:
            return self._last_id
        self.start()
        if self._active is None:
            self._send(self._last_id, message)
        else:
            self._waiting = (self._last_id, message)
            self.child.send(Cancel(self._active_id))
        return self._last_id

    def refuse(self) -> None:
        """Take no more requests: the program is ending."""
        self._refusing = True
        self._waiting = None

    def _send(self, number: int, message: Message) -> None:
        self._active_id, self._active, self._attempt = number, message, 1
        self.child.send(message)

    def _on_message(self, message: Message) -> None:
        if isinstance(message, Ready):
            return
        if isinstance(message, (DatasetOpened, SampleRead, ExampleWritten, Failed)):
            done = message.id in (self._active_id, 0)
            newest = message.id == self._last_id
            if done:
                self._next()
            if newest:
                self.answered.emit(message)
        elif isinstance(message, Progress) and message.id == self._last_id:
            self.answered.emit(message)

    def _next(self) -> None:
        self._active = None
        if self._waiting is not None:
            number, message = self._waiting
            self._waiting = None
            self._send(number, message)

    def _on_ended(self, outcome: Outcome) -> None:
        now = time.monotonic()
        self._deaths = [moment for moment in self._deaths if now - moment < WINDOW] + [now]
        request, self._active = self._active, None
        lost = request is not None and self._active_id == self._last_id
        again = request if lost and self._attempt < ATTEMPTS and not outcome.error else None
        if again is not None or self._waiting is not None or (len(self._deaths) < DEATHS and not outcome.error):
            self.start()
        if again is not None:
            self._attempt += 1
            self._active = again
            self.child.send(again)
        else:
            self._next()
        self.died.emit(outcome, lost and again is None)
