"""The window's side of the process that scans: questions and answers, and what it says unasked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer.errors import ViewerError
from viewer.outcome import Outcome
from viewer.protocol import Failed, Message, Question
from viewer.protocol.scan_results import (
    BeginScan,
    ColumnsRead,
    PauseScan,
    ScanAdvanced,
    ScanChanged,
    ScanEnded,
    ScanRemark,
    ScanRequest,
    StopScan,
)
from viewer.shell.children.child import ChildProcess

Answered = Callable[[Message | ViewerError], None]
"""Takes the answer to a question, or why there is none."""


class ScannerClient(QObject):
    """Runs a scanner while there is something to ask it, and gives every question its one answer.

    Signals
    -------
    advanced
        A :class:`ScanAdvanced`.
    scan_ended
        A :class:`ScanEnded`; none comes where the scanner died.
    remarked
        What is to be known of the scan that is under way: a sentence.
    outdated
        Samples of which less is known than was said: how many.
    died
        The scanner ended without being asked to: a :class:`ViewerError`. A new one has been told nothing.
    """

    advanced = Signal(object)
    scan_ended = Signal(object)
    remarked = Signal(str)
    outdated = Signal(int)
    died = Signal(object)

    def __init__(self, log_level: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.child = ChildProcess("scanner", ("--log-level", log_level), self)
        self.child.message.connect(self._on_message)
        self.child.ended.connect(self._on_ended)
        self._last = 0
        self._waiting: dict[int, Answered] = {}
        self._scan = 0  # id of the one that is under way

    @property
    def scanning(self) -> bool:
        """Whether a scan is under way, paused or not."""
        return self._scan != 0

    def ask(self, make: Callable[[int], ScanRequest], answered: Answered) -> None:
        """Ask one question; a scanner is started for it where none runs."""
        if not self.child.running:
            self.child.start()
        self._last += 1
        self._waiting[self._last] = answered
        self.child.send(make(self._last))

    def begin(self, splits: tuple[str, ...], cluster: str, *, again: bool) -> None:
        """Begin a scan of the dataset that was opened last."""
        self._last += 1
        self._scan = self._last
        self.child.send(BeginScan(self._scan, splits, cluster, again))

    def pause(self, *, paused: bool) -> None:
        """Begin nothing more for now, or go on."""
        self.child.send(PauseScan(paused))

    def stop(self) -> None:
        """End the scan and keep what it has found."""
        self.child.send(StopScan())

    def drop(self) -> None:
        """Stop what is under way, and want no answer any more: another dataset is open."""
        if self.scanning:
            self.stop()
        self._waiting.clear()
        self._scan = 0

    def _on_message(self, message: Message) -> None:
        if isinstance(message, ScanChanged):
            self.outdated.emit(message.samples)
        elif isinstance(message, ScanAdvanced):
            if message.id == self._scan:
                self.advanced.emit(message)
        elif isinstance(message, ScanRemark):
            if message.id == self._scan:
                self.remarked.emit(message.sentence)
        elif isinstance(message, ScanEnded):
            if message.id == self._scan:
                self._scan = 0
                self.scan_ended.emit(message)
        elif isinstance(message, Question):
            pass  # for the user, not for who has asked the scanner: UserAnswers hears it too
        elif isinstance(message, Failed):
            self._answer(message.id, ViewerError(message.sentence, detail=message.detail, reason=message.reason))
        else:
            self._answer(getattr(message, "id", 0), message)

    def _answer(self, number: int, what: Message | ViewerError) -> None:
        answered = self._waiting.pop(number, None)
        if answered is not None:
            answered(what)
        elif isinstance(what, ColumnsRead):  # nobody waits for them any more, nor removes them
            for file in what.files:
                Path(file).unlink(missing_ok=True)

    def _on_ended(self, outcome: Outcome) -> None:
        doing = "scanning" if self._scan else "looking up what a scan has found"
        error = ViewerError(outcome.sentence(doing, "what had been found before is kept"), detail=outcome.stderr)
        waiting, self._waiting, self._scan = self._waiting, {}, 0
        for answered in waiting.values():
            answered(error)
        self.died.emit(error)
