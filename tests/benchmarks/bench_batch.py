"""A picture of each of a hundred samples: all in one run, against a start of the program for each."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.meshes import write_sheet
from tests.benchmarks.runner import Report

SIDE = 60  # 3600 points and 6962 triangles, as a car of ShapeNet has
PICTURES, STARTS, SIZE = 100, 7, "1280x720"


def run(report: Report) -> None:
    """Measure; of the starts some are timed, and the others taken to be as long as the one in the middle."""
    with tempfile.TemporaryDirectory(prefix="bench-batch-") as folder:
        lab = Path(folder)
        data = write_sheet(lab / "cars", PICTURES, SIDE)
        _pictures(data, lab / "first", "0")  # compiles the byte code
        alone = statistics.median(_pictures(data, lab / "alone", str(number)) for number in range(STARTS))
        batch = _pictures(data, lab / "batch", f"0-{PICTURES - 1}")
        made = len(list((lab / "batch").iterdir()))
        assert made == PICTURES, f"{made} pictures"
        name = f"{PICTURES} pictures of a car, {SIZE}, in one run, against as many starts"
        report(name, PICTURES / batch, 1.0 / alone, ">= 5x", "1/s")


def _pictures(data: Path, folder: Path, samples: str) -> float:
    """Return the seconds that pictures of these samples take."""
    file = folder / "{sample}.png"
    command = [sys.executable, "-m", "viewer", str(data), "--picture", str(file), "--samples", samples]
    start = time.perf_counter()
    subprocess.run([*command, "--picture-size", SIZE], check=True, env=_environment())
    return time.perf_counter() - start


def _environment() -> dict[str, str]:
    """Return variables with which byte code is kept, and no window is seen."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "QT_QPA_PLATFORM": "offscreen"}
