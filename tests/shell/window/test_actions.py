"""The table of actions and the window made from it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QComboBox, QMenu, QSlider, QWidget
from pytestqt.qtbot import QtBot

from tests.shell.fakes import World
from tests.shell.windows import WholeWindow
from viewer.shell.window.action_table import ACTIONS
from viewer.shell.window.main_window import MainWindow

IDS = [spec.id for spec in ACTIONS]


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    """A window without any feature."""
    made = MainWindow()
    for _step in made.fill():
        pass
    qtbot.addWidget(made)
    return made


def menu_actions(menu: Any) -> Iterator[QAction]:
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from menu_actions(inner)
        elif not action.isSeparator():
            yield action


def test_ids_and_shortcuts_are_unique(window: MainWindow) -> None:
    assert max(Counter(IDS).values()) == 1
    keys = Counter(action.shortcut().toString() for action in window.actions_.by_id.values())
    del keys[""]
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("action_id", IDS)
def test_every_action_is_in_a_menu_with_words(window: MainWindow, action_id: str) -> None:
    action = window.findChild(QAction, action_id)
    assert action is not None
    in_menus = list(menu_actions(window.menuBar()))
    assert sum(other is action for other in in_menus) == 1
    assert action.text()
    assert action.statusTip()


def test_mnemonics_of_a_menu_are_unique(window: MainWindow) -> None:
    def check(menu: Any, name: str) -> None:
        letters = Counter()
        for action in menu.actions():
            text = action.text().replace("&&", "")
            if "&" in text:
                letters[text[text.index("&") + 1].lower()] += 1
            if isinstance(action.menu(), QMenu):
                check(action.menu(), action.text())
        assert [letter for letter, count in letters.items() if count > 1] == [], name

    check(window.menuBar(), "menu bar")


def test_actions_are_enabled_when_they_make_sense(window: MainWindow, world: World) -> None:
    window.render_state(world.state)

    def enabled(needs: str) -> set[bool]:
        return {window.actions_[spec.id].isEnabled() for spec in ACTIONS if spec.needs == needs}

    assert (enabled(""), enabled("dataset"), enabled("picture")) == ({True}, {False}, {False})
    world.opened()
    window.render_state(world.state)
    assert (enabled(""), enabled("dataset"), enabled("picture")) == ({True}, {True}, {False})
    world.answer()
    world.draw()
    window.render_state(world.state)
    assert (enabled(""), enabled("dataset"), enabled("picture")) == ({True}, {True}, {True})
    world.session.step(1)
    world.fail()
    window.render_state(world.state)
    assert (enabled(""), enabled("dataset"), enabled("picture")) == ({True}, {True}, {False})


def test_every_action_has_a_handler(whole: WholeWindow) -> None:
    assert sorted(whole.window.actions_.handled) == sorted(IDS)


def test_a_handler_is_called_and_only_one_can_be_given(window: MainWindow) -> None:
    called: list[str] = []
    window.actions_.connect({action_id: partial(called.append, action_id) for action_id in IDS})
    for action_id in IDS:
        window.actions_[action_id].setEnabled(True)
        window.actions_[action_id].trigger()
    assert called == IDS
    with pytest.raises(KeyError):
        window.actions_.connect({"no.such": lambda: None})
    with pytest.raises(ValueError, match="two handlers"):
        window.actions_.connect({IDS[0]: lambda: None})


def test_what_excludes_each_other(window: MainWindow) -> None:
    groups = {spec.group for spec in ACTIONS if spec.group}
    for group in groups:
        members = [window.actions_[spec.id] for spec in ACTIONS if spec.group == group]
        assert sum(action.isChecked() for action in members) == 1
        members[-1].setEnabled(True)  # some need a dataset
        members[-1].trigger()
        assert [action.isChecked() for action in members] == [False] * (len(members) - 1) + [True]


def test_everything_that_takes_the_focus_has_a_name(whole: WholeWindow) -> None:
    window = whole.window
    nameless = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisibleTo(window) and re.match(r"view\.message_bar|.*\.result$", widget.objectName()):
            continue  # gets its words when it is shown
        if isinstance(widget, (QAbstractButton, QComboBox, QSlider)) and widget.focusPolicy().value:
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            if not (widget.accessibleName() or text or widget.toolTip()) and not widget.objectName().startswith("qt_"):
                nameless.append(widget)
    assert nameless == []


def test_titles_name_what_is_shown(window: MainWindow, world: World) -> None:
    world.session.changed.connect(window.render_state)
    window.render_state(world.state)
    assert window.windowTitle() == "Plaid Viewer"
    world.shown()
    assert window.windowTitle() == "train 0 – horn – Plaid Viewer"
    world.session.step(1)
    assert window.windowTitle() == "train 0 – horn – Plaid Viewer", "while the other loads this one is shown"
    world.fail()
    assert window.windowTitle() == "train 1 – horn – Plaid Viewer"


def test_recent_datasets_with_odd_names(whole: WholeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    opening = whole.features.opening
    paths = ["/data/a & b", "/data/<b>bold</b>", "/data/new\nline", "/", ""]
    opening.set_recent(paths)
    heard: list[str] = []
    monkeypatch.setattr(whole.features.session, "open_dataset", heard.append)
    opening.recent_menu.actions()[0].trigger()
    assert heard == ["/data/a & b"]
    assert opening.recent_menu.actions()[0].text() == "/data/a && b"
    opening.set_recent([])
    assert not opening.recent_menu.isEnabled()
