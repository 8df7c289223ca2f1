"""Playing 300 time steps over a mesh that does not change, against the renderer alone: the sum of its drawing times."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from tests.benchmarks.meshes import write_series
from tests.benchmarks.runner import Report
from tests.end2end.program import Program

STEPS = 300
SECONDS = 6.0

CLOCK = """
import time
moments = []
def count(state, last=[None]):
    if player.playing and state.shown is not None and state.shown.manifest.time_index != last[0]:
        last[0] = state.shown.manifest.time_index
        moments.append(time.perf_counter())
if "counting" not in globals():
    counting = app.session.changed.connect(count)
"""


def run(report: Report) -> None:
    """Measure on 100 000 points."""
    with tempfile.TemporaryDirectory(prefix="bench-playback-") as folder:
        lab = Path(folder)
        (temp_root := lab / "tmp").mkdir()
        data = write_series(lab / "series", STEPS)
        window = Program([data, "--basedir", lab / "base", "--cache-dir", temp_root], temp_root)
        try:
            window.until_shown(0)
            window.ask("player = app.time.player; player.set_rate(60)")
            window.ask("seconds = []; app.renderer.frame.connect(lambda frame: seconds.append(frame.seconds))")
            cold = _rate(window)
            alone = 1 / statistics.fmean(window.ask("seconds"))
            _visit_all(window)
            window.ask("seconds.clear()")
            warm = _rate(window)
            alone_warm = 1 / statistics.fmean(window.ask("seconds"))
        finally:
            window.close()
    report("playback, steps read for the first time, against the renderer alone", cold, min(alone, 60), "", "1/s")
    report("playback, steps seen before, against the renderer alone", warm, min(alone_warm, 60), ">= 0.9x", "1/s")


def _rate(window: Program) -> float:
    """Play for some seconds; return the steps on screen per second, from the first one to the last."""
    window.ask(CLOCK)
    window.ask("player.play()")
    time.sleep(SECONDS)
    moments = window.ask("moments")
    window.ask("player.pause()")
    window.until("app.session.state.phase == 'shown'")
    return float((len(moments) - 1) / (moments[-1] - moments[0]))


def _visit_all(window: Program) -> None:
    """Show every time step once, so that each lies in the cache."""
    for index in range(STEPS):
        window.ask(f"app.session.select(time=app.session.state.manifest.times[{index}])")
        window.until(f"app.session.state.phase == 'shown' and app.session.state.manifest.time_index == {index}")
