"""How much the other processes of the program give way to the window."""

from __future__ import annotations

import contextlib
import os
import sys

NICENESS = 5
"""Added to their nice value (nice(2)), for when all of them want the processors.

Measured on two cores, a million triangles: without it the window, which needs 10 ms, had to wait up to 15 ms more."""


def lower_priority() -> None:
    """Let this process, with all of its threads, wait for others from now on, where the system can (POSIX)."""
    if not hasattr(os, "nice"):
        return
    before = os.getpriority(os.PRIO_PROCESS, 0)
    os.nice(NICENESS)
    if sys.platform != "linux":
        return
    # nice(2) is about one thread there: those that draw would go on as before.
    with contextlib.suppress(OSError):  # no /proc
        for thread in map(int, os.listdir("/proc/self/task")):
            with contextlib.suppress(OSError):  # it has just ended
                if os.getpriority(os.PRIO_PROCESS, thread) == before:
                    os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, 0))
