"""A panel in a scroll area."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

CODE = """
from PySide6 import QtWidgets
from PySide6.QtCore import QSize
from viewer.shell.widgets.bounded_scroll import BoundedScroll

app = QtWidgets.QApplication([])
column = QtWidgets.QVBoxLayout(panel := QtWidgets.QWidget())
column.addWidget(QtWidgets.QLabel("A panel"))
scroll = BoundedScroll(panel, QSize(250, 200))
scroll.show()
app.processEvents()
print("QWizard" in vars(QtWidgets))
other = QtWidgets.QScrollArea()
other.viewport()
print("QWizard" in vars(QtWidgets))
"""


def test_no_class_is_made_of_widgets_that_nobody_uses() -> None:
    """PySide6 makes classes of all widgets there are to tell what an unknown one is: 30 ms in the middle of a start."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", CODE]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"], "and the second is what it looks like when it does"
