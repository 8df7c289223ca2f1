"""``--samples``: one picture after the other, in one program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from viewer.batch_options import SampleList, file_of
from viewer.errors import print_error
from viewer.shell.session.session import Session
from viewer.wording import counted, sample_name


class Taker(Protocol):
    """Something that waits for what is wanted to be on screen, and saves it."""

    finished: SignalInstance
    """An empty text, or the sentence that says what failed."""

    def deleteLater(self) -> None:  # noqa: N802
        """Let go of it."""


class SampleBatch(QObject):
    """Has a picture taken of each sample; one that cannot be shown is a line on standard error.

    Parameters
    ----------
    take
        Begins to take a picture of what is wanted now, into a file.
    template
        Name of the files, see :func:`viewer.batch_options.file_of`.

    Signals
    -------
    finished
        An empty text, or what is to be said in the end.
    """

    finished = Signal(str)

    def __init__(
        self,
        session: Session,
        samples: SampleList,
        template: Path,
        take: Callable[[Path], Taker],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._samples, self._template, self._take = session, samples, template, take
        self._rest: Iterator[int] | None = None
        self._tried = self._failed = 0
        session.opened.connect(self._begin)
        session.trouble.connect(self._on_trouble)
        session.leads_on.connect(lambda failure: self._on_trouble(failure.sentence))
        session.outside.connect(lambda _path, failure: self._on_trouble(failure.sentence))
        session.found.connect(
            lambda found: self._on_trouble(f"The folder {found.path} contains several datasets; choose one of them.")
        )

    def _on_trouble(self, sentence: str, _detail: str = "") -> None:
        """Give up where there is no dataset: what concerns a sample is said by what takes its picture."""
        if self._rest is None:
            self.finished.emit(sentence)

    def _begin(self) -> None:
        if self._rest is None:
            self._rest = self._every() if not self._samples.ranges else iter(self._samples)
            QTimer.singleShot(0, self, self._next)  # when the session has taken in what it opens with

    def _every(self) -> Iterator[int]:
        state = self._session.state
        splits = state.catalogue.splits if state.catalogue is not None else ()
        split = next((one for one in splits if one.name == state.choice.split), None)
        return iter(()) if split is None else (split.id_at(place) for place in range(len(split)))

    def _next(self) -> None:
        sample = next(self._rest, None) if self._rest is not None else None
        state = self._session.state
        if sample is None or state.catalogue is None:
            failed = f"{self._failed} of {counted(self._tried, 'picture')} could not be made."
            self.finished.emit(failed if self._failed else "" if self._tried else "There is no sample.")
            return
        self._tried += 1
        self._session.select(sample=sample)
        choice = self._session.state.choice
        file = file_of(self._template, dataset=state.catalogue.name, split=choice.split, sample=sample)
        taker = self._take(file)
        where = sample_name(sample, choice.split)
        taker.finished.connect(lambda sentence: self._go_on(taker, where, sentence))

    def _go_on(self, taker: Taker, where: str, sentence: str) -> None:
        taker.deleteLater()
        if sentence:
            self._failed += 1
            print_error(f"{where}: {sentence}")
        QTimer.singleShot(0, self, self._next)
