"""Tools in the running program: by their actions, on the example dataset."""

from __future__ import annotations

import numpy as np

from tests.end2end.conftest import Start
from tests.end2end.probes import camera, handles, state, tools, widgets
from tests.end2end.program import Program
from tests.frames import Pixels


def picture(window: Program) -> Pixels:
    window.until(tools.are_drawn)
    window.until_shown()
    return window.picture()


def test_a_clip_comes_and_goes(start: Start) -> None:
    window = start("--example")
    window.until_shown(0)
    window.until(state.is_series_known)  # from now on nothing else changes the colours
    window.ask(widgets.show_dock, "tools")  # it takes no room from the picture, nor gives it back
    before = picture(window)
    window.trigger("tools.add.clip")
    window.until(tools.is_unfolded, 0)
    cut = picture(window)
    assert not np.array_equal(cut, before)
    window.ask(tools.move_slider, "tools.clip.slider", 800)
    moved = picture(window)
    assert not np.array_equal(moved, cut) and not np.array_equal(moved, before)
    window.trigger("tools.toggle")
    assert np.array_equal(picture(window), before)
    window.trigger("tools.toggle")
    assert np.array_equal(picture(window), moved)
    position = window.ask(camera.position)
    x, y = window.ask(handles.grips)["move"]
    window.ask(handles.mouse, "press", x, y)
    for step in range(1, 9):
        window.ask(handles.mouse, "move", x - 8.0 * step, y - 3.0 * step)
    assert window.ask(handles.is_dragging)
    dragged = window.ask(handles.tool)["shape"]["origin"]
    assert not np.array_equal(picture(window), moved), "the cut follows the hand"
    window.ask(handles.escape)
    assert np.array_equal(picture(window), moved)
    window.ask(handles.mouse, "release", x - 64.0, y - 24.0)
    window.ask(handles.mouse, "press", x, y)
    window.ask(handles.mouse, "move", x - 64.0, y - 24.0)
    window.ask(handles.mouse, "release", x - 64.0, y - 24.0)
    assert not np.array_equal(picture(window), moved)
    assert window.ask(handles.tool)["shape"]["origin"] == dragged, "whatever the number of steps"
    window.trigger("edit.undo")
    assert np.array_equal(picture(window), moved), "the drag is one step"
    window.trigger("edit.redo")
    assert window.ask(handles.tool)["shape"]["origin"] == dragged
    assert window.ask(camera.position) == position
    window.ask(widgets.click, "tools.clip.remove")
    assert np.array_equal(picture(window), before)
    assert window.ask(tools.number) == 0
    assert window.message == "" and window.failure == ""
    assert window.quit() == 0


def test_tools_need_fields_and_come_back_at_the_next_start(start: Start) -> None:
    window = start("--example")
    window.until_shown(0)
    window.trigger("tools.add.threshold")
    window.until(tools.are_drawn)
    window.ask(tools.threshold_by, "heat_source")
    window.until(tools.are_drawn)
    assert window.ask(tools.wrong_notes) == []
    assert window.ask(tools.missing_fields) == []
    window.ask(state.step, 1)
    window.until_shown(1)
    assert window.ask(tools.wrong_notes) == [], "it was read of this sample, too"
    window.ask(tools.threshold_by, "entropy")
    window.until(tools.are_drawn)
    assert "entropy" in window.ask(widgets.text, "tools.threshold.notes")
    assert window.ask(widgets.is_visible, "tools.threshold.notes")
    assert window.quit() == 0

    again = start("--example")
    again.until_shown(1)
    assert again.ask(tools.fields) == ["entropy"]
    assert again.ask(tools.is_dock_visible)
    assert again.quit() == 0
