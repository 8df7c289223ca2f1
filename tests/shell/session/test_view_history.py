"""Undo and redo: every change of the view is a step, and a drag is one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.shell.fakes import CAMERA, TIMES, World, catalogue, frame
from viewer.protocol import DatasetOpened, Pointer, Slice
from viewer.shell.session.player import Player
from viewer.shell.session.state import FAILED, FIXED, SHOWN
from viewer.shell.session.view_history import MOST, ViewHistory

SIDE = replace(CAMERA, position=(1.0, 0.0, 0.0))


class Steps:
    """A dataset on screen and the history of its views."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.down = False  # whether a button of the mouse is
        self.player = Player(world.session, world.session)
        self.history = ViewHistory(
            world.session,
            world.renderer,  # type: ignore[arg-type]
            self.player,
            lambda: self.down,
            world.session,
        )
        world.shown()

    def end_step(self) -> None:
        """Let so much time pass that the next change is another step."""
        self.history._pause.timeout.emit()

    def look_from(self, *place: float) -> None:
        self.world.look_from(replace(CAMERA, position=place))  # type: ignore[arg-type]

    def select(self, **changes: Any) -> None:
        """Choose something else and bring it to the screen."""
        asked = len(self.world.reader.requests)
        self.world.session.select(**changes)
        if len(self.world.reader.requests) > asked:
            self.world.answer(read=("pressure", "density"))
        self.world.draw()
        assert self.world.state.phase == SHOWN

    def undo(self) -> None:
        self.history.undo()
        self._finish()

    def redo(self) -> None:
        self.history.redo()
        self._finish()

    def _finish(self) -> None:
        if self.world.state.busy:
            self.world.draw()


@pytest.fixture
def steps(world: World) -> Iterator[Steps]:
    yield Steps(world)


def test_every_kind_of_change_is_undone_and_done_again(steps: Steps) -> None:
    session = steps.world.session
    changes = (
        ("camera", lambda: steps.world.look_from(SIDE)),
        ("colour range", lambda: session.set_color_scale(mode=FIXED, fixed=(1.0, 2.0))),
        ("colour map", lambda: session.set_appearance(color_map="vik", reversed=True)),
        ("drawing style", lambda: session.set_appearance(edges=True)),
        ("tools", lambda: session.set_tools((Slice(),))),
        ("sample", lambda: steps.select(sample=2)),
        ("field", lambda: steps.select(field="density", location="cell")),
        ("time", lambda: steps.select(time=TIMES[1])),
        ("base", lambda: steps.select(base="Base_2_3")),
        ("zones", lambda: steps.select(hidden_zones=("Zone",))),
        ("split", lambda: steps.select(split="test", sample=1)),
    )
    views = [session.view]
    for words, change in changes:
        change()
        steps.world.draw()
        assert steps.history.undo_words == words
        views.append(session.view)
    for number, (words, _change) in reversed(list(enumerate(changes))):
        assert steps.history.undo_words == words
        steps.undo()
        assert session.view == views[number], words
        assert steps.world.state.shown is not None
        assert steps.world.state.shown.selection.sample == steps.world.scene_sample == views[number].choice.sample
    assert steps.history.undo_words == ""
    steps.undo()
    for (words, _change), view in zip(changes, views[1:], strict=True):
        assert steps.history.redo_words == words
        steps.redo()
        assert session.view == view, words
    assert steps.history.redo_words == ""
    steps.undo()
    steps.world.look_from(replace(SIDE, y_up=True))
    assert (steps.history.undo_words, steps.history.redo_words) == ("camera", ""), "what was undone is gone"


def test_a_drag_is_one_step(steps: Steps) -> None:
    before = steps.world.session.view
    steps.down = True
    for place in range(1, 20):
        steps.look_from(0.0, float(place), 1.0)
        steps.end_step()  # the hand rests, and holds
    steps.down = False
    steps.end_step()
    steps.look_from(5.0, 0.0, 1.0)
    steps.undo()
    assert steps.world.session.view.camera == replace(CAMERA, position=(0.0, 19.0, 1.0))
    steps.undo()
    assert steps.world.session.view == before and steps.history.undo_words == ""


def test_another_press_is_another_step(steps: Steps) -> None:
    steps.history.take_pointer(Pointer("press", 1.0, 1.0, "left"))
    steps.look_from(0.0, 1.0, 1.0)
    steps.history.take_pointer(Pointer("press", 1.0, 1.0, "left"))
    steps.look_from(0.0, 2.0, 1.0)
    steps.undo()
    assert steps.world.session.view.camera == replace(CAMERA, position=(0.0, 1.0, 1.0))


