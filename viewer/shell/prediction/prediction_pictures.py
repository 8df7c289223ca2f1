"""Pictures of a prediction: the error of a field, and reference, prediction and error beside each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from viewer.pairs.matching import Pair
from viewer.shell.prediction.error_picture import other_side
from viewer.shell.prediction.judged import Judged
from viewer.shell.prediction.judging import Judging
from viewer.shell.prediction.three_panes import LINKS, three_panes
from viewer.shell.session.difference import Other
from viewer.shell.session.pane_state import PaneView
from viewer.shell.session.selection import Selection
from viewer.shell.session.session import Session


class PredictionPictures(QObject):
    """Shows pictures of the prediction that is looked at; those on screen follow when another one is.

    Signals
    -------
    panes_wanted
        Panes (:class:`PaneWish`) and their links.
    told
        A sentence for the user.
    """

    panes_wanted = Signal(object, object)
    told = Signal(str)

    def __init__(self, session: Session, judging: Judging, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._judging = session, judging
        self._seen = judging.current
        judging.changed.connect(self._follow)

    def show_error(self, output: int | None) -> None:
        """Show how the field of an output differs from its prediction, in whatever sample the user goes to.

        Where that is shown, the field is shown as it is again.
        """
        pair = self._field_pair(output)
        if pair is None:
            return
        difference, choice = self._session.state.difference, self._session.state.choice
        if difference.on and difference.other == self._other(pair) and _is_chosen(pair, choice):
            self._session.set_difference(on=False)
        else:
            self._show_error(pair)

    def show_panes(self, output: int | None) -> None:
        """Show the field of an output beside its prediction and the error, in whatever sample is chosen."""
        pair = self._field_pair(output)
        if pair is not None:
            self._show_panes(pair)

    def _show_error(self, pair: Pair) -> None:
        field = pair.vector or pair.name
        self._session.select(base=pair.base, field=field, location=pair.location, component=pair.component)
        self._session.set_difference(on=True, other=self._other(pair))

    def _show_panes(self, pair: Pair) -> None:
        self.panes_wanted.emit(three_panes(pair, self._other(pair), self._session.state.choice), LINKS)

    def _other(self, pair: Pair) -> Other:
        known, current = self._judging.all, self._judging.current
        if len(known.every) < 2:
            return other_side(current, pair)
        return other_side(current, pair, known.names[current.key])

    def _field_pair(self, output: int | None) -> Pair | None:
        """Return the pair at this place, or the first output that is a field; says so where there is none."""
        current = self._judging.current
        pair = _first_field(current, (output, *current.outputs))
        if pair is None:
            self.told.emit("There is no field of which an error could be shown")
        return pair

    def _follow(self) -> None:
        """Show of another prediction what was shown of the one before, once it is known what belongs together."""
        before, now = self._seen, self._judging.current
        if before is now or (now.found is None and now.path is not None and not now.trouble):
            return
        self._seen = now
        if before.path is None or now.found is None:
            return
        state, choice = self._session.state, self._session.state.choice
        places = [place for place, pair in enumerate(now.pairing.pairs) if _is_chosen(pair, choice)]
        pair = _first_field(now, places)
        if pair is None:
            return
        panes = [] if state.panes is None else [one for one in state.panes.views if one.number != state.panes.active]
        if any(_shows(pane, before) for pane in panes):
            self._show_panes(pair)
        elif state.difference.on and _is_of(before, state.difference.other):
            self._show_error(pair)


def _is_chosen(pair: Pair, choice: Selection) -> bool:
    """Whether the field of a pair is the one that is looked at."""
    field = (pair.base, pair.vector or pair.name, pair.location, pair.component)
    return field == (choice.base, choice.field, choice.location, choice.component)


def _shows(pane: PaneView, one: Judged) -> bool:
    """Whether a pane shows what predicts, or the error."""
    return bool(one.path and pane.dataset == one.here) or (pane.difference.on and _is_of(one, pane.difference.other))


def _is_of(one: Judged, other: Other) -> bool:
    """Whether what is subtracted is this prediction."""
    return any(replace(other_side(one, pair), name=other.name) == other for pair in one.pairing.pairs)


def _first_field(one: Judged, places: Iterable[int | None]) -> Pair | None:
    pairs = (one.pairing.pairs[place] for place in places if place is not None)
    return next((pair for pair in pairs if not pair.is_global), None)
