"""``--screenshot`` and ``--picture``: wait until what was asked for is on screen, save it, and say how it went."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

from viewer.protocol import DatasetsFound
from viewer.shell.app.found_several import found_several
from viewer.shell.app.plain_png import plain_png
from viewer.shell.session.choice import absent_base, absent_field
from viewer.shell.session.selection import OF_SAMPLES
from viewer.shell.session.session import Session
from viewer.shell.session.state import FAILED, SHOWN, SessionFailure, SessionState
from viewer.shell.view.frame_view import FrameView
from viewer.shell.window.main_window import MainWindow
from viewer.whole_file import write_whole
from viewer.wording import sample_name, sentence

POLL = 10
"""Milliseconds between two checks of whether everything is on screen."""

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
    scale = state.color_scale
    if state.selection.field and scale.mode in OF_SAMPLES and scale.samples_known and scale.samples is None:
        return f"The range of “{state.selection.field}” over all samples is not known; scan the dataset first (--scan)."
    return ""


class WhenShown(QObject):
    """Waits until the picture is complete: sharp, and with whatever else ``settled`` says.

    Attributes
    ----------
    strict
        Whether a sample without what was chosen will not do, even if it was chosen long ago.

    Signals
    -------
    ready
        It is.
    finished
        The sentence that says why it never will be; an empty text from whoever saves it.
    """

    ready = Signal()
    finished = Signal(str)

    def __init__(
        self, session: Session, view: FrameView, settled: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._view, self._settled = session, view, settled
        self._checks, self.strict = 0, True
        session.trouble.connect(self._on_trouble)
        session.leads_on.connect(self._on_failure)
        session.outside.connect(self._on_outside)
        self._ended = False
        session.found.connect(self._on_found)
        self._timer = QTimer(self, interval=POLL)
        self._timer.timeout.connect(self._count)
        self._timer.start()

    def finish(self, sentence: str) -> None:
        """Wait no more, and say why, or that all is done; only the first time."""
        self._timer.stop()
        if not self._ended:
            self._ended = True
            self.finished.emit(sentence)

    def look_soon(self, state: SessionState) -> None:
        """Check as soon as a picture has come, and not only now and then: what else has to be is mostly so then."""
        if state.phase == SHOWN:
            QTimer.singleShot(0, self, self._check)

    def _count(self) -> None:
        self._checks += 1
        self._check()

    def _check(self) -> None:
        if not self._timer.isActive():
            return
        # A colour bar that has just appeared makes the view narrower, but only once this event has come: until then the
        # frame seems to fit, and would be squeezed in the picture.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        state = self._session.state
        if state.phase == FAILED and state.failure is not None:
            self.finish(state.failure.sentence)
        elif self._checks * POLL > PATIENCE:
            self.finish(f"The picture was not ready after {PATIENCE // 1000} s ({state.phase}: {state.text}).")
        elif state.phase == SHOWN and self.strict and (lacking := what_is_lacking(state)):
            self.finish(lacking)
        elif state.phase == SHOWN and (state.color_scale.is_provisional or state.color_scale.awaits_scan):
            return
        elif state.phase == SHOWN and self._view.is_sharp() and self._settled():
            self._timer.stop()
            self.ready.emit()

    # Methods of this object, and not functions: a batch deletes one picture's after the other.

    def _on_trouble(self, sentence: str, _detail: str) -> None:
        self.finish(sentence)

    def _on_failure(self, failure: SessionFailure) -> None:
        self.finish(failure.sentence)

    def _on_outside(self, _path: str, failure: SessionFailure) -> None:
        self.finish(failure.sentence)

    def _on_found(self, found: DatasetsFound) -> None:
        self.finish(found_several(found))


def save_window(window: MainWindow, file: Path, taken: Callable[[], None] = lambda: None) -> str:
    """Save the whole window as PNG; return why that failed, in a sentence, or an empty text.

    Parameters
    ----------
    taken
        Called when the window may change again, before the picture is packed.
    """
    if trouble := make_folder_of(file):
        return trouble
    picture = window.grab().toImage()
    taken()
    try:
        write_whole(file, plain_png(picture))
    except OSError as error:
        return f"The screenshot could not be written to {file}: {error.strerror or error}; choose another folder."
    return ""


def make_folder_of(file: Path) -> str:
    """Make the folder that a file is to be in; return why that failed, in a sentence, or an empty text."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return f"The folder of {file} cannot be created: {error.strerror}."
    return ""
