"""What is imported at the start, one module in each step."""

from __future__ import annotations

import importlib

from viewer.shell.app.slices import AHEAD, LATER


def test_what_is_imported_ahead_is_there() -> None:
    names = (*AHEAD, *LATER)
    assert len(set(names)) == len(names)
    for name in names:
        importlib.import_module(name)
