"""A dataset that is dropped on another one may be its prediction: it opens, and the window offers to compare them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer

from viewer.protocol import Catalogue, Split
from viewer.shell.prediction.prediction_controller import PredictionController
from viewer.shell.session.session import Session
from viewer.shell.session.state import Selection
from viewer.shell.window.main_window import MainWindow


class PredictionOffer(QObject):
    """Makes the offer.

    Parameters
    ----------
    prediction
        Compares the dataset that was there before, when it is opened again.
    """

    def __init__(self, window: MainWindow, session: Session, prediction: PredictionController) -> None:
        super().__init__(window)
        self._window, self._session, self._prediction = window, session, prediction
        self._dropped: tuple[str, Catalogue, Selection] | None = None
        self._said = ""
        window.dropped.connect(self._on_dropped)
        session.opened.connect(self._on_opened)

    def _on_dropped(self, path: str) -> None:
        """Keep what is open while something else is dropped on it."""
        state = self._session.state
        there = state.catalogue
        self._dropped = None if there is None else (path, there, state.choice)

    def _on_opened(self, catalogue: Catalogue) -> None:
        dropped, self._dropped = self._dropped, None
        self._window.message_bar.withdraw(self._said)
        if dropped is None or catalogue.place != dropped[0] or catalogue.path == dropped[1].path:
            return
        before, choice = dropped[1:]
        if have_same_samples(catalogue.splits, before.splits):
            # Once everybody has taken in that it is open: the bar begins anew then.
            QTimer.singleShot(0, self, lambda: self._offer(catalogue, before, choice))

    def _offer(self, catalogue: Catalogue, before: Catalogue, choice: Selection) -> None:
        if self._session.state.catalogue is not catalogue:
            return
        self._said = f"{catalogue.name} has samples of the same numbers as {before.name}: is it a prediction of it?"
        self._window.message_bar.offer(
            self._said, "Open as prediction", lambda: self._compare(catalogue.place, before.place, choice)
        )

    def _compare(self, prediction: str, dataset: str, choice: Selection) -> None:
        self._prediction.expect([prediction])
        self._session.open_dataset(dataset, choice)


def have_same_samples(dropped: Sequence[Split], there: Sequence[Split]) -> bool:
    """Whether every sample of the one has its split and number in the other, and there are some."""
    known = {split.name: split for split in there}
    return any(len(split) for split in dropped) and all(
        split.name in known and _shared(split, known[split.name]) == len(split) for split in dropped if len(split)
    )


def _shared(one: Split, other: Split) -> int:
    return sum(max(0, min(stop, end) - max(start, begin)) for start, stop in one.ranges for begin, end in other.ranges)
