"""Playing 300 time steps over a mesh that does not change, against the renderer alone: the sum of its drawing times."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from tests.benchmarks.meshes import write_series
from tests.benchmarks.runner import Report
from tests.end2end.probes import state, timing
from tests.end2end.program import Program

STEPS = 300
SECONDS = 6.0


def run(report: Report) -> None:
    """Measure on 100 000 points."""
    with tempfile.TemporaryDirectory(prefix="bench-playback-") as folder:
        lab = Path(folder)
        (temp_root := lab / "tmp").mkdir()
        data = write_series(lab / "series", STEPS)
        window = Program([data, "--basedir", lab / "base", "--cache-dir", temp_root], temp_root)
        try:
            window.until_shown(0)
            window.ask(timing.note_steps)
            window.ask(timing.note_frames)
            cold = _rate(window)
            alone = 1 / statistics.fmean(window.ask(state.noted, "frame seconds"))
            _visit_all(window)
            window.ask(state.forget, "frame seconds")
            warm = _rate(window)
            alone_warm = 1 / statistics.fmean(window.ask(state.noted, "frame seconds"))
        finally:
            window.close()
    report("playback, steps read for the first time, against the renderer alone", cold, min(alone, 60), "", "1/s")
    report("playback, steps seen before, against the renderer alone", warm, min(alone_warm, 60), ">= 0.9x", "1/s")


def _rate(window: Program) -> float:
    """Play for some seconds; return the steps on screen per second, from the first one to the last."""
    window.ask(timing.play, 60)
    time.sleep(SECONDS)
    moments = window.ask(state.noted, "moments")
    window.ask(timing.pause)
    window.until(state.phase_is, "shown")
    return float((len(moments) - 1) / (moments[-1] - moments[0]))


def _visit_all(window: Program) -> None:
    """Show every time step once, so that each lies in the cache."""
    for index in range(STEPS):
        window.ask(state.select_time_step, index)
        window.until(state.is_time_step_shown, index)
