"""Tools that look inside: the session keeps them, the dock shows and changes them."""

# mypy takes what was asserted once for what is always so: the tools change by what is done to the window.
# mypy: disable-error-code=comparison-overlap

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QMenu,
    QSlider,
    QSpinBox,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.shell.fakes import World, catalogue
from tests.shell.windows import WholeWindow
from viewer.artifacts.manifest import FieldRecord
from viewer.codec import to_plain
from viewer.protocol import (
    Arrows,
    Box,
    Clip,
    Deform,
    Mesh,
    Plane,
    PlaneSeeds,
    SceneShown,
    Slice,
    Sphere,
    Streamlines,
    Threshold,
    Tool,
    ToolNote,
)
from viewer.shell.session.last_views import LastViews
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.state import DRAWING, FAILED, LOADING, SHOWN
from viewer.shell.session.view_state import ViewState
from viewer.shell.tools.around import Around, FieldChoice
from viewer.shell.tools.registry import FORMS
from viewer.shell.tools.tools_panel import ToolsPanel
from viewer.shell.widgets.calm_wheel import CalmWheel
from viewer.shell.widgets.column_scroll import ColumnScroll
from viewer.shell.widgets.number_edit import NumberEdit
from viewer.shell.window.action_table import ACTIONS

BOUNDS = (0.0, 2.0, 0.0, 4.0, -1.0, 1.0)
FIELDS = (
    FieldChoice("pressure", "vertex"),
    FieldChoice("density", "cell"),
    FieldChoice("velocity", "vertex", ("velocity_x", "velocity_y", "velocity_z")),
)
AROUND = Around(BOUNDS, FIELDS, FIELDS[0], (0.0, 10.0))

# The session ----------------------------------------------------------------------------------------------------------


def test_a_scene_has_the_tools_of_the_session(world: World) -> None:
    world.session.set_tools((Clip(),))
    world.shown()
    assert world.scene.tools == (), "another dataset begins without"
    world.session.set_tools((Clip(), Mesh()))
    assert world.scene.tools == world.state.tools == (Clip(), Mesh())
    world.draw()
    assert world.state.shown is not None and world.state.shown.tools == (Clip(), Mesh())
    world.session.step(1)
    world.answer()
    assert world.scene.tools == (Clip(), Mesh()), "and so has that of the next sample"
    world.session.select(time=2.0)
    world.answer()
    assert world.scene.tools == (Clip(), Mesh())


def test_one_picture_at_a_time_while_a_slider_is_dragged(world: World) -> None:
    world.shown()
    before = len(world.renderer.scenes)
    for place in range(20):
        world.session.set_tools((Clip(shape=Plane((float(place), 0.0, 0.0))),))
    assert len(world.renderer.scenes) == before + 1
    assert world.state.tools == (Clip(shape=Plane((19.0, 0.0, 0.0))),)
    world.draw()
    assert len(world.renderer.scenes) == before + 2
    assert world.scene.tools == world.state.tools
    assert world.state.phase == DRAWING
    world.draw()
    assert (len(world.renderer.scenes), world.state.phase) == (before + 2, SHOWN)


def test_pictures_of_a_drag_are_drafts_and_the_last_one_is_not(world: World) -> None:
    world.shown()
    world.session.set_dragging(True)
    for place in (1.0, 2.0):
        world.session.set_tools((Clip(shape=Plane((place, 0.0, 0.0))),))
        assert world.scene.draft
        world.draw()
    scenes = len(world.renderer.scenes)
    world.session.set_dragging(False)
    assert len(world.renderer.scenes) == scenes + 1 and not world.scene.draft
    assert world.scene.tools == world.state.tools
    world.draw()
    for dragging in (True, False):
        world.session.set_dragging(dragging)
    assert len(world.renderer.scenes) == scenes + 1, "a click draws nothing"
    world.session.set_tools(())
    assert not world.scene.draft
    world.session.set_dragging(True)
    world.session.set_tools((Slice(),))
    world.session.set_dragging(False)
    while world.state.phase == DRAWING:
        world.draw()
    assert not world.scene.draft and world.scene.tools == (Slice(),), "also when it ends while a picture is on its way"


