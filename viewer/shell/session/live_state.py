"""The state of the session as it changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from viewer.shell.session.state import SessionState


class LiveState(QObject):
    """Holds the newest :class:`SessionState`, ``state``.

    Signals
    -------
    about_to_change
        A state that everybody is about to hear of; also when nothing in it has changed.
    changed
        The new state.
    """

    about_to_change = Signal(object)
    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = SessionState()
        self._told = self.state  # what was said last
        self._together = 0

    def move(self, **changes: Any) -> None:
        """Change some fields."""
        self.state = replace(self.state, **changes)
        self.about_to_change.emit(self.state)
        self._tell()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Say what changes within as one change: every widget renders each one that it hears of."""
        self._together += 1
        try:
            yield
        finally:
            self._together -= 1
            self._tell()

    def _tell(self) -> None:
        before = self._told
        if not self._together and self.state != before:
            self._told = self.state
            self.changed.emit(self.state)
