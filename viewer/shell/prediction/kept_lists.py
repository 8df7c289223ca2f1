"""The predictions of datasets that are not open just now: in other panes with all that is known, else as remembered."""

from __future__ import annotations

from collections.abc import Sequence

from viewer.errors import ViewerError
from viewer.pairs.ranking import key_of
from viewer.pairs.remembered import RememberedPrediction, from_known, rules_for, to_known
from viewer.pairs.rules import PairRules
from viewer.protocol import Catalogue, Split
from viewer.shell.prediction.judged import Judged
from viewer.shell.prediction.judged_list import JudgedList
from viewer.shell.services.far_folders import FarFolders
from viewer.shell.session.pane_state import Panes
from viewer.shell.session.saved_state import SavedState


class KeptLists:
    """Keeps lists of predictions, and makes what is in them.

    Parameters
    ----------
    folders
        Which folders here stand for addresses.
    """

    def __init__(self, state: SavedState, folders: FarFolders) -> None:
        self._state, self._folders = state, folders
        self._beside: dict[str, JudgedList] = {}  # by the path of a dataset

    def made(
        self, path: str, rules: PairRules | None = None, splits: Sequence[Split] = (), *, wanted: bool = False
    ) -> Judged:
        """Return a prediction that is to be compared: at a path, at an address, or inside the samples."""
        try:
            return Judged(path, rules, splits, wanted=wanted, here=self._folders.here(path))
        except ViewerError as error:
            one = Judged(path, rules, splits)
            one.fail(error.sentence)
            return one

    def remember(self, catalogue: Catalogue, every: JudgedList) -> None:
        """Write down what a dataset is compared with."""
        rows = [RememberedPrediction(one.path or "", one.rules) for one in every.every]
        self._state.remember_prediction(
            catalogue.place, to_known(rows, None if every.current.path is None else every.current.key)
        )

    def come_to(
        self, catalogue: Catalogue, asked: Sequence[str], left: Catalogue | None, every: JudgedList, panes: Panes | None
    ) -> tuple[JudgedList, bool]:
        """Return the predictions of a dataset that was opened, and whether they are not as they were left in a pane.

        Parameters
        ----------
        asked
            Those that are to be compared in any case.
        left, every
            The dataset that was open before, and what is known of it: kept as long as a pane shows it.
        """
        again = left is not None and left.path == catalogue.path
        there = None if again else self._beside.pop(catalogue.path, None)
        if left is not None:
            seen = {view.dataset for view in panes.views} if panes is not None else set()
            self._beside[left.path] = every
            self._beside = {path: one for path, one in self._beside.items() if path in seen}
        if there is not None:
            return there, False
        return self.recall(catalogue, asked, every if again else None), True

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
        found = JudgedList([self.made(path, rules, catalogue.splits, wanted=wanted) for path, rules, wanted in rows])
        if before is not None:
            found.tick_like(before)
        found.current = found.of(front) or found.current
        return found
