"""Bringing the window to the front when somebody else asks for it."""

from __future__ import annotations

import os

from PySide6.QtCore import Qt

from viewer.shell.window.main_window import MainWindow

_TOKEN = "XDG_ACTIVATION_TOKEN"  # noqa: S105 - a name; Qt reads it on Wayland when a window asks to be activated


def bring_to_front(window: MainWindow, token: str) -> None:
    """Show the window above others, also if it is minimized; the system may only mark it instead.

    Parameters
    ----------
    token
        What the desktop gave whoever asks: where a window could push itself in front of what the user is typing into,
        this says that the user wants it.
    """
    if token:
        os.environ[_TOKEN] = token
    if window.isMinimized():
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
    os.environ.pop(_TOKEN, None)
