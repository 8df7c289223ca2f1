"""What the reader is asked for on behalf of the session: one thing at a time, asked again where that makes sense.

A full disk is answered by making room, once. A reader that dies gets the same request once more: it may have had
nothing to do with the death. Then the sample is marked, and no other reader gets it until the user wants it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer.artifacts.store import ArtifactFound
from viewer.errors import DISK_FULL, ArtifactError
from viewer.outcome import Outcome
from viewer.protocol import (
    CheckSample,
    DatasetOpened,
    DatasetsFound,
    ExampleWritten,
    Failed,
    OpenDataset,
    Progress,
    ReadSample,
    ReadSeriesRange,
    SampleRead,
    WriteExample,
)
from viewer.shell.children.reader_client import ReaderClient
from viewer.shell.children.requests import Request
from viewer.shell.services.budget import Budget
from viewer.shell.session.bad_samples import BadSamples, Key
from viewer.shell.session.state import SessionFailure

OPENING = ("", "", -1)
"""What deaths are counted by while a dataset is being opened; no sample has this key."""


class Loading(QObject):
    """Asks the reader and makes one of a few outcomes of everything that may happen.

    Parameters
    ----------
    kept
        Where that lies which was fetched of datasets on other machines and is to stay; None: nowhere.

    Signals
    -------
    opened
        A dataset was opened: a :class:`DatasetOpened`.
    found
        The folder holds datasets: a :class:`DatasetsFound`.
    read
        A sample's artifact is there: an :class:`ArtifactFound`, and the names of the fields just read.
    progress
        A text and a fraction (or None).
    opening_failed, failed
        No dataset was opened; the sample cannot be read: a :class:`SessionFailure`.
    trouble
        A sentence and a detail about something that changes nothing for what was asked.
    """

    opened = Signal(object)
    found = Signal(object)
    read = Signal(object, object)
    progress = Signal(str, object)
    opening_failed = Signal(object)
    failed = Signal(object)
    trouble = Signal(str, str)

    def __init__(
        self, reader: ReaderClient, budget: Budget, kept: Path | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._kept = "" if kept is None else str(kept)
        self._reader = reader
        self._budget = budget
        self.bad = BadSamples()
        self._request = 0
        self._make: Callable[[int], Request] | None = None  # builds what was asked last, to ask it again
        self._key: Key | None = None  # what is under way; None when nothing is
        self._what = ""
        self._room_made = False
        reader.answered.connect(self._on_answer)
        reader.died.connect(self._on_died)
        reader.stuck.connect(self._on_stuck)

    @property
    def opening(self) -> bool:
        """Whether a dataset is being opened."""
        return self._key == OPENING

    def open(self, place: str, *, keep: bool = False) -> None:
        """Open the dataset at a path or an address; ``keep`` what is fetched of it."""
        root, kept = str(self._budget.store.cache_root), self._kept
        self._begin(
            OPENING, "the dataset", lambda number: OpenDataset(number, place, cache_root=root, kept=kept, keep=keep)
        )

    def open_example(self, path: Path) -> None:
        """Open the example dataset in ``path``, which the reader writes first if it is not there."""
        self._begin(OPENING, "the dataset", lambda number: WriteExample(number, str(path)))

    def read_sample(self, key: Key, what: str, make: Callable[[int], ReadSample]) -> None:
        """Read a sample: ``what`` names it in words, ``make`` builds the request."""
        mark = self.bad.find(key)
        if mark is not None:
            self._key = None
            self.failed.emit(mark)
        else:
            self._begin(key, what, make)

    def drop(self) -> None:
        """Nobody waits for the last request any more; its answer is not passed on."""
        self._key, self._request = None, 0

    def cancel(self) -> None:
        """Give up what is under way."""
        self.drop()
        self._reader.drop()

    def _begin(self, key: Key, what: str, make: Callable[[int], Request]) -> None:
        self._key, self._what, self._make = key, what, make
        self._room_made = False
        self._request = self._reader.request(make)

    def _again(self) -> None:
        if self._make is not None:
            self._request = self._reader.request(self._make)

    def _on_answer(
        self, message: DatasetOpened | DatasetsFound | SampleRead | ExampleWritten | Failed | Progress
    ) -> None:
        if message.id != self._request or self._key is None:
            return
        if isinstance(message, Progress):
            self.progress.emit(message.text, message.fraction)
        elif isinstance(message, ExampleWritten):
            self.open(message.path)
        elif isinstance(message, Failed) and message.reason == DISK_FULL and not self._room_made and not self.opening:
            self._make_room()
        else:
            self._end(message)

    def _end(self, message: DatasetOpened | DatasetsFound | SampleRead | Failed) -> None:
        failed = self.opening_failed if self.opening else self.failed
        self._key = None
        if isinstance(message, DatasetOpened):
            self.opened.emit(message)
        elif isinstance(message, DatasetsFound):
            self.found.emit(message)
        elif isinstance(message, Failed):
            failed.emit(SessionFailure(message.sentence, message.detail, message.reason, message.door))
        else:
            directory = Path(message.artifact)
            try:
                manifest = self._budget.store.manifests.read(directory)
            except ArtifactError as error:
                failed.emit(SessionFailure(error.sentence, error.detail))
            else:
                self.read.emit(ArtifactFound(directory, manifest), message.fields)

    def _make_room(self) -> None:
        """The disk is full: let all artifacts go that may, and try once more."""
        self._room_made = True
        request = self._request
        self.progress.emit("The disk of the cache is full; removing old artifacts…", None)

        def again(_freed: int) -> None:
            if self._request == request and self._key is not None:
                self.progress.emit(f"Loading {self._what}…", None)
                self._again()

        self._budget.make_room(again)

    def _on_stuck(self, request: Request) -> None:
        if isinstance(request, (ReadSample, ReadSeriesRange, CheckSample)):
            self.bad.avoid((request.dataset, request.split, request.sample))

    def _on_died(self, outcome: Outcome, lost: bool) -> None:
        key = self._key
        if outcome.hung and (not lost or key is None):
            return  # given up for the sake of what is asked for now
        then = "" if outcome.unstartable else "it has been restarted"
        if not lost or key is None:
            self.trouble.emit(outcome.sentence(then=then), outcome.stderr)
        elif self.bad.may_try_again(key, outcome):
            self.trouble.emit(outcome.sentence(then=then), outcome.stderr)
            self._again()
        elif key == OPENING:
            self._key = None
            self.bad.lift(key)
            sentence = outcome.sentence("opening the dataset", then)
            self.opening_failed.emit(SessionFailure(sentence, outcome.stderr))
        else:
            self._key = None
            others = "" if outcome.unstartable else "the other samples can still be read"
            sentence = outcome.sentence(f"reading {self._what}", others)
            failure = SessionFailure(sentence, outcome.stderr)
            if not outcome.unstartable:
                self.bad.mark(key, failure)
            self.failed.emit(failure)
