"""The wish to know a field's range over all time steps, while a person wants the colours to span it."""

from __future__ import annotations

from collections.abc import Callable

from viewer.protocol import Failed, Message, RangeRead, ReadRange
from viewer.shell.children.outcome import Outcome
from viewer.shell.children.reader_client import Request
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.session import Session
from viewer.shell.session.state import SERIES, SHOWN, Selection, SessionState

Key = tuple[str, str, int, str, str, str]
"""Path of the dataset, split, sample, base, field, location."""

REMEMBERED = 1000
"""Ranges that are kept, some hundred bytes each."""


class SeriesRange:
    """Finds the range once for each field of a sample, and gives it to the session."""

    def __init__(self, session: Session, background: BackgroundReading) -> None:
        self._session = session
        self._background = background
        self._known: dict[Key, tuple[tuple[float, float] | None, ...]] = {}
        self._asked: Key | None = None
        session.scales.series_range = self._find
        session.changed.connect(self._on_state)
        session.opened.connect(lambda _catalogue: self._known.clear())

    def _find(self, selection: Selection) -> tuple[float, float] | None:
        """Return the range of the selected component, or of the magnitude; None while it is not known."""
        ranges = self._known.get(self._key(selection), ())
        place = selection.component + 1
        return ranges[place] if place < len(ranges) else None

    def _on_state(self, state: SessionState) -> None:
        if self._asked is not None and self._asked != self._key(state.selection):
            self._background.stop(self)

    def next_request(self, state: SessionState) -> Callable[[int], Request] | None:
        """Ask for the range that is missing."""
        if state.scale.mode != SERIES or state.phase != SHOWN or not state.selection.field:
            return None
        key = self._key(state.selection)
        if key in self._known:
            return None
        self._asked = key
        return lambda number: ReadRange(number, *key)

    def ended(self, result: Message | Outcome) -> None:
        """Take in the answer; what cannot be found out is not asked for again."""
        key, self._asked = self._asked, None
        if key is None:
            return
        if isinstance(result, RangeRead):
            self._known[key] = result.ranges
        elif isinstance(result, (Failed, Outcome)):
            self._known[key] = ()
        while len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]
        self._session.refresh_scale()

    def _key(self, selection: Selection) -> Key:
        catalogue = self._session.state.catalogue
        path = catalogue.path if catalogue is not None else ""
        where = (selection.split, selection.sample, selection.base)
        return (path, *where, selection.field or "", selection.location)
