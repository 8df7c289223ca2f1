"""What lies over several panes, and what their actions do in the window."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from tests.shell.fakes import CAMERA, World, catalogue, frame
from tests.shell.windows import WholeWindow
from viewer.errors import MESHES_DIFFER, NO_DIFFERENCE
from viewer.geometry.eye import Eye
from viewer.protocol import PaneArea, PaneFrame, SceneShown
from viewer.shell.session.pane_state import ABOVE, BESIDE, Panes, PaneView
from viewer.shell.session.pane_words import failure_words, have_own_colors, need_bars, words_of
from viewer.shell.session.side_pane import PanePicture
from viewer.shell.session.state import FAILED, Selection, SessionFailure, SessionState, Shown
from viewer.shell.view.panes.pane_bar import paint_bar
from viewer.shell.view.panes.split_slider import SplitSlider
from viewer.shell.widgets.areas import rect_of
from viewer.shell.widgets.sample_mime import mime_of, sample_of

LEFT, RIGHT = PaneArea(0, 0.0, 0.0, 0.5, 1.0), PaneArea(1, 0.5, 0.0, 0.5, 1.0)
TWO = replace(frame(3), panes=(PaneFrame(LEFT, 3, CAMERA), PaneFrame(RIGHT, 4, CAMERA)))
OTHER = Selection("train", 2, "Base_3_3", 0.0, "pressure", "vertex")
PANES = Panes((PaneView(0), PaneView(1, "", OTHER)), 0, BESIDE)


def shown_of(world: World) -> Shown:
    world.shown()
    shown = world.state.shown
    assert shown is not None
    return shown


def test_each_pane_says_what_it_shows_or_why_it_is_empty(world: World) -> None:
    world.shown()
    state = replace(world.state, panes=PANES)
    failure = SessionFailure("It is damaged.")
    first, second = words_of(TWO, state, {1: PanePicture(failure=failure)})
    assert (first.active, first.failure, first.area) == (True, (), LEFT)
    assert first.caption == "train, sample 0  ·  pressure  ·  t = 0"
    assert (second.active, second.caption) == (False, "Sample 2 of split train")
    assert second.failure == ("Sample 2 of split train cannot be shown", "It is damaged.")
    failed = replace(state, phase=FAILED, failure=failure, shown=None)
    assert words_of(TWO, failed, {1: PanePicture(text="Loading…")})[0].failure[1] == "It is damaged."
    assert words_of(frame(3), state, {}) == () == words_of(None, state, {})
    assert words_of(TWO, replace(state, panes=None), {}) == ()


def test_panes_have_bars_of_their_own_where_one_does_not_say_it(world: World) -> None:
    shown = shown_of(world)
    state = replace(world.state, panes=PANES)
    for ranges, own in (((0.0, 1.0), False), ((0.0, 2.0), True)):
        other = replace(shown, scene=replace(shown.scene, range=ranges))
        words = words_of(TWO, state, {1: PanePicture(other)})
        assert have_own_colors(words) is own
        assert need_bars(words) == (False, own), "the bar beside the view is that of the active pane"
    plain = replace(shown, scene=SceneShown(4))
    words = words_of(TWO, state, {1: PanePicture(plain)})
    assert not have_own_colors(words), "it has no colours"
    assert need_bars(words) == (False, False)
    first, second = words_of(TWO, replace(state, shown=plain), {1: PanePicture(shown)})
    assert need_bars((first, second))[1], "no bar beside the view says it"


def test_the_name_of_another_dataset_stands_before_its_sample(world: World) -> None:
    shown = shown_of(world)
    other = replace(shown, manifest=replace(shown.manifest, dataset="/data/predicted"))
    panes = Panes((PaneView(0), PaneView(1, "/data/predicted")), 0, BESIDE)
    words = words_of(TWO, replace(world.state, panes=panes), {1: PanePicture(other)})
    assert words[0].caption.startswith("horn  ·  train, sample 0"), "then all say which is theirs"
    assert words[1].caption.startswith("predicted  ·  train, sample 0")


def test_places_in_the_world_are_seen_in_their_pane() -> None:
    whole, part = Eye.of(CAMERA, 100.0, 80.0), Eye.of(CAMERA, 200.0, 80.0, RIGHT)
    for place in ((0.0, 0.0, 0.0), (0.1, 0.05, 0.0)):
        seen, there = whole.see(place), part.see(place)
        assert seen is not None and there is not None
        assert there == pytest.approx((seen[0] + 100.0, seen[1]))
        assert part.ray(there)[1] == pytest.approx(whole.ray(seen)[1])


def test_areas_meet_without_a_gap() -> None:
    for width in (99, 100, 101):
        left, right = (rect_of(area, QSize(width, 50)) for area in (LEFT, RIGHT))
        assert left.left() == 0 and left.right() + 1 == right.left() and right.right() + 1 == width


def test_only_samples_are_taken_for_samples() -> None:
    assert sample_of(mime_of(12)) == 12
    data = QMimeData()
    data.setText("12")
    assert sample_of(data) is None


def test_the_actions_show_what_panes_there_are(whole: WholeWindow) -> None:
    actions = whole.window.actions_
    assert not actions["panes.swap"].isEnabled() and not actions["panes.add"].isEnabled()
    state = SessionState(phase="shown", catalogue=catalogue(), panes=replace(PANES, shape=ABOVE))
    whole.render(state)
    assert actions["panes.swap"].isEnabled() and actions["panes.shape.2x1"].isChecked()
    links = replace(PANES.links, camera=False, sample=True)
    whole.render(replace(state, panes=replace(PANES, links=links, split=0.3)))
    assert not actions["panes.link.camera"].isChecked() and actions["panes.link.sample"].isChecked()
    assert actions["panes.split"].isChecked()
    slider = whole.window.findChild(QWidget, "view.split")
    assert isinstance(slider, SplitSlider) and slider.isHidden(), "no such picture has come yet"


@pytest.mark.parametrize("width", [40, 120, 140, 170, 220, 400, 900])
def test_a_small_bar_stays_in_its_pane(qapp: Any, width: int) -> None:
    image = QImage(width + 100, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    colors = tuple(f"#{red:02x}0000" for red in range(1, 256))
    scene = SceneShown(1, range=(-123.4, 5678.0), colors=colors)
    paint_bar(painter, QRect(50, 0, width, 200), scene, QColor("#000000"), QColor("#00ff00"))
    painter.end()
    painted = [x for x in range(image.width()) if any(image.pixel(x, y) & 0xFFFFFF != 0xFFFFFF for y in range(200))]
    if painted:
        assert painted[0] >= 50 and painted[-1] < 50 + width
    if width in (40, 900):
        assert bool(painted) == (width == 900), "there is one where it has room"


def test_a_difference_that_cannot_be_shown_says_so_and_not_that_its_sample_cannot() -> None:
    differ = SessionFailure("The meshes are not the same.", reason=MESHES_DIFFER)
    title, sentence = failure_words(differ, "Sample 1")
    assert title == "The difference cannot be shown" and sentence.endswith("can have it interpolated.")
    assert failure_words(SessionFailure("It is gone.", reason=NO_DIFFERENCE), "Sample 1")[1] == "It is gone."
    assert failure_words(SessionFailure("It is gone."), "Sample 1")[0] == "Sample 1 cannot be shown"
