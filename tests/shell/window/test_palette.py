"""The command palette, driven by keys in the whole window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QLineEdit, QListView
from pytestqt.qtbot import QtBot

from tests.shell.fakes import World, catalogue
from tests.shell.windows import WholeWindow
from viewer.protocol import Split
from viewer.shell.session.state import SessionState

BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class Palette:
    """The palette as a user sees it."""

    def __init__(self, whole: WholeWindow, qtbot: QtBot) -> None:
        self.whole, self._qtbot = whole, qtbot
        action = self._find(QAction, "view.palette")
        action.trigger()  # which makes it
        action.trigger()
        self.frame = self._find(QFrame, "palette")
        self.edit = self._find(QLineEdit, "palette.edit")
        self.list = self._find(QListView, "palette.list")

    def _find(self, kind, name):
        found = self.whole.window.findChild(kind, name)
        assert found is not None
        return found

    def open(self) -> None:
        """Open it by its keys."""
        self._qtbot.keyClick(
            self.whole.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
        self._qtbot.waitUntil(self.edit.hasFocus)

    def key(self, key: Qt.Key) -> None:
        self._qtbot.keyClick(self.edit, key)

    def type(self, text: str) -> None:
        self.edit.clear()
        self._qtbot.keyClicks(self.edit, text)

    def lines(self) -> list[str]:
        model = self.list.model()
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    def marked(self) -> str:
        """The marked line, as a screen reader says it."""
        return str(self.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole))


@pytest.fixture
def palette(whole: WholeWindow, qtbot: QtBot) -> Palette:
    whole.window.activateWindow()
    qtbot.waitUntil(whole.window.isActiveWindow)
    return Palette(whole, qtbot)


@pytest.fixture
def state(tmp_path: Path, qapp: object) -> Iterator[SessionState]:
    """What a session shows with a sample on screen, and a split too large to be listed."""
    world = World(tmp_path)
    world.shown()
    splits = (Split("train", ((0, 100_000),)), *catalogue().splits[1:])
    yield replace(world.state, catalogue=replace(catalogue(), splits=splits))
    world.close()


def test_everything_is_a_few_keys_away(palette: Palette, qtbot: QtBot) -> None:
    window = palette.whole.window
    before = palette.whole.features.cache_dock.panel.tree
    before.setFocus()
    palette.open()
    assert palette.lines()[0] and palette.frame.isVisible()
    palette.type("full screen")
    assert palette.marked() == "Full screen, View, F11"
    palette.key(Qt.Key.Key_Escape)
    assert palette.frame.isHidden() and before.hasFocus()
    palette.open()
    assert palette.edit.text() == ""
    heard: list[bool] = []
    window.actions_["view.unlit"].triggered.connect(lambda on: heard.append(on))
    palette.type("unlit")
    palette.key(Qt.Key.Key_Return)
    assert heard == [True] and palette.frame.isHidden()
    palette.open()
    assert palette.lines()[0] == "Unlit", "what was used last"
    palette.key(Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == len(palette.lines()) - 1
    palette.key(Qt.Key.Key_Down)
    palette.key(Qt.Key.Key_PageDown)
    assert palette.list.currentIndex().row() == 12
    qtbot.keyClick(window, Qt.Key.Key_P, BOTH)
    assert palette.frame.isHidden(), "the same keys close it"


def test_every_action_is_there_and_says_why_it_cannot_be_chosen(palette: Palette) -> None:
    palette.open()
    lines = palette.lines()
    for name, action in palette.whole.window.actions_.by_id.items():
        if name != "view.palette":
            assert action.text().replace("&", "") in lines, name
    for dock in ("Cache", "Information"):
        assert dock in lines
    palette.type("clip")
    assert palette.marked() == "Clip, Tools, C, open a dataset first"
    palette.key(Qt.Key.Key_Return)
    assert palette.frame.isVisible(), "it says why not, and stays"
    palette.type("no such thing at all")
    assert not palette.lines() and palette.frame.isVisible()


def test_samples_splits_fields_and_datasets(
    palette: Palette, state: SessionState, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    features = palette.whole.features
    palette.whole.render(state)
    asked: list[object] = []
    monkeypatch.setattr(features.session, "select", lambda **changes: asked.append(changes))
    monkeypatch.setattr(features.session, "open_dataset", lambda path, *_: asked.append(path))
    palette.whole.state.add_recent("/data/a & <b>blade")
    for typed, line, wanted in (
        ("99999", "Sample 99999 of train, Sample", {"split": "train", "sample": 99_999}),
        ("sample 12", "Sample 12 of train, Sample", {"split": "train", "sample": 12}),
        ("test 1", "Sample 1 of test, Sample", {"split": "test", "sample": 1}),
        ("split test", "Split test, 2 samples", {"split": "test", "sample": 0}),
        ("dens", "density, Field, cell", {"field": "density", "location": "cell", "component": -1}),
        ("solid", "Solid colour, Field", {"field": "", "location": ""}),
        ("blade", "a & <b>blade, Open recent: /data/a & <b>blade", "/data/a & <b>blade"),
    ):
        palette.open()
        palette.type(typed)
        assert palette.marked().startswith(line), typed
        palette.key(Qt.Key.Key_Return)
        assert asked[-1] == wanted and palette.frame.isHidden()
    palette.open()
    assert not any(line.startswith("Sample 9") for line in palette.lines()), "no list of all samples"
    palette.type("train 100000")
    assert palette.marked() == "Sample 100000 of train, Sample, its samples are numbered 0 to 99999"
    palette.type("split void")
    assert palette.marked().endswith("it is empty")


def test_it_follows_the_window_and_leaves_when_the_user_turns_elsewhere(palette: Palette, qtbot: QtBot) -> None:
    window = palette.whole.window
    palette.open()
    window.resize(700, 500)
    qtbot.waitUntil(lambda: window.rect().contains(palette.frame.geometry()))
    window.docks["cache"].findChild(QFrame, "cache.tree").setFocus()
    qtbot.waitUntil(palette.frame.isHidden)
    action = window.findChild(QAction, "view.palette")
    assert action is not None
    action.trigger()
    assert palette.frame.isVisible()
