"""Paths that are typed into Qt's own dialogs, also such that go through the folder that is listed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from viewer.shell.widgets.file_dialogs import ask_for_file, ask_for_folder


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    for name in ("q2", "q/ab", "q/abc", "q/c"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "q" / "model.csv").touch()
    return tmp_path / "q"


def typing(qtbot: QtBot, path: Path) -> None:
    """Type a path into the next dialog, once it lists something, and press Enter."""

    def begin() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            QTimer.singleShot(10, begin)
            return
        dialog.setViewMode(QFileDialog.ViewMode.Detail)  # as with settings of most users
        line = dialog.findChild(QLineEdit, "fileNameEdit")
        qtbot.keyClicks(line, str(path))
        line.completer().popup().hide()  # it takes Enter first
        qtbot.keyClick(line, Qt.Key.Key_Return)
        if dialog.isVisible():
            dialog.reject()

    QTimer.singleShot(0, begin)


@pytest.mark.parametrize(
    ("name", "ask"),
    [
        ("ab", lambda parent, start: ask_for_folder(parent, "A folder", start)),
        ("model.csv", lambda parent, start: ask_for_file(parent, "A file", start, "Arrays (*.csv)")),
    ],
)
def test_a_typed_path(
    qtbot: QtBot, parent: QWidget, listed: Path, name: str, ask: Callable[[QWidget, str], str]
) -> None:
    typing(qtbot, listed / name)
    assert ask(parent, str(listed)) == str(listed / name)


def test_a_change_of_mind(qtbot: QtBot, parent: QWidget, listed: Path) -> None:
    def leave() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QFileDialog):
            dialog.reject()
        else:
            QTimer.singleShot(10, leave)

    QTimer.singleShot(0, leave)
    assert ask_for_folder(parent, "A folder", str(listed)) == ""
