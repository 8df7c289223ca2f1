"""Who holds a file open for writing, as far as the kernel tells."""

from __future__ import annotations

import os
import threading
from pathlib import Path


class WriterSearch:
    """Looks for who holds a file open for writing while the file is read.

    Linux waits for all of its processors before it tells of locks (``percpu_down_write`` in ``fs/locks.c``): some ten
    milliseconds, in which a small sample is read.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._found = path, ""
        self._thread = threading.Thread(target=self._look, name="who writes", daemon=True)
        try:
            self._thread.start()
        except RuntimeError:  # there may be no more threads
            self._look()

    def found(self) -> str:
        """Wait for the answer, which is as of :func:`writer_of`."""
        if self._thread.ident is not None:
            self._thread.join()
        return self._found

    def _look(self) -> None:
        self._found = writer_of(self._path)


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
