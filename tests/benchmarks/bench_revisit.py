"""Going to a sample: cold, read ahead, and seen before, each from the request to the picture."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

import psutil

from tests.benchmarks.meshes import write_sheet
from tests.benchmarks.runner import Report
from tests.end2end.probes import timing
from tests.end2end.program import Program
from tests.end2end.test_budget import settle


def run(report: Report) -> None:
    """Measure on sheets of a million triangles."""
    with tempfile.TemporaryDirectory(prefix="bench-revisit-") as folder:
        lab = Path(folder)
        temp_root = lab / "tmp"
        temp_root.mkdir()
        data = write_sheet(lab / "sheet", samples=12)
        window = Program([data, "--basedir", lab / "base", "--cache-dir", temp_root], temp_root)
        try:
            window.until_shown(0)
            settle(window)
            window.ask(timing.note_frames)
            cold, ahead, before = [], [], []
            for sample in (3, 6, 9):  # far from all that was read ahead
                cold.append(_go(window, sample))
                ahead.append(_go(window, sample + 1))
                before.append(_go(window, sample))
        finally:
            window.close()
    first = _median(cold, 0)
    report("next sample, read ahead, against one read cold (1 M triangles)", _median(ahead, 0), first, "")
    report("next sample, read ahead, beyond its drawing", _median(ahead, 0) - _median(ahead, 1), 1 / 60, "<= 16 ms")
    report("revisit of a sample, against its first visit (1 M triangles)", _median(before, 0), first, "")
    report("revisit of a sample, beyond its drawing", _median(before, 0) - _median(before, 1), 1 / 60, "<= 16 ms")


def _median(seconds: list[tuple[float, float]], which: int) -> float:
    return statistics.median(pair[which] for pair in seconds)


def _go(window: Program, sample: int) -> tuple[float, float]:
    """Return the seconds until the picture is on screen, and those that drawing it took."""
    window.ask(timing.measure_sample, sample)
    (seconds,) = window.until(timing.taken)
    window.until_shown(sample)
    drawing = window.ask(timing.drawing_of_shown)
    settle(window)
    _rest(window)
    return seconds, drawing


def _rest(window: Program) -> None:
    """Wait until the renderer has taken the surfaces of the neighbours, as it does while the user looks."""
    renderer = psutil.Process(window.child("renderer"))
    before, now = -1.0, 0.0
    while now != before:
        time.sleep(0.5)  # it waits 0.15 s for something better to do
        before, now = now, sum(renderer.cpu_times()[:2])
