"""Runs the window in this process, shows every dock, and measures its event loop while a dataset opens.

``python -m tests.benchmarks.probe_docks BASEDIR DATASET``: the first run in a folder opens the dataset, shows all docks
and leaves them remembered so; each one after it opens the dataset with them, and prints one JSON object.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from tests.benchmarks.loop_latency import LoopLatency
from viewer import shell
from viewer.options import Options

REST = 1500
"""Milliseconds in which the window comes to rest after its start, and after the dataset has been opened."""


def main() -> None:
    """Measure and print."""
    shell.import_as_usual()
    from viewer.shell.app.application import ViewerApplication
    from viewer.shell.window.dock_table import DOCKS

    basedir, dataset = map(Path, sys.argv[1:3])

    class ProbedApplication(ViewerApplication):
        def _on_ready(self) -> None:
            super()._on_ready()
            QTimer.singleShot(REST, self._open)

        def _open(self) -> None:
            assert self.features is not None
            self.latency = LoopLatency()
            self.features.session.open_dataset(dataset)
            QTimer.singleShot(REST, self._show)

        def _show(self) -> None:
            self.figures = self.latency.figures()
            for spec in DOCKS:
                self.window.docks[spec.name].show()
            QTimer.singleShot(REST, self.window.close)

    app = ProbedApplication(Options(basedir=basedir, size=(1920, 1080)))
    app.run()
    print(json.dumps(app.figures))


if __name__ == "__main__":
    main()
