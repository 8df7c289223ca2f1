"""How much the other processes of the program give way to the window."""

from __future__ import annotations

import contextlib
import os
import sys

NICENESS = 5
"""Added to their nice value (nice(2)), for when all of them want the processors.

Measured on two cores, a million triangles: without it the window, which needs 10 ms, had to wait up to 15 ms more."""


def give_way() -> None:
    """Let this process, with all of its threads, wait for others from now on, where the system can (POSIX)."""
    if sys.platform == "linux":  # nice(2) there is about one thread: those that draw would go on as before
        for thread in map(int, os.listdir("/proc/self/task")):
            with contextlib.suppress(OSError):  # it has just ended
                nice = os.getpriority(os.PRIO_PROCESS, thread)
                os.setpriority(os.PRIO_PROCESS, thread, min(nice + NICENESS, 19))
    elif hasattr(os, "nice"):
        os.nice(NICENESS)
