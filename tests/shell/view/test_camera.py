"""The actions about the camera: what they ask of the renderer, and what they show of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.shell.fakes import CAMERA, World
from tests.shell.windows import WholeWindow
from viewer.protocol import Frame, Message, MoveCamera, ResetCamera, SetCameraRules, WatchPlaces


@pytest.fixture
def whole(qtbot: QtBot, tmp_path: Path) -> Iterator[WholeWindow]:
    made = WholeWindow(qtbot, tmp_path, (900, 700))
    yield made
    made.close()


@pytest.fixture
def sent(whole: WholeWindow, monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    """What the renderer is told of the camera; every action is enabled, as with a picture on screen."""
    heard: list[Message] = []

    def hear(message: Message) -> None:
        if not isinstance(message, WatchPlaces):  # which the window says whenever it comes to it
            heard.append(message)

    monkeypatch.setattr(whole.children.renderer.child, "send", hear)
    whole.window.actions_.enable(dataset=True, picture=True, times=True)
    return heard


@pytest.mark.parametrize(
    ("action", "message"),
    [
        ("view.reset_camera", ResetCamera("", 1)),
        ("view.camera.-y", ResetCamera("-y", 1)),
        ("view.turn_left", MoveCamera(turn=(-15.0, 0.0))),
        ("view.turn_up", MoveCamera(turn=(0.0, 15.0))),
        ("view.pan_right", MoveCamera(pan=(0.1, 0.0))),
        ("view.pan_down", MoveCamera(pan=(0.0, -0.1))),
        ("view.zoom_in", MoveCamera(zoom=1.25)),
        ("view.zoom_out", MoveCamera(zoom=0.8)),
        ("view.flat", SetCameraRules(flat=True)),
        ("view.parallel", SetCameraRules(parallel=True)),
        ("view.y_up", SetCameraRules(y_up=True)),
    ],
)
def test_each_action_says_one_thing(whole: WholeWindow, sent: list[Message], action: str, message: Message) -> None:
    whole.window.actions_[action].trigger()
    assert sent == [message]


@pytest.mark.parametrize(
    ("key", "modifier", "message"),
    [
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, MoveCamera(turn=(-15.0, 0.0))),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier, MoveCamera(pan=(0.0, 0.1))),
        (Qt.Key.Key_Plus, Qt.KeyboardModifier.NoModifier, MoveCamera(zoom=1.25)),
        (Qt.Key.Key_Plus, Qt.KeyboardModifier.KeypadModifier, MoveCamera(zoom=1.25)),
        (Qt.Key.Key_Minus, Qt.KeyboardModifier.NoModifier, MoveCamera(zoom=0.8)),
        (Qt.Key.Key_5, Qt.KeyboardModifier.NoModifier, SetCameraRules(parallel=True)),
    ],
)
def test_keys(
    whole: WholeWindow,
    sent: list[Message],
    qtbot: QtBot,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    message: Message,
) -> None:
    whole.window.activateWindow()
    qtbot.waitUntil(whole.window.isActiveWindow)
    qtbot.keyClick(whole.window, key, modifier)
    assert sent == [message]


def test_switches_show_how_the_picture_is_drawn(whole: WholeWindow) -> None:
    """The renderer decides when a dataset is new; a frame says what it came to."""

    def on() -> list[bool]:
        return [whole.window.actions_[f"view.{name}"].isChecked() for name in ("flat", "parallel", "y_up")]

    def draw(**camera: object) -> None:
        frame = Frame(1, 0, "gone", 0, 1, 1, 1.0, replace(CAMERA, **camera))  # type: ignore[arg-type]
        whole.children.renderer.child.message.emit(frame)

    draw()
    assert on() == [False, False, False]
    draw(parallel_scale=2.0, flat=True)
    assert on() == [True, True, False]
    draw(y_up=True)
    assert on() == [False, False, True]


def test_full_screen_and_back(whole: WholeWindow, qtbot: QtBot) -> None:
    action = whole.window.actions_["view.full_screen"]
    action.trigger()
    qtbot.waitUntil(lambda: whole.window.isFullScreen() and action.isChecked())
    whole.window.showNormal()
    qtbot.waitUntil(lambda: not whole.window.isFullScreen() and not action.isChecked())


def test_bands_are_unlit_and_the_switch_has_the_last_word(whole: WholeWindow) -> None:
    session, action = whole.features.session, whole.window.actions_["view.unlit"]
    session.set_appearance(bands=5)
    assert session.state.appearance.unlit and action.isChecked()
    action.trigger()
    assert not session.state.appearance.unlit
    session.set_appearance(bands=7)
    assert not session.state.appearance.unlit, "as the user chose"
    session.set_appearance(bands=0)
    action.trigger()
    assert session.state.appearance.unlit, "without bands as well"
    session.set_appearance(bands=4, unlit=False)
    assert not session.state.appearance.unlit


def test_the_scene_is_unlit(tmp_path: Path) -> None:
    world = World(tmp_path / "world")
    try:
        world.shown()
        assert not world.scene.unlit
        world.session.set_appearance(bands=3)
        assert world.scene.unlit and world.scene.bands == 3
    finally:
        world.close()
