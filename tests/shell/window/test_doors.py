"""What cannot be shown leads on: to the dataset that a path belongs to, or to the nearest sample."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from tests.shell.fakes import World, catalogue
from tests.shell.windows import WholeWindow
from viewer.doors import Door
from viewer.protocol import Catalogue, DatasetEntry, DatasetsFound, Failed
from viewer.shell.session.selection_resolver import nearest
from viewer.shell.session.state import FAILED, FIRST, SHOWN, Selection, SessionState
from viewer.shell.window.folder_page import FolderPage


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (("train", 999), ("train", 8)),
        (("train", 4), ("train", 2)),
        (("train", 6), ("train", 7)),
        (("train", -5), ("train", 0)),
        (("Train", 7), ("train", 7)),
        (("tests", 1), ("test", 1)),
        (("nothing like it", 9), ("train", 8)),
        (("void", 0), ("train", 0)),
    ],
)
def test_the_nearest_sample(wanted: tuple[str, int], found: tuple[str, int]) -> None:
    assert nearest(Selection(*wanted), catalogue()) == Door("/data/horn", *found)


def test_no_sample_is_nearest_in_an_empty_dataset() -> None:
    assert nearest(Selection("train", 0), Catalogue("/data/horn", "horn", "cgns", ())) is None


def click(whole: WholeWindow, name: str) -> None:
    button = whole.window.findChild(QPushButton, name)
    assert button is not None and button.isVisible(), name
    button.click()


@pytest.fixture
def asked(whole: WholeWindow, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the window asks the reader for."""
    requests: list[Any] = []

    def request(make: Callable[[int], Any]) -> int:
        requests.append(make(len(requests) + 1))
        return len(requests)

    monkeypatch.setattr(whole.children.reader, "request", request)
    return requests


def test_a_missing_sample_or_split_offers_the_nearest(whole: WholeWindow, asked: list[Any]) -> None:
    session, window = whole.features.session, whole.window
    whole.show_docks()
    whole.render(SessionState(phase=SHOWN, catalogue=catalogue(), selection=Selection("train", 1)))
    box, split = window.findChild(QSpinBox, "dataset.sample"), window.findChild(QComboBox, "dataset.split")
    button = window.findChild(QPushButton, "view.failure.door")
    assert box is not None and split is not None and button is not None
    session.select(sample=999)
    assert session.state.phase == FAILED and box.value() == 999, "the box says what the page says"
    assert button.text() == "Show sample 8"
    retry = window.findChild(QPushButton, "view.failure.retry")
    assert retry is not None and not retry.isVisible(), "reading it again would not help"
    click(whole, "view.failure.door")
    assert (session.state.selection.sample, asked[-1].sample, box.value()) == (8, 8, 8)
    session.select(split="valid", sample=1)
    assert split.currentText() == "valid (not in this dataset)"
    words = window.findChild(QLabel, "samples.summary")
    assert words is not None and words.text() == "The dataset has no such split"
    assert button.text() == "Show sample 1 of split train"
    click(whole, "view.failure.door")
    assert (asked[-1].split, asked[-1].sample, split.currentText()) == ("train", 1, "train (5)")
    assert split.count() == 3


def test_a_part_of_a_dataset_offers_to_open_it(whole: WholeWindow, asked: list[Any]) -> None:
    session = whole.features.session
    session.open_dataset(Path("/data/horn/data/train/sample_000000003"))
    door = Door("/data/horn", "train", 3)
    whole.children.reader.answered.emit(Failed(asked[-1].id, "It is part of sample 3.", door=door))
    assert whole.window.message_bar.text == "It is part of sample 3."
    click(whole, "view.message_bar.offer")
    assert (asked[-1].id, asked[-1].path) == (2, "/data/horn")
    assert session.first == replace(FIRST, split="train", sample=3)
    assert whole.window.message_bar.text == ""


def test_what_cannot_be_opened_says_why_under_a_head(qtbot: QtBot) -> None:
    page = FolderPage()
    qtbot.addWidget(page)
    page.resize(700, 300)
    page.show()
    trouble = "The folder /data/old is a dataset in the format of pyplaid 0.1, which this program does not read."
    good = DatasetEntry("/data/horn", "horn", "cgns", {"train": 3})
    page.show_datasets(DatasetsFound(1, "/data", (good, DatasetEntry("/data/old", "old", trouble=trouble))))
    tree = page._tree
    assert tree.headerItem().text(4) == "Note" and not tree.isColumnHidden(4)
    old = tree.findItems("old", Qt.MatchFlag.MatchExactly)[0]
    assert old.text(4) == "It is a dataset in the format of pyplaid 0.1, which this program does not read."
    assert old.toolTip(4) == old.toolTip(0) == trouble
    header = tree.header()
    assert header.sectionViewportPosition(4) + header.sectionSize(4) >= tree.viewport().width(), "it has the room"
    assert header.sectionSize(1) > tree.fontMetrics().horizontalAdvance("Backend") + 10, "columns keep apart"
    page.show_datasets(DatasetsFound(1, "/data", (good,)))
    assert tree.isColumnHidden(4)


def test_the_session_tells_of_a_door(world: World) -> None:
    led: list[Any] = []
    world.session.leads_on.connect(led.append)
    world.session.open_dataset(Path("/data/horn/data"))
    world.reader.answered.emit(Failed(1, "It is inside one.", door=Door("/data/horn")))
    assert [failure.door for failure in led] == [Door("/data/horn")] and world.troubles == []
