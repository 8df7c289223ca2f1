"""Qt's own dialogs for files and folders."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from viewer.shell.widgets.file_dialogs import ask_for_folder


def test_a_change_of_mind(qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)

    def leave() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QFileDialog):
            dialog.reject()
        else:
            QTimer.singleShot(10, leave)

    QTimer.singleShot(0, leave)
    assert ask_for_folder(parent, "A folder", str(tmp_path)) == ""
