"""Find out whether there is a display to open a window on, and which Qt platform plugin shall draw.

Qt aborts the process when it cannot connect or lacks a library of its xcb plugin; the user deserves a sentence instead,
so the same questions are asked here first.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import MutableMapping
from pathlib import Path

from viewer.errors import ViewerError


def choose_platform(environment: MutableMapping[str, str], *, headless: bool, hidden: bool = False) -> None:
    """Set ``QT_QPA_PLATFORM`` to ``offscreen`` when there is no display and none is needed.

    Parameters
    ----------
    environment
        Usually ``os.environ``.
    headless
        Whether the run can do without a display (``--screenshot``).
    hidden
        Whether no window is to be seen, even where there is a display (``--picture``).

    Raises
    ------
    ViewerError
        When a display is needed and there is none, or Qt's X11 plugin lacks a library.
    """
    if hidden:
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        return
    if sys.platform != "linux" or environment.get("QT_QPA_PLATFORM"):
        return
    if _wayland_answers(environment):
        return
    display = environment.get("DISPLAY", "")
    answer = _x11_answers(display) if display else "no"
    if answer == "yes" and not headless:
        _require_xcb_cursor()
    if answer == "yes":
        return
    if headless:
        environment["QT_QPA_PLATFORM"] = "offscreen"
        return
    if display:
        raise ViewerError(
            f"The display {display} cannot be opened; check DISPLAY and its permission (xauth), "
            "or use --screenshot FILE, which needs no display."
        )
    wayland = environment.get("WAYLAND_DISPLAY", "")
    if wayland:
        raise ViewerError(
            f"The Wayland display {wayland} does not answer; check WAYLAND_DISPLAY and XDG_RUNTIME_DIR, "
            "or use --screenshot FILE, which needs no display."
        )
    raise ViewerError(
        "There is no display to open a window on (DISPLAY and WAYLAND_DISPLAY are not set); "
        "start it in a graphical session, or use --screenshot FILE, which needs no display."
    )


def _wayland_answers(environment: MutableMapping[str, str]) -> bool:
    name = environment.get("WAYLAND_DISPLAY", "")
    if not name:
        return False
    import socket  # 5 ms that X11 need not wait for

    path = Path(environment.get("XDG_RUNTIME_DIR", "/")) / name  # an absolute name replaces the folder
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(os.fspath(path))
    except OSError:
        return False
    return True


def _x11_answers(display: str) -> str:
    """Return ``"yes"``, or ``"no"`` when the server is not there or refuses us. Asks libxcb itself, as Qt does."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return "no"
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(os.fsencode(display), None)
    try:
        return "no" if xcb.xcb_connection_has_error(connection) else "yes"
    finally:
        xcb.xcb_disconnect(connection)


def _require_xcb_cursor() -> None:
    # Qt >= 6.5 cannot load its xcb plugin without it and aborts (https://bugreports.qt.io/browse/QTBUG-113752).
    try:
        ctypes.CDLL("libxcb-cursor.so.0")
    except OSError:
        raise ViewerError(
            "Qt needs the library libxcb-cursor.so.0 to open a window; "
            "install it (Debian and Ubuntu: apt install libxcb-cursor0)."
        ) from None
