"""The background job that finds a field's range over all time steps, while the user wants the colours to span it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from viewer.outcome import Outcome
from viewer.protocol import Failed, Message, SeriesRangeRead
from viewer.shell.children.requests import Request
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.player import Player
from viewer.shell.session.series_subject import SeriesKey, SeriesSubject, range_request, series_key
from viewer.shell.session.session import Session
from viewer.shell.session.state import SHOWN, SessionState


class SeriesRange:
    """Finds the range once for each field of a sample, and gives it to the session.

    Not while time plays: then the reader has the next steps to read, and each step interrupts it.
    """

    def __init__(self, session: Session, background: BackgroundReading, player: Player) -> None:
        self._session = session
        self._background = background
        self._player = player
        self._asked: SeriesKey | None = None
        self._beside: Callable[[], Sequence[SeriesSubject]] = lambda: ()
        self._renew: Callable[[], None] = lambda: None
        self._waits: Callable[[], bool] = lambda: False

    def look_beside(self, wanted: Callable[[], Sequence[SeriesSubject]], renew: Callable[[], None]) -> None:
        """Find the ranges of other panes as well: ``wanted`` returns of what, and ``renew`` is told of each."""
        self._beside, self._renew = wanted, renew

    def wait_for(self, waits: Callable[[], bool]) -> None:
        """Read nothing while ``waits`` says that a range may come from somewhere cheaper."""
        self._waits = waits

    def take_state(self, state: SessionState) -> None:
        """Give up a range that nobody wants any more."""
        wanted = (_key(state), *(subject.key for subject in self._beside()))
        if self._asked is not None and self._asked not in wanted:
            self._background.stop(self)

    def next_request(self, state: SessionState) -> Callable[[int], Request] | None:
        """Ask for the range that is missing."""
        if state.phase != SHOWN or state.catalogue is None or self._player.playing or self._waits():
            return None
        subjects = [*self._beside()]
        if state.color_scale.is_provisional and state.shown is not None:
            subjects.insert(0, SeriesSubject(_key(state), state.selection, state.shown.manifest))
        if not subjects:
            return None
        self._asked = subjects[0].key
        return range_request(subjects[0], state.catalogue.path)

    def ended(self, result: Message | Outcome) -> None:
        """Take in the answer; what cannot be found out is not asked for again."""
        key, self._asked = self._asked, None
        if key is None:
            return
        if isinstance(result, SeriesRangeRead):
            self._session.color_scales.put_series(key, result.ranges)
        elif isinstance(result, (Failed, Outcome)):
            self._session.color_scales.put_series(key, ())
        self._session.refresh_color_scale()
        self._renew()


def _key(state: SessionState) -> SeriesKey:
    """Return what the range of the picture of the active pane is known by."""
    return series_key(state.selection, state.difference)
