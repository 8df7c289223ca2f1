"""Runs the window in this process and measures it from inside; prints one JSON object.

``python -m tests.benchmarks.probe_window BASEDIR DATASET``: opens the dataset, goes through its samples, changes field,
colour map and camera, and notes how long each took and the longest time in which the event loop did not come round.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer

from tests.benchmarks.loop_latency import LoopLatency
from viewer.options import Options
from viewer.protocol import Frame
from viewer.shell.app.application import ViewerApplication
from viewer.shell.session.state import FAILED, SHOWN, SessionState


class ProbedApplication(ViewerApplication):
    """The application with a stethoscope: runs a list of steps, each until its scene is on screen."""

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self.figures: dict[str, float] = {}

    def _on_ready(self) -> None:
        super()._on_ready()
        self._latency = LoopLatency()
        self._current = "first sample"
        self._before = -1  # the scene that was on screen when the step began
        self._start = time.perf_counter()
        assert self.features is not None and self.children is not None
        session, actions = self.features.session, self.window.actions_
        self._steps: list[tuple[str, Callable[[], None]]] = [
            ("second sample", lambda: session.step(1)),
            ("third sample", lambda: session.step(1)),
            ("revisit", lambda: session.step(-1)),
            ("revisit again", lambda: session.step(1)),
            ("new field", lambda: session.select(field="slope", location="vertex")),
            ("known field", lambda: session.select(field="height", location="vertex")),
            ("color map", actions["view.color_map.plasma"].trigger),
            ("edges", actions["view.edges"].trigger),
        ]
        session.changed.connect(self._on_state)
        self.children.renderer.frame.connect(self._on_frame)
        self._latency.begin()  # filling the window right after its first paint is the start, measured as such
        QTimer.singleShot(0, self._on_laid_out)
        self._waiting = True

    def _on_laid_out(self) -> None:
        """Tell the first layout and paint of all docks, which belong to the start, from reading and drawing."""
        self._latency.beat()
        self.figures["gap: first layout"] = self._latency.worst
        self._latency.begin()

    def _on_state(self, state: SessionState) -> None:
        if state.phase == FAILED and state.failure is not None:
            self.figures["failed"] = 1.0
            self.qt.quit()
        shown = state.shown.scene.id if state.shown is not None else -1
        if state.phase == SHOWN and self._waiting and shown != self._before:
            self._waiting = False
            self.figures[self._current] = time.perf_counter() - self._start
            QTimer.singleShot(300, self._next)

    def _on_frame(self, frame: Frame) -> None:
        self.figures["render"] = frame.seconds

    def _next(self) -> None:
        self.figures[f"gap: {self._current}"] = self._latency.worst
        self.figures["work"] = max(self.figures.get("work", 0.0), self._latency.work)
        if not self._steps:
            self.qt.quit()
            return
        self._current, step = self._steps.pop(0)
        assert self.features is not None and self.features.session.state.shown is not None
        self._before = self.features.session.state.shown.scene.id
        self._latency.begin()
        self._waiting = True
        self._start = time.perf_counter()
        step()


def main() -> None:
    """Measure and print."""
    basedir, dataset = map(Path, sys.argv[1:3])
    app = ProbedApplication(Options(dataset=str(dataset), sample=0, basedir=basedir, size=(1240, 800)))
    app.run()
    print(json.dumps(app.figures))


if __name__ == "__main__":
    main()
