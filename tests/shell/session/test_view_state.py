"""A view as one value: written down and read again, whatever is in the file, and what two views differ in."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.shell.fakes import CAMERA, World
from viewer.codec import to_plain
from viewer.protocol import Slice
from viewer.shell.session.field_scale import FieldScale
from viewer.shell.session.state import FIXED, Appearance, ColorScale, Selection
from viewer.shell.session.view_state import (
    ViewState,
    differences,
    is_same_camera,
    view_from_plain,
    view_to_plain,
)

PRESSURE = FieldScale("pressure", "vertex", -1, ColorScale(FIXED, (1.0, 4.0), log=True))
VIEW = ViewState(
    Selection("train", 7, "Base_3_3", 0.5, "pressure", "vertex"),
    Appearance(color_map="vik", bands=5),
    (PRESSURE,),
    CAMERA,
    (Slice(count=3),),
)


def test_a_view_is_read_as_it_was_written() -> None:
    assert view_from_plain(json.loads(json.dumps(view_to_plain(VIEW))), ViewState()) == VIEW


def test_a_view_of_an_older_version_is_read() -> None:
    older = {
        "selection": to_plain(VIEW.choice),
        "scale": {**to_plain(PRESSURE.scale), "series": None},
        "camera": to_plain(CAMERA),
        "tools": to_plain(VIEW.tools),
    }
    present = ViewState(appearance=VIEW.appearance)
    assert view_from_plain(older, present) == VIEW
    assert view_from_plain({**older, "scale": {"mode": "auto"}}, present).scales == (), "nobody had chosen that"


@pytest.mark.parametrize("part", ["choice", "appearance", "scales", "camera", "tools"])
@pytest.mark.parametrize("rubbish", [3, "x", None, [], [3], {"color_map": 3}, {"sample": "x"}, {"position": [1.0]}])
def test_a_part_that_makes_no_sense_is_left_out(part: str, rubbish: Any) -> None:
    present = replace(VIEW, camera=None, scales=(), tools=())
    view = view_from_plain({**view_to_plain(VIEW), part: rubbish, "panes": [rubbish]}, present)
    if isinstance(rubbish, dict) and part in ("choice", "appearance"):
        view = replace(view, **{part: getattr(present, part)})  # a key that it does not have is no rubbish
    assert view == replace(VIEW, **{part: getattr(present, part)})


def test_the_theme_is_no_part_of_a_view(world: World) -> None:
    world.shown()
    before = world.session.view
    world.session.set_appearance(background="#000000", foreground="#ffffff")
    assert world.session.view == before
    world.session.set_view(replace(before, appearance=replace(before.appearance, reversed=True)))
    assert (world.scene.reversed, world.scene.background) == (True, "#000000")


def test_what_views_differ_in() -> None:
    choice = VIEW.choice
    for after, words in (
        (VIEW, ()),
        (replace(VIEW, choice=replace(choice, sample=8, time=1.0)), ("sample", "time")),
        (replace(VIEW, choice=replace(choice, component=1)), ("field",)),
        (replace(VIEW, choice=replace(choice, hidden_zones=("a",))), ("zones",)),
        (replace(VIEW, appearance=replace(VIEW.appearance, bands=0, unlit=True)), ("colour map", "drawing style")),
        (replace(VIEW, scales=()), ("colour range",)),
        (replace(VIEW, tools=()), ("tools",)),
        (replace(VIEW, camera=replace(CAMERA, position=(0.0, 0.0, 2.0))), ("camera",)),
    ):
        assert differences(VIEW, after) == words == differences(after, VIEW)


def test_when_cameras_are_the_same() -> None:
    assert is_same_camera(CAMERA, replace(CAMERA, position=(0.0, 1e-9, 1.0))), "the renderer rounds"
    assert not is_same_camera(CAMERA, replace(CAMERA, position=(0.0, 1e-3, 1.0)))
    assert not is_same_camera(CAMERA, replace(CAMERA, y_up=True))
    assert not is_same_camera(CAMERA, replace(CAMERA, parallel_scale=1.0))
    fitted = replace(CAMERA, fitted=True)
    assert not is_same_camera(CAMERA, fitted)
    assert is_same_camera(fitted, replace(fitted, position=(0.0, 0.0, 3.0))), "another size of the view"
    assert not is_same_camera(fitted, replace(fitted, position=(0.0, 1.0, 0.0)))
    assert is_same_camera(None, CAMERA)
    small = replace(CAMERA, position=(0.0, 0.0, 1e-9))
    assert not is_same_camera(small, replace(small, position=(0.0, 0.0, 2e-9)))


def test_a_view_comes_in_one_picture(world: World) -> None:
    world.shown()
    before = world.session.view
    world.session.select(field="density", location="cell")
    world.answer(read=("pressure", "density"))
    world.session.set_tools((Slice(count=3),))
    world.session.set_color_scale(mode=FIXED, fixed=(1.0, 2.0))
    world.session.set_appearance(edges=True)
    world.draw()
    after = world.session.view
    for view, shown in (
        (before, ("pressure", (0.0, 1.0), False, ())),
        (after, ("density", (1.0, 2.0), True, VIEW.tools)),
    ):
        scenes = len(world.renderer.scenes)
        world.session.set_view(view)
        assert len(world.renderer.scenes) == scenes + 1
        scene = world.scene
        assert (scene.field, scene.range, scene.edges, scene.tools) == shown
        world.draw()
        assert world.session.view == view
    assert world.renderer.told == [], "it had not moved"
    world.session.set_view(replace(after, camera=replace(CAMERA, y_up=True)))
    assert [camera.y_up for camera in world.renderer.told] == [True]
    assert world.state.phase == "shown", "nothing but the camera has changed"
