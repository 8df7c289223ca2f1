"""What the user chose is kept where a sample lacks it, and comes back with the next one that has it."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot

from tests.shell.fakes import TIMES, World
from viewer.errors import NO_BASE
from viewer.protocol import ALL_BASES, Failed
from viewer.shell.panels.dataset_panel import DatasetPanel
from viewer.shell.session.choice import absent_base, absent_field, absent_notes
from viewer.shell.session.state import FAILED, LOADING, SHOWN
from viewer.shell.view.view_panel import ViewPanel

BOTH = (("pressure", "vertex"), ("density", "cell"))


def go(world: World, sample: int, fields: Any = BOTH, read: Any = None) -> None:
    """Go to a sample that has these fields, and bring it to the screen."""
    asked = len(world.reader.requests)
    world.session.select(sample=sample)
    if len(world.reader.requests) > asked:
        world.answer(fields=fields, read=tuple(name for name, _place in fields) if read is None else read)
    world.draw()
    assert world.state.phase == SHOWN


def no_base(world: World) -> None:
    world.reader.answered.emit(Failed(world.asked.id, "The sample has no base so. It has Other.", "", NO_BASE))


def test_a_field_comes_back(world: World) -> None:
    world.shown()
    world.session.select(field="density", location="cell")
    world.answer(read=("pressure", "density"))
    world.draw()
    go(world, 1, fields=())
    assert world.scene.field == "" and world.troubles == []
    assert absent_notes(world.state) == [
        "Sample 1 has no field “density”; it comes back with the next sample that has it."
    ]
    go(world, 2)
    assert world.asked.fields == ("density",)
    assert (world.scene.field, world.scene.location) == ("density", "cell")
    assert absent_notes(world.state) == []


def test_no_other_field_takes_its_place(world: World) -> None:
    world.shown()
    go(world, 1, fields=(("density", "cell"),))
    assert world.state.selection.field == "" and absent_field(world.state) == "pressure"


def test_a_sample_without_the_field_needs_no_reader_twice(world: World) -> None:
    world.shown()
    go(world, 1, fields=())
    go(world, 0)
    asked = len(world.reader.requests)
    go(world, 1)
    assert len(world.reader.requests) == asked and world.scene.field == ""


def test_the_component_comes_back(world: World) -> None:
    world.shown()
    world.session.select(component=1)
    world.draw()
    go(world, 1, fields=())
    go(world, 2)
    assert (world.state.selection.field, world.state.selection.component) == ("pressure", 1)


@pytest.mark.parametrize("chosen", ["density", ""])
def test_another_choice_takes_its_place(world: World, chosen: str) -> None:
    world.shown()
    go(world, 1, fields=(("density", "cell"),))
    world.session.select(field=chosen, location="cell" if chosen else "")
    if chosen:
        world.answer(fields=(("density", "cell"),), read=("density",))
        world.draw()
    assert absent_notes(world.state) == [] and world.state.phase == SHOWN
    go(world, 2)
    assert world.state.selection.field == chosen


def test_nothing_chosen_is_the_first_field_of_the_first_sample_that_has_one(world: World) -> None:
    world.opened()
    world.answer(fields=(), read=())
    world.draw()
    assert world.state.selection.field == "" and absent_notes(world.state) == [], "nothing was chosen"
    world.session.select(sample=1)
    assert world.asked.fields == ()
    world.answer()
    assert world.scene.field == "pressure"


def test_the_step_of_a_movie_that_has_the_field_shows_it(world: World) -> None:
    world.shown()
    world.session.select(time=TIMES[1])
    world.answer(fields=(), read=())
    world.draw()
    assert world.state.selection.field == ""
    world.session.select(time=TIMES[2])
    assert world.asked.fields == ("pressure",)


def test_a_base_comes_back(world: World) -> None:
    world.shown()
    world.session.select(sample=1)
    no_base(world)
    assert world.state.phase == LOADING and (world.asked.sample, world.asked.base) == (1, "")
    world.answer()
    world.draw()
    assert world.state.phase == SHOWN and world.troubles == []
    # What the fake publishes with the base left open is Base_3_3; the other way round is below.
    world.session.select(base="Base_2_3")
    world.answer()
    world.draw()
    go(world, 2)
    assert world.state.selection.base == "Base_2_3"
    world.session.select(sample=7)
    no_base(world)
    world.answer()
    world.draw()
    assert (world.state.selection.base, absent_base(world.state)) == ("Base_3_3", "Base_2_3")
    assert absent_notes(world.state) == [
        "Sample 7 has no base “Base_2_3”; “Base_3_3” is shown instead. “Base_2_3” comes back with the next sample "
        "that has it."
    ]
    world.session.select(sample=8)
    assert world.asked.base == "Base_2_3"


def test_a_sample_without_the_base_needs_no_reader_twice(world: World) -> None:
    world.shown(base="Base_2_3")
    world.session.select(sample=1)
    no_base(world)
    world.answer(bases=("Base_3_3",))
    world.draw()
    go(world, 0)
    asked = len(world.reader.requests)
    go(world, 1)
    assert len(world.reader.requests) == asked and absent_base(world.state) == "Base_2_3"


def test_a_base_that_was_chosen_instead_is_kept(world: World) -> None:
    world.shown(base="Base_2_3")
    world.session.select(sample=1)
    no_base(world)
    world.answer()
    world.draw()
    world.session.select(base=ALL_BASES)
    world.answer()
    world.draw()
    world.session.select(sample=2)
    assert world.asked.base == ALL_BASES


def test_a_failure_of_another_kind_stays_one(world: World) -> None:
    world.shown()
    world.session.select(sample=1)
    asked = len(world.reader.requests)
    world.fail("It is damaged.")
    assert world.state.phase == FAILED and len(world.reader.requests) == asked


def test_the_time_comes_back(world: World) -> None:
    world.shown()
    world.session.select(time=0.6)  # between two steps: the nearest is shown
    world.answer()
    world.draw()
    assert world.state.selection.time == 0.5
    world.session.select(sample=1)
    assert world.asked.time == 0.6, "another sample may have it"
    world.answer()
    world.draw()
    world.session.select(time=TIMES[2])
    world.answer()
    world.draw()
    world.session.select(sample=2)
    assert world.asked.time == TIMES[2]


def test_reading_again_asks_for_the_choice(world: World) -> None:
    world.shown()
    go(world, 1, fields=())
    world.session.retry()
    assert world.asked.fields == ("pressure",)


def test_the_lists_show_the_choice_as_absent(world: World, qtbot: QtBot) -> None:
    panel = DatasetPanel()
    view = ViewPanel()
    qtbot.addWidget(panel)
    qtbot.addWidget(view)
    field = panel.findChild(QComboBox, "dataset.field")

    def entries() -> list[str]:
        panel.render_state(world.state)
        view.render_state(world.state)
        return [field.itemText(row) for row in range(field.count())]

    world.shown()
    assert entries() == ["Solid colour", "pressure", "density (cell)"]
    go(world, 1, fields=(("density", "cell"),))
    for _ in range(2):
        assert entries() == ["Solid colour", "density (cell)", "pressure (not in this sample)"]
    assert field.currentText() == "Solid colour"
    assert not field.model().flags(field.model().index(2, 0)) & Qt.ItemFlag.ItemIsEnabled
    assert "Sample 1 has no field “pressure”" in panel.notes.findChild(QLabel, "notes.text").text()
    assert "no field “pressure”" in view.findChild(QLabel, "view.caption").text()
    world.session.select(field="", location="")
    assert entries() == ["Solid colour", "density (cell)"]
    go(world, 2)
    assert entries() == ["Solid colour", "pressure", "density (cell)"]