def test_fields_of_tools_are_read_first(world: World) -> None:
    world.shown()
    world.session.set_tools((Threshold(field="density"),))
    assert world.state.phase == LOADING
    assert world.asked.fields == ("pressure", "density")
    assert world.scene.tools == (), "nothing is drawn without the field"
    world.answer(read=("pressure", "density"))
    assert world.scene.tools == (Threshold(field="density"),)
    world.draw()
    asked = len(world.reader.requests)
    world.session.set_tools((Threshold(field="density", low=1.0),))
    assert len(world.reader.requests) == asked, "it is there"
    world.session.step(1)
    assert world.asked.fields == ("pressure", "density"), "of the next sample as well"


def test_a_field_that_a_sample_lacks_is_not_waited_for(world: World) -> None:
    world.shown()
    asked = len(world.reader.requests)
    world.session.set_tools((Threshold(field="entropy"),))
    assert len(world.reader.requests) == asked
    assert world.scene.tools == (Threshold(field="entropy"),), "the renderer says that it is not there"
    assert world.session.lookup.find(world.state.selection) is not None


def test_a_dataset_that_opens_with_tools_reads_two_fields_before_the_first_picture(world: World) -> None:
    world.opened()
    world.session.set_tools((Threshold(field="density"),))
    assert world.asked.fields == (), "no field is chosen yet: the first one"
    world.answer()
    assert world.asked.fields == ("pressure", "density")
    assert not world.scene.artifact
    world.answer(read=("pressure", "density"))
    assert world.state.selection.field == "pressure"
    assert world.scene.tools == (Threshold(field="density"),)


def test_a_field_that_a_tool_comes_to_need_while_the_sample_is_read(world: World) -> None:
    world.shown()
    world.session.step(1)
    assert world.asked.fields == ("pressure",)
    world.session.set_tools((Threshold(field="density"),))
    world.answer()
    assert world.asked.fields == ("pressure", "density")
    world.answer(read=("pressure", "density"))
    assert world.scene.tools == (Threshold(field="density"),)


def test_a_field_that_cannot_be_read_takes_no_picture_away(world: World) -> None:
    world.shown()
    world.session.set_tools((Threshold(field="density"),))
    world.fail("The field “density” is damaged.")
    assert world.state.phase == DRAWING
    assert world.scene.tools == (Threshold(field="density"),)
    assert world.troubles == ["The field “density” is damaged."]
    world.draw()
    asked, scenes = len(world.reader.requests), len(world.renderer.scenes)
    for low in range(3):
        world.session.set_tools((Threshold(field="density", low=float(low)),))
    assert (len(world.reader.requests), len(world.renderer.scenes)) == (asked, scenes + 1)
    world.session.retry()
    assert world.asked.fields == ("pressure", "density"), "the user wants it tried again"


def test_a_sample_that_cannot_be_read_fails_with_tools_too(world: World) -> None:
    world.shown()
    world.session.set_tools((Threshold(field="density"),))
    world.answer(read=("pressure", "density"))
    world.session.step(1)
    world.fail()
    assert world.asked.fields == ("pressure",), "once more without: a field of a tool may be to blame"
    world.fail()
    assert (world.state.phase, world.troubles) == (FAILED, []), "said in place of the picture"
    world.session.set_tools(())
    assert world.state.phase == FAILED


# Restarts -------------------------------------------------------------------------------------------------------------


def test_tools_are_kept_for_each_dataset(tmp_path: Path, qapp: Any) -> None:
    tools: tuple[Tool, ...] = (Clip(shape=Sphere((1.0, 2.0, 3.0), 4.0), flip=True), Streamlines(seeds=PlaneSeeds()))
    file = tmp_path / "state.json"
    views = LastViews(SavedState(file))
    first = World(tmp_path / "first", views)
    views.follow(first.session)
    first.shown("/data/horn")
    first.session.set_tools(tools)
    first.draw()
    views.note()
    first.close()

    again = LastViews(SavedState(file))
    second = World(tmp_path / "second", again)
    second.opened("/data/other")
    assert second.state.tools == ()
    second.opened("/data/horn", sample=1)
    assert second.state.tools == tools, "whatever sample it is opened with"
    second.close()
    assert LastViews(SavedState(file), enabled=False).recall(catalogue(), ViewState()).tools == ()


