"""How much the other processes of the program give way to the window."""

from __future__ import annotations

import os

NICENESS = 5
"""Added to their nice value (nice(2)), for when all of them want the processors.

Measured on two cores, a million triangles: without it the window, which needs 10 ms, had to wait up to 15 ms more."""


def give_way() -> None:
    """Let this process wait for others from now on, where the system knows such a thing (POSIX)."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
