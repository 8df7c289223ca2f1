"""Going to a sample: cold, read ahead, and seen before, each from the wish to the picture."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from tests.benchmarks.meshes import write_sheet
from tests.benchmarks.runner import Report
from tests.end2end.program import Program
from tests.end2end.test_budget import SETTLED

CLOCK = """
import time
figures, going = {}, []
def go(sample):
    figures.pop(sample, None)
    going[:] = [sample, time.perf_counter()]
    app.session.select(sample=sample)
def look(state):
    if going and state.phase == "shown" and state.shown.selection.sample == going[0]:
        figures[going[0]] = time.perf_counter() - going[1]
        going.clear()
app.session.changed.connect(look)
seconds = []
app.engine.renderer.frame.connect(lambda frame: seconds.append(frame.seconds))
"""


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
            window.until(SETTLED)
            window.ask(CLOCK)
            cold = [_go(window, sample) for sample in (3, 6, 9)]  # far from all that was read ahead
            ahead = [_go(window, sample) for sample in (10, 7, 4)]
            before = [_go(window, sample) for sample in (9, 6, 3)]
            drawing = statistics.median(window.ask("seconds"))
        finally:
            window.close()
    first = statistics.median(cold)
    report("next sample, read ahead, against one read cold (1 M triangles)", statistics.median(ahead), first, "")
    report("revisit of a sample, against its first visit (1 M triangles)", statistics.median(before), first, "")
    report("revisit of a sample, against drawing it once", statistics.median(before), drawing, "")


def _go(window: Program, sample: int) -> float:
    window.ask(f"go({sample})")
    window.until_shown(sample)
    seconds = float(window.ask(f"figures[{sample}]"))
    window.until(SETTLED)
    return seconds
