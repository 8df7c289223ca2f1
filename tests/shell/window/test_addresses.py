"""*Open address*, and addresses that are dropped on the window or pasted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialogButtonBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from tests.shell.windows import WholeWindow
from viewer.protocol import Catalogue, Split
from viewer.shell.session.saved_state import MAX_RECENT, SavedState
from viewer.shell.window.address_dialog import HINT, AddressDialog

ADDRESS = "ssh://me@cluster/scratch/horn"


@pytest.fixture
def whole(qtbot: QtBot, tmp_path: Path) -> Iterator[WholeWindow]:
    whole = WholeWindow(qtbot, tmp_path)
    yield whole
    whole.close()


@pytest.fixture
def asked(whole: WholeWindow, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What the session is asked to open."""
    heard: list[tuple[Any, ...]] = []
    session = whole.features.session
    monkeypatch.setattr(session, "open_dataset", lambda place, keep=False: heard.append((place, keep)))
    return heard


class Opened:
    """The dialog and its parts."""

    def __init__(self, dialog: AddressDialog) -> None:
        self.dialog = dialog
        combo, keep = dialog.findChild(QComboBox, "address.line"), dialog.findChild(QCheckBox, "address.keep")
        hint, buttons = dialog.findChild(QLabel, "address.hint"), dialog.findChild(QDialogButtonBox)
        assert combo is not None and keep is not None and hint is not None and buttons is not None
        self.combo, self.keep, self.hint = combo, keep, hint
        self.open = buttons.button(QDialogButtonBox.StandardButton.Open)

    @property
    def line(self) -> QLineEdit:
        line = self.combo.lineEdit()
        assert line is not None
        return line

    def type(self, text: str) -> None:
        self.line.clear()
        QTest.keyClicks(self.line, text)


@pytest.fixture
def opened(qtbot: QtBot, whole: WholeWindow) -> Opened:
    whole.window.actions_["file.open_address"].trigger()
    dialog = whole.window.findChild(AddressDialog)
    assert dialog is not None
    qtbot.waitExposed(dialog)
    return Opened(dialog)


def test_an_address_is_typed_and_opened(opened: Opened, asked: list[Any]) -> None:
    assert opened.hint.text() == HINT and not opened.open.isEnabled()
    opened.type("ssh:/")
    assert opened.hint.text().startswith("“ssh:/” is no address; one looks like hf://") and not opened.open.isEnabled()
    opened.type("ssh://me:secret@cluster/a")
    assert "has a password in it" in opened.hint.text() and "secret" not in opened.hint.text()
    QTest.keyClick(opened.line, Qt.Key.Key_Return)
    assert opened.dialog.isVisible() and asked == []
    opened.type(f" {ADDRESS}/ ")
    assert opened.hint.text() == "" and opened.open.isEnabled()
    QTest.keyClick(opened.line, Qt.Key.Key_Return)
    assert asked == [(ADDRESS, False)] and not opened.dialog.isVisible()


def test_a_page_of_the_hub_is_opened_as_its_dataset_and_kept(opened: Opened, asked: list[Any]) -> None:
    opened.type("https://huggingface.co/datasets/PhysArena/Horn/viewer?row=3")
    assert opened.hint.text() == "This is a page of the Hub; its dataset hf://PhysArena/Horn is opened."
    opened.keep.click()
    opened.open.click()
    assert asked == [("hf://PhysArena/Horn", True)]


def test_what_was_opened_before_is_offered_the_newest_first(qtbot: QtBot, whole: WholeWindow, asked: list[Any]) -> None:
    for place in ("s3://bucket/old", "/data/here", ADDRESS):
        whole.state.add_recent(place)
    whole.window.actions_["file.open_address"].trigger()
    dialog = whole.window.findChild(AddressDialog)
    assert dialog is not None
    opened = Opened(dialog)
    combo = opened.combo
    assert [combo.itemText(row) for row in range(combo.count())] == [ADDRESS, "s3://bucket/old"]
    assert combo.currentText() == ""
    combo.setCurrentIndex(1)
    opened.open.click()
    assert asked == [("s3://bucket/old", False)]


def test_a_prediction_has_an_address(whole: WholeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted: list[str] = []
    monkeypatch.setattr(whole.features.of_dataset.prediction.judging, "use", wanted.append)
    action = whole.window.actions_["file.prediction_address"]
    assert not action.isEnabled(), "there is no dataset"
    catalogue = Catalogue("/data/horn", "horn", "cgns", (Split("train", ((0, 2),)),))
    whole.features.session._live.move(catalogue=catalogue)
    action.trigger()
    dialog = whole.window.findChild(AddressDialog)
    assert dialog is not None and dialog.windowTitle() == "Open prediction at an address"
    opened = Opened(dialog)
    assert not opened.keep.isVisible(), "what is fetched of a prediction goes with the window"
    opened.type(ADDRESS)
    opened.open.click()
    assert wanted == [ADDRESS]


def test_addresses_are_remembered_longer_than_recent_datasets(tmp_path: Path) -> None:
    state = SavedState(tmp_path / "state.json")
    state.add_recent(ADDRESS)
    for number in range(MAX_RECENT):
        state.add_recent(f"/data/{number}")
    assert ADDRESS not in state.recent and len(state.recent) == MAX_RECENT
    assert state.addresses == [ADDRESS]
    state.forget_recent()
    assert state.recent == state.addresses == []


def drop(whole: WholeWindow, data: QMimeData) -> bool:
    """Drop something on the window; returns whether it was taken."""
    about = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(50, 50), *about)
    enter.ignore()
    whole.window.dragEnterEvent(enter)
    if enter.isAccepted():
        whole.window.dropEvent(QDropEvent(QPointF(50, 50), *about))
    return enter.isAccepted()


def as_text(text: str) -> QMimeData:
    data = QMimeData()
    data.setText(text)
    return data


def test_addresses_are_dropped(whole: WholeWindow, asked: list[Any], tmp_path: Path) -> None:
    link = QMimeData()
    link.setUrls([QUrl("https://huggingface.co/datasets/PhysArena/Horn")])
    assert drop(whole, link) and drop(whole, as_text(f"{ADDRESS}\n"))
    assert asked == [("hf://PhysArena/Horn", False), (ADDRESS, False)]
    assert not drop(whole, as_text("a sentence")) and not drop(whole, as_text("7"))
    folder = QMimeData()
    folder.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    assert drop(whole, folder) and asked[-1] == (str(tmp_path), False)


def test_what_cannot_be_opened_is_a_sentence(whole: WholeWindow, asked: list[Any]) -> None:
    assert drop(whole, as_text("ssh://me:secret@cluster/a"))
    assert "has a password in it" in whole.window.message_bar.text and asked == []


def test_an_address_is_pasted(whole: WholeWindow, asked: list[Any]) -> None:
    QGuiApplication.clipboard().setText(f"{ADDRESS}\n")
    whole.window.actions_["file.paste_view"].trigger()
    assert asked == [(ADDRESS, False)]
