"""The background job that fills the table of samples while it is on screen."""

from __future__ import annotations

from collections.abc import Callable

from viewer.handover.layout import BACKEND
from viewer.outcome import Outcome
from viewer.protocol import Failed, Message, ReadTable, TableRead
from viewer.shell.children.requests import Request
from viewer.shell.panels.sample_model import SampleModel
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.state import SessionState, Shown

TRIES = 3
"""Failures in a row after which the rest of the table stays empty: a reader must not die of it for ever."""


class TableLoader:
    """Reads the globals of one stretch of samples after the other."""

    def __init__(self, model: SampleModel, background: BackgroundReading) -> None:
        self._model = model
        self._background = background
        self._visible = self._needed = False
        self._failures = 0
        self._asked = 0
        self._shown: Shown | None = None
        self._late: int | None = None  # a place whose sample was not here when the table came by, and is now
        model.modelReset.connect(self._on_reset)

    @property
    def has_begun(self) -> bool:
        """Whether what can be seen at first is there: the first samples, or all that there will be."""
        start = self._model.missing
        return not self._visible or start is None or start > 0 or self._failures >= TRIES

    @property
    def complete(self) -> bool:
        """Whether all is there that there will be."""
        return self._model.missing is None or self._failures >= TRIES

    def need(self, *, needed: bool) -> None:
        """Read although nobody sees the table, or no more."""
        self._needed = needed
        if needed:
            self._background.go_on()

    def set_visible(self, visible: bool) -> None:
        """Begin or stop to read, as the table comes and goes."""
        self._visible = visible
        if visible:
            self._background.go_on()
        elif not self._needed:
            self._background.stop(self)

    def _on_reset(self) -> None:
        self._failures = 0

    def take_state(self, state: SessionState) -> None:
        """Read the table anew where a script has handed over other samples than those on screen.

        Of a sample that was fetched from another machine, which is on screen now, its row is read. Nothing else of the
        session concerns the table: its model says what is missing.
        """
        before, self._shown = self._shown, state.shown
        if state.shown is not None and state.catalogue is not None and state.catalogue.far is not None:
            self._late = self._place_of(state.shown)
        if before is None or state.shown is None or state.catalogue is None or state.catalogue.backend != BACKEND:
            return
        if state.shown.selection == before.selection and state.shown.directory != before.directory:
            self._model.read_again()

    def _place_of(self, shown: Shown) -> int | None:
        """Return the place of what is on screen where the table has come by and found nothing."""
        split, values = self._model.split, self._model.values
        if split is None or split.name != shown.selection.split:
            return None
        place = split.position_of(shown.selection.sample)
        return place if place is not None and place < values.read and values.rows[place] == {} else None

    def next_request(self, state: SessionState) -> Callable[[int], Request] | None:
        """Ask for the samples from the first one on that is missing."""
        start, split, catalogue = self._model.missing, self._model.split, state.catalogue
        start = self._late if start is None else start
        if (
            not (self._visible or self._needed)
            or start is None
            or split is None
            or catalogue is None
            or self._failures >= TRIES
        ):
            return None
        self._asked = start
        return lambda number: ReadTable(number, catalogue.path, split.name, start)

    def ended(self, result: Message | Outcome) -> None:
        """Put what came into the table; a sample that ends the reader is left empty."""
        split = self._model.split
        if isinstance(result, TableRead):
            self._failures = 0
            if result.start == self._late:
                self._late = None  # whatever came: asked again, it would come again
            if split is not None and result.split == split.name:
                self._model.add_rows(result.start, result.rows)
        elif isinstance(result, (Failed, Outcome)):
            self._failures += 1
            self._model.add_rows(self._asked, (None,))
