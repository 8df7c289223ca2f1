"""Which OpenGL windows a renderer may try, and what is done about one that has died."""

from __future__ import annotations

import contextlib
import importlib.util
import sys
from pathlib import Path

from viewer.outcome import Outcome

NOTHING_WORKS = (
    "This machine cannot draw pictures: neither EGL, OSMesa nor GLX works; "
    "install a Mesa driver (Debian and Ubuntu: apt install libegl1 libgl1-mesa-dri)."
)


def is_refused(outcome: Outcome, idle: bool) -> bool:
    """Whether the scene needs more memory than there is; one that was drawn can be drawn again by a new renderer."""
    return outcome.out_of_memory and not idle


def opengl_kinds() -> tuple[str, ...]:
    """Return the OpenGL windows to try, best first; one empty name where VTK's own choice is right.

    None at all without the engine (the extra ``plaid``): a renderer could only die. The reader says what is missing.
    """
    if importlib.util.find_spec("vtkmodules") is None:
        return ()
    return ("egl", "osmesa", "glx") if sys.platform == "linux" else ("",)


def drop_frames(frames: Path | None, pid: int) -> None:
    """Remove the frame files of a renderer that has died; nobody else would before the program ends."""
    for file in frames.glob(f"frames-{pid}-*") if frames is not None and pid else ():
        with contextlib.suppress(OSError):
            file.unlink()
