"""Samples that differ in what they have, in the running program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.datasets import write_trees
from tests.end2end.conftest import open_anew
from tests.end2end.probes import children, state, widgets
from tests.end2end.program import Program
from tests.end2end.sheets import P, sheet


def go(window: Program, sample: int) -> None:
    window.ask(state.select, sample=sample)
    window.until_shown(sample)


def test_a_field_that_one_sample_has_forgotten(resident: Callable[[], Program], tmp_path: Path) -> None:
    window = resident()
    open_anew(window, write_trees(tmp_path / "forgotten", [[sheet(P)], [sheet()], [sheet({"q": P["p"], **P})]]))
    assert window.ask(state.shown_field) == "p"
    for _ in range(2):  # read, then from the store
        go(window, 1)
        assert window.ask(state.shown_field) == ""
        assert "Sample 1 has no field “p”;" in window.ask(widgets.text, "notes.text")
        assert window.message == "" and window.failure == ""
        go(window, 2)
        assert window.ask(state.shown_field) == "p"
        assert "no field" not in window.ask(widgets.text, "notes.text")
    window.until(children.is_quiet)  # reading ahead comes to an end, too


def test_a_sample_whose_base_has_another_name(resident: Callable[[], Program], tmp_path: Path) -> None:
    samples = [[sheet(P)], [sheet(P, name="Other")], [sheet(P)]]
    window = resident()
    open_anew(window, write_trees(tmp_path / "other", samples))
    for _ in range(2):
        go(window, 1)
        assert (window.ask(state.shown_base), window.ask(state.shown_field)) == ("Other", "p")
        assert "Sample 1 has no base “Base”; “Other” is shown instead." in window.ask(widgets.text, "notes.text")
        assert window.ask(widgets.choices, "dataset.base") == [
            "Other",
            "Base (not in this sample)",
        ]
        assert window.message == "" and window.failure == ""
        go(window, 2)
        assert window.ask(state.shown_base) == "Base"
    window.until(children.is_quiet)


def test_the_time_that_was_chosen_comes_back(resident: Callable[[], Program], tmp_path: Path) -> None:
    long, short = [sheet(P, time=float(time)) for time in range(3)], [sheet(P)]
    window = resident()
    open_anew(window, write_trees(tmp_path / "times", [long, short, long]))
    window.ask(state.select, time=2.0)
    window.until(state.is_time_shown, 2.0)
    go(window, 1)
    assert window.ask(state.shown_time) == 0.0
    go(window, 2)
    assert window.ask(state.shown_time) == 2.0
