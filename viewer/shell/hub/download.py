"""One download from the Hub at a time, in a reader of its own: the window and its reader go on meanwhile."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer.outcome import Outcome
from viewer.protocol import DatasetDownloaded, DownloadDataset, Failed, Message, Progress
from viewer.shell.children.child import ChildProcess
from viewer.values import dataclass

_ID = 1
"""Each child is asked for one thing only."""


@dataclass(frozen=True, slots=True)
class DownloadRequest:
    """What the user wants to have downloaded.

    Attributes
    ----------
    repo
        ``namespace/name`` of the dataset.
    path
        The folder that it becomes.
    first
        How many samples of each split, 0 for all.
    """

    repo: str
    path: Path
    first: int = 0


class HubDownload(QObject):
    """Runs the child that downloads.

    Signals
    -------
    changed
        Whether a download runs now; from then on another one can be asked for, or not.
    progressed
        A sentence and a fraction (0..1; 0 while it is not known how much there is).
    finished
        It is complete: its :class:`DownloadRequest`.
    failed
        It is not: a sentence and a detail.
    cancelled
        The user ended it: its :class:`DownloadRequest`.
    """

    changed = Signal(bool)
    progressed = Signal(str, float)
    finished = Signal(object)
    failed = Signal(str, str)
    cancelled = Signal(object)

    def __init__(self, log_level: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.child = ChildProcess("reader", ("--log-level", log_level), self)
        self.child.message.connect(self._on_message)
        self.child.ended.connect(self._on_ended)
        self.child.stopped.connect(self._on_stopped)
        self._request: DownloadRequest | None = None
        self._answered = False
        self._refusing = False

    @property
    def running(self) -> bool:
        """Whether there is a download, or its child is still about to end."""
        return self._request is not None

    def start(self, request: DownloadRequest) -> None:
        """Download; does nothing while another download runs."""
        if self.running or self._refusing:
            return
        self._request, self._answered = request, False
        self.changed.emit(True)
        self.progressed.emit(f"Downloading {request.repo}", 0.0)
        self.child.start()
        self.child.send(DownloadDataset(_ID, request.repo, str(request.path), request.first))

    def cancel(self) -> None:
        """End the download; what has arrived is kept for another attempt."""
        if self.running:
            self.child.stop()

    def refuse(self) -> None:
        """Take no more requests: the program is ending."""
        self._refusing = True

    def _on_message(self, message: Message) -> None:
        if self._request is None or self._answered or self._refusing:
            return
        if isinstance(message, Progress):
            self.progressed.emit(message.text, message.fraction or 0.0)
            return
        if not isinstance(message, (DatasetDownloaded, Failed)):
            return
        self._answered = True
        self.child.stop()
        if isinstance(message, Failed):
            self.failed.emit(message.sentence, message.detail)
        else:
            self.finished.emit(self._request)

    def _on_ended(self, outcome: Outcome) -> None:
        request, self._request = self._request, None
        self.changed.emit(False)
        if request is not None:
            then = "download it again to continue where it stopped"
            self.failed.emit(outcome.sentence(f"downloading {request.repo}", then), outcome.stderr)

    def _on_stopped(self) -> None:
        request, self._request = self._request, None
        self.changed.emit(False)
        if request is not None and not self._answered:
            self.cancelled.emit(request)
