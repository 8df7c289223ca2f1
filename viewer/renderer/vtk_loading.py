"""VTK's Python modules, found quickly: to look for each of them anew is a sixth of the renderer's start."""

from __future__ import annotations

import os
from functools import cache
from typing import Any


def load_quickly() -> None:
    """Have VTK's modules loaded quickly; call it before the first of them is imported.

    VTK (9.6 and later) looks through its folder of some hundred files anew for each module: here the names are read
    once. Where VTK is of another making, all stays as it is.
    """
    import vtkmodules

    find: Any = getattr(vtkmodules, "find_lib_path", None)
    if find is not None:
        vtkmodules.find_lib_path = lambda paths, name: _library(tuple(paths), name) or find(paths, name)


def _library(paths: tuple[str, ...], name: str) -> str | None:
    return next((os.path.realpath(found[name]) for found in map(_libraries, paths) if name in found), None)


@cache
def _libraries(path: str) -> dict[str, str]:
    """Return the extension modules of a folder by their names."""
    try:
        with os.scandir(path) as files:
            return {file.name.partition(".")[0]: file.path for file in files if file.name.endswith((".so", ".pyd"))}
    except OSError:
        return {}
