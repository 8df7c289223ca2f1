"""A dataset of 100 000 small samples beside one of ten: opening it, going through it, its table, the window's memory.

The files are hard links to those of ten samples, so that writing takes seconds; the window cannot know.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path

from tests.benchmarks.runner import Report
from tests.end2end.probes import children, timing, widgets
from tests.end2end.program import Program
from tests.end2end.waves import write_waves

MANY, FEW = 100_000, 10


def run(report: Report) -> None:
    """Measure both."""
    with tempfile.TemporaryDirectory(prefix="bench-samples-") as folder:
        lab = Path(folder)
        (temp_root := lab / "tmp").mkdir()
        few = write_waves(lab / "few", FEW, 20)
        many = linked(few, lab / "many", FEW, MANY)
        peer, ours = _measure(few, FEW, lab / "base", temp_root), _measure(many, MANY, lab / "base", temp_root)
    for name in ("start to first picture", "to the last sample", "to the next sample"):
        report(f"{MANY:,} samples: {name}, against {FEW}", ours[name], peer[name], "<= 1.5x")
    report(f"{MANY:,} samples: to sort the table", ours["to sort the table"], None, "")
    report(f"{MANY:,} samples: worst event-loop gap, going through them", ours["gap"], 1 / 60, "<= 16 ms")
    report(f"{MANY:,} samples: work of the window's thread in it", ours["work"], 1 / 60, "<= 16 ms")
    report(f"{MANY:,} samples: memory of the window, against {FEW}", ours["memory"], peer["memory"], "<= 1.5x", "MB")


def linked(few: Path, many: Path, has: int, wanted: int) -> Path:
    """Make a dataset of as many samples as are wanted from one that has a few."""
    (train := many / "data" / "train").mkdir(parents=True)
    infos = (few / "infos.yaml").read_text(encoding="utf-8")
    changed = infos.replace(f"train: {has}", f"train: {wanted}")
    assert changed != infos, infos
    (many / "infos.yaml").write_text(changed, encoding="utf-8")
    files = [
        [path.relative_to(sample) for path in sorted(sample.rglob("*")) if path.is_file()]
        for sample in sorted((few / "data" / "train").iterdir())
    ]
    for number in range(wanted):
        model = few / "data" / "train" / f"sample_{number % has:09d}"
        sample = train / f"sample_{number:09d}"
        for file in files[number % has]:
            (sample / file).parent.mkdir(parents=True, exist_ok=True)
            os.link(model / file, sample / file)
    return many


def _measure(data: Path, count: int, base: Path, temp_root: Path) -> dict[str, float]:
    begin = time.perf_counter()
    window = Program([data, "--basedir", base, "--cache-dir", temp_root], temp_root)
    try:
        window.until_shown(0)
        figures = {"start to first picture": time.perf_counter() - begin}
        window.ask(timing.listen_to_heart)
        figures["to the last sample"] = _go(window, count - 1)
        middle = count // 2
        _go(window, middle)
        figures["to the next sample"] = statistics.median(_go(window, middle + step) for step in range(1, 5))
        figures["gap"], figures["work"] = window.ask(timing.latency)
        window.ask(widgets.show_dock, "samples")
        window.until(widgets.is_table_seen)
        figures["to sort the table"] = window.ask(timing.sort_table)
        figures["memory"] = window.ask(children.own_memory) / 1e6
    finally:
        window.close()
    return figures


def _go(window: Program, sample: int) -> float:
    window.ask(timing.measure_sample, sample)
    return window.until(timing.taken)[0]
