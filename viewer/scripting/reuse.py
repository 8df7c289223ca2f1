"""``--reuse``: a second start opens what it was given in the window that runs already."""

from __future__ import annotations

import os
from pathlib import Path

from viewer.errors import ViewerError
from viewer.local_socket import SUPPORTED
from viewer.options import Options
from viewer.protocol.outside import OrderDone, Welcome
from viewer.protocol.outside_requests import ShowDataset
from viewer.scripting.line import WindowLine
from viewer.scripting.windows import running_windows

PATIENCE = 2.0
"""Seconds to wait for a window that may hang, or be ending; then a new one is opened."""


def open_in_running(options: Options) -> bool:
    """Have a window that runs show what the command line says; False where there is none that does so at once.

    Windows that scripts have started are left to these, as are those on another display and those in which a question
    waits for an answer.
    """
    if not SUPPORTED:
        return False
    for path in running_windows(options.temp_root):
        try:
            line = WindowLine(path, PATIENCE)
        except ViewerError:
            continue
        try:
            if _is_meant(line.welcome) and isinstance(line.ask(_wish(options), PATIENCE), OrderDone):
                return True
        except ViewerError:
            continue
        finally:
            line.close()
    return False


def _is_meant(welcome: Welcome) -> bool:
    here = {name for variable in ("WAYLAND_DISPLAY", "DISPLAY") if (name := os.environ.get(variable))}
    seen = welcome.display in here or (not welcome.display and os.environ.get("QT_QPA_PLATFORM") == "offscreen")
    return seen and not welcome.of_script and not welcome.busy


def _wish(options: Options) -> ShowDataset:
    looks = None
    if options.looks is not None:
        from viewer.look_values import looks_to_plain

        looks = looks_to_plain(options.looks)
    return ShowDataset(
        1,
        dataset=options.dataset or "",
        view=_absolute(options.view),
        example=options.example,
        split=options.split,
        sample=options.sample,
        field=options.field,
        time=options.time,
        looks=looks,
        predictions=options.predictions,
        token=os.environ.get("XDG_ACTIVATION_TOKEN", ""),
    )


def _absolute(path: Path | None) -> str:
    return "" if path is None else str(path.absolute())
