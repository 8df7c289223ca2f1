"""Dialogs that tell and ask."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from viewer.shell.widgets.prompts import Prompts


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def answer(qtbot: QtBot, press: Callable[[Any], None]) -> list[type[QWidget]]:
    """Press something in the next dialog."""
    seen: list[type[QWidget]] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            QTimer.singleShot(10, look)
            return
        seen.append(type(dialog))
        press(dialog)

    QTimer.singleShot(0, look)
    return seen


def test_details_can_be_copied(parent: QWidget, qtbot: QtBot) -> None:
    def press(box: Any) -> None:
        box.findChild(QPushButton, "notice.unfold").click()
        copy = box.findChild(QPushButton, "notice.details.copy")
        copy.click()
        assert box.isVisible(), "copying leaves it open"
        box.reject()

    answer(qtbot, press)
    Prompts(parent).show_message("It failed.", "Why?", "because\nof this")
    assert QApplication.clipboard().text() == "because\nof this"


def test_a_table(parent: QWidget, qtbot: QtBot) -> None:
    answer(qtbot, lambda dialog: dialog.reject())
    Prompts(parent).show_table("Keys", [("Sample", [("Right", "Next"), ("Left", "Previous")])])


def test_a_picture_that_is_there_is_replaced_only_when_a_person_says_so(
    parent: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "shot.png").write_bytes(b"the old one")
    asked: list[str] = []

    def accept(dialog: Any, name: str, button: QMessageBox.StandardButton) -> None:
        def look() -> None:
            box = dialog.findChild(QMessageBox)
            if box is None:
                return
            timer.stop()
            asked.append(box.text())
            box.button(button).click()

        timer = QTimer(dialog, interval=10)
        timer.timeout.connect(look)
        timer.start()
        dialog.findChild(QLineEdit, "fileNameEdit").setText(name)
        dialog.accept()
        timer.stop()

    def save(name: str, button: QMessageBox.StandardButton) -> Path | None:
        def press(dialog: Any) -> None:
            accept(dialog, name, button)
            if dialog.isVisible():
                dialog.reject()

        answer(qtbot, press)
        return Prompts(parent).choose_picture(str(tmp_path / "horn.png"))

    assert save("other", QMessageBox.StandardButton.No) == tmp_path / "other.png"
    assert not asked, "a new name needs no question"
    assert save("shot", QMessageBox.StandardButton.No) is None
    assert len(asked) == 1 and "shot.png" in asked[0], "the name it would really have"
    assert save("shot", QMessageBox.StandardButton.Yes) == tmp_path / "shot.png"
