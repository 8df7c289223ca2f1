"""The background job that reads fields which plots and pins ask for, of the sample on screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from viewer.outcome import Outcome
from viewer.protocol import Cancelled, Message, ReadSample, SampleRead
from viewer.shell.children.requests import Request
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.session import Session
from viewer.shell.session.state import SHOWN, SessionState


class FieldReading:
    """Reads each field once; who waits for it hears ``Session.published``."""

    def __init__(self, session: Session, background: BackgroundReading) -> None:
        self._session, self._background = session, background
        self._wanted: tuple[str, ...] = ()
        self._directory: Path | None = None  # of the artifact that lacks them
        self._refused: set[tuple[Path, str]] = set()

    def want(self, names: Iterable[str]) -> None:
        """Read these fields of the sample on screen, if there are any that have not been tried."""
        shown = self._session.state.shown
        if shown is None:
            return
        if shown.directory != self._directory:
            self._directory, self._wanted = shown.directory, ()
        new = (name for name in names if (shown.directory, name) not in self._refused)
        self._wanted = tuple(dict.fromkeys((*self._wanted, *new)))
        self._background.go_on()

    def take_state(self, state: SessionState) -> None:
        """Forget what was wanted of another sample."""
        if state.shown is None or state.shown.directory != self._directory:
            self._wanted = ()

    def next_request(self, state: SessionState) -> Callable[[int], Request] | None:
        """Ask for all that is wanted at once."""
        shown = state.shown
        if not self._wanted or state.phase != SHOWN or shown is None:
            return None
        make = self._session.lookup.request(shown.selection)
        if make is None:
            return None
        names = self._wanted

        def request(number: int) -> ReadSample:
            asked = make(number)
            return replace(asked, fields=tuple(dict.fromkeys((*asked.fields, *names))))

        return request

    def ended(self, result: Message | Outcome) -> None:
        """What could not be read is not tried again for this sample; what was interrupted is."""
        if isinstance(result, Cancelled) or self._directory is None:
            return
        names, self._wanted = self._wanted, ()
        read = result.fields if isinstance(result, SampleRead) else ()
        self._refused |= {(self._directory, name) for name in names if name not in read}