@pytest.mark.parametrize("rubbish", [None, 3, {}, [3], [{"kind": "no-such"}], [{"kind": "clip", "shape": 1}], [[]]])
def test_rubbish_among_remembered_tools_is_left_out(tmp_path: Path, rubbish: Any) -> None:
    state = SavedState(tmp_path / "state.json")
    good = to_plain(Slice(count=3))
    known = [*rubbish, good] if isinstance(rubbish, list) else rubbish
    from viewer.shell.session.state import Selection

    state.remember_view("/data/horn", Selection(), {"tools": known})
    found = LastViews(SavedState(tmp_path / "state.json")).recall(catalogue(), ViewState()).tools
    assert found == ((Slice(count=3),) if isinstance(rubbish, list) else ())


# The registry ---------------------------------------------------------------------------------------------------------


def test_every_tool_has_a_form_and_an_action() -> None:
    assert {form.kind for form in FORMS} == set(get_args(Tool))
    adding = [spec.id for spec in ACTIONS if spec.id.startswith("tools.add.")]
    assert adding == [f"tools.add.{form.name}" for form in FORMS]
    for form in FORMS:
        for around in (AROUND, Around()):
            assert type(form.begin(around)) is form.kind


# The panel ------------------------------------------------------------------------------------------------------------


class Desk:
    """A panel on screen with tools that follow what is chosen in it."""

    def __init__(self, qtbot: QtBot) -> None:
        self.panel = ToolsPanel(QMenu())
        qtbot.addWidget(self.panel)
        self.panel.resize(300, 700)
        self.panel.show()
        qtbot.waitExposed(self.panel)
        self.tools: tuple[Tool, ...] = ()
        self.notified = 0
        self.panel.chosen.connect(self._take)

    def _take(self, tools: tuple[Tool, ...]) -> None:
        self.notified += 1
        self.put(*tools)

    def put(self, *tools: Tool, around: Around = AROUND, notes: tuple[ToolNote, ...] = ()) -> None:
        self.tools = tools
        self.panel.render_tools(tools, around, notes)

    def opened(self, *tools: Tool) -> Desk:
        self.put(*tools)
        for row in self.panel.rows:
            row.unfold()
        return self

    def find(self, kind: type, name: str, row: int = 0) -> Any:
        found = self.panel.rows[row].findChild(kind, f"tools.{name}")
        assert found is not None, name
        return found

    def click(self, name: str, row: int = 0) -> None:
        kind = QCheckBox if self.panel.rows[row].findChild(QCheckBox, f"tools.{name}") else QToolButton
        self.find(kind, name, row).click()

    def pick(self, name: str, text: str) -> None:
        box = self.find(QComboBox, name)
        box.setCurrentIndex(box.findText(text))
        box.activated.emit(box.currentIndex())

    def enter(self, name: str, text: str) -> None:
        edit = self.find(NumberEdit, name)
        edit.setText(text)
        edit.setModified(True)
        edit.editingFinished.emit()


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    yield Desk(qtbot)


def test_rendering_says_nothing_and_every_value_is_shown(desk: Desk) -> None:
    for form in FORMS:
        desk.opened(form.begin(AROUND))
        assert desk.panel.rows[0].unfolded
    desk.opened(Clip(), Slice(), Threshold(), Arrows(), Streamlines(), Deform(factor=2.0), Mesh())
    assert desk.notified == 0


def test_no_form_is_wider_than_its_dock(desk: Desk) -> None:
    for form in FORMS:
        desk.opened(form.begin(AROUND))
        QApplication.processEvents()
        row = desk.panel.rows[0]
        assert row.minimumSizeHint().width() <= desk.panel.minimumSizeHint().width() <= 255, form.name


