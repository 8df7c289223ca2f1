"""Undo in the whole program: the picture goes back with the words."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from tests.end2end.conftest import Start
from tests.end2end.probes import camera, state, tools, undo, widgets
from tests.end2end.program import Program
from tests.frames import Pixels


def settled(window: Program) -> Pixels:
    """Return the picture once the next change is another step."""
    window.until(tools.are_drawn)
    window.until(undo.has_ended_step)
    window.until(camera.is_drawn)
    window.until_shown()
    window.until(camera.is_final)
    return window.picture()


def test_undo_goes_back_to_the_very_picture(start: Start) -> None:
    window = start("--example")
    window.until_shown(0)
    window.ask(widgets.show_dock, "tools", "samples")  # it takes no room from the picture, nor gives it back
    window.trigger("tools.handles")  # which are on screen only, and no part of a view
    window.until(camera.is_fitted)
    window.until(state.is_series_known)
    pictures = [settled(window)]
    assert window.ask(undo.words) == ["", ""]

    place = window.ask(camera.position)
    window.ask(camera.drag, 150)
    window.until(camera.has_left, place)
    pictures.append(settled(window))
    window.ask(state.set_color_scale, mode="fixed", fixed=(-1.0, 1.0))
    pictures.append(settled(window))
    window.trigger("tools.add.clip")
    window.until(tools.is_unfolded, 0)
    pictures.append(settled(window))
    window.ask(tools.move_slider, "tools.clip.slider", *range(300, 800, 25))
    pictures.append(settled(window))
    window.trigger("sample.next")
    window.until_shown(1)
    pictures.append(settled(window))
    assert not any(np.array_equal(*pair) for pair in pairwise(pictures))

    said = ["camera", "colour range", "tools", "tools", "sample"]
    for number in reversed(range(len(said))):
        assert window.ask(undo.words)[0] == f"Undo {said[number]}"
        window.ask(undo.press, "Z")
        window.until(state.is_on_screen, 0)
        assert np.array_equal(settled(window), pictures[number]), said[number]
        assert window.ask(undo.words)[1] == f"Redo {said[number]}"
    assert window.ask(undo.words)[0] == ""
    assert window.ask(tools.number) == 0 and window.ask(camera.is_fitted)
    for words, picture in zip(said, pictures[1:], strict=True):
        assert window.ask(undo.words)[1] == f"Redo {words}"
        window.ask(undo.press, "Y")
        assert np.array_equal(settled(window), picture), words
    window.until_shown(1)

    before = window.ask(undo.words)
    assert window.ask(undo.type_and_take_back, "samples.filter", "alpha") == ["alpha", ""]
    assert window.ask(undo.type_and_take_back, "colors.bands", "5") == ["5", "Smooth"]
    assert window.ask(undo.words) == before, "a line has an undo of its own"
    assert window.message == "" and window.quit() == 0
