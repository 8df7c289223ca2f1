"""A window with nothing open: what it does without, and that the first dataset finds all of it."""

from __future__ import annotations

from pathlib import Path

from tests.end2end.conftest import Start
from tests.end2end.probes import children, looks, modules, state, widgets
from viewer.shell.app.slices import AHEAD, LATER


def test_what_only_a_dataset_needs_is_loaded_when_one_is_opened(start: Start, dataset: Path) -> None:
    window = start()
    assert window.ask(modules.loaded, list(AHEAD)) == list(AHEAD)
    window.ask(looks.trigger_later, "help.shortcuts")
    window.until(looks.other_windows)
    window.until(children.is_renderer_proven)  # which takes a while: the first picture need not wait for it
    assert window.ask(modules.loaded, list(LATER)) == []
    window.ask(state.open_dataset, str(dataset))
    window.until(state.is_final)
    window.until_shown()
    assert window.ask(modules.loaded, list(LATER)) == list(LATER)
    assert window.ask(widgets.view_device_size)[0] > 200
