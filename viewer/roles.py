"""The roles of this program: which there are, how each is started, and which module serves it.

``plaid-viewer-desktop`` is the window. The window starts the same program again as ``--role reader``, ``--role
renderer``, ``--role helper``, ``--role exporter``, ``--role encoder``, ``--role scanner`` and ``--role converter``;
those are no part of the command line that the user sees. On Linux reader and renderer of a window that opens a dataset
at once are forks of it instead (``viewer.shell.children.early``), named after their roles. A module is imported when
its role begins, by name: nothing here depends on any of them.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys
from typing import Literal

from viewer import DISTRIBUTION
from viewer.priority import lower_priority

Role = Literal["reader", "renderer", "helper", "exporter", "encoder", "scanner", "converter", "cache"]
"""What a process can be that is not the window; ``cache`` is the command line of the cache, for a bundle."""

LEVELS = ("debug", "info", "warning", "error")
"""What ``--log-level`` takes, of every role."""

OPTION = "--role"
"""First argument of every process that is not the window."""

FORK = "viewer-"
"""Before the role in the name of a process that is a fork of the window, as ``top`` and ``ps -e`` show it."""

_MODULES: dict[Role, str] = {
    "reader": "viewer.reader",
    "renderer": "viewer.renderer",
    "helper": "viewer.helper",
    "cache": "viewer.cache_command.main",
    "exporter": "viewer.exporter",
    "encoder": "viewer.encoder",
    "scanner": "viewer.scanner",
    "converter": "viewer.converter",
}
"""Each has a function ``main`` that returns the exit status."""


def command(role: Role, *arguments: str) -> list[str]:
    """Return the command that starts this program in another role, from a checkout, a wheel or a bundle."""
    return program(OPTION, role, *arguments)


def program(*arguments: str) -> list[str]:
    """Return the command that starts this program."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    # -P keeps the current folder off the module path: a numpy.py lying there must not be imported.
    return [sys.executable, "-P", "-m", "viewer", *arguments]


def play(arguments: list[str]) -> int:
    """Play the role that the arguments after :data:`OPTION` name, and return the exit status."""
    parser = argparse.ArgumentParser(prog=f"{DISTRIBUTION} {OPTION}")
    parser.add_argument("role", choices=tuple(_MODULES))
    parser.add_argument("--opengl", default="", help="egl, osmesa or glx")
    parser.add_argument("--log-level", choices=LEVELS, default="warning")
    parser.add_argument("--memory-limit", type=int, default=0, metavar="BYTES")
    known, rest = parser.parse_known_args(arguments)
    if known.role == "cache":
        return _main("cache", rest)
    # To start OpenBLAS's threads is a third of the import of NumPy, and they take memory; no matrix here is large.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if known.role in ("reader", "renderer"):
        gc.disable()  # until it has loaded its modules, see ``viewer.collecting``
    if known.role != "renderer":  # the first picture waits for it; it gives way once it can draw
        lower_priority()
    if known.role == "helper":
        return _main("helper")
    from viewer.log import configure

    configure(known.log_level)
    if known.memory_limit:
        from viewer.memory import limit_memory

        limit_memory(known.memory_limit)
    return _main(known.role, *((known.opengl,) if known.role == "renderer" else ()))


def _main(role: Role, *arguments: object) -> int:
    status: int = importlib.import_module(_MODULES[role]).main(*arguments)
    return status
