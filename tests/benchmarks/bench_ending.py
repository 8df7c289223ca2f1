"""From SIGTERM to the end of the window, with a gigabyte in its cache and with hardly anything."""

from __future__ import annotations

import os
import signal
import statistics
import tempfile
import time
from pathlib import Path

from tests.benchmarks.runner import Report
from tests.end2end.probes import cache
from tests.end2end.program import Program
from tests.end2end.waves import write_waves

FILES, EACH = 1024, 1 << 20
ROUNDS = 3


def run(report: Report) -> None:
    """Measure both, in turn."""
    with tempfile.TemporaryDirectory(prefix="bench-ending-") as folder:
        lab = Path(folder)
        (temp_root := lab / "tmp").mkdir()
        data = write_waves(lab / "waves", 2, 20)
        full, bare = [], []
        for _ in range(ROUNDS):
            bare.append(_end(data, lab / "base", temp_root, 0))
            full.append(_end(data, lab / "base", temp_root, FILES))
    size = f"{FILES * EACH >> 30} GiB in the cache"
    report(
        f"SIGTERM to exit, {size}, against an empty one", statistics.median(full), statistics.median(bare), "<= 500 ms"
    )


def _end(data: Path, base: Path, temp_root: Path, files: int) -> float:
    """Return the seconds from the signal until the process is gone; nothing may be left then."""
    window = Program([data, "--basedir", base, "--cache-dir", temp_root], temp_root)
    try:
        window.until_shown(0)
        artifacts = Path(window.ask(cache.path)) / "gigabyte"
        artifacts.mkdir()
        block = os.urandom(EACH)
        for number in range(files):
            (artifacts / f"{number}.npy").write_bytes(block)
        window.children()
        begin = time.perf_counter()
        window.process.send_signal(signal.SIGTERM)
        window.process.wait(30)
        taken = time.perf_counter() - begin
        left = window.caches()
        if left:
            raise RuntimeError(f"left behind: {left}")
    finally:
        window.close()
    return taken
