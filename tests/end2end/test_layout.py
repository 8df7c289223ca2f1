"""The picture comes first, and nothing that appears makes the window larger than its user made it."""

from __future__ import annotations

import pytest

from tests.end2end.conftest import Start
from tests.end2end.probes import looks, state, widgets


@pytest.mark.parametrize(("size", "share"), [("1280x800", 0.5), ("1920x1080", 0.6)])
def test_the_view_has_most_of_the_window(start: Start, size: str, share: float) -> None:
    window = start("--example", "--size", size)
    window.until_shown(0)
    assert window.ask(looks.share_of_view) > share
    assert window.ask(looks.whole_rows) >= 4  # of the table below it


def test_nothing_makes_a_small_window_larger(start: Start) -> None:
    window = start("--example", "--size", "800x600")
    window.until_shown(0)
    window.ask(looks.say_trouble)
    for dock in window.ask(looks.docks):
        window.ask(widgets.show_dock, dock)
        window.until(looks.is_laid_out)
        assert window.ask(widgets.window_size) == [800, 600], dock
        assert window.ask(looks.squeezed) == [], dock
        window.ask(looks.show_usual_docks)
    window.ask(state.select, sample=10**6)
    window.until(state.phase_is, "failed")
    window.until(looks.is_laid_out)
    assert window.ask(widgets.window_size) == [800, 600]
