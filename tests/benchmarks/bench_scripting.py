"""``viewer.picture`` in a loop against the renderer alone, and ``viewer.show`` against the program's own start."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

import viewer
from tests.benchmarks.meshes import sheet, write_sheet
from tests.benchmarks.runner import Report
from tests.conftest import wait_until
from tests.end2end.probes import camera, film_timing
from tests.end2end.program import Program

SIDE = 316  # 100 000 points
PICTURES, SIZE, ROUNDS = 60, "1280x720", 5
WAIT = 300.0

SHOW = """
import sys, viewer
viewer.show(sys.argv[1])
print("shown", flush=True)
"""


def run(report: Report) -> None:
    """Measure a training loop on 100 000 points, and the first picture of a small sample."""
    with tempfile.TemporaryDirectory(prefix="bench-scripting-") as folder:
        lab = Path(folder)
        (temp_root := lab / "tmp").mkdir()
        data = write_sheet(lab / "sheet", 1, SIDE)
        name = f"viewer.picture in a loop, {SIZE}, new values each time, against the renderer alone"
        report(name, _loop(), _renderer_alone(data, lab, temp_root), ">= 0.8x", "1/s")
        small = write_sheet(lab / "small", 1, 60)
        _show(small)  # compiles the byte code
        shown, started = zip(*((_show(small), _start(small, lab)) for _ in range(ROUNDS)), strict=True)
        name = "viewer.show until the picture is there, against --screenshot"
        report(name, statistics.median(shown), statistics.median(started), "<= 1.2x")


def _loop() -> float:
    """Return pictures per second of a loop as it is in training: points and cells stay, values are new."""
    x, y, triangles = sheet(SIDE)
    points = np.stack([x, y, np.zeros_like(x)], axis=1)
    cells = {"triangle": triangles.astype(np.int64) - 1}

    def picture(number: int) -> None:
        values = np.sin(6 * x + number) * np.cos(6 * y)
        viewer.picture({"points": points, "cells": cells, "fields": {"p": values}}, "p", size=SIZE)

    picture(0)
    start = time.perf_counter()
    for number in range(1, PICTURES + 1):
        picture(number)
    return PICTURES / (time.perf_counter() - start)


def _renderer_alone(data: Path, lab: Path, temp_root: Path) -> float:
    window = Program([data, "--basedir", lab / "base", "--cache-dir", temp_root], temp_root)
    try:
        window.until_shown(0)
        window.until(camera.is_final)
        window.ask(film_timing.forget)
        window.ask(film_timing.draw_alone, str(lab / "a.mp4"), "turn", PICTURES, SIZE)
        wait_until(lambda: window.ask(film_timing.taken), WAIT, "the pictures")
        seconds, pictures = window.ask(film_timing.taken)
    finally:
        window.close()
    return float(pictures / seconds)


def _show(data: Path) -> float:
    """Return the seconds from the start of a script until its window shows a picture."""
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", SHOW, str(data)], stdout=subprocess.PIPE, env=_environment()
    ) as script:
        assert script.stdout is not None and script.stdout.readline() == b"shown\n"
        return time.perf_counter() - start


def _start(data: Path, lab: Path) -> float:
    """Return the seconds of a program that shows the same and ends."""
    command = [sys.executable, "-m", "viewer", str(data), "--screenshot", str(lab / "a.png")]
    start = time.perf_counter()
    subprocess.run(command, check=True, env=_environment())
    return time.perf_counter() - start


def _environment() -> dict[str, str]:
    """Return variables with which byte code is kept, and no window is seen."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "QT_QPA_PLATFORM": "offscreen"}
