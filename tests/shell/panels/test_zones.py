"""Hiding zones: the menu stays open while they are ticked, and the words beside the picture count what is drawn."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from tests.shell.fakes import World
from tests.shell.windows import WholeWindow


def test_several_zones_are_hidden_one_after_the_other(whole: WholeWindow, world: World, qtbot: QtBot) -> None:
    world.shown()
    state = world.state
    assert state.manifest is not None and state.shown is not None
    zone = state.manifest.zones[0]
    zones = tuple(replace(zone, name=name, points=points) for name, points in (("A", 8), ("B", 80), ("C", 800)))
    manifest = replace(state.manifest, zones=zones)
    whole.show_docks()
    whole.render(replace(state, manifest=manifest, shown=replace(state.shown, manifest=manifest)))
    button, counts = whole.window.findChild(QPushButton, "dataset.zones"), whole.window.findChild(QLabel, "view.counts")
    assert button is not None and counts is not None
    assert (button.text(), counts.text()) == ("All zones", "888 points, 3 cells in 3 zones")
    menu = button.menu()
    assert isinstance(menu, QMenu)
    session = whole.features.session

    def hidden() -> list[str]:
        return list(session.state.selection.hidden_zones)

    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    everything, _line, *entries = menu.actions()
    assert [entry.text() for entry in entries] == ["A", "B", "C"]
    for entry in entries[:2]:
        qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(entry).center())
        assert menu.isVisible() and menu.actions()[2:] == entries, "the menu stays, with its entries"
    assert hidden() == ["A", "B"]
    menu.setActiveAction(entries[0])
    qtbot.keyClick(menu, Qt.Key.Key_Space)
    assert menu.isVisible() and hidden() == ["B"]
    assert [entry.isChecked() for entry in entries] == [True, False, True] and button.text() == "2 of 3 zones"
    shown = session.state.shown
    assert shown is not None
    whole.render(replace(session.state, shown=replace(shown, selection=session.state.selection)))
    assert counts.text() == "808 points, 2 cells in 2 of 3 zones"
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(everything).center())
    assert not menu.isVisible() and hidden() == []
    assert not everything.isEnabled()


def test_the_name_of_what_is_shown_has_its_room(whole: WholeWindow, world: World) -> None:
    world.shown()
    whole.window.resize(800, 600)
    whole.show_docks()
    whole.render(world.state)
    caption, counts = (whole.window.findChild(QLabel, f"view.{name}") for name in ("caption", "counts"))
    assert caption is not None and counts is not None
    long = "train, sample 0  ·  Base_3_3  ·  pressure coefficient [Pa]"
    caption.setText(long)
    counts.setText("1,234,567 points, 7,654,321 cells in 12 zones")
    qtlayout = caption.parentWidget().layout()
    assert qtlayout is not None
    qtlayout.activate()
    assert caption.width() >= caption.sizeHint().width() > counts.width()
