"""The background job that finds out whether scores are still those of the files.

As with the picture (see :class:`~viewer.shell.session.changed_files.ChangedFiles`) files are looked at when the user
comes back to the window, and a few of them now and then.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from viewer.address import is_address
from viewer.outcome import Outcome
from viewer.protocol import Cancelled, CheckErrors, ErrorsChecked, Failed, Message
from viewer.shell.children.requests import Request
from viewer.shell.prediction.judged import Judged
from viewer.shell.prediction.judging import Judging
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.state import SessionState
from viewer.values import dataclass

PORTION = 100
"""Samples that are looked at in one request."""


@dataclass(frozen=True, slots=True)
class _Portion:
    """Samples of a split that have been compared with a prediction, each with the state that its files had then.

    Or no samples, but what tells which ones the prediction had.
    """

    compared: Judged
    split: str = ""
    samples: tuple[tuple[int, str], ...] = ()
    listing: str = ""


class ChangedScores(QObject):
    """Has the files of compared samples looked at, and tells of those that are not what was compared."""

    def __init__(self, judging: Judging, background: BackgroundReading, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._judging, self._background = judging, background
        self._queue: list[_Portion] = []
        self._turn = 0  # the portion that is looked at next while nothing happens
        self._asked: _Portion | None = None

    def check_all(self) -> None:
        """Look at the files of all samples that have been compared."""
        self._queue = self._portions()
        self._background.go_on()

    def check_some(self) -> None:
        """Look at the files of a portion, each time of another one."""
        portions = self._portions() if not self._queue else []
        if portions:
            self._turn = (self._turn + 1) % len(portions)
            self._queue = [portions[self._turn]]
            self._background.go_on()

    def take_state(self, state: SessionState) -> None:
        """A new state does not concern it."""

    def next_request(self, state: SessionState) -> Callable[[int], Request] | None:
        """Ask about a portion."""
        catalogue = state.catalogue
        while self._queue and catalogue is not None:
            asked = self._asked = self._queue.pop(0)
            if asked.compared in self._judging.all.every:
                numbers = tuple(sample for sample, _ in asked.samples)
                states = tuple(state for _, state in asked.samples)
                what = (catalogue.path, asked.compared.here, asked.split, numbers, states, asked.listing)
                return lambda number: CheckErrors(number, *what)
        return None

    def ended(self, result: Message | Outcome) -> None:
        """Take in the answer; a dataset that cannot be opened any more is another one than was compared."""
        asked, self._asked = self._asked, None
        if asked is None or asked.compared not in self._judging.all.every:
            return
        if isinstance(result, Cancelled):
            self._queue.insert(0, asked)
        elif isinstance(result, ErrorsChecked):
            self._judging.note_changed(asked.compared, asked.split, result.changed, relisted=result.relisted)
        elif isinstance(result, Failed):
            self._judging.note_changed(asked.compared, asked.split, [number for number, _ in asked.samples])

    def _portions(self) -> list[_Portion]:
        found = []
        for one in self._judging.all.by_urgency:
            if one.costs or is_address(one.path or ""):
                continue  # to ask another machine about each sample takes as long as to fetch it
            if one.found is not None and one.found.listing and not one.relisted:
                found.append(_Portion(one, listing=one.found.listing))
            for split, errors in one.by_split().items():
                known = ((sample.sample, sample.state) for sample in errors if sample.state)
                still = tuple(sample for sample in known if (split, sample[0]) not in one.changed)
                starts = range(0, len(still), PORTION)
                found += [_Portion(one, split, still[start : start + PORTION]) for start in starts]
        return found
