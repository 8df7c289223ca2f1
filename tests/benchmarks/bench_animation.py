"""A whole animation, from the wish to the file, against the renderer alone that draws the same frames."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.meshes import write_series
from tests.benchmarks.runner import Report
from tests.conftest import wait_until
from tests.end2end.probes import camera, film_timing, state
from tests.end2end.probes.inside import Inside
from tests.end2end.program import Program

Begin = Callable[[Inside, str, str, int, str], None]

STEPS = 120
SIZE = "1280x720"
WAIT = 300.0


def run(report: Report) -> None:
    """Measure on 100 000 points: a turn, and all time steps of a series that has been seen."""
    with tempfile.TemporaryDirectory(prefix="bench-animation-") as folder:
        lab = Path(folder)
        (temp_root := lab / "tmp").mkdir()
        data = write_series(lab / "series", STEPS)
        window = Program([data, "--basedir", lab / "base", "--cache-dir", temp_root], temp_root)
        try:
            window.until_shown(0)
            window.until(state.is_final)
            window.until(camera.is_final)
            for step in range(STEPS):  # so that nothing is read from the dataset any more
                window.ask(state.select_time_step, step)
                window.until(state.is_time_step_shown, step)
            for over, ending in (("turn", "mp4"), ("time", "mp4"), ("turn", "webm"), ("turn", "gif")):
                wanted = (str(lab / f"a.{ending}"), over, STEPS, SIZE)
                alone = _rate(window, film_timing.draw_alone, wanted)
                whole = _rate(window, film_timing.make, wanted)
                goal = ">= 0.8x" if ending == "mp4" else ""
                report(f"animation, {over}, .{ending} of {SIZE}, against the renderer alone", whole, alone, goal, "1/s")
        finally:
            window.close()


def _rate(window: Program, begin: Begin, wanted: tuple[str, str, int, str]) -> float:
    """Have something done that notes its seconds; return the frames per second."""
    window.ask(film_timing.forget)
    window.ask(begin, *wanted)
    wait_until(lambda: window.ask(film_timing.taken), WAIT, "the animation")
    seconds, frames = window.ask(film_timing.taken)
    return float(frames / seconds)
