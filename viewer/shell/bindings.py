"""A guard against a defect of the Qt bindings that ends the program."""

from __future__ import annotations

import sys

_SPARE = 1 << 40
"""References given away at the start: more than any run of the program can lose."""


def guard_constants() -> None:
    """Keep ``None``, ``True`` and ``False`` alive whatever the bindings do with their reference counts.

    WORKAROUND: PySide6 6.12.0 returns ``None`` from every call without a result, and ``True`` from ``emit``, without a
    new reference. From Python 3.12 on these objects are immortal and nothing happens; before, each call takes one of
    the few thousand references away, and after the last the interpreter aborts ("none_dealloc: deallocating None").
    """
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return
    import ctypes  # 2 ms, and only where it is needed

    for constant in (None, True, False):
        ctypes.c_ssize_t.from_address(id(constant)).value += _SPARE
