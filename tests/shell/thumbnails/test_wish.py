"""What thumbnails show: the same for all samples, whichever is on screen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.shell.fakes import CAMERA, World
from viewer.protocol import Clip, Plane, SceneShown
from viewer.shell.session.selection import OF_ALL
from viewer.shell.session.state import AUTO, FIXED, PERCENTILES, SHOWN, ColorScale, SessionState, Shown
from viewer.shell.thumbnails.sheet import Sheet
from viewer.shell.thumbnails.wish import NOBODY, ThumbnailWish, locked, look_of, wish_of

BOX = (0.0, 2.0, 0.0, 2.0, 0.0, 4.0)
SIZE = 160, 120


@pytest.fixture
def state(world: World) -> SessionState:
    """A session that shows sample 0, in a range and with a box."""
    world.shown()
    state = world.state
    assert state.phase == SHOWN and state.shown is not None
    scene = replace(state.shown.scene, range=(1.0, 3.0), data_range=(1.0, 3.0), bounds=BOX, colors=("#000000",))
    shown = replace(state.shown, scene=scene)
    return replace(state, shown=shown, color_scale=ColorScale(AUTO))


def wish(state: SessionState, **changes: object) -> ThumbnailWish:
    found = wish_of(replace(state, **changes), CAMERA, SIZE, 2.0)  # type: ignore[arg-type]
    assert found is not None
    return found[0]


def test_another_sample_is_the_same_wish(state: SessionState) -> None:
    first = wish(state)
    assert first.choice.sample == NOBODY and first.size == (320, 240)
    assert first.selection(7) == replace(first.choice, sample=7)
    other = replace(state.selection, sample=2)
    assert wish(state, selection=other, choice=replace(state.choice, sample=2)).is_same(first)
    seen = replace(state.color_scale, series=(0.0, 9.0), steps=(1,))
    assert wish(state, color_scale=seen).is_same(first), "what is known of the sample on screen is no choice"


def test_a_range_of_all_samples_counts_once_they_are_scanned(state: SessionState) -> None:
    scale = ColorScale(OF_ALL, samples=(0.0, 5.0), scanned=(3, 9), samples_known=True)
    first = wish(state, color_scale=scale)
    assert wish(state, color_scale=replace(scale, samples=(0.0, 6.0), scanned=(4, 9))).is_same(first)
    assert not wish(state, color_scale=replace(scale, samples=(0.0, 6.0), scanned=(9, 9))).is_same(first)
    assert wish_of(replace(state, color_scale=replace(scale, samples_known=False)), CAMERA, SIZE, 1.0) is None
    assert [one.is_of_sample for one in (scale, replace(scale, samples=None), ColorScale(FIXED))] == [
        False,
        True,
        False,
    ]


def test_what_makes_other_pictures(state: SessionState) -> None:
    first = wish(state)
    for changes in (
        {"color_scale": ColorScale(FIXED, (0.0, 1.0))},
        {"color_scale": ColorScale(PERCENTILES)},
        {"appearance": replace(state.appearance, edges=True)},
        {"tools": (Clip(),)},
        {"choice": replace(state.choice, time=2.0)},
    ):
        assert not wish(state, **changes).is_same(first), changes
    turned = replace(CAMERA, position=(0.0, 1.0, 1.0))
    assert not replace(first, camera=turned).is_same(first)
    rounded = replace(CAMERA, position=(0.0, 0.0, 1.0 + 1e-9))
    assert replace(first, camera=rounded).is_same(first), "the renderer rounds"
    assert not replace(first, size=SIZE).is_same(first)


def test_nothing_is_wanted_while_a_picture_is_on_its_way(state: SessionState) -> None:
    series = ColorScale("series", series=(0.0, 1.0), steps=(0,))
    for unsettled in (
        replace(state, phase="drawing"),
        replace(state, dragging=True),
        replace(state, color_scale=series),
        replace(state, shown=None),
    ):
        assert wish_of(unsettled, CAMERA, SIZE, 1.0) is None
    assert wish_of(state, None, SIZE, 1.0) is None


def test_all_are_drawn_in_the_range_and_with_the_places_on_screen(state: SessionState) -> None:
    tool = Clip(shape=Plane())
    found = wish_of(replace(state, tools=(tool,)), CAMERA, SIZE, 1.0)
    assert found is not None
    look = look_of(*found)
    assert (look.scale.mode, look.scale.fixed, look.scale.categories) == (FIXED, (1.0, 3.0), False)
    assert look.range == (1.0, 3.0) and look.sample == state.selection.sample
    (placed,) = look.tools
    assert isinstance(placed, Clip) and placed.shape == Plane(origin=(1.0, 1.0, 2.0))


def shown_as(state: SessionState, scene: SceneShown, field: str = "pressure") -> Shown:
    assert state.shown is not None
    return replace(state.shown, scene=scene, selection=replace(state.shown.selection, field=field))


def test_values_that_have_a_colour_each_keep_it(state: SessionState) -> None:
    assert state.shown is not None
    named = replace(state.shown.scene, categories=(("1", "#ff0000"),))
    assert locked(shown_as(state, named)).mode == AUTO and locked(shown_as(state, named)).categories
    assert locked(shown_as(state, state.shown.scene, field="")) == state.shown.scale, "no field, no range"


def test_a_mesh_that_lies_elsewhere_is_looked_for(state: SessionState) -> None:
    found = wish_of(state, CAMERA, SIZE, 1.0)
    assert found is not None
    look = look_of(*found)
    assert look.camera(BOX) == look.camera() == CAMERA
    away = (10.0, 12.0, 0.0, 2.0, 0.0, 4.0)
    assert look.camera(away) == replace(CAMERA, fitted=True)


def test_pictures_of_changed_files_are_forgotten(state: SessionState, tmp_path: Path) -> None:
    found = wish_of(state, CAMERA, SIZE, 1.0)
    assert found is not None
    sheet = Sheet(look_of(*found), 1, tmp_path)
    first, second = tmp_path / "first", tmp_path / "second"
    sheet.pictures = {1: (first,), 2: (second, first), 3: (second,)}
    assert sheet.drop_outdated(frozenset([first])) == (1, 2)
    assert [sheet.lacks(sample) for sample in (1, 2, 3)] == [True, True, False]
    assert sheet.block(3) == sheet.file(3).parent != sheet.block(300)