def test_a_plane_is_moved_by_slider_number_and_axis(desk: Desk) -> None:
    desk.opened(Clip())
    slider, number = desk.find(QSlider, "clip.slider"), desk.find(NumberEdit, "clip.position")
    assert (slider.value(), number.value) == (500, 1.0), "through the middle"
    slider.setValue(250)
    assert desk.tools == (Clip(shape=Plane((0.5, 2.0, 0.0))),)
    assert number.value == 0.5
    desk.click("clip.y")
    assert desk.tools[0].shape.normal == (0.0, 1.0, 0.0)
    assert (slider.value(), number.value) == (500, 2.0)
    desk.enter("clip.position", "3")
    assert desk.tools == (Clip(shape=Plane((1.0, 3.0, 0.0), (0.0, 1.0, 0.0))),)
    assert slider.value() == 750
    desk.click("clip.free")
    assert desk.find(NumberEdit, "clip.normal.z").isVisible()
    desk.enter("clip.normal.z", "1")
    assert desk.tools[0].shape.normal == (0.0, 1.0, 1.0)
    slider.setValue(500)
    assert desk.tools[0].shape.origin == pytest.approx((1.0, 2.0, 0.0))
    desk.click("clip.z")
    assert not desk.find(NumberEdit, "clip.normal.z").isVisible()
    desk.click("clip.flip")
    desk.click("clip.whole_cells")
    assert (desk.tools[0].flip, desk.tools[0].whole_cells) == (True, True)


def test_a_flat_mesh_has_a_slider_that_does_not_divide_by_nothing(desk: Desk) -> None:
    desk.opened(Clip(shape=Plane(None, (0.0, 0.0, 1.0))))
    desk.put(*desk.tools, around=replace(AROUND, bounds=(0.0, 1.0, 0.0, 1.0, 0.0, 0.0)))
    assert not desk.find(QSlider, "clip.slider").isEnabled()


def test_the_shape_decides_which_values_there_are(desk: Desk) -> None:
    desk.opened(Clip())
    assert desk.find(QSlider, "clip.slider").isVisible()
    desk.pick("clip.shape", "Box")
    assert desk.tools == (Clip(shape=Box()),)
    assert not desk.find(QSlider, "clip.slider").isVisible()
    low = desk.find(NumberEdit, "clip.low.x")
    assert (low.isVisible(), low.value) == (True, 0.5), "the middle half"
    desk.enter("clip.low.x", "0.25")
    assert desk.tools == (Clip(shape=Box((0.25, 1.0, -0.5))),)
    desk.pick("clip.shape", "Sphere")
    desk.enter("clip.radius", "0.75")
    assert desk.tools == (Clip(shape=Sphere(None, 0.75)),)
    desk.enter("clip.radius", "")
    assert desk.tools == (Clip(shape=Sphere()),), "empty is automatic"
    said = desk.notified
    desk.pick("clip.shape", "Sphere")
    assert desk.notified == said, "it is one already"


def test_fields_of_the_sample_are_offered(desk: Desk) -> None:
    desk.opened(Threshold())
    box, component = desk.find(QComboBox, "threshold.field"), desk.find(QComboBox, "threshold.component")
    assert [box.itemText(row) for row in range(box.count())] == [
        "Field shown",
        "pressure",
        "density (cell)",
        "velocity",
    ]
    assert not component.isVisible()
    desk.pick("threshold.field", "velocity")
    assert desk.tools == (Threshold(field="velocity", location="vertex"),)
    assert component.isVisible()
    desk.pick("threshold.component", "velocity_y")
    assert desk.tools[0].component == 1
    desk.put(*desk.tools, around=replace(AROUND, fields=FIELDS[:1]))
    assert box.currentText() == "velocity (not in this sample)"
    desk.put(*desk.tools)
    desk.pick("threshold.field", "density (cell)")
    assert desk.tools == (Threshold(field="density", location="cell"),)
    desk.enter("threshold.low", "-1.5")
    assert desk.tools[0].low == -1.5


def test_only_vectors_are_offered_for_arrows(desk: Desk) -> None:
    desk.opened(Arrows())
    box = desk.find(QComboBox, "arrows.field")
    assert [box.itemText(row) for row in range(box.count())] == ["Field shown", "velocity"]
    apart = replace(AROUND, apart=("velocity",))
    desk.put(Arrows(), around=apart)
    assert [box.itemText(row) for row in range(box.count())] == ["Field shown"], "its components are listed instead"
    desk.put(Arrows(field="velocity", location="vertex"), around=apart)
    assert box.currentText() == "velocity", "a tool that draws it says so"
    desk.put(Arrows())
    desk.find(QSpinBox, "arrows.every").setValue(5)
    assert desk.tools[0].every == 5


