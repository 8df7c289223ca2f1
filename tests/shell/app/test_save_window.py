"""A screenshot is there whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from viewer.shell.app.screenshot import save_window


def test_a_screenshot_is_there_whole_or_not_at_all(qtbot: QtBot, tmp_path: Path) -> None:
    window: Any = QLabel()
    qtbot.addWidget(window)
    window.resize(40, 30)
    folder = tmp_path / "folder"
    good, bad = folder / "new" / "a.png", folder / "b.png"
    assert save_window(window, good) == ""
    assert QImage(str(good)).size() == window.grab().size()
    bad.mkdir()  # what no file takes the place of
    failed = save_window(window, bad)
    assert failed == f"The screenshot could not be written to {bad}: Is a directory; choose another folder."
    assert sorted(file.name for file in folder.iterdir()) == ["b.png", "new"] and not list(bad.iterdir())
