"""Views in the window: saved, dropped, pasted, and what is said where one cannot be shown."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.shell.fakes import catalogue
from tests.shell.windows import WholeWindow
from viewer.protocol import Clip, OpenDataset
from viewer.shell.session.state import SHOWN, Appearance, Selection, SessionState
from viewer.shell.session.view_file import SavedView, text_of
from viewer.shell.session.view_state import ViewState

VIEW = ViewState(Selection("test", 1, field="pressure"), Appearance(color_map="magma"), tools=(Clip(),))


@pytest.fixture
def asked(whole: WholeWindow, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the window asks the reader for."""
    requests: list[Any] = []

    def request(make: Callable[[int], Any]) -> int:
        requests.append(make(len(requests) + 1))
        return len(requests)

    monkeypatch.setattr(whole.children.reader, "request", request)
    return requests


def saved_in(folder: Path, dataset: Path) -> Path:
    file = folder / "one.plaidview"
    file.write_text(text_of(SavedView(str(dataset), VIEW)), encoding="utf-8")
    return file


def show(whole: WholeWindow, dataset: Path) -> None:
    whole.show_docks()
    whole.render(SessionState(phase=SHOWN, catalogue=catalogue(str(dataset)), selection=Selection("train", 1)))


def take(whole: WholeWindow, action: str) -> None:
    """Trigger an action that needs a picture, as if there was one."""
    whole.window.actions_[action].setEnabled(True)
    whole.window.actions_[action].trigger()


def test_a_view_that_is_dropped_opens_its_dataset(
    whole: WholeWindow, asked: list[Any], qtbot: QtBot, tmp_path: Path
) -> None:
    dataset = tmp_path / "horn"
    dataset.mkdir()
    whole.window.dropped.emit(str(saved_in(tmp_path, dataset)))
    qtbot.waitUntil(lambda: bool(asked))
    assert [(one.id, one.path) for one in asked] == [(1, str(dataset))]
    assert whole.features.session.first == VIEW.choice


def test_a_view_of_what_is_open_is_put(whole: WholeWindow, asked: list[Any], qtbot: QtBot, tmp_path: Path) -> None:
    dataset = tmp_path / "horn"
    dataset.mkdir()
    show(whole, dataset)
    session = whole.features.session
    whole.features.view_files.open_path(saved_in(tmp_path, dataset))
    qtbot.waitUntil(lambda: session.state.tools == (Clip(),))
    assert not any(isinstance(one, OpenDataset) for one in asked)
    assert (session.state.choice.split, session.state.appearance.color_map) == ("test", "magma")


def test_a_view_is_copied_and_pasted(whole: WholeWindow, asked: list[Any], qtbot: QtBot, tmp_path: Path) -> None:
    dataset = tmp_path / "horn"
    dataset.mkdir()
    show(whole, dataset)
    session, actions = whole.features.session, whole.window.actions_
    session.set_tools((Clip(flip=True),))
    take(whole, "file.copy_view")
    assert '"plaid-viewer-view"' in QGuiApplication.clipboard().text()
    session.set_tools(())
    actions["file.paste_view"].trigger()
    qtbot.waitUntil(lambda: session.state.tools == (Clip(flip=True),))


@pytest.mark.parametrize("text", ["", "just words", "{", '{"format": "plaid-viewer-view"}'])
def test_what_is_no_view_is_not_pasted(whole: WholeWindow, qtbot: QtBot, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    whole.window.actions_["file.paste_view"].trigger()
    qtbot.waitUntil(lambda: whole.window.message_bar.text.startswith("The clipboard holds"))


def test_a_dataset_that_is_gone_can_be_chosen(
    whole: WholeWindow, asked: list[Any], qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = saved_in(tmp_path, tmp_path / "gone")
    with qtbot.waitSignal(whole.features.view_files.failed) as told:
        whole.window.dropped.emit(str(file))
    assert (
        told.args == [whole.window.message_bar.text] == [f"The dataset {tmp_path / 'gone'} of this view is not there."]
    )
    monkeypatch.setattr(whole.features.prompts, "choose_dataset", lambda _start: tmp_path / "found")
    button = whole.window.findChild(QPushButton, "view.message_bar.offer")
    assert button is not None and button.text() == "Choose the dataset…"
    button.click()
    assert [(one.id, one.path) for one in asked] == [(1, str(tmp_path / "found"))]


def test_saving(whole: WholeWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = tmp_path / "horn"
    dataset.mkdir()
    show(whole, dataset)
    starts: list[str] = []

    def choose(path: Path) -> Callable[[str], Path]:
        def answer(start: str) -> Path:
            starts.append(start)
            return path

        return answer

    bar = whole.window.message_bar
    monkeypatch.setattr(whole.features.prompts, "choose_view_file", choose(tmp_path / "made.plaidview"))
    take(whole, "file.save_view")
    qtbot.waitUntil((tmp_path / "made.plaidview").exists)
    assert Path(starts[0]).name == "horn-train-1.plaidview"
    assert stat.S_IMODE((tmp_path / "made.plaidview").stat().st_mode) & 0o400

    monkeypatch.setattr(whole.features.prompts, "choose_view_file", choose(tmp_path / "no" / "folder.plaidview"))
    take(whole, "file.save_view")
    qtbot.waitUntil(lambda: "could not be written" in bar.text)
    inside = whole.features.cache.path / "kept.plaidview"
    monkeypatch.setattr(whole.features.prompts, "choose_view_file", choose(inside))
    take(whole, "file.save_view")
    assert "which is removed when its viewer ends" in bar.text and not inside.exists()
    assert [file.name for file in tmp_path.glob("*.plaidview")] == ["made.plaidview"]
    assert not list(tmp_path.glob(".*partial*"))
