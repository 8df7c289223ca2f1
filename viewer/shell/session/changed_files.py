"""The background job that finds out whether the files of what is on screen are still as they were read.

They are looked at when a sample comes from the store, when the user comes back to the window, and now and then. When
those of the sample that the docks are about have changed, its picture stays as it is, marked. What is seen beside it,
in another pane or as the other side of a difference, is read again by itself, and so are samples that a script hands
over from its memory, as long as it runs. What else was read of a sample is set aside, so that a later visit reads it
anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from viewer.artifacts.key import ArtifactKey
from viewer.artifacts.manifest import Manifest
from viewer.errors import ArtifactError
from viewer.handover.layout import is_handed_over
from viewer.outcome import Outcome
from viewer.protocol import Cancelled, CheckSample, Message, SampleChecked
from viewer.shell.children.requests import Request
from viewer.shell.services.budget import Budget
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.session import Session
from viewer.shell.session.state import LOADING, SHOWN, SessionState, Shown

PAUSE = 2000
"""Milliseconds between two checks while nothing happens."""


class ChangedFiles(QObject):
    """Has the files of the shown sample looked at, and tells the session of what is out of date.

    Attributes
    ----------
    timer
        Its interval is the pause between two checks.
    """

    def __init__(
        self,
        session: Session,
        background: BackgroundReading,
        budget: Budget,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._background = background
        self._budget = budget
        self._due = False
        self._read = False  # whether what comes to the screen has just been read
        self._shown: Shown | None = None
        self._queue: list[Path] = []  # artifacts that are still to be looked at
        self._asked: Manifest | None = None
        self._beside: Callable[[], Sequence[Path]] = lambda: ()
        self.timer = QTimer(self, interval=PAUSE)
        self.timer.timeout.connect(self.check)
        self.timer.start()

    def look_beside(self, seen: Callable[[], Sequence[Path]]) -> None:
        """Look at the files of other artifacts as well: ``seen`` returns those that are seen beside the shown one."""
        self._beside = seen

    def check(self) -> None:
        """Have the files looked at as soon as the reader has time."""
        self._due = True
        self._background.go_on()

    def take_state(self, state: SessionState) -> None:
        """Notice what comes to the screen."""
        self._read = self._read or state.phase == LOADING
        before, self._shown = self._shown, state.shown
        if state.shown is None or (before is not None and before.directory == state.shown.directory):
            return
        # Not with each step of a movie: the next check in time finds out as well.
        step = before is not None and replace(before.selection, time=None) == replace(state.shown.selection, time=None)
        self._due = self._due or not (step or self._read)
        self._read = state.phase == LOADING
        left = state.outdated - {state.shown.directory}
        if left:
            self._budget.remove(left)

    def next_request(self, state: SessionState) -> Callable[[int], Request] | None:
        """Ask about the sample on screen, then about what is seen beside it."""
        shown, catalogue = state.shown, state.catalogue
        if state.phase != SHOWN or shown is None or catalogue is None:
            return None
        if self._due:
            self._due = False
            others = [] if shown.subtracted is None else [shown.subtracted.directory]
            self._queue = list(dict.fromkeys((shown.directory, *others, *self._beside())))
        while self._queue:
            directory = self._queue.pop(0)
            known = None if directory in state.outdated else self._manifest(directory)
            if known is not None and known.state:
                self._asked = known
                what = (known.dataset, known.split, known.sample, known.time_index, known.state)
                reference = "" if known.dataset == catalogue.path else catalogue.path
                return lambda number: CheckSample(number, *what, reference=reference)
        return None

    def _manifest(self, directory: Path) -> Manifest | None:
        try:
            return self._budget.store.manifests.read(directory)
        except ArtifactError:
            return None  # removed meanwhile

    def ended(self, result: Message | Outcome) -> None:
        """Take in the answer."""
        asked, self._asked = self._asked, None
        if isinstance(result, Cancelled):
            self._due = True
        elif isinstance(result, SampleChecked) and result.changed and asked is not None:
            directories = self._artifacts_of(asked)
            shown = self._session.state.shown
            if shown is not None and shown.directory in directories and is_handed_over(asked.dataset):
                self._session.retry()  # a training loop is looked at while it runs
                return
            self._session.mark_outdated(directories)
            self._budget.remove(directories)  # but what is on screen

    def _artifacts_of(self, manifest: Manifest) -> list[Path]:
        """Return the artifacts of a sample, of every base and time step."""
        key = ArtifactKey(manifest.dataset, manifest.split, manifest.sample, manifest.base, 0)
        return [found.directory for found in self._budget.store.of_sample(key)]
