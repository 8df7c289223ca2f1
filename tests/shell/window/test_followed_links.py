"""Links that lead out of a dataset: offered, followed for that dataset, and forgotten again."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.shell.fakes import World, catalogue
from viewer.errors import OUTSIDE
from viewer.protocol import DatasetOpened, Failed, OpenDataset, ReadSample, WriteExample
from viewer.shell.children.reader_client import ReaderClient
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.state import FAILED, FIRST, LOADING, OPENING
from viewer.shell.view.view_panel import ViewPanel
from viewer.shell.window.followed_links import FollowedLinks
from viewer.shell.window.main_window import MainWindow

SENTENCE = "data/train leads out of the dataset's folder, to /disk/train."


class Window:
    """What of a window is concerned."""

    def __init__(self, qtbot: QtBot) -> None:
        self.main, self.view_panel = MainWindow(), ViewPanel()
        for _step in self.main.fill():
            pass
        self.message_bar = self.main.message_bar
        qtbot.addWidget(self.view_panel)
        qtbot.addWidget(self.main)

    def press(self, name: str) -> None:
        for part in (self.view_panel, self.message_bar):
            button = part.findChild(QPushButton, name)
            if button is not None:
                assert not button.isHidden()
                button.click()


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    return Window(qtbot)


@pytest.fixture
def state(tmp_path: Path) -> SavedState:
    return SavedState(tmp_path / "state.json")


@pytest.fixture
def links(world: World, window: Window, state: SavedState) -> FollowedLinks:
    made = FollowedLinks(window.main, world.session, world.budget, state)
    window.view_panel.follow_wanted.connect(made.follow_shown)
    world.session.changed.connect(window.view_panel.render_state)
    return made


def outside(world: World) -> None:
    world.reader.answered.emit(Failed(world.asked.id, SENTENCE, "", OUTSIDE))


def test_a_dataset_opens_once_its_links_are_followed(
    world: World, window: Window, state: SavedState, links: FollowedLinks
) -> None:
    world.session.open_dataset(Path("/data/linked"))
    outside(world)
    assert window.message_bar.text == SENTENCE and world.troubles == []
    assert not state.follows("/data/linked")
    window.press("view.message_bar.offer")
    assert state.follows("/data/linked") and not state.follows("/data/other")
    assert world.state.phase == OPENING and (world.asked.id, world.asked.path) == (2, "/data/linked")
    assert world.session.first == FIRST


def test_a_sample_is_read_once_links_are_followed(
    world: World, window: Window, state: SavedState, links: FollowedLinks
) -> None:
    world.shown()
    world.session.select(sample=1)
    outside(world)
    assert world.state.phase == FAILED and world.state.failure is not None
    assert world.state.failure.sentence == SENTENCE
    window.press("view.failure.follow")
    assert state.follows("/data/horn") and world.state.phase == OPENING
    world.reader.answered.emit(DatasetOpened(world.asked.id, catalogue()))
    assert world.state.phase == LOADING and world.asked.sample == 1


def test_another_failure_offers_nothing(world: World, window: Window, links: FollowedLinks) -> None:
    world.shown()
    world.session.select(sample=1)
    world.fail("It is damaged.")
    button = window.view_panel.findChild(QPushButton, "view.failure.follow")
    assert button is not None and button.isHidden()


def test_it_is_remembered_and_forgotten(world: World, window: Window, tmp_path: Path, links: FollowedLinks) -> None:
    file = tmp_path / "other.json"
    first = SavedState(file)
    first.follow("/data/horn/")
    first.follow("/data/horn")
    first.save()
    again = SavedState(file)
    assert again.followed == ["/data/horn"] and again.follows("/data/horn")
    again.forget_followed()
    again.save()
    assert SavedState(file).followed == []


def test_what_is_open_is_read_again_when_its_links_are_not_followed_any_more(
    world: World, window: Window, state: SavedState, links: FollowedLinks
) -> None:
    world.shown()
    links.forget()
    assert world.state.phase == "shown", "it had none"
    state.follow("/data/horn")
    links.forget()
    assert world.state.phase == OPENING and state.followed == []
    assert "are no longer followed" in window.main.statusBar().currentMessage()


def test_every_request_of_the_dataset_says_so(qapp: Any) -> None:
    reader = ReaderClient("info", lambda path: path == "/data/linked")
    made = reader._make(lambda number: OpenDataset(number, "/data/linked"))
    assert isinstance(made, OpenDataset) and made.follow
    for path in ("/data/linked", "/data/other"):
        read = reader._make(partial(ReadSample, dataset=path, split="train", sample=0, cache_root="/nowhere"))
        assert isinstance(read, ReadSample) and read.follow == (path == "/data/linked")
    assert isinstance(reader._make(lambda number: WriteExample(number, "/data/linked")), WriteExample)
    reader.deleteLater()
