"""Boundaries in the whole program: shown by the dock, the menu and the command line, undone, saved and remembered."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import bounded
from tests.end2end.conftest import open_anew
from tests.end2end.probes import camera, state, undo, widgets, zones
from tests.end2end.program import Program
from tests.frames import near


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return bounded.write(tmp_path / "bounded")


def test_they_are_shown_and_hidden(window: Program, dataset: Path) -> None:
    open_anew(window, dataset)
    window.ask(state.select, base="Flat")
    window.until(zones.are_shown)
    window.until(state.is_as_wanted)
    window.until(camera.is_final)
    bare = window.picture()
    window.ask(widgets.show_dock, "zones")
    window.ask(zones.tick, "Plate", "Patch", True)
    window.until(zones.are_shown, "Patch")
    window.until(camera.is_final)
    (color,) = window.ask(zones.colors)
    assert near(window.picture(), color).sum() > 1000
    assert not near(bare, color).any()

    window.until(undo.has_ended_step)
    window.trigger("edit.undo")
    window.until(zones.are_shown)
    assert not window.ask(zones.is_ticked, "Plate", "Patch")
    window.trigger("edit.redo")
    window.until(zones.are_shown, "Patch")
    assert window.ask(zones.is_ticked, "Plate", "Patch")

    window.trigger("view.boundaries")
    window.until(zones.are_shown)
    window.trigger("view.boundaries")
    window.until(zones.are_shown, "West", "South", "Patch")
    window.ask(widgets.click, "zones.none")
    window.until(zones.are_shown)


def test_a_family_is_all_that_belongs_to_it(window: Program, dataset: Path) -> None:
    open_anew(window, dataset)
    window.ask(state.select, base="Volumes")
    window.until(state.is_as_wanted)
    window.ask(widgets.show_dock, "zones")
    window.ask(zones.tick, "Families", "Walls", True)
    window.until(zones.are_shown, "Lid", "Floor", "Jmin")
    window.ask(zones.tick, "Boxes", "Floor", False)
    window.until(zones.are_shown, "Lid", "Jmin")
