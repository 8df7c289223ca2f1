"""Keeps what a process has in memory out of core dumps, from when it may hold a password."""

from __future__ import annotations

import contextlib
import ctypes
import sys

_PR_SET_DUMPABLE = 4
"""From linux/prctl.h; see prctl(2)."""


def leave_no_core(*, closed: bool = False) -> None:
    """Have the system write no core dump of this process, nor of those that it starts from now on, where it can.

    A limit is kept by the kernel for files and by systemd-coredump, not by everything that a core may be handed to
    (core(5)).

    Parameters
    ----------
    closed
        Whether on Linux the process is closed to all others of its user as well: then there is no core dump at all, no
        debugger reads it, and ``/proc`` shows what it shows to everybody (name, state, start, command line, limits of
        memory). Not for a window, whose desktop looks there before it answers it.
    """
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if closed and sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
