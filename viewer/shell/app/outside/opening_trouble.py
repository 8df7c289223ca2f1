"""Why what the command line names is not open: for a script that asks only when that is known already."""

from __future__ import annotations

from PySide6.QtCore import QObject

from viewer.protocol import DatasetsFound
from viewer.shell.app.found_several import found_several
from viewer.shell.session.session import Session
from viewer.shell.session.state import EMPTY, SessionFailure
from viewer.shell.view.view_files_controller import ViewFilesController


class OpeningTrouble(QObject):
    """Listens from the start on: the reader may be quicker than the script is connected."""

    def __init__(self, session: Session, files: ViewFilesController, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._sentence = ""
        session.trouble.connect(self._note)
        session.leads_on.connect(self._note_failure)
        session.outside.connect(lambda _path, failure: self._note_failure(failure))
        session.found.connect(self._note_found)
        files.failed.connect(self._note)

    @property
    def sentence(self) -> str:
        """What happened; empty as long as something is open, or being opened."""
        return self._sentence if self._session.state.phase == EMPTY else ""

    def _note(self, sentence: str, _detail: str = "") -> None:
        self._sentence = sentence

    def _note_failure(self, failure: SessionFailure) -> None:
        self._sentence = failure.sentence

    def _note_found(self, found: DatasetsFound) -> None:
        self._sentence = found_several(found)
