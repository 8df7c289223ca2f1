"""Plots, pins and measures in the running program, by their actions, on the example dataset."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.end2end.conftest import Start
from tests.end2end.probes import camera, plots, state, widgets
from tests.end2end.program import Program

pytest.importorskip("pyqtgraph", reason="plots need the extra plots")


def has_numpy(pid: int) -> bool:
    return "/numpy/" in Path(f"/proc/{pid}/maps").read_text()


def on_the_mesh(window: Program) -> list[tuple[float, float]]:
    """Return two places in the view, as parts of its width and height, far from where there is not the mesh.

    The lowest one is on the end of the pipe, the rightmost one on its wall close by: the line goes through the mesh.
    """
    picture = window.picture()
    height, width = picture.shape[:2]
    drawn = (picture != picture[0, width // 2]).any(axis=2)
    for around in (40, 30, 20, 10):
        places = [
            (x, y)
            for y in range(around, height - around, 4)
            for x in range(width // 5, width - around, 4)  # on the left are the axes
            if drawn[y - around : y + around, x - around : x + around].all()
        ]
        if len(places) > 8:
            break
    ends = max(places, key=lambda place: place[1]), max(places, key=lambda place: place[0])
    return [(x / width, y / height) for x, y in ends]


def test_plots_of_a_line_and_of_boundaries(start: Start, tmp_path: Path) -> None:
    window = start("--example", "--size", "1280x900")
    window.until_shown(0)
    assert not has_numpy(window.pid), "nothing is loaded for plots before there is one"
    window.trigger("plots.line")
    window.until(plots.has_curves, 1)
    assert has_numpy(window.pid)
    ((name, of, _, count, steps),) = window.ask(plots.curves)
    assert (name, steps) == ("pressure", False) and of.startswith("train 0") and count > 10
    assert "pressure = " in window.ask(plots.hover) and " Pa" in window.ask(plots.hover)

    window.ask(plots.choose_fields, True)  # the others have not been read yet
    window.until(plots.has_curves, 4)
    assert len(window.ask(plots.names)) == len(set(window.ask(plots.names)))
    assert any(one[4] for one in window.ask(plots.curves)), "those of cells in steps"
    window.ask(plots.choose_fields, False)

    first = window.ask(plots.sources)
    window.ask(widgets.click, "plots.keep")
    window.ask(state.step, 1)
    window.until_shown(1)
    window.until(plots.are_of, first[0], first[0].replace("train 0", "train 1"))
    assert window.ask(plots.values, 0) != window.ask(plots.values, 1)

    files = [str(tmp_path / f"plot.{kind}") for kind in ("svg", "pdf", "png", "csv")]
    window.ask(plots.save, *files)
    beginnings = (b"<?xml", b"%PDF", b"\x89PNG", b"length,")
    for file, begin in zip(files, beginnings, strict=True):
        assert Path(file).read_bytes().startswith(begin)
    rows = list(csv.reader(Path(files[3]).read_text(encoding="utf-8").splitlines()))
    assert len(rows) > 10
    assert all(any(sample in title for title in rows[0]) for sample in ("train 0", "train 1"))
    assert not list(tmp_path.glob(".*partial*"))
    window.ask(plots.save, str(tmp_path / "nowhere" / "plot.svg"))
    assert "could not be written" in window.message
    window.ask(widgets.dismiss)
    window.ask(widgets.click, "plots.clear")
    assert len(window.ask(plots.sources)) == 1

    window.ask(widgets.click, "plots.line.take")
    assert window.ask(plots.is_taking)
    window.ask(plots.escape)
    assert not window.ask(plots.is_taking)
    before = window.ask(plots.values, 0)
    window.ask(widgets.click, "plots.line.take")
    window.until(camera.is_settled)  # the view has another size since the message has gone
    one, other = on_the_mesh(window)
    window.ask(plots.click_at, *one)
    window.until(plots.is_line_begun)
    assert window.ask(widgets.status).startswith("Click on two places")
    window.ask(plots.click_at, *other)
    window.until(plots.is_taking_over)
    assert window.ask(widgets.status) == "", "nothing is to be clicked on any more"
    window.until(plots.are_other_values, before)
    assert "pressure = " in window.ask(plots.hover)
    window.ask(plots.set_line, [9.0, 9.0, 9.0], [10.0, 9.0, 9.0])
    window.until(plots.says, "The line does not go through the mesh.")
    assert window.ask(plots.hovered) == "", "what the cursor was at has gone"
    assert window.message == "" and window.failure == ""
    assert window.quit() == 0


def test_pins_measures_and_time(start: Start) -> None:
    window = start("--example", "--size", "1280x900")
    window.until_shown(0)
    window.ask(widgets.show_dock, "pins")
    window.ask(plots.hover_view, 0.55, 0.35)
    window.until(widgets.cursor_words)
    window.trigger("plots.pin")
    window.until(plots.has_pins, 1)
    titles = window.ask(plots.pins)[0]
    assert titles[:7] == ["Pin", "x", "y", "z", "Zone", "Point", "Cell"]
    assert window.ask(plots.marks) == ["1"]
    window.until(plots.are_covered)
    for view, covered in (("-z", [0]), ("+z", []), ("-z", [0]), ("iso", [])):
        window.trigger(f"view.camera.{view}")
        window.until(plots.are_covered, *covered)
    window.ask(state.step, 1)
    window.until_shown(1)
    window.ask(widgets.click, "pins.copy")
    assert window.ask(plots.clipboard).startswith("Pin\tx\ty\tz")

    window.trigger("tools.add.deform")
    window.until(plots.has_no_marks)
    assert "no marks" in window.ask(plots.pins_note)
    window.trigger("tools.clear")
    window.until(plots.marks)

    window.trigger("plots.measure")
    window.until(plots.measures)
    measures = dict(window.ask(plots.measures))
    assert {"Volume", "Cells", "Mean of pressure [Pa]"} <= measures.keys()

    window.trigger("plots.time")
    window.until(plots.has_curves, 4)
    assert [one[2] for one in window.ask(plots.curves)] == ["least", "mean", "greatest", "pin 1"]
    last = len(window.ask(state.times)) - 1
    window.ask(plots.pick, 1e9)
    window.until(state.is_time_step_shown, last)
    assert window.quit() == 0

    again = start("--example", "--size", "1280x900")
    again.until_shown(1)
    again.until(plots.marks)
    assert again.ask(plots.marks) == ["1"]
    assert again.quit() == 0
