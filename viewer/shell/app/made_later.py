"""What only a dataset needs is made when one is opened for the first time, not before.

A window with nothing open goes without its memory, a sixth of what it would take. It is made in slices: as soon as the
user is about to choose a dataset, so that opening one waits for nothing, else while the reader opens it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Signal

from viewer.shell.children.child import ChildProcess
from viewer.shell.services.slices import Slices
from viewer.shell.session.session import Session
from viewer.shell.session.state import EMPTY, SessionState
from viewer.shell.window.main_window import MainWindow
from viewer.shell.window.opening import Opening

CHOOSING = frozenset(("file.open", "file.open_file", "file.open_address", "file.open_view"))
"""Actions after which the user takes a while to say what to open."""


class MadeLater(QObject):
    """Takes the steps that make it, once.

    Parameters
    ----------
    make
        Has the steps.

    Signals
    -------
    made
        All of it is there.
    failed
        A step has raised this exception.
    """

    made = Signal()
    failed = Signal(object)

    def __init__(self, window: MainWindow, make: Callable[[], Iterator[None]]) -> None:
        super().__init__(window)
        self._window, self._make = window, make
        self._slices: Slices | None = None
        self._is_made = False
        self._held: ChildProcess | None = None

    def watch(self, session: Session, opening: Opening, reader: ChildProcess) -> None:
        """Begin when a dataset is opened or about to be, or when the user asks for something that belongs to one.

        The reader is not listened to meanwhile: not all would be there who have to hear of the dataset.
        """
        session.changed.connect(lambda state: self._on_changed(state, reader))
        opening.foreseen.connect(self.begin)
        for toggle in self._window.docks.empty_toggles():
            toggle.triggered.connect(self.begin)
        self._window.actions_.tell_before(self._before)

    def begin(self) -> None:
        """Make it, a step in each turn of the event loop."""
        if self._slices is None and not self._is_made:
            self._slices = Slices(self.steps(), self.failed.emit, self)

    def complete(self) -> None:
        """Make at once what is not there yet; nothing from within a step."""
        self.begin()
        self.finish()

    def finish(self) -> None:
        """Make at once the rest of what has been begun."""
        if self._slices is not None:
            self._slices.finish(lambda: False)

    def steps(self) -> Iterator[None]:
        """Make it in steps that somebody else takes."""
        yield from self._make()
        self._is_made = True
        self._window.actions_.tell_before(lambda _id: None)
        self.made.emit()
        if self._held is not None:
            self._held.release()

    def _on_changed(self, state: SessionState, reader: ChildProcess) -> None:
        if state.phase != EMPTY and not self._is_made and self._held is None:
            self._held = reader
            reader.hold()
            self.begin()

    def _before(self, action_id: str) -> None:
        if action_id in CHOOSING:
            self.begin()
        elif action_id not in self._window.actions_.handled:
            self.complete()
