"""Reading ahead in the running program: the next sample costs a picture, and nobody notices when it goes wrong."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from tests.conftest import wait_until
from tests.end2end.conftest import Start
from tests.end2end.probes import cache, camera, children, state, widgets
from tests.end2end.program import Program
from tests.end2end.test_budget import leftovers, settle


def begin(start: Start, *arguments: object) -> Program:
    window = start(*arguments)
    window.until_shown(0)
    settle(window)
    return window


def go_to(window: Program, sample: int) -> None:
    window.ask(state.select, sample=sample)
    window.until_shown(sample)


def held_ahead(window: Program) -> int:
    """Go to sample 4 and freeze the reader as it reads sample 5 ahead; returns its process id."""
    window.ask(children.freeze_when_asked_for, 5)
    go_to(window, 4)
    window.until(children.is_reading_ahead, 5)
    window.ask(children.let_go, "reader")
    return window.child("reader")


def test_the_next_sample_is_there_already(start: Start, waves: Path) -> None:
    window = begin(start, waves)
    assert window.ask(cache.artifacts) == ["0", "1"]
    window.ask(state.note_phases)
    window.trigger("sample.next")
    window.until_shown(1)
    assert "loading" not in window.ask(state.noted, "phases")
    settle(window)
    assert window.ask(cache.artifacts) == ["0", "1", "2"]
    go_to(window, 5)
    settle(window)
    assert window.ask(cache.artifacts) == ["0", "1", "2", "4", "5", "6"]
    window.ask(widgets.set_text, "samples.filter", "sample in (5, 9)")
    wait_until(lambda: window.ask(cache.artifacts)[-1] == "9", what="the next one of the table")
    window.trigger("sample.next")
    window.until_shown(9)
    assert leftovers(window) == []
    assert window.quit() == 0


def test_the_renderer_is_ready_for_both_neighbours(start: Start, waves: Path) -> None:
    window = begin(start, waves)
    go_to(window, 1)
    settle(window)
    window.ask(children.note_prepared)
    go_to(window, 2)
    settle(window)
    one, three = (window.ask(state.artifact_of, sample) for sample in (1, 3))
    assert set(window.ask(state.noted, "prepared")) == {one, three}
    assert window.ask(state.noted, "prepared")[-1] == three, "the likeliest, which the renderer begins with"
    window.ask(state.forget, "prepared")
    window.ask(state.set_appearance, edges=True)
    window.until_shown(2)
    assert window.ask(state.noted, "prepared") == [], "only the appearance has changed"
    for field in ("", window.ask(state.fields)[0][0]):
        window.ask(state.select, field=field)
        window.until_shown(2)
        window.until(children.are_prepared_last, one, three)
        window.ask(state.forget, "prepared")
    window.trigger("sample.previous")
    window.until_shown(1)


def test_the_next_time_step(start: Start) -> None:
    window = begin(start, "--example")
    times = window.ask(state.times)
    assert len(times) > 2
    window.ask(state.select, time=times[1])
    window.until(state.is_time_shown, times[1])
    settle(window)
    window.ask(state.note_phases)
    window.ask(state.select, time=times[2])
    window.until(state.is_time_shown, times[2])
    assert "loading" not in window.ask(state.noted, "phases")


def test_a_real_request_comes_first(start: Start, waves: Path) -> None:
    window = begin(start, waves)
    reader = held_ahead(window)
    window.ask(state.select, sample=8)
    window.until(state.phase_is, "loading")
    os.kill(reader, signal.SIGCONT)
    window.until_shown(8)
    settle(window)
    assert window.child("reader") == reader
    left = window.ask(cache.artifacts)
    assert {"7", "8", "9"} <= set(left)
    assert leftovers(window) == []


def test_going_where_it_is_being_read_takes_over(start: Start, waves: Path) -> None:
    window = begin(start, waves)
    reader = held_ahead(window)
    asked = window.ask(children.last_request)
    window.ask(state.select, sample=5)
    window.until(state.phase_is, "loading")
    assert window.ask(children.last_request) <= asked + 1
    assert not window.ask(children.has_waiting_request), "it is under way already"
    os.kill(reader, signal.SIGCONT)
    window.until_shown(5)
    assert leftovers(window) == []


def test_a_reader_killed_reading_ahead_disturbs_nothing(start: Start, waves: Path) -> None:
    window = begin(start, waves)
    reader = held_ahead(window)
    window.until(camera.is_final)
    before = window.picture()
    window.ask(state.note_phases)
    os.kill(reader, signal.SIGKILL)
    wait_until(lambda: window.children().get("reader", reader) != reader, what="a new reader")
    settle(window)
    assert window.ask(state.noted, "phases") == []
    assert window.message == ""
    assert (window.picture() == before).all()
    assert "5" not in window.ask(cache.artifacts), "not tried again by itself"
    assert "3" in window.ask(cache.artifacts), "the other neighbour is"
    go_to(window, 5)
    assert leftovers(window) == []


def test_a_failure_is_told_to_whoever_goes_there(start: Start, dataset: Path) -> None:
    bad = dataset / "data" / "train" / "sample_000000001" / "meshes"
    for file in bad.iterdir():
        file.write_bytes(b"this is no CGNS file")
    window = begin(start, dataset)
    window.until(state.phase_is, "shown")  # perhaps in the range of all time steps by now
    assert window.message == ""
    window.trigger("sample.next")
    window.until(state.phase_is, "failed")
    assert "is damaged or is not a CGNS file" in window.failure
    window.trigger("sample.next")
    window.until_shown(2)
