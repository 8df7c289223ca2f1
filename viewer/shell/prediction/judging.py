"""Comparing the dataset that is open with its prediction: what is compared, and the background job that does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from viewer.codec import from_plain, to_plain
from viewer.pairs.matching import Pairing, stated_outputs
from viewer.pairs.rules import PairRules
from viewer.pairs.score import SampleErrors, ScoreKeeper
from viewer.protocol import Cancelled, Catalogue, ErrorsRead, Failed, FindPairs, Message, PairsFound, ReadErrors, Split
from viewer.shell.children.outcome import Outcome
from viewer.shell.children.requests import Request
from viewer.shell.prediction.known_scores import KnownScores
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.session import Session
from viewer.shell.session.state import SessionState


class Judging(QObject):
    """What predicts the dataset, and what has been found out about it.

    Attributes
    ----------
    prediction
        Path of the prediction; empty: fields of the samples themselves; None: nothing is compared.
    rules
        What the user says of it.
    found
        What belongs together; None while it is not known.
    outputs
        Places of the pairs that count.
    trouble
        Why it cannot be compared; empty when it can.
    wanted
        Whether the errors are being computed, or will be when the reader has time.

    Signals
    -------
    changed
        Any of the above, or more samples are known.
    measured
        A split and its :class:`SampleErrors` that have come.
    begun
        Everything that was known is to be forgotten.
    located
        A split and the :class:`SampleErrors` of one sample, with the position of the largest error.
    """

    changed = Signal()
    measured = Signal(str, object)
    begun = Signal()
    located = Signal(str, object)

    def __init__(
        self, session: Session, background: BackgroundReading, state: SavedState, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._background, self._state = session, background, state
        self._catalogue: Catalogue | None = None
        self._at_opening: str | None = None
        self._asked: tuple[Split, int] | None = None  # the place in a split that the reader is at
        self._asked_for: Any = None  # what was to be compared then
        self._to_locate: tuple[str, int] | None = None
        self._locating = False
        self.found: PairsFound | None = None
        self.outputs: tuple[int, ...] = ()
        self._scores = KnownScores()
        self.trouble = ""
        self.prediction: str | None = None
        self.rules = PairRules()
        self.wanted = False
        session.opened.connect(self._on_opened)

    # what the user wants

    def use(self, prediction: str | None, rules: PairRules | None = None, *, compute: bool = True) -> None:
        """Compare with another prediction, or by other rules."""
        self.prediction = prediction
        self.rules = self.rules if rules is None else rules
        self.wanted = compute and prediction is not None
        self._forget()
        self._background.stop(self)
        self._remember()
        self.begun.emit()
        self.changed.emit()
        self._background.go_on()

    def use_at_opening(self, prediction: str) -> None:
        """Compare the dataset that is being opened with this prediction."""
        self._at_opening = prediction

    def compute(self) -> None:
        """Compute the errors of all samples, or go on where it was cancelled."""
        if self.found is None:
            self.use(self.prediction)
            return
        self.wanted = True
        self.changed.emit()
        self._background.go_on()

    def cancel(self) -> None:
        """Compute no more until somebody wants it."""
        self.wanted = False
        self._background.stop(self)
        self.changed.emit()

    def locate(self, split: str, sample: int) -> None:
        """Find out where in space the largest error of a sample is."""
        here = next((one for one in self._splits() if one.name == split), None)
        place = here.position_of(sample) if here is not None else None
        if place is not None:
            self._to_locate = (split, place)
            self._background.go_on()

    def set_outputs(self, outputs: tuple[int, ...]) -> None:
        """Choose which pairs count for the score."""
        self.outputs = outputs
        self.changed.emit()

    # what is known

    @property
    def name(self) -> str:
        """What the prediction is called."""
        return "" if self.prediction is None else Path(self.prediction).name or "fields of the sample"

    @property
    def pairing(self) -> Pairing:
        """What belongs together."""
        return Pairing() if self.found is None else self.found.pairing

    @property
    def done(self) -> int:
        """Samples that have been compared."""
        return self._scores.done

    @property
    def total(self) -> int:
        """Samples that are to be compared."""
        return sum(len(split) for split in self._splits())

    def keeper(self, split: str) -> ScoreKeeper:
        """Return what is known of a split, or of all of them."""
        return self._scores.keeper(split)

    # as a background job

    def take_state(self, state: SessionState) -> None:
        """A new state does not concern it."""

    def next_request(self, state: SessionState) -> Callable[[int], Request] | None:
        """Ask what belongs together, then for the errors of one portion after the other."""
        catalogue, prediction, rules = self._catalogue, self.prediction, self.rules
        if prediction is None or self.trouble or catalogue is None or catalogue is not state.catalogue:
            return None
        self._asked_for = self._subject
        if self.found is None:
            return lambda number: FindPairs(number, catalogue.path, prediction, rules)
        pairs = self.pairing.pairs
        if self._to_locate is not None:
            self._locating = True
            name, start = self._to_locate
            return lambda number: ReadErrors(number, catalogue.path, prediction, name, start, pairs, 1, positions=True)
        if not self.wanted or not pairs:
            return None
        self._asked = self._scores.next_place(self._splits())
        if self._asked is None:
            return None
        split, place = self._asked
        return lambda number: ReadErrors(number, catalogue.path, prediction, split.name, place, pairs)

    def ended(self, result: Message | Outcome) -> None:
        """Take in what came; a sample that ends the reader is counted as one that cannot be compared."""
        locating, self._locating = self._locating, False
        if self._asked_for != self._subject:
            return  # of what was to be compared before
        if locating:
            if not isinstance(result, Cancelled):
                self._to_locate = None
            if isinstance(result, ErrorsRead) and result.samples:
                self.located.emit(result.split, result.samples[0])
            return
        if isinstance(result, PairsFound):
            self.found = result
            self.outputs = stated_outputs(result.pairing.pairs, self._catalogue.problems if self._catalogue else {})
            self._scores = KnownScores(result.pairing.pairs)
        elif isinstance(result, ErrorsRead):
            self._add(result.split, result.samples)
        elif isinstance(result, Outcome) and self.found is not None and self._asked is not None:
            self._add(self._asked[0].name, (self._scores.lost(*self._asked),))
        elif isinstance(result, (Failed, Outcome)):
            self.wanted = False
            self.trouble = result.sentence if isinstance(result, Failed) else result.sentence()
        if self.found is not None and self.wanted and self.done >= self.total:
            self.wanted = False
        self.changed.emit()

    @property
    def _subject(self) -> Any:
        """What is compared, to tell whether an answer belongs to it."""
        return (None if self._catalogue is None else id(self._catalogue), self.prediction, self.rules)

    def _splits(self) -> list[Split]:
        """Return the splits of which there is a prediction."""
        both = {match.split for match in self.found.splits if match.both} if self.found is not None else set()
        return [split for split in (self._catalogue.splits if self._catalogue else ()) if split.name in both]

    def _add(self, split: str, samples: tuple[SampleErrors, ...]) -> None:
        self._scores.add(split, samples)
        self.measured.emit(split, samples)

    def _forget(self) -> None:
        self.found, self.outputs, self.trouble, self._to_locate = None, (), "", None
        self._scores = KnownScores()

    def _remember(self) -> None:
        if self._catalogue is not None:
            known = {} if self.prediction is None else {"prediction": self.prediction, "rules": to_plain(self.rules)}
            self._state.remember_prediction(self._catalogue.path, known)

    def _on_opened(self, catalogue: Catalogue) -> None:
        """Take up what is remembered of the dataset, or what the command line asks for."""
        asked, self._at_opening = self._at_opening, None
        self._catalogue = catalogue
        known = self._state.prediction_of(catalogue.path)
        try:
            rules = from_plain(PairRules, known.get("rules", {}))
        except ValueError:
            rules = PairRules()
        remembered = known.get("prediction")
        path = remembered if isinstance(remembered, str) else None
        self.use(path if asked is None else asked, rules, compute=asked is not None)
