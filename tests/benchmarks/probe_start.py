"""Runs the window in this process and measures its event loop from the first paint on; prints one JSON object.

``python -m tests.benchmarks.probe_start BASEDIR``: nothing is opened; it ends a moment after all has been laid out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from tests.benchmarks.loop_latency import LoopLatency
from viewer import shell
from viewer.options import Options

LAID_OUT = 500
"""Milliseconds in which layouts settle, the dock is filled and the children are started."""


def main() -> None:
    """Measure and print."""
    shell.import_as_usual()
    from viewer.shell.app.application import ViewerApplication

    class ProbedApplication(ViewerApplication):
        def _begin(self) -> None:
            self.latency = LoopLatency()
            super()._begin()

        def _on_ready(self) -> None:
            super()._on_ready()
            QTimer.singleShot(LAID_OUT, self.qt.quit)

    app = ProbedApplication(Options(basedir=Path(sys.argv[1]), size=(1240, 800)))
    app.run()
    print(json.dumps(app.latency.figures()))


if __name__ == "__main__":
    main()
