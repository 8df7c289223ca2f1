"""Vectors in the dock *Dataset*: listed once, or as their components where the user wants these."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox
from pytestqt.qtbot import QtBot

from tests.shell.fakes import World
from tests.shell.tools.test_tools import shown_state
from viewer.codec import from_plain, to_plain
from viewer.shell.panels.dataset_panel import DatasetPanel
from viewer.shell.session.state import Selection


def test_a_vector_is_listed_once_or_apart(world: World, qtbot: QtBot) -> None:
    panel = DatasetPanel()
    qtbot.addWidget(panel)
    panel.show()
    field, component = (panel.findChild(QComboBox, f"dataset.{name}") for name in ("field", "component"))
    joined = panel.findChild(QCheckBox, "dataset.joined")
    said: list[dict[str, Any]] = []
    panel.chosen.connect(said.append)
    state = shown_state(world)

    def go() -> list[str]:
        """Do what the panel said last."""
        nonlocal state
        state = replace(state, selection=replace(state.selection, **said[-1]))
        panel.render_state(state)
        return [field.itemText(row) for row in range(field.count())]

    def choose(text: str) -> None:
        field.setCurrentIndex(field.findText(text))
        field.activated.emit(field.currentIndex())

    panel.render_state(state)
    assert not joined.isVisible(), "a scalar is shown"
    choose("velocity")
    assert said[-1] == {"field": "velocity", "location": "vertex"}
    assert go() == ["Solid colour", "pressure", "density (cell)", "velocity"]
    assert joined.isVisible() and joined.isChecked() and component.isVisible()
    joined.click()
    assert said[-1] == {"apart": ("velocity",), "component": 0}, "there is no magnitude of a component"
    assert go() == ["Solid colour", "pressure", "density (cell)", "x", "y", "z"]
    assert field.currentText() == "x" and not component.isVisible()
    choose("z")
    assert said[-1] == {"field": "velocity", "location": "vertex", "component": 2}
    go()
    assert field.currentText() == "z"
    joined.click()
    assert said[-1] == {"apart": ()}
    assert go()[-1] == "velocity" and component.currentText() == "z"


def test_what_is_listed_apart_stays_so_in_the_dataset(world: World) -> None:
    world.shown()
    world.session.select(apart=("U",))
    world.answer() if world.state.phase == "loading" else world.draw()
    world.session.step(1)
    world.answer()
    assert world.state.selection.apart == world.state.choice.apart == ("U",)
    assert from_plain(Selection, to_plain(world.state.choice)).apart == ("U",), "it is remembered with the view"
    assert from_plain(Selection, {"sample": 3}).apart == (), "views of earlier versions have none"
