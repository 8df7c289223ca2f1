"""ParaView, where it is installed."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QProcess

_PATTERNS = {
    "linux": (
        "/opt/[Pp]ara[Vv]iew*/bin/paraview",
        "/usr/local/[Pp]ara[Vv]iew*/bin/paraview",
        "~/[Pp]ara[Vv]iew*/bin/paraview",
    ),
    "darwin": ("/Applications/ParaView*.app/Contents/MacOS/paraview",),
    "win32": ("C:/Program Files/ParaView*/bin/paraview.exe",),
}
"""Where it is unpacked or installed to, by system."""

NOT_FOUND = "ParaView was not found, neither on the PATH nor in the usual places"


def find_paraview(patterns: Iterable[str] | None = None) -> Path | None:
    """Return the program, of several the one of the highest version; None where there is none.

    Parameters
    ----------
    patterns
        Where to look besides the PATH; None for the usual places.
    """
    on_path = shutil.which("paraview")
    if on_path is not None:
        return Path(on_path)
    found: list[Path] = []
    for pattern in _PATTERNS.get(sys.platform, ()) if patterns is None else patterns:
        absolute = Path(pattern).expanduser()
        found += Path(absolute.anchor).glob(str(absolute.relative_to(absolute.anchor)))
    return max((path for path in found if path.is_file()), key=_version, default=None)


def open_in_paraview(program: Path, file: Path) -> bool:
    """Start ParaView with a file; it lives on when this program ends. Returns whether it could be started."""
    started, _pid = QProcess.startDetached(str(program), [str(file)])
    return started


def _version(path: Path) -> tuple[int, ...]:
    """Return the numbers in a path: ``ParaView-5.13.1`` is above ``ParaView-5.9.0``."""
    digits = "".join(letter if letter.isdigit() else " " for letter in str(path)).split()
    return tuple(map(int, digits))
