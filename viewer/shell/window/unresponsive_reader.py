"""How long the reader may be silent before the user is told, and asked whether to go on waiting.

A reader can be stuck where no program gets it out: in a pipe that nobody writes to, in a file of a server that is gone.
It says nothing then, not even that work goes on.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from viewer.protocol import (
    CheckErrors,
    CheckSample,
    FindPairs,
    OpenDataset,
    ReadErrors,
    ReadSample,
    ReadSeries,
    ReadSeriesRange,
    ReadTable,
)
from viewer.shell.children.reader_client import ReaderClient
from viewer.shell.children.requests import Request
from viewer.shell.window.message_bar import MessageBar
from viewer.wording import sample_name

PATIENCE = 10_000
"""Milliseconds of silence."""


class UnresponsiveReader(QObject):
    """Says in the message bar that the reader does not answer, and what it was asked for; again and again.

    Attributes
    ----------
    timer
        Runs while the reader is at something; its interval is the patience.
    """

    def __init__(self, reader: ReaderClient, bar: MessageBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._bar = bar
        self._silences = 0
        self._sentence = ""
        self.timer = QTimer(self, interval=PATIENCE)
        self.timer.timeout.connect(self._on_silence)
        reader.moved.connect(self._on_moved)

    def _on_moved(self) -> None:
        self._silences = 0
        if self._sentence:
            self._bar.withdraw(self._sentence)
            self._sentence = ""
        if self._reader.active is None:
            self.timer.stop()
        else:
            self.timer.start()

    def _on_silence(self) -> None:
        request = self._reader.active
        if request is None:
            return
        self._silences += 1
        seconds = self._silences * self.timer.interval() / 1000
        self._sentence = f"There has been no answer for {seconds:g} s while {describe_request(request)}."
        self._bar.ask(self._sentence, (("Wait", lambda: None), ("Restart the reader", self._reader.give_up)))


def describe_request(request: Request) -> str:
    """Say what a reader does that has got a request."""
    if isinstance(request, OpenDataset):
        return f"opening {Path(request.path).name}"
    if isinstance(request, ReadSample):
        return f"reading {sample_name(request.sample, request.split)}"
    if isinstance(request, ReadSeriesRange):
        return f"finding the range of {request.field} in {sample_name(request.sample, request.split)}"
    if isinstance(request, ReadSeries):
        return f"reading {request.field.name} at all times of {sample_name(request.sample, request.split)}"
    if isinstance(request, CheckSample):
        return f"checking the files of {sample_name(request.sample, request.split)}"
    if isinstance(request, CheckErrors):
        return f"checking the files of {Path(request.prediction or request.dataset).name}"
    if isinstance(request, (FindPairs, ReadErrors)):
        return f"comparing with {Path(request.prediction or request.dataset).name}"
    if isinstance(request, ReadTable):
        return f"reading the table of samples of split {request.split}"
    return f"writing {Path(request.path).name}"
