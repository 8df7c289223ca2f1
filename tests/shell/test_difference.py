"""A difference in the session: which other side is wanted, what waits for it, what is kept, and what it is called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.shell.fakes import TIMES, World, frame
from viewer.errors import MESHES_DIFFER, NO_DIFFERENCE
from viewer.protocol import Failed, SampleRead, SceneShown
from viewer.protocol.comparing import ABSOLUTE, RELATIVE, SIGNED, Compared
from viewer.shell.panels.difference_sentences import difference_sentence
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.difference import AT_TIME, FIRST_TIME, STEP_BEFORE, Difference, Other
from viewer.shell.session.side_reading import SideReading
from viewer.shell.session.state import FAILED, FIXED, LOADING, SHOWN
from viewer.shell.session.view_state import ViewState, differences, view_from_plain, view_to_plain
from viewer.shell.view.captions import caption

SEVENTH = Other(split="train", sample=7)


class Comparing:
    """A session whose other sides are read in the background."""

    def __init__(self, world: World) -> None:
        self.world, self.session = world, world.session
        background = BackgroundReading(world.session, world.reader)  # type: ignore[arg-type]
        self.reading = SideReading("difference", background, world.budget)
        world.session.other_side.wanted.connect(self.reading.want)
        self.reading.found.connect(world.session.other_side.take)
        self.reading.failed.connect(world.session.other_side.take_failure)
        background.begin(self.reading)
        world.shown()

    @property
    def asked(self) -> Any:
        return self.world.reader.in_background[-1]

    def answer(self, **options: Any) -> Path:
        """Read the other side."""
        directory = self.world.publish(self.asked, **options)
        self.world.reader.end_background(SampleRead(self.asked.id, str(directory), ("pressure",)))
        return directory

    def subtract(self, other: Other = SEVENTH, **changes: Any) -> None:
        self.session.set_difference(on=True, other=other, **changes)


@pytest.fixture
def comparing(world: World) -> Comparing:
    return Comparing(world)


def test_another_sample_is_read_and_the_picture_waits_for_it(comparing: Comparing) -> None:
    world = comparing.world
    scenes = len(world.renderer.scenes)
    comparing.subtract()
    assert world.state.phase == LOADING and world.state.awaits_other and world.state.stale
    assert world.state.text == "Loading sample 7 of split train…"
    assert len(world.renderer.scenes) == scenes, "never the plain field under the title of a difference"
    assert (comparing.asked.sample, comparing.asked.split, comparing.asked.fields) == (7, "train", ("pressure",))
    directory = comparing.answer()
    against = world.scene.against
    assert against is not None and (against.artifact, against.field, against.kind) == (
        str(directory),
        "pressure",
        SIGNED,
    )
    assert against.title == "pressure: sample 0 − sample 7, signed"
    assert world.scene.color_map == "vik" and world.scene.range is None and not world.scene.widen
    assert world.state.shown.subtracted is None, "what is on screen is still the field"
    world.draw()
    assert world.state.phase == SHOWN and not world.state.stale
    assert "pressure: sample 0 − sample 7, signed" in caption(world.state)
    assert directory in world.budget.index.kept


def test_the_other_sample_stays_while_one_goes_through_samples_and_times(comparing: Comparing) -> None:
    world = comparing.world
    comparing.subtract()
    other = comparing.answer()
    world.draw()
    comparing.session.step(1)
    world.answer()
    assert world.scene.against.artifact == str(other), "it is there: no need to read it again"
    assert world.scene.against.title == "pressure: sample 1 − sample 7, signed"
    world.draw()
    comparing.session.select(time=TIMES[2])
    world.answer()
    assert comparing.asked.sample == 7 and comparing.asked.time == TIMES[2], "at the same time"
    comparing.answer()
    assert world.scene.against.title == "pressure: sample 1 − sample 7, signed"


@pytest.mark.parametrize(
    ("other", "time", "words"),
    [
        (Other(step=FIRST_TIME), 0.0, "pressure: t = 2 − t = 0, signed"),
        (Other(step=STEP_BEFORE), 0.5, "pressure: t = 2 − t = 0.5, signed"),
        (Other(step=AT_TIME, time=0.4), 0.5, "pressure: t = 2 − t = 0.5, signed"),
        (Other(split="test", sample=1), 2.0, "pressure: train 0 − test 1, signed"),
        (Other(dataset="/data/horn_pred"), 2.0, "pressure: horn − horn_pred, signed"),
        (Other(dataset="/data/horn_pred", name="prediction"), 2.0, "pressure: sample 0 − prediction, signed"),
    ],
)
def test_what_is_subtracted(comparing: Comparing, other: Other, time: float, words: str) -> None:
    world = comparing.world
    comparing.session.select(time=2.0)
    world.answer()
    world.draw()
    comparing.subtract(other)
    if comparing.reading.waiting:
        comparing.answer()
    manifest = world.store.manifests.read(Path(world.scene.against.artifact))
    assert manifest.time == time
    assert world.scene.against.title == words
    assert manifest.dataset == (other.dataset or "/data/horn")


def test_the_first_step_has_none_before_it(comparing: Comparing) -> None:
    comparing.subtract(Other(step=STEP_BEFORE))
    assert comparing.world.scene.against.title == "pressure: t = 0 − t = 0, signed"


def test_another_field_of_the_same_sample(comparing: Comparing) -> None:
    world = comparing.world
    comparing.subtract(Other(field="density", location="cell"))
    assert comparing.asked.fields == ("density",)
    comparing.answer(read=("pressure", "density"))
    assert world.scene.against.artifact == world.scene.artifact
    assert world.scene.against.title == "pressure − density, signed"
    assert (world.scene.against.field, world.scene.against.location) == ("density", "cell")


def test_kind_floor_and_interpolation_need_no_reading(comparing: Comparing) -> None:
    world = comparing.world
    comparing.subtract()
    comparing.answer()
    world.draw()
    asked = len(world.reader.in_background)
    comparing.session.set_difference(kind=RELATIVE, floor=0.5, interpolate=True)
    against = world.scene.against
    assert (against.kind, against.floor, against.interpolate) == (RELATIVE, 0.5, True)
    assert len(world.reader.in_background) == asked
    assert world.scene.color_map == "viridis", "sizes have the map of the fields"
    comparing.session.set_difference(on=False)
    assert world.scene.against is None and world.scene.color_map == "viridis"
    world.draw()
    assert not [path for path in world.budget.index.kept if "sample_000000007" in str(path)]


def colors(world: World) -> tuple:
    return world.scene.color_map, world.scene.reversed, world.scene.range


def test_each_kind_keeps_its_colours(comparing: Comparing) -> None:
    world, session = comparing.world, comparing.session
    session.set_color_scale(mode=FIXED, fixed=(1.0, 2.0))
    world.draw()
    comparing.subtract()
    comparing.answer()
    assert world.scene.range is None, "that is the range of the field"
    world.draw()
    session.set_appearance(color_map="balance", reversed=True)
    session.set_color_scale(mode=FIXED, fixed=(-3.0, 3.0))
    world.draw()
    session.set_difference(kind=ABSOLUTE)
    world.draw()
    assert colors(world) == ("viridis", False, None)
    session.set_appearance(color_map="magma")
    world.draw()
    session.set_difference(kind=SIGNED)
    world.draw()
    assert colors(world) == ("balance", True, (-3.0, 3.0))
    session.set_difference(on=False)
    world.draw()
    assert colors(world) == ("viridis", False, (1.0, 2.0))
    session.set_difference(on=True, kind=ABSOLUTE)
    world.draw()
    assert world.scene.color_map == "magma"


def test_an_other_side_that_cannot_be_had(comparing: Comparing) -> None:
    world = comparing.world
    comparing.subtract()
    world.reader.end_background(Failed(comparing.asked.id, "It is damaged."))
    assert world.state.phase == FAILED and world.state.shown is None and not world.state.awaits_other
    assert (world.state.failure.sentence, world.state.failure.reason) == ("It is damaged.", NO_DIFFERENCE)
    assert world.scene.artifact == "", "nothing is drawn"
    comparing.session.retry()
    world.answer()
    assert world.state.awaits_other
    comparing.answer()
    world.draw()
    assert world.state.phase == SHOWN
    comparing.subtract(Other(split="train", sample=5))
    assert "There is no sample 5 in split train" in world.state.failure.sentence
    assert world.state.failure.door is None and world.state.failure.reason == NO_DIFFERENCE
    comparing.session.set_difference(on=False)
    world.draw()
    assert world.state.phase == SHOWN and world.scene.against is None


def test_an_other_side_without_the_field(comparing: Comparing) -> None:
    comparing.subtract()
    comparing.answer(fields=(("density", "cell"),), read=())
    assert comparing.world.state.failure.sentence == "There is no field “pressure” in sample 7 of split train."


def test_meshes_that_differ_can_be_interpolated(comparing: Comparing) -> None:
    world = comparing.world
    comparing.subtract()
    comparing.answer()
    world.renderer.failed.emit(Failed(world.scene.id, "The meshes are not the same.", reason=MESHES_DIFFER))
    assert (world.state.phase, world.state.failure.reason) == (FAILED, MESHES_DIFFER)
    comparing.session.set_difference(interpolate=True)
    assert world.scene.against.interpolate
    world.renderer.shown.emit(
        SceneShown(
            world.scene.id, range=(-1.0, 1.0), data_range=(-0.5, 1.0), compared=Compared(None, ("Zone",), ("It is.",))
        )
    )
    world.renderer.frame.emit(frame(world.scene.id))
    assert "signed, interpolated" in caption(world.state)
    sentence = difference_sentence(world.state)
    assert sentence == "Pressure: sample 0 − sample 7, signed. The values range from −0.5 to 1. It is."


def test_another_sample_while_the_other_side_is_on_its_way(comparing: Comparing) -> None:
    world = comparing.world
    comparing.subtract()
    comparing.session.step(1)
    assert not world.state.awaits_other
    world.answer()
    assert world.state.awaits_other
    comparing.answer()
    assert world.scene.against.title == "pressure: sample 1 − sample 7, signed"
    assert world.scene_sample == 1


def test_the_solid_colour_has_no_difference(comparing: Comparing) -> None:
    world = comparing.world
    comparing.subtract()
    comparing.answer()
    world.draw()
    comparing.session.select(field="", location="")
    assert world.scene.against is None
    world.draw()
    assert difference_sentence(world.state) == "Choose a field: none is shown."
    comparing.session.select(field="pressure", location="vertex")
    assert world.scene.against is not None


def test_it_is_a_part_of_the_view(comparing: Comparing) -> None:
    world, session = comparing.world, comparing.session
    before = session.view
    comparing.subtract()
    comparing.answer()
    world.draw()
    view = session.view
    assert view.difference.other == SEVENTH and view.difference.on
    assert differences(before, view)[0] == "difference"
    assert view_from_plain(view_to_plain(view), ViewState()) == view
    session.set_view(before)
    assert world.scene.against is None and world.scene.color_map == "viridis"
    world.draw()
    session.set_view(view)
    assert world.scene.against is not None and world.scene.color_map == "vik"
    assert view_from_plain({"choice": {}}, ViewState()).difference == Difference()


def test_another_dataset_begins_without_it(comparing: Comparing) -> None:
    world = comparing.world
    comparing.subtract()
    comparing.answer()
    world.draw()
    world.shown("/data/engine")
    assert world.state.difference == Difference() and world.scene.against is None
    assert world.scene.color_map == "viridis", "the map of the difference is not that of new datasets"
