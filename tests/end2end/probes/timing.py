"""Clocks inside the window, for the benchmarks: what is timed begins and ends in its own thread."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt

from tests.benchmarks.loop_latency import LoopLatency
from tests.end2end.probes.inside import Inside
from viewer.shell.session.state import SHOWN, SessionState, Shown


def _measure(inside: Inside, change: Callable[[], None], done: Callable[[Shown], bool]) -> None:
    """Note the seconds from a change until ``done`` holds of what is shown."""
    inside.notes["taken"].clear()
    begin = time.perf_counter()

    def look(state: SessionState) -> None:
        if state.phase == SHOWN and state.shown is not None and done(state.shown):
            inside.session.changed.disconnect(look)
            inside.notes["taken"].append(time.perf_counter() - begin)

    inside.session.changed.connect(look)
    change()


def measure_field(inside: Inside, field: str) -> None:
    """Time the change to a field at the vertices."""
    _measure(
        inside,
        lambda: inside.session.select(field=field, location="vertex"),
        lambda shown: shown.selection.field == field,
    )


def measure_color_map(inside: Inside, name: str) -> None:
    """Time the change to a colour map."""
    assert inside.state.shown is not None
    before = inside.state.shown.scene.id
    _measure(inside, lambda: inside.session.set_appearance(color_map=name), lambda shown: shown.scene.id != before)


def measure_sample(inside: Inside, sample: int) -> None:
    """Time the way to a sample, and listen to the latency of the event loop meanwhile."""
    for latency in inside.notes["latency"]:
        latency.begin()
    _measure(inside, lambda: inside.session.select(sample=sample), lambda shown: shown.selection.sample == sample)


def taken(inside: Inside) -> list[float]:
    """The seconds that the last measured change took, when it is over."""
    return list(inside.notes["taken"])


def listen_to_heart(inside: Inside) -> None:
    inside.notes["latency"] = [LoopLatency()]


def latency(inside: Inside) -> list[float]:
    """The longest gap of the event loop since the last measured change began, and the most work between two beats."""
    (found,) = inside.notes["latency"]
    return [found.worst, found.work]


def gaps(inside: Inside) -> dict[str, float]:
    """Figures of the gaps of the event loop since it was asked last."""
    (found,) = inside.notes["latency"]
    figures: dict[str, float] = found.figures()
    found.begin()
    return figures


def note_frames(inside: Inside) -> None:
    """Note the seconds that each frame took to draw, and those of the first one of each scene."""
    drawn: dict[int, float] = {}
    inside.notes["drawn"] = [drawn]

    def note(frame: Any) -> None:
        inside.notes["frame seconds"].append(frame.seconds)
        drawn.setdefault(frame.scene, frame.seconds)

    inside.renderer.frame.connect(note)


def drawing_of_shown(inside: Inside) -> float:
    """The seconds that drawing took of what is shown."""
    assert inside.state.shown is not None
    return float(inside.notes["drawn"][0][inside.state.shown.scene.id])


def activate_pane(inside: Inside, number: int) -> float:
    """Make a pane the active one; return the seconds until the window goes on."""
    begin = time.perf_counter()
    inside.panes.activate(number)
    return time.perf_counter() - begin


def sort_table(inside: Inside) -> float:
    """Sort the table of samples backwards; return the seconds."""
    begin = time.perf_counter()
    inside.samples_panel.model.sort(0, Qt.SortOrder.DescendingOrder)
    return time.perf_counter() - begin


# Playing


def note_steps(inside: Inside) -> None:
    """Note the moment at which each time step comes on screen while the player plays."""
    last: list[int | None] = [None]

    def look(state: SessionState) -> None:
        if inside.player.playing and state.shown is not None and state.shown.manifest.time_index != last[0]:
            last[0] = state.shown.manifest.time_index
            inside.notes["moments"].append(time.perf_counter())

    inside.session.changed.connect(look)


def play(inside: Inside, rate: int) -> None:
    inside.notes["moments"].clear()
    inside.player.set_rate(rate)
    inside.player.play()


def pause(inside: Inside) -> None:
    inside.player.pause()
