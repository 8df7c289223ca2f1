"""The state of the session as it changes."""

from __future__ import annotations

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

    def move(self, **changes: Any) -> None:
        """Change some fields."""
        before, self.state = self.state, replace(self.state, **changes)
        self.about_to_change.emit(self.state)
        if self.state != before:
            self.changed.emit(self.state)
