"""The panes beside the active one, between a session and stand-ins of its children."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.shell.fakes import CAMERA, World, frame
from viewer.protocol import Failed, PaneArea, PaneFrame, Pointer, SampleRead, Scene, SceneShown
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.difference import Difference, Other
from viewer.shell.session.pane_changes import PaneWish, activated, added, closed, showing, swapped, with_links
from viewer.shell.session.pane_state import PaneLinks
from viewer.shell.session.player import Player
from viewer.shell.session.side_panes import SidePanes
from viewer.shell.session.side_reading import SideReading
from viewer.shell.session.state import FIXED, Selection
from viewer.shell.session.view_history import ViewHistory


class Two:
    """A session that shows sample 0 in pane 0, and sample 1 in pane 1 which is active."""

    def __init__(self, world: World) -> None:
        self.world, self.session, self.renderer = world, world.session, world.renderer
        background = BackgroundReading(world.session, world.reader)  # type: ignore[arg-type]
        reading = SideReading("panes", background, world.budget)
        self.sides = SidePanes(world.session, world.renderer, reading)  # type: ignore[arg-type]
        background.begin(reading)
        world.shown()
        self.change(added(self.session.view, self.choice(1)))
        world.answer()
        world.draw()
        self.frame()

    def choice(self, sample: int) -> Selection:
        return replace(self.session.state.choice, sample=sample)

    def change(self, view: Any) -> None:
        self.session.set_view(view)

    @property
    def beside(self) -> Scene:
        return self.renderer.beside[-1]

    def sample_of(self, scene: Scene) -> int:
        return self.world.budget.store.manifests.read(Path(scene.artifact)).sample

    def answer_background(self) -> None:
        asked = self.world.reader.in_background[-1]
        directory = self.world.publish(asked)
        self.world.reader.end_background(SampleRead(asked.id, str(directory), ("pressure",)))

    def frame(self, **answer: Any) -> None:
        """Let the renderer draw all panes."""
        active, beside = self.world.scene, self.beside
        for scene in (active, beside):
            self.renderer.shown.emit(SceneShown(scene.id, range=(0.0, 1.0), data_range=(0.0, 1.0)))
        layout = self.renderer.layout
        ids = {layout.active: active.id, beside.pane: beside.id}
        panes = tuple(PaneFrame(area, ids[area.pane], CAMERA) for area in layout.areas)
        self.renderer.frame.emit(replace(frame(active.id), panes=panes))


@pytest.fixture
def two(world: World) -> Two:
    return Two(world)


def test_the_pane_that_was_active_is_drawn_beside_the_new_one(two: Two) -> None:
    assert [area.pane for area in two.renderer.layout.areas] == [0, 1] and two.renderer.layout.active == 1
    assert two.world.scene_sample == 1
    assert two.beside.pane == 0 and two.sample_of(two.beside) == 0
    picture = two.sides.pictures[0]
    assert picture.shown is not None and picture.shown.selection.sample == 0
    assert not two.sides.busy and picture.text == ""
    assert two.sides.find(two.beside.id) == picture.shown


def test_what_is_linked_follows_in_a_new_scene(two: Two) -> None:
    count = len(two.renderer.beside)
    two.session.set_appearance(color_map="magma")
    assert len(two.renderer.beside) == count + 1 and two.beside.color_map == "magma"
    two.session.set_color_scale(mode=FIXED, fixed=(2.0, 3.0))
    assert two.beside.range == two.world.scene.range == (2.0, 3.0)
    two.change(with_links(two.session.view, range=False))
    two.session.set_color_scale(fixed=(4.0, 5.0))
    assert (two.world.scene.range, two.beside.range) == ((4.0, 5.0), (2.0, 3.0))
    assert two.renderer.layout.ranges == "own"


def test_time_and_field_are_read_for_the_other_pane_as_well(two: Two) -> None:
    two.session.select(time=2.0)
    two.world.answer()
    two.world.draw()
    two.frame()
    assert two.sides.pictures[0].text == "Loading sample 0 of split train…", "a frame of the old scene changes nothing"
    assert two.sides.busy
    asked = two.world.reader.in_background[-1]
    assert (asked.sample, asked.time, asked.fields) == (0, 2.0, ("pressure",))
    two.answer_background()
    two.frame()
    shown = two.sides.pictures[0].shown
    assert shown is not None and shown.selection.time == 2.0


def test_a_click_makes_another_pane_the_active_one(two: Two) -> None:
    two.change(activated(two.session.view, 0))
    assert two.renderer.layout.active == 0 and two.world.scene_sample == 0
    assert two.session.state.selection.sample == 0
    assert two.beside.pane == 1 and two.sample_of(two.beside) == 1


def test_a_sample_that_cannot_be_read_says_so_in_its_pane_only(two: Two) -> None:
    two.change(added(two.session.view, two.choice(2)))
    two.world.answer()
    two.world.draw()
    two.change(activated(two.session.view, 0))
    before = dict(two.sides.pictures)
    two.renderer.failed.emit(Failed(next(one.id for one in reversed(two.renderer.beside) if one.pane == 2), "Broken."))
    pictures = two.sides.pictures
    assert pictures[2].failure is not None and pictures[2].failure.sentence == "Broken."
    assert pictures[1].failure is None and before[1].failure is None
    assert two.beside.pane == 2 and not two.beside.artifact


def test_unreadable_samples_do_not_hold_up_the_session(two: Two) -> None:
    two.session.select(time=2.0)
    two.world.answer()
    two.world.draw()
    two.world.reader.end_background(Failed(two.world.reader.in_background[-1].id, "It is damaged."))
    failure = two.sides.pictures[0].failure
    assert failure is not None and failure.sentence == "It is damaged." and not two.sides.busy


def test_undo_takes_back_panes_and_what_was_changed_in_each(world: World) -> None:
    player = Player(world.session, world.session)
    history = ViewHistory(world.session, world.renderer, player, lambda: False, world.session)  # type: ignore[arg-type]
    two = Two(world)
    assert history.undo_words == "panes"
    two.change(activated(two.session.view, 0))
    world.draw()
    assert history.undo_words == "panes", "which pane is active is no step"
    history.take_pointer(Pointer("press", 1, 1))
    history._pause.timeout.emit()
    two.session.select(sample=2)
    world.answer()
    world.draw()
    two.change(activated(two.session.view, 1))
    world.draw()
    assert history.undo_words == "sample"
    history.undo()
    assert two.renderer.layout.active == 0 and world.scene_sample == 0
    world.draw()
    history.undo()
    world.draw()
    assert len(two.renderer.layout.areas) == 1 and world.scene_sample == 0
    history.redo()
    assert len(two.renderer.layout.areas) == 2


def test_a_closed_pane_is_wanted_no_more(two: Two) -> None:
    two.change(closed(two.session.view, 0))
    assert two.sides.pictures == {} and len(two.renderer.layout.areas) == 1
    assert two.world.scene_sample == 1


def test_a_swap_draws_nothing_anew(two: Two) -> None:
    scenes = len(two.renderer.scenes), len(two.renderer.beside)
    two.change(swapped(two.session.view))
    assert [area.pane for area in two.renderer.layout.areas] == [1, 0]
    assert two.renderer.layout.areas[0] == PaneArea(1, 0.0, 0.0, 0.5, 1.0)
    assert scenes == (len(two.renderer.scenes), len(two.renderer.beside))


def test_a_difference_beside_the_fields_waits_for_both_of_its_sides(two: Two) -> None:
    error = Difference(on=True, other=Other(sample=2))
    links = PaneLinks()
    wanted = [PaneWish(two.choice(0)), PaneWish(two.choice(1)), PaneWish(two.choice(0), difference=error)]
    two.change(showing(two.session.view, wanted, links))
    two.world.draw()
    assert [area.pane for area in two.renderer.layout.areas] == [0, 1, 2]
    assert {scene.pane for scene in two.renderer.beside if scene.against is not None} == set()
    assert two.sides.pictures[2].text == "Loading sample 2 of split train…"
    two.answer_background()
    assert two.beside.pane == 2 and two.beside.against is not None and two.beside.color_map == "vik"
    assert two.sample_of(two.beside) == 0 and two.beside.range is None
    other = two.world.budget.store.manifests.read(Path(two.beside.against.artifact)).sample
    assert other == 2 and two.world.scene.against is None and two.world.scene.color_map == "viridis"
