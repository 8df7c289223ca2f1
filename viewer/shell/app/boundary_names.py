"""The names of the boundaries on screen, over the picture."""

from __future__ import annotations

from PySide6.QtCore import QObject

from viewer.shell.plots.marks import SceneMarks
from viewer.shell.session.session import Session
from viewer.shell.session.state import SessionState


class BoundaryNames(QObject):
    """Has the names shown for as long as the user wants them."""

    def __init__(self, session: Session, marks: SceneMarks) -> None:
        super().__init__(marks)
        self._marks = marks
        session.changed.connect(self._render)

    def _render(self, state: SessionState) -> None:
        shown = state.shown
        wanted = shown is not None and shown.selection.boundary_names
        self._marks.show_names(shown.scene.boundaries if shown is not None and wanted else ())
