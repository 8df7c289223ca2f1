"""The window's side of the reader: one request at a time, the newest wins, a dead reader is restarted.

A reader that does not even answer that it has given up a request, while somebody waits for another one, is given up
itself: what it is stuck in (a pipe in place of a file, a disk that is gone) must not stop anything else.

Background reading uses the time that is left: such a request goes out only when nothing else is under way, and makes
room for a real one at once. When the real one asks for the very same thing, it takes over what is already being done.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from viewer.outcome import Outcome
from viewer.protocol import (
    Cancel,
    Cancelled,
    Message,
    Progress,
    SampleRead,
    UseCopy,
)
from viewer.shell.children.child import ChildProcess
from viewer.shell.children.requests import ANSWERS, Request, following

DEATHS = 3
"""So many deaths within :data:`WINDOW` seconds and the reader is only started again when it is needed."""

WINDOW = 30.0

CANCEL_PATIENCE = 1000
"""Milliseconds that a reader gets to give up a request when another one waits."""


class ReaderClient(QObject):
    """Asks the reader and hands on its answers.

    Signals
    -------
    answered
        The newest request's ``Progress`` or answer, ``Failed`` among them.
    died
        The reader ended: its :class:`Outcome`, and whether the newest request died with it. Not emitted when it died
        in the background: nobody was waiting.
    read
        An artifact was published, whoever asked: its ``SampleRead``.
    background_ended
        What became of a request in the background: its answer, ``Failed``, ``Cancelled`` or the reader's
        :class:`Outcome`.
    background_progress
        The ``Progress`` of what is done in the background.
    stuck
        The request that a reader was given up over.
    moved
        A request went out, or the reader said something, or ended.

    Parameters
    ----------
    follows
        Says of a dataset's path whether links that lead out of its folder are followed.
    """

    answered = Signal(object)
    died = Signal(object, bool)
    read = Signal(object)
    background_ended = Signal(object)
    background_progress = Signal(object)
    stuck = Signal(object)
    moved = Signal()

    def __init__(
        self, log_level: str, follows: Callable[[str], bool] = lambda _path: False, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.child = ChildProcess("reader", ("--log-level", log_level), self)
        self.child.message.connect(self._on_message)
        self.child.ended.connect(self._on_ended)
        self._follows = follows
        self._last_id = 0
        self._newest = 0  # the newest request that somebody waits for
        self._active: Request | None = None
        self._waiting: Request | None = None
        self._background = False  # whether the active request is one that nobody waits for
        self._cancelling = False
        self._deaths: list[float] = []
        self._copies: dict[str, UseCopy] = {}  # by the path of samples that a script handed over
        self._refusing = False
        self._ready = False  # whether this child has said anything yet: its imports may take longer than patience
        self.cancelling = QTimer(self, singleShot=True, interval=CANCEL_PATIENCE)
        self.cancelling.timeout.connect(self._on_not_cancelled)

    @property
    def active(self) -> Request | None:
        """What the reader is at, whoever asked."""
        return self._active

    @property
    def in_background(self) -> bool:
        """Whether the reader is at something that nobody waits for."""
        return self._background

    @property
    def busy(self) -> bool:
        """Whether something is under way or waiting, whoever asked."""
        return self._active is not None or self._waiting is not None

    @property
    def idle(self) -> bool:
        """Whether the reader runs and has nothing to do."""
        return not self.busy and self.child.running and not self._refusing

    def start(self) -> None:
        """Start the reader ahead of the first request, so that its imports are done by then."""
        if not self.child.running and not self._refusing:
            self._ready = False
            self.child.start()
            for copy in self._copies.values():
                self.child.send(copy)

    @property
    def copies(self) -> tuple[tuple[str, str], ...]:
        """Paths of samples that a script handed over, and of their copies."""
        return tuple((copy.path, copy.copy) for copy in self._copies.values())

    def use_copy(self, path: str, copy: str) -> None:
        """Have samples that a script handed over read from a copy once they are gone."""
        self._copies[path] = UseCopy(path, copy)
        self.child.send(self._copies[path])

    def request(self, make: Callable[[int], Request]) -> int:
        """Ask the reader; ``make`` builds the request from its id, which is returned.

        A request still waiting is dropped, and the answer to one under way is no longer passed on.
        """
        message = self._make(make)
        self._newest = message.id
        if self._refusing:
            return self._newest
        self.start()
        if self._active is None:
            self._send(message)
        elif self._background and not self._cancelling and replace(message, id=self._active.id) == self._active:
            self._background = False  # it has begun already
            self._newest = self._active.id
        else:
            self._waiting = message
            self._cancel()
            if not self.cancelling.isActive():
                self.cancelling.start()
        return self._newest

    def read_in_background(self, make: Callable[[int], Request]) -> bool:
        """Ask for something that nobody waits for yet; returns whether the reader had time for it."""
        if not self.idle:
            return False
        self._send(self._make(make), background=True)
        return True

    def drop(self) -> None:
        """Give up what somebody waited for; nobody does any more."""
        self._newest, self._waiting = 0, None
        if not self._background:
            self._cancel()

    def stop_background(self) -> None:
        """Give up what nobody waits for."""
        if self._background:
            self._cancel()

    def give_up(self) -> None:
        """End a reader that does not answer; another one takes its place."""
        active = self._active
        if active is not None:
            self.stuck.emit(active)
        self.child.give_up()

    def _on_not_cancelled(self) -> None:
        if self._waiting is None:
            return
        if self._ready:
            self.give_up()
        else:
            self.cancelling.start()

    def refuse(self) -> None:
        """Take no more requests: the program is ending."""
        self._refusing = True
        self._waiting = None

    def _make(self, make: Callable[[int], Request]) -> Request:
        self._last_id += 1
        return following(make(self._last_id), self._follows)

    def _send(self, message: Request, *, background: bool = False) -> None:
        self._active, self._background, self._cancelling = message, background, False
        self.child.send(message)
        self.moved.emit()

    def _cancel(self) -> None:
        if self._active is not None and not self._cancelling:
            self._cancelling = True
            self.child.send(Cancel(self._active.id))

    def _on_message(self, message: Message) -> None:
        self._hear(message)
        self.moved.emit()

    def _hear(self, message: Message) -> None:
        self._ready = True
        if isinstance(message, Progress):
            if message.id == self._newest:
                self.answered.emit(message)
            elif self._background and self._active is not None and message.id == self._active.id:
                self.background_progress.emit(message)
        elif isinstance(message, ANSWERS):
            done = self._active is not None and message.id in (self._active.id, 0)
            background = self._background and done
            if done:
                self._next()
            if isinstance(message, SampleRead):
                self.read.emit(message)
            if background:
                self.background_ended.emit(message)
            elif message.id == self._newest and not isinstance(message, Cancelled):
                self.answered.emit(message)

    def _next(self) -> None:
        self.cancelling.stop()
        self._active, self._background = None, False
        if self._waiting is not None:
            message, self._waiting = self._waiting, None
            self._send(message)

    def _on_ended(self, outcome: Outcome) -> None:
        now = time.monotonic()
        self._deaths = [moment for moment in self._deaths if now - moment < WINDOW] + [now]
        background = self._background
        lost = self._active is not None and not background and self._active.id == self._newest
        if self._waiting is not None or (len(self._deaths) < DEATHS and not outcome.unstartable):
            self.start()
        self._next()
        if background:
            self.background_ended.emit(outcome)
        else:
            self.died.emit(outcome, lost)
        self.moved.emit()
