"""Comparing the dataset that is open with its predictions: what is compared, and the background job that does it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from viewer.handover.layout import is_handed_over
from viewer.outcome import Outcome
from viewer.pairs.outputs import stated_outputs
from viewer.pairs.rules import PairRules
from viewer.pairs.sample_errors import SampleErrors
from viewer.protocol import Cancelled, Catalogue, ErrorsRead, Failed, Message, PairsFound
from viewer.shell.children.requests import Request
from viewer.shell.prediction.asked import Asked
from viewer.shell.prediction.comparing_cost import ComparingCost
from viewer.shell.prediction.judged import Judged
from viewer.shell.prediction.judged_list import JudgedList
from viewer.shell.prediction.kept_lists import KeptLists
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.session import Session
from viewer.shell.session.state import SessionState


class Judging(QObject):
    """What predicts the dataset, and what is known about it. One prediction is looked at.

    The errors of that one are computed first, then those of the others; all that is known is kept.

    Attributes
    ----------
    all
        The predictions.
    cost
        Asks before all samples are fetched from another machine.

    Signals
    -------
    changed
        Something of it, or more samples are known.
    measured
        A split and the :class:`SampleErrors` that have come, of the prediction that is looked at.
    begun
        Another one is looked at, or it is compared anew: what was told of it is not true any more.
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
        self._session, self._background = session, background
        self._kept = KeptLists(state, session.folders)
        self.cost = ComparingCost(self)
        self.cost.answered.connect(self._go_on)
        self._catalogue: Catalogue | None = None
        self._at_opening: tuple[str, ...] = ()
        self._asked: Asked | None = None
        self._to_locate: Asked | None = None
        self.all = JudgedList()
        session.opened.connect(self._on_opened)

    # what the user wants

    def use(self, path: str, rules: PairRules | None = None, *, compute: bool = True, beside: bool = False) -> None:
        """Compare with this prediction too, or anew by other rules, and look at it.

        ``beside``: by other rules as well, as by those that there are.
        """
        path = self._session.folders.place(path)
        before, rules = self.all.of_path(path), rules or self.all.rules_for(path)
        made = self._kept.made(path, rules, self._catalogue.splits if self._catalogue else (), wanted=compute)
        self.all.put(made, None if beside else before)
        self._begin()

    def look_at(self, key: str) -> None:
        """Look at another one; nothing is computed again."""
        wanted = self.all.of(key)
        if wanted is not None and wanted is not self.current:
            self.all.current = wanted
            self._begin()

    def remove(self, key: str) -> None:
        """Compare with this prediction no more; after the one that is looked at comes its neighbour."""
        gone, current = self.all.of(key), self.current
        if gone is not None:
            self.all.remove(gone)
            self._begin(told=self.current is current)

    def use_at_opening(self, paths: Iterable[str]) -> None:
        """Compare the dataset that is being opened with these predictions, besides those that are remembered."""
        self._at_opening = tuple(dict.fromkeys(map(self._session.folders.place, paths)))

    def compute(self) -> None:
        """Compute the errors of all samples with every prediction, or go on where it was cancelled."""
        for one in self.all.every:
            one.trouble = ""
            if one.is_outdated:
                one.renew()
            one.wanted = not one.is_complete
        self._go_on()

    def note_changed(self, one: Judged, split: str, samples: Iterable[int], *, relisted: bool = False) -> None:
        """Take in that files of these samples, or of their predictions, are not as they were compared.

        ``relisted``: that the prediction has other samples than before.

        They are compared again when the user wants it; what a script hands over from its memory, at once.
        """
        known = one.keeper(split).samples
        found = {(split, sample) for sample in samples if (split, sample) in known} - one.changed
        if self._catalogue is None or not (found or (relisted and not one.relisted)):
            return
        one.changed |= found
        one.relisted = one.relisted or relisted
        if any(map(is_handed_over, (self._catalogue.path, one.path or ""))):
            one.renew()
            one.wanted = True
        if one is self.current:
            self.begun.emit()
        self._go_on()

    def cancel(self) -> None:
        """Compute no more until somebody wants it."""
        for one in self.all.every:
            one.wanted = False
        self._background.stop(self)
        self.changed.emit()

    def locate(self, split: str, sample: int) -> None:
        """Find out where in space the largest error of a sample is."""
        here = next((known for known in self.current.splits if known.name == split), None)
        place = here.position_of(sample) if here is not None else None
        if place is not None:
            self._to_locate = Asked(self.current, here, place, 1, locating=True)
            self._background.go_on()

    def set_outputs(self, outputs: tuple[int, ...]) -> None:
        """Choose which pairs of the prediction that is looked at count for the score, here and in the others."""
        self.all.set_outputs(outputs)
        self.changed.emit()

    # what is known

    @property
    def current(self) -> Judged:
        """The prediction that is looked at; of no path: nothing is compared."""
        return self.all.current

    @property
    def wanted(self) -> bool:
        """Whether errors of any prediction are being computed, or will be when the reader has time."""
        return any(one.wanted for one in self.all.every)

    def _go_on(self) -> None:
        self.changed.emit()
        self._background.go_on()

    # as a background job

    def take_state(self, state: SessionState) -> None:
        """A new state does not concern it."""

    def next_request(self, state: SessionState) -> Callable[[int], Request] | None:
        """Ask what belongs together, then for the errors of one portion after the other."""
        if self._catalogue is None or self._catalogue is not state.catalogue:
            return None
        following = (asked for one in self.all.by_urgency if (asked := self._next_of(one)) is not None)
        asked = self._asked = self._to_locate or next(following, None)
        dataset = self._catalogue.path
        return (lambda number: asked.request(number, dataset)) if asked is not None else None

    def _next_of(self, one: Judged) -> Asked | None:
        if one.trouble or one.found is None:
            return None if one.trouble else Asked(one)
        following = one.next_places() if one.wanted else None
        agreed = following is not None and self.cost.may_compare(one, self.all.names[one.key])
        return Asked(one, *following) if following is not None and agreed else None

    def ended(self, result: Message | Outcome) -> None:
        """Take in what came; a sample that ends the reader is counted as one that cannot be compared."""
        asked, self._asked = self._asked, None
        if asked is None or asked.compared not in self.all.every:
            return  # of what was to be compared before
        if asked.locating:
            self._take_place(asked, result)
            return
        one = asked.compared
        if isinstance(result, PairsFound) and result.pairing.families:
            self.all.part(one, result.pairing.families)
            self._begin()
            return
        if isinstance(result, PairsFound):
            stated = stated_outputs(result.pairing.pairs, self._catalogue.problems if self._catalogue else {})
            again = one.done > 0
            one.take_pairs(result, self.all.counting(result.pairing, stated))
            if again and one is self.current:
                self.begun.emit()
        elif isinstance(result, ErrorsRead):
            self._add(one, result.split, result.samples)
        elif isinstance(result, Outcome) and asked.split is not None:
            self._add(one, asked.split.name, (one.lost(asked.split, asked.place),))
        elif isinstance(result, (Failed, Outcome)):
            one.fail(result.sentence if isinstance(result, Failed) else result.sentence())
        one.wanted = one.wanted and not one.is_complete
        self.changed.emit()

    def _take_place(self, asked: Asked, result: Message | Outcome) -> None:
        if self._to_locate is asked and not isinstance(result, Cancelled):
            self._to_locate = None
        if isinstance(result, ErrorsRead) and result.samples and asked.compared is self.current:
            self.located.emit(result.split, result.samples[0])

    def _add(self, one: Judged, split: str, samples: tuple[SampleErrors, ...]) -> None:
        one.add(split, samples)
        if one is self.current:
            self.measured.emit(split, samples)

    def _begin(self, *, told: bool = False) -> None:
        """Go on with other predictions than before; ``told``: what was said of the one that is looked at is true."""
        if self._asked is not None and self._asked.compared not in self.all.every:
            self._background.stop(self)
        if self._catalogue is not None:
            self._kept.remember(self._catalogue, self.all)
        if not told:
            self._to_locate = None
            self.begun.emit()
        self._go_on()

    def _on_opened(self, catalogue: Catalogue) -> None:
        """Take up what is known of the dataset, and what the command line asks for: the first of it in front."""
        asked, before = self._at_opening, self._catalogue
        self._at_opening, self._catalogue = (), catalogue
        found, is_new = self._kept.come_to(catalogue, asked, before, self.all, self._session.state.panes)
        if is_new:
            self.all = found
            self._begin()
        else:  # its pane was not the active one for a while
            self._background.stop(self)
            self.all, self._to_locate = found, None
            self.begun.emit()
            self.changed.emit()
