"""How each dataset was looked at last: what was selected, how its colours were scaled, with which tools, from where."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer

from viewer.errors import ViewerError
from viewer.fetched_files import is_fetched
from viewer.handover.layout import is_in_memory
from viewer.protocol import Catalogue
from viewer.shell.session.difference import Difference
from viewer.shell.session.pane_state import Panes
from viewer.shell.session.sample_names import by_name, names_in
from viewer.shell.session.saved_state import NAMES, SavedState
from viewer.shell.session.session import Session
from viewer.shell.session.state import OPENING, SHOWN, SessionState
from viewer.shell.session.view_places import places_in, with_places
from viewer.shell.session.view_state import ViewState, view_from_plain, view_to_plain

logger = logging.getLogger("viewer.session")

PAUSE = 1000
"""Milliseconds between two writes: time that plays changes the view thirty times a second."""


class LastViews(QObject):
    """Remembers views as they come to the screen and brings one back when its dataset is opened again.

    Parameters
    ----------
    enabled
        Whether a dataset opens with its last view; else with its first sample.
    """

    def __init__(self, state: SavedState, *, enabled: bool = True, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._enabled = enabled
        self._state = state
        self._session: Session | None = None
        self._noted: ViewState | None = None  # without its camera
        self._leaving = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._on_state_after_pause)

    def follow(self, session: Session) -> None:
        """Remember the views of this session from now on."""
        self._session = session
        session.changed.connect(self._on_state)

    def _on_state(self, state: SessionState) -> None:
        leaving, self._leaving = self._leaving, state.phase == OPENING
        if self._leaving and not leaving:
            self.note()  # once as the dataset is left, from where it is looked at now
        if state.phase != SHOWN or state.catalogue is None or self._session is None or self._pause.isActive():
            return
        view = self._session.view
        if replace(view, camera=None) != self._noted:
            self._noted = replace(view, camera=None)
            self._pause.start()
            # Not at once: to write a file takes as long as all that a change of the view does besides.
            QTimer.singleShot(0, self, partial(self._remember, state.catalogue, view))

    def _on_state_after_pause(self) -> None:
        if self._session is not None:
            self._on_state(self._session.state)

    def note(self) -> None:
        """Remember how the dataset on screen is looked at now, the camera included: it is about to be left."""
        if self._session is None:
            return
        state = self._session.state
        if state.shown is not None and state.shown.selection == state.selection and state.catalogue is not None:
            self._remember(state.catalogue, self._session.view)

    def _remember(self, catalogue: Catalogue, view: ViewState) -> None:
        folders = self._session.folders if self._session is not None else None
        kept = lasting(view if folders is None else with_places(view, folders.place))
        names = names_in(kept, catalogue.splits)
        plain = view_to_plain(kept) | ({NAMES: names} if names else {})
        self._state.remember_view(catalogue.place, view.choice, plain)

    def recall(self, catalogue: Catalogue, present: ViewState) -> ViewState:
        """Return how a dataset was looked at last; what is not known of it is as in ``present``."""
        known = self._state.view_of(catalogue.place) if self._enabled else {}
        if not known:
            return present
        return by_name(self._here(view_from_plain(known, present)), known.get(NAMES), catalogue.splits)

    def _here(self, view: ViewState) -> ViewState:
        """Return a view whose other datasets are named as they are asked for; without those that cannot be."""
        try:
            return view if self._session is None else with_places(view, self._session.folders.here)
        except ViewerError as error:
            logger.warning("what was seen beside a dataset is left out: %s", error.sentence)
            return replace(view, panes=Panes(), difference=Difference())


def lasting(view: ViewState) -> ViewState:
    """Return a view without panes and differences of what goes with the cache of a process.

    That is samples which a script has handed over. What is on other machines is called by its address here.
    """
    if _is_passing(view.difference.other.dataset):
        view = replace(view, difference=Difference())
    return replace(view, panes=Panes()) if any(map(_is_passing, places_in(view))) else view


def _is_passing(dataset: str) -> bool:
    return is_in_memory(dataset) or is_fetched(dataset)
