"""Several panes in the running program: by mouse, by actions, and after a restart."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from tests.end2end.conftest import Start
from tests.end2end.probes import camera, panes, state, widgets
from tests.end2end.program import Program
from tests.frames import Pixels, difference


def picture(window: Program, *samples: int) -> Pixels:
    window.until(panes.are_there, *samples)
    return window.picture()


def test_samples_side_by_side(start: Start) -> None:
    window = start("--example")
    window.until_shown(0)
    window.trigger("panes.add")
    two = picture(window, 0, 1)
    assert window.ask(panes.active) == 1 and window.ask(state.wanted_sample) == 1
    half = two.shape[1] // 2
    assert not np.array_equal(two[60:, :half], two[60:, -half:])
    ranges = window.ask(panes.ranges)
    assert ranges[0] == ranges[1], "one bar for both"
    cameras = window.ask(panes.cameras)
    assert cameras[0] == cameras[1]
    window.trigger("view.turn_left")
    window.until(camera.has_left, cameras[1])
    assert len({tuple(place) for place in window.ask(panes.cameras)}) == 1

    window.ask(panes.click, 0)
    window.until(panes.are_there, 0, 1)
    assert window.ask(panes.active) == 0 and window.ask(state.wanted_sample) == 0
    window.ask(state.step, 2)
    window.until(panes.are_there, 2, 1)
    window.ask(state.select, field="temperature", location="")
    window.until(panes.are_there, 2, 1)
    assert window.ask(panes.fields) == ["temperature", "temperature"]
    window.trigger("panes.link.field")
    window.ask(state.select, field="pressure", location="")
    window.until(panes.are_there, 2, 1)
    assert window.ask(panes.fields) == ["pressure", "temperature"]
    window.trigger("time.next")
    window.until(panes.are_there, 2, 1)
    assert len(set(window.ask(panes.times))) == 1 and window.ask(panes.times)[0] > 0.0

    assert window.ask(panes.drop, 4)
    window.until(panes.are_there, 2, 1, 4)
    window.trigger("panes.close")
    window.until(panes.are_there, 2, 1)
    assert window.message == "" and window.failure == ""
    assert window.quit() == 0

    again = start("--example")
    again.until(panes.are_there, 2, 1)
    assert again.ask(panes.fields)[1] == "temperature"
    again.trigger("panes.shape.1x1")
    again.until_shown()
    again.trigger("edit.undo")
    again.until(panes.are_there, 2, 1)
    assert again.quit() == 0


def test_swap_and_split(start: Start) -> None:
    window = start("--example")
    window.until_shown(0)
    window.until(state.is_series_known)
    window.trigger("panes.shape.1x2")
    before = picture(window, 0, 1)
    window.trigger("panes.swap")
    swapped = picture(window, 1, 0)
    assert not np.array_equal(before, swapped)
    window.trigger("panes.swap")
    assert np.array_equal(picture(window, 0, 1), before)
    window.trigger("panes.split")
    window.until(panes.are_there, 0, 1)
    assert window.until(panes.split_at) == pytest.approx(0.5)
    first = window.picture()
    window.ask(panes.drag_split, 0.25)
    window.until(panes.is_split_before, 0.3)
    second = window.picture()
    middle = slice(int(first.shape[1] * 0.3), int(first.shape[1] * 0.45))
    assert not np.array_equal(first[:, middle], second[:, middle]), "the other sample is seen there now"
    right = slice(int(first.shape[1] * 0.55), None)
    assert difference(first[80:, right], second[80:, right]) < 0.01, "and nothing else has moved"
    assert window.quit() == 0


def test_a_sample_that_cannot_be_read_says_so_in_its_own_pane(start: Start, dataset: Path) -> None:
    broken = next(path for path in sorted((dataset / "data" / "train").iterdir()) if path.name.endswith("1"))
    shutil.rmtree(broken / "meshes")
    window = start(dataset)
    window.until_shown(0)
    window.trigger("panes.add")
    window.until(panes.fails, 1)
    shown = panes.failures
    assert "Sample 1 of split train cannot be shown" in window.ask(shown)[1] and window.ask(shown)[0] == ""
    assert window.ask(panes.captions)[0].startswith("train, sample 0")
    window.ask(panes.click, 0)
    window.until(panes.fails, 1)
    window.until(state.is_shown, 0)
    window.ask(state.step, 2)
    window.until(state.is_shown, 2)
    assert window.ask(widgets.is_visible, "view.panes")
    assert window.quit() == 0


def test_two_samples_and_their_difference(start: Start) -> None:
    window = start("--example")
    window.until_shown(0)
    window.ask(panes.show_with_difference, 0, 1)
    window.until(panes.are_there, 0, 1, 0)
    first, second, error = window.ask(panes.ranges)
    assert first == second and error != first and error[0] == -error[1]
    assert "signed" in window.ask(panes.captions)[2]
    window.ask(panes.click, 2)
    window.until(panes.are_there, 0, 1, 0)
    assert window.ask(panes.active) == 2
    assert window.ask(panes.ranges) == [first, second, error], "which pane is active changes no picture"
    window.ask(panes.click, 1)
    window.until(panes.are_there, 0, 1, 0)
    assert window.ask(panes.ranges) == [first, second, error]
    assert window.message == ""
    assert window.quit() == 0
