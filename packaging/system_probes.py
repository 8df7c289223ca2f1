"""Whether the system has a library, a program, a module of Python, a file or a font.

Each answers in microseconds to a few milliseconds, since every start of the program asks them all.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
from pathlib import Path


def library(soname: str) -> bool:
    """Whether the dynamic loader finds the library *and* all that it needs itself."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def program(name: str) -> bool:
    """Whether a command is on the path; the folders of the administrator count too."""
    return shutil.which(name, path=os.environ.get("PATH", os.defpath) + ":/usr/sbin:/sbin") is not None


def server(name: str) -> bool:
    """Whether a server is there, or had better not be: where systemd runs, its package opens the machine to others."""
    return program(name) or Path("/run/systemd/system").exists()


def module(name: str) -> bool:
    """Whether this Python has a module that Debian packages apart."""
    importlib.invalidate_caches()
    return importlib.util.find_spec(name) is not None


def file(patterns: str) -> bool:
    """Whether a file matches one of the patterns (absolute, separated by spaces)."""
    return any(next(Path("/").glob(pattern.lstrip("/")), None) is not None for pattern in patterns.split())


def font(folders: str) -> bool:
    """Whether there is any font to write with."""
    candidates = [Path(entry).expanduser() for entry in folders.split()]
    suffixes = {".ttf", ".otf", ".ttc", ".pfb", ".pcf", ".gz"}
    return any(
        Path(name).suffix.lower() in suffixes
        for folder in candidates
        for _path, _folders, names in os.walk(folder)
        for name in names
    )


def egl_vendor(patterns: str) -> bool:
    """Whether libEGL has a driver to hand its calls to; without one VTK segfaults in the first frame."""
    return "__EGL_VENDOR_LIBRARY_FILENAMES" in os.environ or file(patterns)
