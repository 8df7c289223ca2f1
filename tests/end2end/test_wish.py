"""Samples that differ in what they have, in the running program."""

from __future__ import annotations

from pathlib import Path

from tests.datasets import write_trees
from tests.end2end.conftest import Start
from tests.end2end.program import Program
from tests.end2end.sheets import P, sheet

FIELD = "app.session.state.shown.selection.field"
BASE = "app.session.state.shown.selection.base"
NOTES = "find('notes.text').text()"
QUIET = "app.background.quiet and app.reader.idle"


def go(window: Program, sample: int) -> None:
    window.ask(f"app.session.select(sample={sample})")
    window.until_shown(sample)


def test_a_field_that_one_sample_has_forgotten(start: Start, tmp_path: Path) -> None:
    window = start(write_trees(tmp_path / "forgotten", [[sheet(P)], [sheet()], [sheet({"q": P["p"], **P})]]))
    window.until_shown(0)
    assert window.ask(FIELD) == "p"
    for _ in range(2):  # read, then from the store
        go(window, 1)
        assert window.ask(FIELD) == ""
        assert "Sample 1 has no field “p”;" in window.ask(NOTES)
        assert window.message == "" and window.failure == ""
        go(window, 2)
        assert window.ask(FIELD) == "p"
        assert "no field" not in window.ask(NOTES)
    window.until(QUIET)  # reading ahead comes to an end, too
    assert window.quit() == 0


def test_a_sample_whose_base_has_another_name(start: Start, tmp_path: Path) -> None:
    samples = [[sheet(P)], [sheet(P, name="Other")], [sheet(P)]]
    window = start(write_trees(tmp_path / "other", samples))
    window.until_shown(0)
    for _ in range(2):
        go(window, 1)
        assert (window.ask(BASE), window.ask(FIELD)) == ("Other", "p")
        assert "Sample 1 has no base “Base”; “Other” is shown instead." in window.ask(NOTES)
        assert window.ask("[find('dataset.base').itemText(row) for row in range(find('dataset.base').count())]") == [
            "Other",
            "Base (not in this sample)",
        ]
        assert window.message == "" and window.failure == ""
        go(window, 2)
        assert window.ask(BASE) == "Base"
    window.until(QUIET)
    assert window.quit() == 0


def test_the_time_that_was_chosen_comes_back(start: Start, tmp_path: Path) -> None:
    long, short = [sheet(P, time=float(time)) for time in range(3)], [sheet(P)]
    window = start(write_trees(tmp_path / "times", [long, short, long]))
    window.until_shown(0)
    window.ask("app.session.select(time=2.0)")
    window.until("app.session.state.shown.manifest.time == 2.0 and app.session.state.phase == 'shown'")
    go(window, 1)
    assert window.ask("app.session.state.shown.manifest.time") == 0.0
    go(window, 2)
    assert window.ask("app.session.state.shown.manifest.time") == 2.0
    assert window.quit() == 0
