"""A difference in the session: which other side is wanted, what waits for it, what is kept, and what it is called."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QComboBox, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.shell.fakes import TIMES, World, frame
from tests.shell.windows import WholeWindow
from viewer.errors import MESHES_DIFFER, NO_DIFFERENCE
from viewer.protocol import Failed, Probed, SampleRead, SceneShown, SeriesRangeRead, SubtractedField
from viewer.protocol.comparing import ABSOLUTE, ALONE, PREDICTION, RELATIVE, SIGNED, Compared
from viewer.shell.panels.difference_entries import DifferenceEntries
from viewer.shell.panels.difference_panel import DifferencePanel
from viewer.shell.panels.difference_sentences import difference_sentence
from viewer.shell.panels.sample_spin_box import SampleSpinBox
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.captions import caption
from viewer.shell.session.color_bar_content import ColorBarContent
from viewer.shell.session.difference import AT_TIME, FIRST_TIME, STEP_BEFORE, Difference, Other
from viewer.shell.session.player import Player
from viewer.shell.session.range_words import range_words
from viewer.shell.session.series_range import SeriesRange
from viewer.shell.session.side_reading import SideReading
from viewer.shell.session.state import FAILED, FIXED, LOADING, SHOWN, SessionFailure, SessionState
from viewer.shell.session.view_state import ViewState, differences, view_from_plain, view_to_plain
from viewer.shell.view.color_bar import ColorBar
from viewer.shell.view.color_bar_text import color_bar_text
from viewer.shell.view.cursor_probe import describe_probe

SEVENTH = Other(split="train", sample=7)
MODEL = Other(dataset="/data/horn_pred", name="model", role=PREDICTION)


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
    assert world.scene.color_map == "vik" and world.scene.range is None
    assert world.scene.widen, "there are three time steps, whose range is not known yet"
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
        (replace(MODEL), 2.0, "pressure: model − reference, signed"),
        (replace(MODEL, factor=-1.0), 2.0, "pressure: −1 × model − reference, signed"),
        (replace(MODEL, factor=2.0, offset=-1.0), 2.0, "pressure: (2 × model − 1) − reference, signed"),
        (Other(role=ALONE, factor=2.0, offset=1.0), 2.0, "2 × pressure + 1"),
        (Other(role=ALONE, offset=-273.15), 2.0, "pressure − 273.1"),
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
    against = world.scene.against
    assert (against.role, against.factor, against.offset) == (other.role, other.factor, other.offset)
    assert manifest.dataset == (other.dataset or "/data/horn")


def test_values_with_a_factor_look_like_a_field(comparing: Comparing) -> None:
    world = comparing.world
    comparing.session.set_color_scale(mode=FIXED, fixed=(0.0, 1.0))
    comparing.subtract(Other(role=ALONE, factor=2.0, offset=1.0))
    assert world.scene.color_map == "viridis"
    assert world.scene.range is None, "the range that was typed is of other values"
    world.draw()
    shown = world.state.shown
    assert shown is not None
    assert caption(world.state).endswith("2 × pressure + 1  ·  t = 0")
    answer = Probed(1, shown.scene.id, "Zone", (0.0, 0.0, 0.0), 3, 0, 5.0, (), (2.0, 5.0))
    assert describe_probe(answer, shown).startswith("2 × pressure + 1 = 5   at (")
    comparing.subtract()
    comparing.answer()
    assert world.scene.against.kind == SIGNED, "another choice has nothing of it"


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
    assert sentence == "pressure: sample 0 − sample 7, signed. The values range from −0.5 to 1. It is."


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


def test_what_is_under_the_cursor(comparing: Comparing) -> None:
    world = comparing.world
    comparing.subtract()
    comparing.answer()
    world.draw()
    shown = world.state.shown
    assert shown is not None
    answer = Probed(1, shown.scene.id, "Zone", (0.0, 0.0, 0.0), 3, 0, -0.25, (), (1.0, 1.25))
    words = "pressure: sample 0 − sample 7 = −0.25  (1 and 1.25), signed   at ("
    assert describe_probe(answer, shown).startswith(words)
    hole = replace(answer, value=None, sides=(1.0, None))
    assert "sample 0 − sample 7: no value  (1 and no value), signed" in describe_probe(hole, shown)


def test_the_command_palette_finds_samples_to_subtract(comparing: Comparing) -> None:
    found = list(DifferenceEntries(comparing.session)("subtract 1"))
    assert [entry.text for entry in found] == ["Subtract sample 1 of train", "Subtract sample 1 of test"]
    assert not list(DifferenceEntries(comparing.session)("subtract"))
    found[1].run()
    assert comparing.world.state.difference.other == Other(split="test", sample=1)


class Chosen:
    """The dock over a session, and what was chosen in it."""

    def __init__(self, qtbot: QtBot, world: World) -> None:
        self.panel = DifferencePanel()
        qtbot.addWidget(self.panel)
        self.said: list[dict] = []
        self.panel.chosen.connect(self.said.append)
        world.session.changed.connect(self.panel.render_state)
        self.panel.chosen.connect(lambda changes: world.session.set_difference(**changes))
        self.panel.render_state(world.state)

    def box(self, name: str) -> QComboBox:
        found = self.panel.findChild(QComboBox, f"difference.{name}")
        assert isinstance(found, QComboBox)
        return found

    def choose(self, name: str, text: str) -> None:
        box = self.box(name)
        box.setCurrentIndex(box.findText(text))
        box.activated.emit(box.currentIndex())

    def is_offered(self, name: str) -> bool:
        return self.panel.findChild(QWidget, f"difference.{name}").isVisibleTo(self.panel)


def test_the_dock(qtbot: QtBot, comparing: Comparing) -> None:
    dock = Chosen(qtbot, comparing.world)
    assert not dock.is_offered("kind") and not dock.is_offered("sample")
    dock.choose("what", "Another sample")
    assert dock.said[-1] == {"on": True, "other": Other(split="train", sample=1)}
    assert dock.is_offered("sample") and dock.is_offered("kind") and not dock.is_offered("floor")
    comparing.answer()
    comparing.world.draw()
    spin = dock.panel.findChild(SampleSpinBox, "difference.sample")
    spin.setValue(8)
    assert dock.said[-1]["other"] == Other(split="train", sample=8)
    dock.choose("split", "test")
    assert dock.said[-1]["other"] == Other(split="test", sample=0), "that split has no sample 8"
    dock.choose("kind", "Relative")
    assert dock.said[-1] == {"kind": RELATIVE} and dock.is_offered("floor")
    dock.choose("what", "Another time step")
    assert dock.said[-1]["other"] == Other(step=FIRST_TIME)
    dock.choose("time", "The one before")
    assert dock.said[-1]["other"] == Other(step=STEP_BEFORE)
    dock.choose("time", "t = 0.5")
    assert dock.said[-1]["other"] == Other(step=AT_TIME, time=0.5)
    dock.choose("field", "density (cell)")
    assert dock.said[-1]["other"] == Other(field="density", location="cell")
    dock.choose("what", "Nothing")
    assert dock.said[-1] == {"on": False} and not dock.is_offered("kind")
    dock.choose("what", "Another field")
    assert dock.said[-1] == {"on": True}, "the same again"
    comparing.session.set_difference(other=Other(dataset="/data/horn_pred", name="model A"))
    assert dock.box("what").currentText() == "model A"


def test_a_row_of_the_table_and_the_failure_page(qtbot: QtBot, whole: WholeWindow) -> None:
    menu = QMenu()
    whole.features.of_dataset.difference.add_sample(menu, 7)
    assert [action.text() for action in menu.actions()] == ["Subtract this sample"]
    state = SessionState(phase=FAILED, failure=SessionFailure("They differ.", reason=MESHES_DIFFER))
    panel = whole.features.of_dataset.view.panel
    panel.render_state(state)
    wanted: list[dict] = []
    panel.difference_wanted.connect(wanted.append)
    buttons = {name: panel.findChild(QPushButton, f"view.failure.{name}") for name in ("interpolate", "plain", "retry")}
    assert [button.isVisibleTo(panel) for button in buttons.values()] == [True, True, False]
    buttons["interpolate"].click()
    buttons["plain"].click()
    assert wanted == [{"interpolate": True}, {"on": False}]
    panel.render_state(replace(state, failure=SessionFailure("It is damaged.")))
    assert [button.isVisibleTo(panel) for button in buttons.values()] == [False, False, True]


def test_the_lines_above_the_bar_are_read_and_copied(qtbot: QtBot) -> None:
    lines = ("sample 0 − sample 7", "signed")
    content = ColorBarContent("pressure [Pa]", -1.0, 1.0, ("#000000", "#ffffff"), lines=lines)
    bar = ColorBar()
    qtbot.addWidget(bar)
    bar.set_content(ColorBarContent("pressure [Pa]", -1.0, 1.0, ("#000000", "#ffffff")))
    narrow = bar.sizeHint().width()
    bar.set_content(content)
    assert bar.sizeHint().width() > narrow
    assert all(line in bar.toolTip() and line in bar.accessibleDescription() for line in lines)
    assert color_bar_text(content).splitlines()[:3] == ["pressure [Pa]", *lines]


def test_the_range_over_all_times_is_that_of_the_difference(comparing: Comparing) -> None:
    world = comparing.world
    player = Player(world.session, world.session)
    job = SeriesRange(world.session, Idle(), player)  # type: ignore[arg-type]
    comparing.subtract(Other(split="train", sample=7, step=STEP_BEFORE), kind=ABSOLUTE)
    comparing.answer()
    world.draw()
    assert world.state.color_scale.is_provisional
    make = job.next_request(world.state)
    assert make is not None
    asked = make(5)
    assert (asked.dataset, asked.sample, asked.field, asked.reference) == ("/data/horn", 0, "pressure", "")
    assert asked.minus == SubtractedField(
        "/data/horn", "train", 7, "Base_3_3", "pressure", (0.0, 0.0, 0.5), kind=ABSOLUTE
    )
    job.ended(SeriesRangeRead(5, ((0.0, 9.0),)))
    assert world.scene.range == (0.0, 9.0) and world.scene.widen
    world.draw()
    assert world.state.shown is not None and range_words(world.state.shown).short == "all time steps"
    assert job.next_request(world.state) is None
    world.session.set_difference(kind=SIGNED)
    assert world.scene.range is None, "another kind has another range"
    world.draw()
    assert job.next_request(world.state) is not None
    world.session.set_difference(on=False)
    assert world.scene.range == (0.0, 1.0), "of the field itself what has been on screen"


def test_what_is_interpolated_has_the_range_of_its_time_step(comparing: Comparing) -> None:
    comparing.subtract(interpolate=True)
    comparing.answer()
    comparing.world.draw()
    assert not comparing.world.scene.widen and not comparing.world.state.color_scale.is_provisional


class Idle:
    """What has jobs done in the background, and has none to stop."""

    def stop(self, _job: object) -> None:
        """Stop nothing."""
