"""The camera in the whole program: what is fitted, what is kept, what comes back."""

from __future__ import annotations

from pathlib import Path

from tests.end2end.conftest import Start
from tests.end2end.program import Program

CAMERA = "app.renderer.camera"
FITTED = f"app.session.state.phase == 'shown' and {CAMERA} and {CAMERA}.fitted"


def margins(window: Program) -> tuple[int, int]:
    """Return how many pixels are free to the left and right of what is drawn, the axes in the corner left out."""
    window.until_shown()
    pixels = window.picture()[:-90]
    drawn = (pixels != pixels[0, 0]).any(axis=(0, 2)).nonzero()[0]
    return int(drawn[0]), int(pixels.shape[1] - 1 - drawn[-1])


def test_what_nobody_has_moved_is_never_cropped(start: Start) -> None:
    window = start("--example", "--size", "1300x800")
    window.until_shown(0)
    window.until(FITTED)
    wide = window.picture().shape[1]
    window.ask("app.window.docks.show('info')")
    window.until(f"app.view.panel.frame_view.width() < {wide}")
    assert min(margins(window)) > 5, "a dock takes some of its room"
    window.trigger("sample.next")
    window.until_shown(1)
    window.ask("app.window.resize(900, 800)")
    window.until("app.window.width() == 900")
    assert min(margins(window)) > 5, "a narrow window"
    window.ask("app.window.resize(1300, 800)")
    window.until("app.window.width() == 1300")
    window.until_shown(1)
    window.trigger("view.camera.-y")
    window.until(f"{FITTED} and abs({CAMERA}.position[0] - {CAMERA}.focal_point[0]) < 1e-6")
    window.quit()
    window = start("--example", "--size", "800x800")
    window.until_shown(1)
    window.until(FITTED)
    assert min(margins(window)) > 5, "a remembered view in a narrower window"
    assert abs(window.ask(f"{CAMERA}.position[0] - {CAMERA}.focal_point[0]")) < 1e-6, "seen from the same side"


def test_the_switches_of_a_dataset_come_back_with_it(start: Start, waves: Path) -> None:
    window = start("--example")
    window.until_shown(0)
    first = window.ask("app.session.state.catalogue.path")
    window.trigger("view.parallel")
    window.trigger("view.y_up")
    window.until(f"{CAMERA} and {CAMERA}.parallel_scale > 0 and {CAMERA}.y_up")
    window.trigger("view.zoom_in")
    window.until(f"{CAMERA}.fitted is False")
    window.trigger("sample.next")
    window.until_shown(1)
    before = window.ask(f"[{CAMERA}.parallel_scale, *{CAMERA}.position]")
    window.ask(f"from pathlib import Path; app.session.open_dataset(Path({str(waves)!r}))")
    window.until(f"app.session.state.phase == 'shown' and app.session.state.catalogue.path == {str(waves)!r}")
    window.ask(f"app.session.open_dataset(Path({first!r}))")
    window.until(f"app.session.state.phase == 'shown' and app.session.state.catalogue.path == {first!r}")
    window.until(f"{CAMERA} and {CAMERA}.parallel_scale > 0")
    assert window.ask(f"[{CAMERA}.parallel_scale, *{CAMERA}.position]") == before
    assert window.ask("[app.window.actions_[f'view.{name}'].isChecked() for name in ('flat', 'parallel', 'y_up')]") == [
        False,
        True,
        True,
    ]
