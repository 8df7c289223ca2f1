"""How much memory a child may take, so that a file that explodes ends in a sentence and not in a frozen machine.

On Linux the limit is ``RLIMIT_DATA``, which since Linux 4.7 counts every private writable mapping: what malloc, numpy
and VTK take, and no more. ``RLIMIT_AS`` counts address space instead, and that is the wrong thing here. Measured with
the renderer: 960 MB of address space for 165 MB of data, no OpenGL window at all below 0.6 GB, and every mapped
artifact counts although its pages belong to the file. Elsewhere the kernel does not enforce either (macOS) or has no
such thing (Windows); there is no limit then.
"""

from __future__ import annotations

import os
import sys

SHARE = 0.75
"""Part of the machine's memory that one child may take when nobody has said."""

LEAST = 512 * 2**20
"""Bytes below which a child could not even start its libraries (measured: 90 MB the reader, 170 MB the renderer)."""


def limit_memory(limit: int, pid: int = 0) -> bool:
    """Let a process (this one by default) have so many bytes; 0 lifts the limit. Returns whether that is in force.

    Only the soft limit is set, so that a running child can be given more.
    """
    if sys.platform != "linux":
        return False
    import resource

    try:
        _, hard = resource.prlimit(pid, resource.RLIMIT_DATA)
        most = hard if not limit else limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.prlimit(pid, resource.RLIMIT_DATA, (most, hard))
    except (OSError, ValueError, OverflowError):
        return False  # it has just ended, or the kernel is older
    return True


def memory_limit() -> int:
    """Return the limit of this process in bytes, 0 when it has none."""
    if sys.platform != "linux":
        return 0
    import resource

    soft, _ = resource.getrlimit(resource.RLIMIT_DATA)
    return 0 if soft == resource.RLIM_INFINITY else soft


def is_roomy() -> bool:
    """Whether this process may take as much memory again as it has: enough for work that nobody waits for.

    True where nothing is limited. VTK does not survive being refused memory.
    """
    limit = memory_limit()
    if not limit:
        return True
    try:
        with open("/proc/self/statm", "rb") as file:
            pages = int(file.read().split()[5])  # what the limit is about, proc(5)
    except (OSError, ValueError, IndexError):
        return True
    return 2 * pages * os.sysconf("SC_PAGE_SIZE") < limit


def default_memory_limit() -> int:
    """Return three quarters of the machine's memory, in bytes."""
    try:
        total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # Windows
        import psutil

        total = psutil.virtual_memory().total
    return int(total * SHARE)
