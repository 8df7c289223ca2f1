"""``--screenshot``: wait until what was asked for is really on screen, save the window, and say whether it worked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

from viewer.protocol import DatasetsFound
from viewer.shell.session.choice import absent_base, absent_field
from viewer.shell.session.session import Session
from viewer.shell.session.state import FAILED, SHOWN, SessionState
from viewer.shell.view.frame_view import FrameView
from viewer.shell.window.main_window import MainWindow
from viewer.wording import sample_name, sentence

POLL = 30
"""Milliseconds between two checks of whether everything is on screen."""

_QUICKLY = 80
"""What Qt calls quality: a PNG never loses any, but is packed in half of the time, into a fifth more bytes."""

PATIENCE = 300_000
"""Milliseconds after which a picture that does not come is a failure."""


def what_is_lacking(state: SessionState) -> str:
    """Say what the command line asked for and the sample on screen does not have; empty when it has all of it.

    In the window it is a note, and the choice is kept; a script must not take the picture for the one it asked for.
    """
    manifest = state.manifest
    if manifest is None:
        return ""
    sample = sentence(sample_name(state.selection.sample, state.selection.split))
    if base := absent_base(state):
        return f"{sample} has no base “{base}”; it has: {', '.join(outline.name for outline in manifest.bases)}."
    if field := absent_field(state):
        known = ", ".join(dict.fromkeys(name for name, _ in manifest.field_names())) or "no fields"
        return f"{sample} has no field “{field}” in base “{manifest.base}”; it has: {known}."
    return ""


class Screenshot(QObject):
    """Saves the whole window once it is complete: the picture sharp, and the docks filled (``docks_settled``).

    Signals
    -------
    finished
        An empty text, or the sentence that says what failed.
    """

    finished = Signal(str)

    def __init__(
        self, window: MainWindow, session: Session, view: FrameView, docks_settled: Callable[[], bool], file: Path
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._docks_settled = docks_settled
        self._view = view
        self._file = file
        self._checks = 0
        session.trouble.connect(lambda sentence, _detail: self._finish(sentence))
        session.leads_on.connect(lambda failure: self._finish(failure.sentence))
        session.outside.connect(lambda _path, failure: self._finish(failure.sentence))
        session.found.connect(self._on_found)
        self._timer = QTimer(self, interval=POLL)
        self._timer.timeout.connect(self._check)
        self._timer.start()

    def _check(self) -> None:
        self._checks += 1
        # A colour bar that has just appeared makes the view narrower, but only once this event has come: until then the
        # frame seems to fit, and would be squeezed in the picture.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        state = self._session.state
        if state.phase == FAILED and state.failure is not None:
            self._finish(state.failure.sentence)
        elif self._checks * POLL > PATIENCE:
            self._finish(f"The picture was not ready after {PATIENCE // 1000} s ({state.phase}: {state.text}).")
        elif state.phase == SHOWN and (lacking := what_is_lacking(state)):
            self._finish(lacking)
        elif state.phase == SHOWN and state.color_scale.is_provisional:
            return
        elif state.phase == SHOWN and self._view.is_sharp() and self._docks_settled():
            self._save()

    def _save(self) -> None:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._finish(f"The folder of {self._file} cannot be created: {error.strerror}.")
            return
        good = self._window.grab().save(str(self._file), "PNG", _QUICKLY)
        self._finish(
            "" if good else f"The screenshot could not be written to {self._file}; check that the folder is writable."
        )

    def _on_found(self, found: DatasetsFound) -> None:
        names = ", ".join(entry.name for entry in found.datasets[:5]) + ("…" if len(found.datasets) > 5 else "")
        self._finish(f"The folder {found.path} contains several datasets: {names}; choose one of them.")

    def _finish(self, sentence: str) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self.finished.emit(sentence)
