"""Thumbnails against the renderer alone that draws the same pictures, and scrolling through those of 10 000 samples."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from tests.benchmarks.runner import Report
from tests.conftest import wait_until
from tests.end2end.probes import children, thumbnail_timing, thumbnails, widgets
from tests.end2end.program import Program
from tests.end2end.waves import write_waves

SAMPLES = 240
MANY = 10_000
WAIT = 300.0
SCROLLING = 20.0
IDLE = 5.0


def run(report: Report) -> None:
    """Measure samples of 7000 triangles that share nothing."""
    with tempfile.TemporaryDirectory(prefix="bench-thumbnails-") as folder:
        lab = Path(folder)
        (temp_root := lab / "tmp").mkdir()
        few = write_waves(lab / "few", SAMPLES, 60)
        _measure_rates(report, few, lab / "base", temp_root)
        _measure_scrolling(report, linked(few, lab / "many", SAMPLES, MANY), lab / "base", temp_root)


def _measure_rates(report: Report, data: Path, base: Path, temp_root: Path) -> None:
    window = Program([data, "--basedir", base, "--cache-dir", temp_root], temp_root)
    try:
        window.until_shown(0)
        memory = window.ask(children.own_memory) / 1e6
        window.ask(thumbnail_timing.note_pictures)
        window.ask(thumbnails.show)
        window.until(thumbnails.is_complete)
        read = _rate(*window.ask(thumbnail_timing.pictures))
        window.ask(thumbnail_timing.forget_pictures)
        idle = _idle(window)
        window.ask(widgets.choose_color_map, "plasma")
        number = window.ask(thumbnails.number)
        wait_until(lambda: window.ask(thumbnails.number) != number, WAIT, "other thumbnails")
        window.ask(thumbnail_timing.listen)
        window.until(thumbnails.is_complete)
        there = _rate(*window.ask(thumbnail_timing.pictures))
        gaps = window.ask(thumbnail_timing.heard)
        window.ask(thumbnail_timing.draw_alone, SAMPLES)
        wait_until(lambda: window.ask(thumbnail_timing.drawn_alone), WAIT, "the renderer alone")
        alone = _rate(*window.ask(thumbnail_timing.drawn_alone))
        more = window.ask(children.own_memory) / 1e6
    finally:
        window.close()
    report("thumbnails of what has been read, against the renderer alone", there, alone, ">= 0.7x", "1/s")
    report("thumbnails of what is read for them, against the renderer alone", read, alone, "", "1/s")
    report("thumbnails: 99.9 % of the gaps are below, while they are made", gaps["p999"], idle["p999"], "<= 16 ms")
    report("thumbnails: most work between two beats, while they are made", gaps["work"], idle["work"], "<= 16 ms")
    report("thumbnails: memory of the window, against before", more, memory, "", "MB")


def _measure_scrolling(report: Report, data: Path, base: Path, temp_root: Path) -> None:
    window = Program([data, "--basedir", base, "--cache-dir", temp_root], temp_root)
    try:
        window.until_shown(0)
        idle = _idle(window)
        window.ask(thumbnails.show)
        wait_until(lambda: len(window.ask(thumbnails.made)) > MANY // 20, WAIT, "some thumbnails")
        window.ask(thumbnail_timing.scroll, SCROLLING)
        wait_until(lambda: window.ask(thumbnail_timing.scrolled), WAIT, "the end")
        (gaps,) = window.ask(thumbnail_timing.scrolled)
    finally:
        window.close()
    name = f"{MANY:,} thumbnails, scrolled through while they are made"
    report(f"{name}: 99.9 % of the gaps are below", gaps["p999"], idle["p999"], "<= 16 ms")
    report(f"{name}: worst gap", gaps["worst"], idle["worst"], "")
    report(f"{name}: most work between two beats", gaps["work"], idle["work"], "<= 16 ms")


def _idle(window: Program) -> dict[str, float]:
    """Return the gaps of the same window doing nothing: a machine has its own."""
    window.ask(thumbnail_timing.listen)
    time.sleep(IDLE)
    return window.ask(thumbnail_timing.heard)


def _rate(count: float, seconds: float) -> float:
    return (count - 1.0) / seconds


def linked(few: Path, many: Path, count: int, wanted: int) -> Path:
    """Make a dataset of many samples whose files are links to those of few."""
    (train := many / "data" / "train").mkdir(parents=True)
    infos = (few / "infos.yaml").read_text(encoding="utf-8")
    (many / "infos.yaml").write_text(infos.replace(f"train: {count}", f"train: {wanted}"), encoding="utf-8")
    for number in range(wanted):
        model = few / "data" / "train" / f"sample_{number % count:09d}"
        for path in model.rglob("*"):
            target = train / f"sample_{number:09d}" / path.relative_to(model)
            if path.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                os.link(path, target)
    return many
