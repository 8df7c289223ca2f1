"""The mark in the picture at the largest error that the user went to, for as long as that is on screen."""

from __future__ import annotations

from PySide6.QtCore import QObject

from viewer.numbers import short
from viewer.protocol import Deform
from viewer.shell.plots.mark_painting import SceneMark
from viewer.shell.plots.marks import SceneMarks
from viewer.shell.prediction.judging import Judging
from viewer.shell.prediction.worst_error import WorstError, WorstPlace
from viewer.shell.session.session import Session
from viewer.shell.session.state import SessionState


class WorstMark(QObject):
    """Shows one mark; another sample, time, base or field takes it away, and so does another prediction."""

    def __init__(self, session: Session, judging: Judging, worst: WorstError, marks: SceneMarks) -> None:
        super().__init__(marks)
        self._session, self._marks = session, marks
        self._place: WorstPlace | None = None
        worst.found.connect(self._set)
        judging.begun.connect(lambda: self._set(None))
        session.changed.connect(self._render)

    def _set(self, place: WorstPlace | None) -> None:
        self._place = place
        self._render(self._session.state)

    def _render(self, state: SessionState) -> None:
        place, shown = self._place, state.shown
        there = False
        if place is not None and shown is not None:
            at, manifest = shown.selection, shown.manifest
            now = (manifest.split, manifest.sample, manifest.time, at.base, at.field)
            there = now == (place.split, place.sample, place.time, place.base, place.field)
            # A deformed mesh is drawn elsewhere.
            there = there and not any(isinstance(tool, Deform) and tool.on for tool in shown.tools)
        mark = SceneMark(f"max {short(place.value)}", place.position) if place is not None and there else None
        self._marks.show_worst(mark)
