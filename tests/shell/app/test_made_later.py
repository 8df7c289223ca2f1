"""What only a dataset needs: when it is made, and what is done with a window in which it is not there yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.shell.windows import WholeWindow
from viewer.shell.app.made_later import CHOOSING, MadeLater
from viewer.shell.session.saved_state import SavedState
from viewer.shell.window.dock_table import DOCKS
from viewer.shell.window.main_window import MainWindow


@pytest.fixture
def empty(qtbot: QtBot, tmp_path: Path) -> Iterator[WholeWindow]:
    """A window in which nothing has been opened yet; two datasets were in the last run."""
    folder = tmp_path / "whole"
    folder.mkdir()
    state = SavedState(folder / "state.json")
    for name in ("one", "two"):
        state.add_recent(str(tmp_path / name))
    state.remember_handles(False)
    state.save()
    made = WholeWindow(qtbot, folder, empty=True)
    yield made
    made.close()


def is_made(whole: WholeWindow) -> bool:
    return whole.features.made is not None


def test_what_needs_no_dataset_goes_without_it(empty: WholeWindow) -> None:
    actions = empty.window.actions_
    for action in ("view.palette", "view.palette", "view.full_screen", "view.full_screen", "view.edges"):
        actions[action].trigger()
    actions["view.color_map.plasma"].trigger()
    empty.window.docks["cache"].toggleViewAction().trigger()
    empty.window.docks["cache"].toggleViewAction().trigger()
    assert empty.features.session.state.appearance.color_map == "plasma"
    assert [actions[name].isChecked() for name in ("view.edges", "tools.handles")] == [True, False], "as it was left"
    empty.features._on_cache_renewed()
    recent(empty).setFocus()
    QCoreApplication.processEvents()
    assert empty.features.later._slices is None, "not even begun"


def drag(whole: WholeWindow) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/data/horn")])
    about = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    whole.window.dragEnterEvent(QDragEnterEvent(QPoint(50, 50), *about))


def recent(whole: WholeWindow) -> QPushButton:
    buttons = whole.features.opening.welcome.findChildren(QPushButton)
    (button,) = [button for button in buttons if button.accessibleName().endswith("two")]
    return button


def point_at_recent(whole: WholeWindow) -> None:
    place = QPointF(5.0, 5.0)
    QCoreApplication.sendEvent(recent(whole), QEnterEvent(place, place, place))


def tab_to_recent(whole: WholeWindow) -> None:
    before = recent(whole).previousInFocusChain()
    assert before is not None
    before.setFocus()
    QTest.keyClick(before, Qt.Key.Key_Tab)
    focused = QApplication.focusWidget()
    assert focused is recent(whole)
    QTest.keyRelease(focused, Qt.Key.Key_Tab)  # as the system does: to what has the focus by then


def open_dataset(whole: WholeWindow) -> None:
    whole.features.session.open_dataset("/data/horn")


@pytest.mark.parametrize(
    "sign",
    [
        drag,
        point_at_recent,
        tab_to_recent,
        open_dataset,
        lambda whole: whole.features.opening.recent_menu.aboutToShow.emit(),
        lambda whole: whole.window.actions_["file.example"].hover(),
        lambda whole: whole.window.docks["samples"].toggleViewAction().trigger(),
    ],
    ids=["drag", "mouse", "key", "open", "menu", "example", "dock"],
)
def test_it_is_made_in_slices_once_a_dataset_is_near(
    empty: WholeWindow, qtbot: QtBot, sign: Callable[[WholeWindow], None]
) -> None:
    sign(empty)
    assert not is_made(empty), "the window goes on meanwhile"
    qtbot.waitUntil(lambda: is_made(empty))
    docks = empty.window.docks
    assert docks.empty_toggles() == [] and all(docks[spec.name].widget() is not None for spec in DOCKS)


def test_a_dock_that_is_shown_before_its_panel_is_there_is_filled(empty: WholeWindow, qtbot: QtBot) -> None:
    empty.window.docks["samples"].toggleViewAction().trigger()
    qtbot.waitUntil(lambda: is_made(empty))
    qtbot.waitUntil(lambda: empty.features.of_dataset.samples.panel.is_on_screen)
    assert not empty.features.of_dataset.info.panel.is_on_screen


@pytest.mark.parametrize("action", sorted(CHOOSING))
def test_it_is_made_while_the_user_looks_for_a_dataset(
    empty: WholeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    seen: list[bool] = []

    def look(*_about: object, **_more: object) -> None:
        qtbot.waitUntil(lambda: is_made(empty))  # as a dialog does: it has a loop of its own
        seen.append(True)

    for name in ("choose_dataset", "choose_file", "choose_view"):
        monkeypatch.setattr(empty.features.prompts, name, look)
    empty.window.actions_[action].trigger()
    qtbot.waitUntil(lambda: is_made(empty))
    assert seen == [True] or action == "file.open_address"


def test_the_reader_is_heard_when_all_are_there(
    empty: WholeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, bool]] = []
    child = empty.children.reader.child
    for name in ("hold", "release"):
        monkeypatch.setattr(child, name, lambda name=name: said.append((name, is_made(empty))))
    open_dataset(empty)
    open_dataset(empty)  # the user has changed their mind meanwhile
    qtbot.waitUntil(lambda: is_made(empty))
    assert said == [("hold", False), ("release", True)]
    open_dataset(empty)
    assert len(said) == 2, "only the first one waits"


def test_the_reader_is_heard_all_the_time_where_it_was_made_before(
    empty: WholeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drag(empty)
    qtbot.waitUntil(lambda: is_made(empty))
    monkeypatch.setattr(empty.children.reader.child, "hold", lambda: pytest.fail("held back for nothing"))
    open_dataset(empty)


def test_an_action_of_datasets_has_it_made_and_is_done(empty: WholeWindow) -> None:
    """The remembered switch for handles is one that needs no dataset, and its menu is there."""
    switch = empty.window.actions_["tools.handles"]
    switch.trigger()
    assert is_made(empty) and switch.isChecked() and empty.state.handles
    switch.trigger()
    assert not switch.isChecked() and not empty.state.handles


def test_who_asks_for_it_gets_it(empty: WholeWindow) -> None:
    drag(empty)
    assert empty.features.of_dataset is empty.features.of_dataset
    assert is_made(empty)


def test_a_window_that_closes_meanwhile(empty: WholeWindow) -> None:
    drag(empty)  # the fixture closes it, with the first step not even taken


def test_a_step_that_fails_is_told_once(qtbot: QtBot) -> None:
    def make() -> Iterator[None]:
        yield
        raise ImportError("gone")

    window = MainWindow()
    qtbot.addWidget(window)
    later = MadeLater(window, make)
    said: list[str] = []
    later.failed.connect(lambda error: said.append(str(error)))
    later.begin()
    qtbot.waitUntil(lambda: said == ["gone"])
    later.complete()
    assert said == ["gone"]
