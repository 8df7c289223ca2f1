"""Who holds a file open for writing, as far as the kernel tells."""

from __future__ import annotations

import os
import time
from pathlib import Path

FRESH = 3600.0
"""Seconds without a change after which nobody is looked for who may write to a file."""


def recent_writer_of(path: Path, status: os.stat_result) -> str:
    """As :func:`writer_of`, for a file that was written to lately.

    Linux waits for all of its processors before it tells of locks (``percpu_down_write`` in ``fs/locks.c``): some ten
    milliseconds, as long as a small sample takes. Into an old file nothing has come for long, whoever has it open and
    may still keep something back; what comes from now on is noticed by the state of the file.
    """
    return writer_of(path) if time.time() - status.st_mtime < FRESH else ""


def writer_of(path: Path) -> str:
    """Name the process that holds a write lock on a file: ``"process 4711 (python3)"``; empty where none is known.

    From ``/proc/locks`` (proc(5)), which lists the locks of HDF5 and of every other program that takes them. Empty on
    systems that have no such file.
    """
    try:
        status = os.stat(path)
        locks = Path("/proc/locks").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    place = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}"
    for line in locks.splitlines():
        # 1: FLOCK  ADVISORY  WRITE 708 00:13:1234 0 EOF
        words = line.split()
        if len(words) >= 6 and words[3] == "WRITE" and words[5] == place and words[4] not in ("0", "-1"):
            return f"process {words[4]}{_name_of(words[4])}"
    return ""


def _name_of(pid: str) -> str:
    try:
        name = Path("/proc", pid, "comm").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
    return f" ({''.join(letter for letter in name if letter.isprintable())})"