def test_values_within_values(desk: Desk) -> None:
    desk.opened(Streamlines())
    desk.pick("streamlines.seeds", "A plane")
    desk.find(QSlider, "streamlines.slider").setValue(1000)
    desk.find(QSpinBox, "streamlines.count").setValue(7)
    assert desk.tools[0].seeds == PlaneSeeds(Plane((2.0, 2.0, 0.0)), 7)
    desk.pick("streamlines.seeds", "A sphere")
    desk.enter("streamlines.center.y", "3")
    assert desk.tools[0].seeds.sphere == Sphere((1.0, 3.0, 0.0))


def test_a_length_that_was_left_out_is_automatic(desk: Desk) -> None:
    desk.opened(Streamlines())
    edit = desk.find(NumberEdit, "streamlines.length")
    assert (edit.text(), edit.placeholderText()) == ("", "automatic")
    desk.enter("streamlines.length", "2.5")
    assert (desk.tools[0].length, edit.text()) == (2.5, "2.5")
    desk.enter("streamlines.length", "")
    assert (desk.tools[0].length, edit.text()) == (0.0, "")


def test_rows_are_switched_moved_and_removed(desk: Desk) -> None:
    desk.put(Clip(), Slice(), Clip(flip=True))
    desk.panel.rows[2].unfold()
    desk.click("clip.on", 2)
    assert [tool.on for tool in desk.tools] == [True, True, False]
    desk.click("clip.up", 2)
    assert [type(tool) for tool in desk.tools] == [Clip, Clip, Slice]
    assert [row.unfolded for row in desk.panel.rows] == [False, True, False], "the form goes along"
    desk.click("clip.remove", 0)
    assert desk.tools == (Clip(on=False, flip=True), Slice())
    assert [row.unfolded for row in desk.panel.rows] == [True, False]
    desk.click("clip.down", 0)
    assert [type(tool) for tool in desk.tools] == [Slice, Clip]
    assert not desk.find(QToolButton, "slice.up", 0).isEnabled()
    assert not desk.find(QToolButton, "clip.down", 1).isEnabled()


def test_notes_stand_at_their_tool(desk: Desk) -> None:
    sentence = "There is no field “<b>q</b>” in this sample."
    notes = (ToolNote(1, sentence, wrong=True), ToolNote(1, "Something else."))
    desk.put(Clip(), Threshold(field="q"), notes=notes)
    label = desk.find(QLabel, "threshold.notes", 1)
    assert label.text() == f"⚠ {sentence}\nSomething else."
    assert (label.isVisible(), label.textFormat()) == (True, Qt.TextFormat.PlainText)
    assert not desk.find(QLabel, "clip.notes", 0).isVisible()
    desk.put(Clip(), Threshold(field="q"))
    assert not label.isVisible()


def turn_wheel(widget: QWidget) -> None:
    middle = QPointF(widget.rect().center())
    buttons, modifiers = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    turn, phase = QPoint(0, 120), Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(middle, widget.mapToGlobal(middle), QPoint(), turn, buttons, modifiers, phase, False)
    QApplication.sendEvent(widget, event)


def test_without_a_guard_the_wheel_turns_a_value(qtbot: QtBot) -> None:
    guarded, free, wheel = QSpinBox(), QSpinBox(), CalmWheel()
    wheel.guard(guarded)
    for box in (guarded, free):
        qtbot.addWidget(box)
        turn_wheel(box)
    assert (guarded.value(), free.value()) == (0, 1)


@pytest.mark.parametrize(
    ("tool", "kind", "name"),
    [
        (Clip(), QSlider, "clip.slider"),
        (Clip(), QComboBox, "clip.shape"),
        (Slice(), QSpinBox, "slice.count"),
        (Threshold(), QComboBox, "threshold.field"),
    ],
)
def test_the_wheel_changes_only_what_has_the_focus(desk: Desk, tool: Tool, kind: type, name: str) -> None:
    desk.opened(tool)
    widget = desk.find(kind, name)
    before = (desk.tools, desk.notified)
    turn_wheel(widget)
    assert (desk.tools, desk.notified) == before
    assert not widget.hasFocus(), "nor does it take the focus"


# The whole window -----------------------------------------------------------------------------------------------------


