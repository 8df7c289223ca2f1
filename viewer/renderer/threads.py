"""How many threads VTK's filters use: as many as there are processors, unless somebody says otherwise."""

from __future__ import annotations

import os

MOST = 8
"""Threads of a filter: the stack of each counts for the memory limit. Measured: two take the surface of six million
cells in half the time (0.5 s)."""

CHOSEN = "VTK_SMP_BACKEND_IN_USE"
"""VTK's own environment variable; who sets it knows better (vtkSMPTools)."""


def use_threads() -> None:
    """Let VTK's filters use the processors that this process may use.

    The wheels of VTK are built with threads of the standard library, but start with the backend ``Sequential``.
    """
    if os.environ.get(CHOSEN):
        return
    from vtkmodules.vtkCommonCore import vtkSMPTools

    if vtkSMPTools.SetBackend("STDThread"):
        vtkSMPTools.Initialize(min(processors(), MOST))


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):  # Linux
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
