"""How benchmarks start the window, and its peer."""

from __future__ import annotations

import os
import sys
from pathlib import Path

BARE_WINDOW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        sys.stderr.write("ready\\n")
        sys.stderr.flush()
app = QApplication([])
window = Window()
window.setCentralWidget(QLabel("A label"))
window.resize(1240, 800)
window.show()
app.exec()
"""
"""Says that it is ready once it has been painted."""


def viewer(lab: Path) -> list[str]:
    """Return the command that starts the window with a base folder in ``lab``."""
    return [sys.executable, "-m", "viewer", "--basedir", str(lab / "base")]


def environment() -> dict[str, str]:
    """Return variables with which byte code is kept."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
