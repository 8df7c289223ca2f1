"""Symbolic links that lead out of a dataset's folder: followed where the user says so, and until they say otherwise."""

from __future__ import annotations

from PySide6.QtCore import QObject

from viewer.shell.services.budget import Budget
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.session import Session
from viewer.shell.session.state import SessionFailure
from viewer.shell.window.main_window import MainWindow


class FollowedLinks(QObject):
    """Offers *Follow* and remembers it for the dataset; the reader client asks there before each request."""

    def __init__(self, window: MainWindow, session: Session, budget: Budget, state: SavedState) -> None:
        super().__init__(window)
        self._window, self._session, self._budget, self._state = window, session, budget, state
        session.outside.connect(self._offer)
        window.actions_.connect({"file.forget_links": self.forget})

    def _offer(self, path: str, failure: SessionFailure) -> None:
        """A dataset was not opened because of a link."""

        def follow() -> None:
            self._state.follow(path)
            self._session.open_dataset(path, self._session.first)

        self._window.message_bar.offer(failure.sentence, "Follow", follow, failure.detail)

    def follow_shown(self) -> None:
        """A sample was not read because of a link: others and the table may have met links too."""
        catalogue = self._session.state.catalogue
        if catalogue is not None:
            self._state.follow(catalogue.place)
            self._session.reload()

    def forget(self) -> None:
        """Follow no links any more, and read again what is open if it had some."""
        followed = self._state.followed
        self._state.forget_followed()
        for path in followed:
            self._budget.forget(self._session.folders.here(path))
        catalogue = self._session.state.catalogue
        if catalogue is not None and catalogue.place in followed:
            self._session.reload()
        self._window.notify("Links that lead out of a dataset's folder are no longer followed.")
