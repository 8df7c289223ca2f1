"""The camera in the whole program: what is fitted, what is kept, what comes back."""

from __future__ import annotations

from pathlib import Path

from tests.end2end.conftest import Start
from tests.end2end.probes import camera, state, widgets
from tests.end2end.program import Program

SWITCHES = ("view.flat", "view.parallel", "view.y_up")


def margins(window: Program) -> tuple[int, int]:
    """Return how many pixels are free to the left and right of what is drawn, the axes in the corner left out."""
    window.until_shown()
    pixels = window.picture()[:-90]
    drawn = (pixels != pixels[0, 0]).any(axis=(0, 2)).nonzero()[0]
    return int(drawn[0]), int(pixels.shape[1] - 1 - drawn[-1])


def test_what_nobody_has_moved_is_never_cropped(start: Start) -> None:
    window = start("--example", "--size", "1300x800")
    window.until_shown(0)
    window.until(camera.is_fitted)
    wide = window.ask(camera.view_width)
    window.ask(widgets.show_dock, "info")
    window.until(camera.is_narrower_than, wide)
    assert min(margins(window)) > 5, "a dock takes some of its room"
    window.trigger("sample.next")
    window.until_shown(1)
    window.ask(widgets.resize, 900, 800)
    window.until(widgets.has_width, 900)
    assert min(margins(window)) > 5, "a narrow window"
    window.ask(widgets.resize, 1300, 800)
    window.until(widgets.has_width, 1300)
    window.until_shown(1)
    window.trigger("view.camera.-y")
    window.until(camera.is_fitted_from_the_front)
    window.quit()
    window = start("--example", "--size", "800x800")
    window.until_shown(1)
    window.until(camera.is_fitted)
    assert min(margins(window)) > 5, "a remembered view in a narrower window"
    assert window.ask(camera.looks_along_y), "seen from the same side"


def test_the_switches_of_a_dataset_come_back_with_it(start: Start, waves: Path) -> None:
    window = start("--example")
    window.until_shown(0)
    first = window.ask(state.dataset_path)
    window.trigger("view.parallel")
    window.trigger("view.y_up")
    window.until(camera.is_parallel)
    window.until(camera.has_y_up)
    window.trigger("view.zoom_in")
    window.until(camera.is_touched)
    window.trigger("sample.next")
    window.until_shown(1)
    before = window.ask(camera.place_and_scale)
    window.ask(state.open_dataset, str(waves))
    window.until(state.is_dataset_shown, str(waves))
    window.ask(state.open_dataset, first)
    window.until(state.is_dataset_shown, first)
    window.until(camera.is_parallel)
    assert window.ask(camera.place_and_scale) == before
    assert [window.ask(widgets.is_checked, name) for name in SWITCHES] == [False, True, True]
