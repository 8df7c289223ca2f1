"""Turning the mesh in one pane, in four linked ones and in a split picture: the renderer alone.

Then reference, prediction and error of a sample in turn, in one pane; and another one of four panes becomes the active
one: how long that holds the window's thread.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

import numpy as np

from tests.benchmarks.runner import Report
from tests.end2end.probes import children, panes, timing
from tests.end2end.program import Program
from tests.renderer.child import RendererChild
from tests.renderer.meshes import Writer, Zone, plane
from viewer.protocol import PaneArea, Pointer, Resize, Scene, SetPanes
from viewer.protocol.comparing import PREDICTION, Against

TURNS = 25
QUARTERS = tuple(PaneArea(number, number % 2 / 2, number // 2 / 2, 0.5, 0.5) for number in range(4))
HALVES = (PaneArea(0, 0.0, 0.0, 0.5, 1.0), PaneArea(1, 0.5, 0.0, 0.5, 1.0))


def run(report: Report) -> None:
    """Measure on sheets of about as many faces as a car of a data set for surrogates has, and of a quarter million."""
    for side, name in ((62, "3,700 faces"), (500, "250,000 faces")):
        with tempfile.TemporaryDirectory(prefix="bench-panes-") as folder:
            (frames := Path(folder, "frames")).mkdir()
            child = RendererChild(frames, size=(1200, 800))
            try:
                _measure(report, child, [_sheet(Writer(Path(folder)), side, number) for number in range(4)], name)
                _switch(report, child, [_sheet(Writer(Path(folder)), side, 4 + away, away) for away in (0, 1)], name)
            finally:
                child.close()
    _activate(report)


def _activate(report: Report) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-panes-") as folder:
        lab = Path(folder)
        (temp_root := lab / "tmp").mkdir()
        window = Program(["--example", "--basedir", lab / "base", "--cache-dir", temp_root], temp_root)
        try:
            window.until_shown()
            window.trigger("panes.shape.2x2")
            window.until(panes.are_there, 0, 1, 2, 3)
            window.until(children.is_quiet)
            seconds = []
            for number in range(TURNS):
                seconds.append(window.ask(timing.activate_pane, number % 2))
                window.until(panes.are_there, 0, 1, 2, 3)
        finally:
            window.close()
    seconds = seconds[5:]
    report("activating one of four panes, in the window's thread", statistics.median(seconds) * 1e3, None, "", "ms")
    report("the same, the longest of 20", max(seconds) * 1e3, None, "<= 16 ms", "ms")


def _sheet(write: Writer, side: int, number: int, away: int = 0) -> str:
    """Write a sheet, another one for each number; ``away``: how wrong its field is, which is its height otherwise."""
    arrays = plane(side, lambda x, y: 0.2 * np.sin(9 * x + number - away) * np.cos(7 * y))
    write.root = write.root / str(number)
    write.root.mkdir()
    return Writer(write.root)(Zone(arrays, vertex={"f": arrays["points"][:, 2] * (1.0 + away)}), dataset="sheets")


def _measure(report: Report, child: RendererChild, samples: list[str], name: str) -> None:
    taken = {}
    for kind, layout in (
        ("one pane", SetPanes()),
        ("four linked panes", SetPanes(QUARTERS)),
        ("a split picture", SetPanes(HALVES, split=True)),
    ):
        child.send(layout)
        for area in layout.areas:
            child.send(Scene(child.number(), samples[area.pane], "f", pane=area.pane))
        child.settle()
        taken[kind] = _turn(child)
        report(f"turning {kind} of {name}", taken[kind] * 1e3, taken["one pane"] * 1e3, _GOALS.get(kind, ""), "ms")
    child.send(SetPanes(HALVES))
    child.settle()
    swaps = []
    for number in range(10):
        places = (HALVES[0], HALVES[1]) if number % 2 else (PaneArea(1, 0, 0, 0.5, 1), PaneArea(0, 0.5, 0, 0.5, 1))
        started = time.perf_counter()
        child.send(SetPanes(places))
        child.frame()
        swaps.append(time.perf_counter() - started)
    report(f"swapping two panes of {name}", statistics.median(swaps) * 1e3, taken["one pane"] * 1e3, "<= 2x", "ms")


def _switch(report: Report, child: RendererChild, sides: list[str], name: str) -> None:
    """Show reference, prediction and error of a sample that has been seen, in turn, beside drawing the same again."""
    reference, prediction = sides
    error = Against(prediction, "f", role=PREDICTION)
    child.send(SetPanes())
    seconds: dict[str, list[float]] = {"switching": [], "the same again": []}
    for turn in range(TURNS):
        for artifact, against in ((reference, None), (prediction, None), (reference, error)):
            # Colours alone are another picture of the same.
            for what, map_ in (("switching", "viridis"), ("the same again", "magma")):
                scene = Scene(child.number(), artifact, "f", color_map=map_, against=against)
                started = time.perf_counter()
                child.send(scene)
                while child.frame()[0].scene != scene.id:
                    pass  # one of the picture before, with smooth edges
                seconds[what].append(time.perf_counter() - started)
        if turn == 0:
            seconds = {what: [] for what in seconds}  # now all have been seen
    ours, peer = (statistics.median(taken) * 1e3 for taken in seconds.values())
    report(f"switching reference, prediction and error of {name}", ours, peer, "<= 1.5x", "ms")


_GOALS = {"four linked panes": "<= 4x"}


def _turn(child: RendererChild) -> float:
    """Return the seconds from a movement of the mouse to its picture."""
    child.send(Resize(1200, 800), Pointer("press", 300, 200, "left"))
    child.settle()
    seconds = []
    for number in range(TURNS):
        started = time.perf_counter()
        child.send(Pointer("move", 300 + 3 * number, 200 + number))
        child.frame()
        seconds.append(time.perf_counter() - started)
    child.send(Pointer("release", 300, 200, "left"), Resize(1200, 800))
    child.settle()
    return statistics.median(seconds[5:])
