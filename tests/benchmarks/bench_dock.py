"""The cache dock with a million files in ten thousand orphans, and a sweep of a hundred thousand files.

The files are hard links, a thousand to an inode, so that making a million takes half a minute; those that are swept are
files of their own. Gaps are measured beside those of the same window doing nothing: a machine has its own.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Report = Callable[..., None]

ORPHANS, FILES = 10_000, 100
SWEPT, FILES_SWEPT = 1_000, 100


def run(report: Report) -> None:
    """Measure everything."""
    with tempfile.TemporaryDirectory(prefix="bench-dock-") as lab:
        many = Path(lab, "many")
        _make(many, ORPHANS, FILES, links=True)
        figures = _probe(many)
        idle = figures["idle"]["worst"]
        report(f"dock: first rows, {ORPHANS:,} orphans", figures["first"], None, "<= 100 ms")
        report(f"dock: all {ORPHANS * FILES:,} files counted", figures["all"], None, "")
        report("dock: worst event-loop gap, counting and scrolling", figures["counting"]["worst"], idle, "<= 16 ms")
        report("dock: 99.9 % of the gaps are below", figures["counting"]["p999"], idle, "<= 16 ms")
        report("dock: most work between two beats, counting", figures["counting"]["work"], idle, "<= 16 ms")
        report(f"dock: worst gap, sorting {figures['rows']:,} rows", figures["sort"]["worst"], idle, "<= 16 ms")
        report(f"dock: worst gap, filtering {figures['rows']:,} rows", figures["filter"]["worst"], idle, "<= 16 ms")
        _remove(many)
        swept = Path(lab, "swept")
        _make(swept, SWEPT, FILES_SWEPT, links=False)
        peer = Path(lab, "peer")
        _make(peer, SWEPT, FILES_SWEPT, links=False)
        figures = _probe(swept, "sweep")
        sweep = figures["sweep"]
        title = f"dock: sweep of {SWEPT * FILES_SWEPT:,} files, against rm -rf"
        report(title, sweep["seconds"], _remove(peer), "")
        report("dock: worst event-loop gap during that sweep", sweep["worst"], figures["idle"]["worst"], "<= 16 ms")
        report("dock: 99.9 % of the gaps are below", sweep["p999"], figures["idle"]["worst"], "<= 16 ms")
        report("dock: most work between two beats", sweep["work"], figures["idle"]["worst"], "<= 16 ms")


def _probe(root: Path, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.probe_dock", str(root), *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def _make(root: Path, directories: int, files: int, *, links: bool) -> None:
    """Make tombstones: whoever looks knows at once that they are orphans."""
    root.mkdir()
    for number in range(directories):
        folder = root / f".plaid-viewer-trash-{number:016x}"
        folder.mkdir(mode=0o700)
        opened = os.open(folder, os.O_RDONLY)
        if number % 10 == 0:
            model = folder / "f0"
        for index in range(files):
            name = f"f{index}"
            if links and (number % 10 or index):
                os.link(model, name, dst_dir_fd=opened)
            else:
                os.close(os.open(name, os.O_CREAT | os.O_WRONLY, 0o600, dir_fd=opened))
        os.close(opened)


def _remove(root: Path) -> float:
    start = time.perf_counter()
    if shutil.which("rm"):
        subprocess.run(["rm", "-rf", str(root)], check=True)
    else:
        shutil.rmtree(root)
    return time.perf_counter() - start
