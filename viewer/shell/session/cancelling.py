"""Giving up what is being opened or loaded."""

from __future__ import annotations

from viewer.shell.session.live_state import LiveState
from viewer.shell.session.loading import Loading
from viewer.shell.session.opening import DatasetOpening
from viewer.shell.session.presentation import Presentation
from viewer.shell.session.state import LOADING, OPENING, SessionFailure, describe
from viewer.wording import sentence


class Cancelling:
    """Knows who has to let go, and what is there afterwards: what was on screen before."""

    def __init__(self, live: LiveState, loading: Loading, opening: DatasetOpening, presentation: Presentation) -> None:
        self._live, self._loading = live, loading
        self._opening, self._presentation = opening, presentation

    def cancel(self) -> None:
        """Give up what is under way; nothing happens where there is no such thing."""
        state = self._live.state
        if state.phase not in (OPENING, LOADING):
            return
        self._loading.cancel()
        if state.phase == OPENING:
            self._opening.stay()
        elif state.shown is not None:
            self._presentation.want(state.shown.selection)
        else:
            what = sentence(describe(state.selection))
            self._presentation.fail(SessionFailure(f"{what} was not loaded, as that was cancelled."))
