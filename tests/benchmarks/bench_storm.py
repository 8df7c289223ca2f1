"""200 SIGKILLs of reader and renderer at random moments while samples change: how soon the picture is back."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.runner import Report, say
from tests.end2end.child_storm import left_behind, storm
from tests.end2end.program import ROOT, Program
from tests.end2end.waves import write_waves

KILLS = 200
SEED = 20_240
SAMPLES = 100
"""So many that no sample is killed over three times in half a minute, which would be a crash loop of its own."""


def run(report: Report, kills: int = KILLS, seed: int = SEED) -> None:
    """Kill, measure, and look at what is left."""
    with tempfile.TemporaryDirectory(prefix="bench-storm-") as folder:
        lab = Path(folder)
        temp_root = lab / "tmp"
        temp_root.mkdir()
        data = write_waves(lab / "many", SAMPLES, 40)
        window = Program([data, "--basedir", lab / "base", "--cache-dir", temp_root], temp_root)
        try:
            window.until_shown(0)
            done = storm(window, kills, seed, SAMPLES)
            left = left_behind(window)
            status = window.quit()
            caches = window.caches()
        finally:
            window.close()
    say(f"{len(done)} kills, seed {seed}: left in the cache: {left or 'nothing'}; after the end: {caches or 'nothing'}")
    if left or caches or status:
        raise RuntimeError(f"left behind: {left} {caches}, status {status}")
    started = {role: _start_of(role) for role in ("reader", "renderer")}
    for role in ("reader", "renderer"):
        seconds = [kill.seconds for kill in done if kill.role == role]
        report(
            f"picture back after SIGKILL of the {role}, median of {len(seconds)}", _median(seconds), started[role], ""
        )
        report(f"picture back after SIGKILL of the {role}, worst", max(seconds), started[role], "<= 1 s")


def _median(seconds: list[float]) -> float:
    return statistics.median(seconds) if seconds else 0.0


def _start_of(role: str) -> float:
    """Return the seconds that a bare child of this role takes from its start to its first word."""
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "viewer", "--role", role],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as child:
        assert child.stdout is not None
        assert child.stdin is not None
        child.stdout.readline()
        elapsed = time.perf_counter() - start
        child.stdin.close()
    return elapsed
