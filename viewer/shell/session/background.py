"""What the reader does while nobody waits for it: several jobs, the most urgent first, one request at a time.

A real request takes the reader at once (see :class:`ReaderClient`); what it interrupted is asked again afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject

from viewer.outcome import Outcome
from viewer.protocol import Message
from viewer.shell.children.reader_client import ReaderClient
from viewer.shell.children.requests import Request
from viewer.shell.session.session import Session
from viewer.shell.session.state import FAILED, SHOWN, SessionState


class BackgroundJob(Protocol):
    """Something that the reader may do when it has time."""

    def take_state(self, state: SessionState) -> None:
        """Take in a new state of the session, before anything is asked about it."""

    def next_request(self, state: SessionState) -> Callable[[int], Request] | None:
        """Return what builds the next request from its id; None while there is nothing to do."""

    def ended(self, result: Message | Outcome) -> None:
        """Take in what became of the last request: its answer, ``Failed``, ``Cancelled`` or the reader's death."""


class BackgroundReading(QObject):
    """Gives the idle reader something to do.

    Attributes
    ----------
    enabled
        Whether anything is done at all.
    """

    def __init__(self, session: Session, reader: ReaderClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: tuple[BackgroundJob, ...] = ()
        self.enabled = True
        self._session = session
        self._reader = reader
        self._busy_with: BackgroundJob | None = None
        reader.background_ended.connect(self._on_ended)

    def begin(self, *jobs: BackgroundJob) -> None:
        """Take up these jobs, the most urgent first."""
        self._jobs = jobs
        self._session.changed.connect(self._on_state)

    @property
    def quiet(self) -> bool:
        """Whether nothing is being read in the background; somebody may wait for it by now, who has taken it over."""
        return self._busy_with is None or not self._reader.in_background

    def go_on(self) -> None:
        """Ask for the most urgent thing, if the reader has time for it and what the user wanted is there."""
        state = self._session.state
        settled = state.phase in (SHOWN, FAILED) or state.awaits_other
        if not self.enabled or state.catalogue is None or not settled or not self._reader.idle:
            return
        for job in self._jobs:
            make = job.next_request(state)
            if make is not None and self._reader.read_in_background(make):
                self._busy_with = job
                return

    def _on_state(self, state: SessionState) -> None:
        for job in self._jobs:
            job.take_state(state)
        self.go_on()

    @property
    def outdated(self) -> frozenset[Path]:
        """Artifacts whose files have changed since they were read."""
        return self._session.state.outdated

    def stop(self, job: BackgroundJob) -> None:
        """Give up what is being done for this job."""
        if self._busy_with is job:
            self._reader.stop_background()

    def _on_ended(self, result: Message | Outcome) -> None:
        job, self._busy_with = self._busy_with, None
        if job is not None:
            job.ended(result)
        self.go_on()