def test_the_slider_of_a_tool_is_one_step(steps: Steps) -> None:
    steps.world.session.set_tools((Slice(),))
    steps.end_step()
    for place in range(20):
        steps.world.session.set_tools((Slice(spacing=float(place + 1)),))
        if place % 3:
            steps.world.draw()
    steps.world.draw()
    steps.undo()
    assert steps.world.state.tools == (Slice(),)
    steps.undo()
    assert not steps.world.state.tools
    assert steps.history.undo_words == ""


def test_what_comes_back_to_where_it_began_is_no_step(steps: Steps) -> None:
    for place in (SIDE, CAMERA):
        steps.world.look_from(place)
    steps.end_step()
    assert steps.history.undo_words == ""


def test_playing_is_one_step_whatever_is_done_meanwhile(steps: Steps) -> None:
    for time in TIMES[1:]:
        steps.select(time=time)
    steps.select(time=TIMES[0])
    steps.end_step()
    steps.player.play()
    for turn in range(6):
        steps.select(time=TIMES[(turn + 1) % 3])
        if turn == 2:
            steps.look_from(0.0, 5.0, 1.0)
    assert steps.player.playing
    assert steps.history.undo_words == "camera"
    steps.undo()
    assert not steps.player.playing, "else it would go on at once"
    assert steps.world.session.view.camera == CAMERA
    steps.undo()
    assert steps.world.session.view.choice.time == TIMES[0]


def test_another_size_of_the_view_is_no_step(steps: Steps) -> None:
    steps.world.look_from(replace(CAMERA, fitted=True))
    steps.end_step()
    words = steps.history.undo_words
    steps.world.look_from(replace(CAMERA, fitted=True, position=(0.0, 0.0, 7.0)))
    assert steps.history.undo_words == words
    steps.undo()
    assert steps.history.undo_words == ""


def test_a_sample_that_cannot_be_read_any_more_says_so(steps: Steps) -> None:
    world = steps.world
    world.session.select(sample=1)
    world.fail("It is damaged.")
    steps.end_step()
    steps.select(sample=2)
    steps.history.undo()
    assert world.asked.sample == 1
    world.fail("It is damaged.")
    assert (world.state.phase, world.state.selection.sample, world.state.shown) == (FAILED, 1, None)
    steps.undo()
    assert (world.state.phase, world.state.selection.sample) == (SHOWN, 0)
    assert steps.history.redo_words == "sample"


def test_what_is_on_its_way_is_undone_as_well(steps: Steps) -> None:
    steps.world.session.select(sample=1)
    steps.undo()
    assert (steps.world.state.phase, steps.world.state.selection.sample) == (SHOWN, 0)
    assert steps.history.redo_words == "sample"


def test_another_dataset_begins_anew(steps: Steps) -> None:
    steps.select(sample=1)
    steps.world.session.reload()
    steps.undo()
    assert steps.world.state.selection.sample == 1, "a dataset is being opened"
    steps.world.reader.answered.emit(DatasetOpened(steps.world.asked.id, catalogue()))
    steps.world.answer(read=("pressure", "density"))
    steps.world.draw()
    assert steps.history.undo_words == "sample", "the same one, read again"
    steps.world.shown("/data/other")
    assert steps.history.undo_words == steps.history.redo_words == ""
    steps.undo()
    assert steps.world.state.catalogue is not None and steps.world.state.catalogue.path == "/data/other"


def test_old_steps_are_forgotten(steps: Steps) -> None:
    for place in range(MOST + 20):
        steps.look_from(0.0, float(place + 1), 1.0)
        steps.end_step()
    assert len(steps.history._past) == MOST


def test_the_last_step_ends_by_itself(steps: Steps, qtbot: QtBot) -> None:
    steps.world.look_from(SIDE)
    assert steps.history.is_growing
    qtbot.waitUntil(lambda: not steps.history.is_growing)


def test_where_drawing_is_slow_a_step_lasts_longer(steps: Steps) -> None:
    usual = steps.history._pause.interval()
    steps.world.renderer.frame.emit(replace(frame(steps.world.scene.id), seconds=2.0))
    assert steps.history._pause.interval() == usual + 4000
