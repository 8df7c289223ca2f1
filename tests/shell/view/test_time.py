"""Time: the player's clock, and the bar under the picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLabel, QSlider, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tests.shell.fakes import TIMES, World, frame
from tests.shell.windows import WholeWindow
from viewer.protocol import SceneShown
from viewer.shell.session.player import RATES, Player
from viewer.shell.view.time_bar import TimeBar
from viewer.shell.widgets.theme import set_theme


class Clock:
    """In place of the player's clock: milliseconds that a test sets."""

    def __init__(self) -> None:
        self.now = 0

    def start(self) -> None:
        self.now = 0

    def elapsed(self) -> int:
        return self.now


@pytest.fixture
def player(world: World) -> Player:
    world.shown()
    made = Player(world.session, world.session)
    made._clock = Clock()  # type: ignore[assignment]
    made._timer.timeout.disconnect()  # the test makes time go on
    return made


def tick(player: Player, world: World, milliseconds: int, *, drawn: bool = True) -> float | None:
    """Let time pass and return the time value that is on its way or on screen."""
    player._clock.now += milliseconds  # type: ignore[attr-defined]
    scene = world.scene.id
    player._tick()
    if world.state.phase == "loading":
        world.answer()
    if drawn and world.scene.id != scene:
        world.draw()
    return world.state.selection.time


def test_steps_follow_the_clock(player: Player, world: World) -> None:
    player.set_rate(10)
    player.play()
    assert player.playing
    assert tick(player, world, 50) == TIMES[0]
    assert tick(player, world, 50) == TIMES[1]
    assert tick(player, world, 100) == TIMES[2]
    assert tick(player, world, 100) == TIMES[0], "it goes round"
    assert player.shown == 3


def test_steps_are_left_out_rather_than_late(player: Player, world: World) -> None:
    player.set_rate(10)
    player.play()
    tick(player, world, 100, drawn=False)
    scenes = len(world.renderer.scenes)
    for _ in range(5):
        tick(player, world, 20, drawn=False)
    assert len(world.renderer.scenes) == scenes, "nothing is asked for while the last step is on its way"
    world.draw()
    assert tick(player, world, 0) == TIMES[2], "where the clock is by now"


def test_the_next_step_is_asked_for_while_the_last_is_drawn(player: Player, world: World) -> None:
    player.set_rate(10)
    player.play()
    assert tick(player, world, 100, drawn=False) == TIMES[1]
    first = world.scene
    assert tick(player, world, 100, drawn=False) == TIMES[1], "the renderer has not taken it up"
    world.renderer.shown.emit(SceneShown(first.id, 8))
    assert tick(player, world, 0, drawn=False) == TIMES[2]
    world.renderer.frame.emit(frame(first.id))
    assert player.shown == 1
    world.draw()
    world.draw()
    assert player.shown == 2 and player.playing, "the same step again does not count"
    assert tick(player, world, 100) == TIMES[0]


def test_a_person_who_moves_the_slider_moves_the_movie(player: Player, world: World) -> None:
    player.set_rate(10)
    player.play()
    assert tick(player, world, 140) == TIMES[1]
    world.session.select(time=TIMES[0])
    world.answer()
    world.draw()
    assert tick(player, world, 90) == TIMES[0], "a whole step from where it was put"
    assert tick(player, world, 10) == TIMES[1]


def test_without_the_loop_it_ends_at_the_last_step(player: Player, world: World) -> None:
    player.set_loop(False)
    player.set_rate(10)
    player.play()
    assert tick(player, world, 5000) == TIMES[2]
    assert not player.playing
    player.play()
    assert player.playing
    assert tick(player, world, 10) == TIMES[0], "from the beginning"


def test_pause_stop_and_steps(player: Player, world: World) -> None:
    player.toggle()
    assert player.playing
    player.toggle()
    assert not player.playing
    player.step(1)
    world.answer()
    world.draw()
    assert world.state.selection.time == TIMES[1]
    player.step(-2)
    world.answer()
    world.draw()
    assert world.state.selection.time == TIMES[2], "round the other way"
    player.stop()
    assert world.state.selection.time == TIMES[0]


def test_a_failure_ends_playing(player: Player, world: World) -> None:
    player.set_rate(10)
    player.play()
    player._clock.now += 100  # type: ignore[attr-defined]
    player._tick()
    world.fail()
    assert not player.playing


def test_the_rate_stays_within_bounds(player: Player) -> None:
    for rate in (-5, 0, 10**6):
        player.set_rate(rate)
        assert RATES[0] <= player.rate <= RATES[1]


def test_nothing_plays_without_times(world: World) -> None:
    player = Player(world.session, world.session)
    player.play()
    player.step(1)
    player.stop()
    assert not player.playing


def test_the_bar_shows_and_says_times(qtbot: QtBot) -> None:
    bar = TimeBar()
    qtbot.addWidget(bar)
    said: list[Any] = []
    bar.chosen.connect(said.append)
    bar.set_times((0.0, 0.25, 1e-9))
    bar.set_time(1)
    assert said == []
    slider = bar.findChild(QSlider, "time.slider")
    assert slider is not None
    slider.setValue(2)
    assert said == [1e-9]
    bar.set_playing(True, 25, False)
    play, loop = bar.findChild(QToolButton, "time.play_button"), bar.findChild(QToolButton, "time.loop")
    assert play is not None and loop is not None
    assert play.toolTip().startswith("Pause")
    assert not loop.isChecked()


def test_icons_can_be_seen_on_any_theme(qtbot: QtBot, qapp: QApplication) -> None:
    bar = TimeBar()
    qtbot.addWidget(bar)
    play = bar.findChild(QToolButton, "time.play_button")
    assert play is not None
    try:
        for theme in ("dark", "light"):
            set_theme(qapp, theme)
            image = play.icon().pixmap(16, 16).toImage()
            middle = image.pixelColor(image.width() // 2, image.height() // 2)
            face = play.palette().color(QPalette.ColorRole.Button)
            assert abs(middle.lightness() - face.lightness()) > 100, theme
    finally:
        set_theme(qapp, "system")


def test_the_bar_is_under_the_picture_where_there_are_times(whole: WholeWindow, tmp_path: Path, qtbot: QtBot) -> None:
    whole.show_docks()
    bar = whole.window.findChild(TimeBar, "time.bar")
    assert bar is not None and bar.isHidden(), "nothing is open"
    world = World(tmp_path / "world")
    world.shown()
    whole.render(world.state)
    assert not bar.isHidden()
    step, value = bar.findChild(QLabel, "time.step"), bar.findChild(QLabel, "time.value")
    assert step is not None and value is not None
    assert (step.text(), value.text()) == ("step 1 of 3", "t = 0")
    qtbot.waitUntil(bar.isVisible)
    view = whole.features.of_dataset.view.panel.frame_view
    qtbot.waitUntil(lambda: bar.mapTo(whole.window, QPoint(0, 0)).y() >= _bottom(view, whole.window))
    asked: list[float | None] = []
    whole.features.session.changed.connect(lambda state: asked.append(state.selection.time))
    slider = bar.findChild(QSlider, "time.slider")
    assert slider is not None
    slider.setValue(2)
    assert asked and asked[-1] == TIMES[2]
    manifest = world.state.manifest
    assert manifest is not None
    whole.render(replace(world.state, manifest=replace(manifest, times=(0.0,))))
    assert bar.isHidden(), "one time"
    world.close()


def _bottom(widget: QWidget, window: QWidget) -> int:
    return widget.mapTo(window, QPoint(0, widget.height())).y()