def shown_state(world: World, *tools: Tool, notes: tuple[ToolNote, ...] = ()) -> Any:
    """A state with tools on screen, and a vector among the fields."""
    world.shown()
    world.session.set_tools(tools)
    world.draw()
    state = world.state
    assert state.shown is not None and state.manifest is not None
    zone = state.manifest.zones[0]
    fields = (*zone.fields, FieldRecord("velocity", "vertex", "v.npy", ("x", "y", "z")))
    manifest = replace(state.manifest, zones=(replace(zone, fields=fields),))
    scene: SceneShown = replace(state.shown.scene, bounds=BOUNDS, tool_notes=notes)
    return replace(state, manifest=manifest, shown=replace(state.shown, manifest=manifest, scene=scene))


def test_actions_add_tools_and_open_the_dock(whole: WholeWindow, world: World, qtbot: QtBot) -> None:
    window, session = whole.window, whole.features.session
    assert window.docks["tools"].isHidden()
    whole.render(shown_state(world))
    window.actions_["tools.add.clip"].trigger()
    assert window.docks["tools"].isVisible()
    assert session.state.tools == (Clip(),)
    window.actions_["tools.add.arrows"].trigger()
    assert session.state.tools == (Clip(), Arrows(field="velocity", location="vertex"))
    qtbot.waitUntil(lambda: [row.unfolded for row in whole.features.of_dataset.tools.panel.rows] == [True, True])
    column = whole.features.of_dataset.tools.panel.findChild(ColumnScroll)

    def form_is_seen() -> bool:
        row = whole.features.of_dataset.tools.panel.rows[1]
        top = row.mapTo(column.viewport(), QPoint(0, 0)).y()
        return top == 0 or 0 < top <= column.viewport().height() - row.height()

    qtbot.waitUntil(form_is_seen)
    window.actions_["tools.add.streamlines"].trigger()
    assert session.state.tools[-1] == Mesh(opacity=0.3), "else the volume hides its lines"
    window.actions_["tools.add.mesh"].trigger()
    assert [type(tool) for tool in session.state.tools] == [Clip, Arrows, Streamlines, Mesh], "there is one already"
    qtbot.waitUntil(lambda: whole.features.of_dataset.tools.panel.rows[3].unfolded)
    window.actions_["tools.toggle"].trigger()
    assert {tool.on for tool in session.state.tools} == {False}
    window.actions_["tools.toggle"].trigger()
    assert {tool.on for tool in session.state.tools} == {True}
    first, *others = session.state.tools
    session.set_tools((replace(first, on=False), *others))
    for _ in range(2):
        window.actions_["tools.toggle"].trigger()
    assert [tool.on for tool in session.state.tools] == [False, True, True, True], "what was off stays off"
    window.actions_["tools.clear"].trigger()
    assert session.state.tools == ()
    assert not window.actions_["tools.clear"].isEnabled()


def test_a_slice_is_not_where_a_clip_cuts(whole: WholeWindow, world: World) -> None:
    window, session = whole.window, whole.features.session
    whole.render(shown_state(world))
    for action in ("clip", "slice", "clip", "slice"):
        window.actions_[f"tools.add.{action}"].trigger()
    x, y, z = Plane(), Plane(normal=(0.0, 1.0, 0.0)), Plane(normal=(0.0, 0.0, 1.0))
    assert session.state.tools == (Clip(shape=x), Slice(plane=y, ghost=True), Clip(shape=z), Slice(plane=x, ghost=True))


def test_notes_belong_to_the_tools_on_screen(whole: WholeWindow, world: World) -> None:
    state = shown_state(world, Clip(), Threshold(field="q"), notes=(ToolNote(1, "No.", wrong=True),))
    whole.render(state)
    whole.window.docks.show("tools")
    panel = whole.features.of_dataset.tools.panel
    label = panel.rows[1].findChild(QLabel, "tools.threshold.notes")
    assert label is not None and label.text() == "⚠ No."
    everywhere = whole.window.findChild(QLabel, "notes.text")
    assert everywhere is not None and everywhere.text() == "⚠ Threshold: No."
    whole.render(replace(state, tools=(Threshold(field="q"), Clip())))
    assert all(not label.text() for label in panel.findChildren(QLabel) if label.objectName().endswith(".notes"))
