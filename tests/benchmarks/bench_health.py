"""A scan of 1,000 samples in the window: gaps of its event loop while the docks follow it, and its memory.

The samples are hard links to those of ten, so that writing takes seconds. The dock with a scatter plot of all samples
is seen throughout, and then the list of what is wrong. The gaps stand beside those of the same window doing nothing: a
machine has its own. Of the memory what draws charts takes 50 MB.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from tests.benchmarks.bench_samples import linked
from tests.benchmarks.runner import Report
from tests.conftest import wait_until
from tests.end2end.probes import children, scan, timing, widgets
from tests.end2end.program import Program
from tests.end2end.waves import write_waves

SAMPLES, FEW = 1000, 10
LIMIT = 300.0
IDLE = 3.0


def run(report: Report) -> None:
    """Measure a scan, and what follows it."""
    with tempfile.TemporaryDirectory(prefix="bench-health-") as folder:
        lab = Path(folder)
        (temp_root := lab / "tmp").mkdir()
        data = linked(write_waves(lab / "few", FEW, 20), lab / "many", FEW, SAMPLES)
        window = Program([data, "--basedir", lab / "base", "--cache-dir", temp_root], temp_root)
        try:
            _measure(window, report)
        finally:
            window.close()


def _measure(window: Program, report: Report) -> None:
    window.until_shown(0)
    memory = window.ask(children.own_memory) / 1e6
    window.ask(scan.choose, kind="scatter")
    window.trigger("sample.scan.statistics")
    window.ask(scan.load_charts)
    window.until(scan.has_chart)
    window.ask(timing.listen_to_heart)
    _wait(IDLE)
    idle = window.ask(timing.gaps)
    begin = time.perf_counter()
    window.trigger("sample.scan.begin")
    wait_until(lambda: window.ask(scan.is_known, SAMPLES), LIMIT)
    seconds = time.perf_counter() - begin
    window.until(scan.shows, "ScatterContent")
    scanning = window.ask(timing.gaps)
    window.ask(widgets.show_dock, "health")
    _wait(IDLE)
    health = window.ask(timing.gaps)
    after = window.ask(children.own_memory) / 1e6
    title = f"scan of {SAMPLES:,} samples in the window"
    report(f"{title}: took", seconds, None, "")
    for name, found in (("scatter plot seen", scanning), ("then the list of findings", health)):
        report(f"{title}, {name}: 99.9 % of the gaps are below", found["p999"], idle["p999"], "<= 16 ms")
        report(f"{title}, {name}: 99.9 % of the work between beats", found["work999"], idle["work999"], "<= 16 ms")
        report(f"{title}, {name}: worst event-loop gap", found["worst"], idle["worst"], "")
    report(f"{title}: memory of the window, beyond that without", after - memory, None, "<= 60 MB", "MB")


def _wait(seconds: float) -> None:
    end = time.monotonic() + seconds
    wait_until(lambda: time.monotonic() > end, 2 * seconds)
