"""The window's side of the reader: the newest request wins, a dead reader is restarted."""

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
        self._active: Message | None = None  # the newest request, until it is answered
        self._attempt = 0
        self._deaths: list[float] = []
        self._refusing = False

    def start(self) -> None:
        """Start the reader ahead of the first request, so that its imports are done by then."""
        if not self.child.running and not self._refusing:
            self.child.start()

    def request(self, make: Callable[[int], Message]) -> int:
        """Ask the reader; ``make`` builds the request from its id, which is returned.

        One that is not answered yet is given up: the reader need not answer it, and if it does, nobody is told.
        """
        self._last_id += 1
        message = make(self._last_id)
        if self._refusing:
            return self._last_id
        self.start()
        if self._active is not None:
            self.child.send(Cancel(self._last_id - 1))
        self._active, self._attempt = message, 1
        self.child.send(message)
        return self._last_id

    def refuse(self) -> None:
        """Take no more requests: the program is ending."""
        self._refusing = True

    def _on_message(self, message: Message) -> None:
        if isinstance(message, (DatasetOpened, SampleRead, ExampleWritten, Failed)):
            if message.id == self._last_id:
                self._active = None
                self.answered.emit(message)
        elif isinstance(message, Progress) and message.id == self._last_id:
            self.answered.emit(message)

    def _on_ended(self, outcome: Outcome) -> None:
        now = time.monotonic()
        self._deaths = [moment for moment in self._deaths if now - moment < WINDOW] + [now]
        request, self._active = self._active, None
        again = request if self._attempt < ATTEMPTS and not outcome.error else None
        if again is not None or (len(self._deaths) < DEATHS and not outcome.error):
            self.start()
        if again is not None:
            self._attempt += 1
            self._active = again
            self.child.send(again)
        self.died.emit(outcome, request is not None and again is None)
