"""The background job that fills the table of samples while it is on screen."""

from __future__ import annotations

from collections.abc import Callable

from viewer.protocol import Failed, Message, ReadTable, TableRead
from viewer.shell.children.outcome import Outcome
from viewer.shell.children.requests import Request
from viewer.shell.panels.sample_model import SampleModel
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.state import SessionState

TRIES = 3
"""Failures in a row after which the rest of the table stays empty: a reader must not die of it for ever."""


class TableLoader:
    """Reads the globals of one stretch of samples after the other."""

    def __init__(self, model: SampleModel, background: BackgroundReading) -> None:
        self._model = model
        self._background = background
        self._visible = False
        self._failures = 0
        self._asked = 0
        model.modelReset.connect(self._on_reset)

    @property
    def has_begun(self) -> bool:
        """Whether what can be seen at first is there: the first samples, or all that there will be."""
        start = self._model.missing
        return not self._visible or start is None or start > 0 or self._failures >= TRIES

    def set_visible(self, visible: bool) -> None:
        """Begin or stop to read, as the table comes and goes."""
        self._visible = visible
        if visible:
            self._background.go_on()
        else:
            self._background.stop(self)

    def _on_reset(self) -> None:
        self._failures = 0

    def take_state(self, state: SessionState) -> None:
        """A new state of the session does not concern the table: its model says what is missing."""

    def next_request(self, state: SessionState) -> Callable[[int], Request] | None:
        """Ask for the samples from the first one on that is missing."""
        start, split, catalogue = self._model.missing, self._model.split, state.catalogue
        if not self._visible or start is None or split is None or catalogue is None or self._failures >= TRIES:
            return None
        self._asked = start
        return lambda number: ReadTable(number, catalogue.path, split.name, start)

    def ended(self, result: Message | Outcome) -> None:
        """Put what came into the table; a sample that ends the reader is left empty."""
        split = self._model.split
        if isinstance(result, TableRead):
            self._failures = 0
            if split is not None and result.split == split.name:
                self._model.add_rows(result.start, result.rows)
        elif isinstance(result, (Failed, Outcome)):
            self._failures += 1
            self._model.add_rows(self._asked, (None,))
