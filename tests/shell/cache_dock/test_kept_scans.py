"""What scans have left, in the dock *Cache*: said, and forgotten when the user agrees."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.shell.windows import WholeWindow
from viewer.protocol import Catalogue, Split
from viewer.scanning.kept_file import kept_file
from viewer.scanning.store.database import open_database
from viewer.shell.session.state import SHOWN, Selection, SessionState


def write(folder: Path, dataset: str) -> Path:
    folder.mkdir(exist_ok=True)
    file = kept_file(folder, dataset)
    open_database(file).close()
    return file


def test_all_is_forgotten_but_the_one_that_is_open(
    whole: WholeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    features = whole.features.of_dataset
    folder = features.scan.folder
    others = [write(folder, dataset) for dataset in ("/one", "/two")]
    whole.show_docks()
    whole.window.docks.show("cache")
    whole.features.kept_scans.look()
    label, button = (
        whole.window.findChild(QLabel, "cache.scans"),
        whole.window.findChild(QPushButton, "cache.forget_scans"),
    )
    assert label is not None and button is not None
    qtbot.waitUntil(lambda: label.text().startswith("Kept from scans: ") and label.text().endswith(", 2 datasets"))
    asked: list[str] = []
    prompts = whole.features.prompts

    def refuse(question: str, explanation: str, yes: str) -> bool:
        asked.append(question)
        return False

    monkeypatch.setattr(prompts, "confirm", refuse)
    button.click()
    assert asked == ["Forget what the scans of 2 datasets have found?"] and all(file.exists() for file in others)
    known = Catalogue("/data/horn", "horn", "cgns", (Split("train", ((0, 2),)),))
    monkeypatch.setattr(features.scan, "_open", lambda: None)  # there is nothing to look up in what is written here
    whole.render(SessionState(phase=SHOWN, catalogue=known, selection=Selection("train", 0)))
    own = write(folder, "/data/horn")
    said: list[str] = []
    monkeypatch.setattr(whole.window, "notify", said.append)
    monkeypatch.setattr(prompts, "confirm", lambda *_: True)
    button.click()
    qtbot.waitUntil(lambda: bool(said))
    assert said[0].startswith("Forgot the scans of 2 other datasets: ")
    assert own.exists() and not any(file.exists() for file in others)
