"""Runs the window in this process and opens a first dataset in it once it rests; prints one JSON object.

``python -m tests.benchmarks.probe_opening BASEDIR DATASET MILLISECONDS``: so long before, it is foreseen that the user
may choose one; at 0 it is not.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer

from viewer import shell
from viewer.options import Options

REST = 1500
"""Milliseconds in which the window comes to rest after its start."""


def main() -> None:
    """Measure and print."""
    shell.import_as_usual()
    from viewer.shell.app.application import ViewerApplication

    basedir, dataset, ahead = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])

    class ProbedApplication(ViewerApplication):
        seconds = 0.0

        def _on_ready(self) -> None:
            super()._on_ready()
            QTimer.singleShot(REST, self._foresee if ahead else self._open)

        def _foresee(self) -> None:
            assert self.features is not None
            self.features.opening.foreseen.emit()
            QTimer.singleShot(ahead, self._open)

        def _open(self) -> None:
            assert self.features is not None and self.children is not None
            self.children.renderer.frame.connect(self._on_frame)
            self._begin_time = time.perf_counter()
            self.features.session.open_dataset(dataset)

        def _on_frame(self) -> None:
            assert self.features is not None
            if self.features.session.state.shown is not None and not self.seconds:
                self.seconds = time.perf_counter() - self._begin_time
                self.qt.quit()

    app = ProbedApplication(Options(basedir=basedir, size=(1240, 800)))
    app.run()
    print(json.dumps({"seconds": app.seconds}))


if __name__ == "__main__":
    main()
