"""The predictions of datasets that are not open just now: in other panes with all that is known, else as remembered."""

from __future__ import annotations

from collections.abc import Sequence

from viewer.fetched_files import is_fetched
from viewer.pairs.ranking import key_of
from viewer.pairs.remembered import RememberedPrediction, from_known, rules_for, to_known
from viewer.protocol import Catalogue
from viewer.shell.prediction.judged import Judged
from viewer.shell.prediction.judged_list import JudgedList
from viewer.shell.session.pane_state import Panes
from viewer.shell.session.saved_state import SavedState


class KeptLists:
    """Keeps lists of predictions."""

    def __init__(self, state: SavedState) -> None:
        self._state = state
        self._beside: dict[str, JudgedList] = {}  # by the path of a dataset

    def remember(self, catalogue: Catalogue, every: JudgedList) -> None:
        """Write down what a dataset is compared with."""
        kept = [one for one in every.every if not is_fetched(one.path or "")]  # the others are gone with the cache
        rows = [RememberedPrediction(one.path or "", one.rules) for one in kept]
        self._state.remember_prediction(
            catalogue.place, to_known(rows, None if every.current.path is None else every.current.key)
        )

    def leave(self, catalogue: Catalogue, every: JudgedList, panes: Panes | None) -> None:
        """Keep what is known of the dataset that was open, and of others, as long as a pane shows it."""
        seen = {view.dataset for view in panes.views} if panes is not None else set()
        self._beside[catalogue.path] = every
        self._beside = {path: one for path, one in self._beside.items() if path in seen}

    def take(self, catalogue: Catalogue) -> JudgedList | None:
        """Return what is known of a dataset that was seen in a pane; None where nothing is."""
        return self._beside.pop(catalogue.path, None)

    def recall(self, catalogue: Catalogue, asked: Sequence[str], before: JudgedList | None) -> JudgedList:
        """Return what a dataset is compared with: what is asked for in front, then what is remembered.

        Parameters
        ----------
        before
            What was known of it until it was read again: that is compared again.
        """
        known = self._state.prediction_of(catalogue.place)
        remembered, looked_at = from_known(known)
        again = {one.key for one in before.every if one.wanted or one.done} if before is not None else set()
        rows = [(path, rules, True) for path in asked for rules in rules_for(path, known)]
        front = key_of(rows[0][0], rows[0][1]) if rows else looked_at
        rows += [(one.path, one.rules, one.key in again) for one in remembered if one.path not in asked]
        found = JudgedList([Judged(path, rules, catalogue.splits, wanted=wanted) for path, rules, wanted in rows])
        if before is not None:
            found.tick_like(before)
        found.current = found.of(front) or found.current
        return found
