"""How much memory the window takes with nothing open, against a bare Qt window in the same run; and with a dataset.

What it shares with other processes counts in parts (PSS), so figures are those of a machine without other Qt programs.
The floor is a bare window that has imported the same modules: Python's code and the classes that PySide6 makes of Qt's.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from tests.benchmarks.meshes import write_sheet
from tests.benchmarks.starting import BARE_WINDOW, environment, viewer

Report = Callable[..., None]

ROUNDS = 3
SIDE = 60  # 3600 points and 6962 triangles
AT_REST = 100_000
"""Bytes by which the memory of a window that does nothing may still change in half a second."""

OUR_MODULES = """
import PySide6.QtCore
from importlib import import_module
from viewer import shell
shell.import_as_usual()
from viewer.shell.app.slices import AHEAD
for name in ("application", "features", "startup", "endings"):
    import_module(f"viewer.shell.app.{name}")
for name in AHEAD:
    import_module(name)
"""
"""What a window with nothing open is made of, before anything of it is made."""


def run(report: Report) -> None:
    """Measure."""
    with tempfile.TemporaryDirectory(prefix="bench-memory-") as folder:
        _memory(report, Path(folder))


def _memory(report: Report, lab: Path) -> None:
    """Report the memory of the window's process, what it shares with others counted in parts (PSS)."""
    window = [*viewer(lab), "--log-level", "info"]
    bare = [sys.executable, "-c", BARE_WINDOW]
    modules = [sys.executable, "-c", OUR_MODULES + BARE_WINDOW]
    sheet = [*window, str(write_sheet(lab / "sheet", 1, SIDE))]
    rounds = [
        (_held(b": complete", window), _held(b"ready", bare), _held(b"ready", modules), _held(b": complete", sheet))
        for _ in range(ROUNDS)
    ]
    ours, least, floor, shows = (statistics.median(column) / 1e6 for column in zip(*rounds, strict=True))
    report("memory of the window, nothing open, against a bare window", ours, least, "<= 1.5x", "MB")
    report("floor of that: a bare window that has imported the same modules", floor, least, "", "MB")
    report("memory of the window with a sample of 7000 triangles on screen", shows, least, "", "MB")


def _held(words: bytes, command: Sequence[str]) -> int:
    """Start a program, wait for a line on stderr that holds ``words``, and return its memory once that is at rest."""
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, env=environment()) as process:
        assert process.stderr is not None
        if not any(words in line for line in process.stderr):
            raise RuntimeError(f"{command[:3]} never said {words!r}")
        held: list[int] = []
        while len(held) < 2 or abs(held[-1] - held[-2]) > AT_REST:
            time.sleep(0.5)
            held.append(psutil.Process(process.pid).memory_full_info().pss)
        process.terminate()
        process.stderr.read()
    return held[-1]
