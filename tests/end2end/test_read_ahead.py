"""Reading ahead in the running program: the next sample costs a picture, and nobody notices when it goes wrong."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from tests.conftest import wait_until
from tests.end2end.conftest import Start
from tests.end2end.program import Program
from tests.end2end.test_budget import ARTIFACTS, leftovers, settle

PHASES = """
phases = []
app.session.changed.connect(lambda state: phases.append(state.phase))
"""

HOLD = """
import os, signal
def hold(message, real=app.reader.child.send):
    real(message)
    if type(message).__name__ == "ReadSample":
        os.kill(app.reader.child.pid, signal.SIGSTOP)
app.reader.child.send = hold
"""
"""Freezes the reader as soon as it has been asked for a sample."""

PREPARED = """
prepared = []
def listen(message, real=app.renderer.child.send):
    real(message)
    if type(message).__name__ == "Prepare":
        prepared.append(message.artifact)
app.renderer.child.send = listen
"""

WANTED = "app.session.state.selection"

RELEASE = "del app.reader.child.send"


def begin(start: Start, *arguments: object) -> Program:
    window = start(*arguments)
    window.until_shown(0)
    settle(window)
    return window


def go_to(window: Program, sample: int) -> None:
    window.ask(f"app.session.select(sample={sample})")
    window.until_shown(sample)


def held_ahead(window: Program) -> int:
    """Go to sample 4 and freeze the reader as it reads sample 5 ahead; returns its process id."""
    window.ask(HOLD.replace('== "ReadSample"', '== "ReadSample" and message.sample == 5'))
    go_to(window, 4)
    window.until("app.read_ahead.reading and app.read_ahead.reading.sample == 5")
    window.ask(RELEASE)
    return window.child("reader")


def test_the_next_sample_is_there_already(start: Start, waves: Path) -> None:
    window = begin(start, waves)
    assert window.ask(ARTIFACTS) == ["0", "1"]
    window.ask(PHASES)
    window.trigger("sample.next")
    window.until_shown(1)
    assert "loading" not in window.ask("phases")
    settle(window)
    assert window.ask(ARTIFACTS) == ["0", "1", "2"]
    go_to(window, 5)
    settle(window)
    assert window.ask(ARTIFACTS) == ["0", "1", "2", "4", "5", "6"]
    assert leftovers(window) == []
    assert window.quit() == 0


def test_the_renderer_is_ready_for_both_neighbours(start: Start, waves: Path) -> None:
    window = begin(start, waves)
    go_to(window, 1)
    settle(window)
    window.ask(PREPARED)
    go_to(window, 2)
    settle(window)
    one, three = (
        window.ask(f"str(app.session.lookup.locate(__import__('dataclasses').replace({WANTED}, sample={sample})))")
        for sample in (1, 3)
    )
    assert set(window.ask("prepared")) == {one, three}
    assert window.ask("prepared")[-1] == three, "the likeliest, which the renderer begins with"
    window.ask("prepared.clear()")
    window.ask("app.session.set_look(edges=True)")
    window.until_shown(2)
    assert window.ask("prepared") == [], "only the look has changed"
    for field in ("", window.ask("app.session.state.manifest.field_names()[0][0]")):
        window.ask(f"app.session.select(field={field!r})")
        window.until_shown(2)
        window.until(f"prepared[-2:] == {[one, three]}")
        window.ask("prepared.clear()")
    window.trigger("sample.previous")
    window.until_shown(1)


def test_the_next_time_step(start: Start) -> None:
    window = begin(start, "--example")
    times = window.ask("list(app.session.state.manifest.times)")
    assert len(times) > 2
    window.ask(f"app.session.select(time={times[1]})")
    window.until(f"app.session.state.phase == 'shown' and app.session.state.shown.selection.time == {times[1]}")
    settle(window)
    window.ask(PHASES)
    window.ask(f"app.session.select(time={times[2]})")
    window.until(f"app.session.state.phase == 'shown' and app.session.state.shown.selection.time == {times[2]}")
    assert "loading" not in window.ask("phases")


def test_a_real_request_comes_first(start: Start, waves: Path) -> None:
    window = begin(start, waves)
    reader = held_ahead(window)
    window.ask("app.session.select(sample=8)")
    window.until("app.session.state.phase == 'loading'")
    os.kill(reader, signal.SIGCONT)
    window.until_shown(8)
    settle(window)
    assert window.child("reader") == reader
    left = window.ask(ARTIFACTS)
    assert {"7", "8", "9"} <= set(left)
    assert leftovers(window) == []


def test_going_where_it_is_being_read_takes_over(start: Start, waves: Path) -> None:
    window = begin(start, waves)
    reader = held_ahead(window)
    asked = window.ask("app.reader._last_id")
    window.ask("app.session.select(sample=5)")
    window.until("app.session.state.phase == 'loading'")
    assert window.ask("app.reader._last_id") <= asked + 1
    assert window.ask("app.reader._waiting is None"), "it is under way already"
    os.kill(reader, signal.SIGCONT)
    window.until_shown(5)
    assert leftovers(window) == []


def test_a_reader_killed_reading_ahead_disturbs_nothing(start: Start, waves: Path) -> None:
    window = begin(start, waves)
    reader = held_ahead(window)
    before = window.picture()
    window.ask(PHASES)
    os.kill(reader, signal.SIGKILL)
    wait_until(lambda: window.children().get("reader", reader) != reader, 10, "a new reader")
    settle(window)
    assert window.ask("phases") == []
    assert window.message == ""
    assert (window.picture() == before).all()
    assert "5" not in window.ask(ARTIFACTS), "not tried again by itself"
    assert "3" in window.ask(ARTIFACTS), "the other neighbour is"
    go_to(window, 5)
    assert leftovers(window) == []


def test_a_failure_is_told_to_whoever_goes_there(start: Start, dataset: Path) -> None:
    bad = dataset / "data" / "train" / "sample_000000001" / "meshes"
    for file in bad.iterdir():
        file.write_bytes(b"this is no CGNS file")
    window = begin(start, dataset)
    assert window.ask("app.session.state.phase") == "shown"
    assert window.message == ""
    window.trigger("sample.next")
    window.until("app.session.state.phase == 'failed'")
    assert "is damaged or is not a CGNS file" in window.failure
    window.trigger("sample.next")
    window.until_shown(2)
