"""The buttons in the titles of docks."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractButton, QDockWidget

from viewer.shell.widgets.icons import themed_icon

_BUTTONS = {"qt_dockwidget_closebutton": "close", "qt_dockwidget_floatbutton": "float"}
"""Qt's names of them, and their icons."""

_ICON = 12


def tint_buttons(docks: Iterable[QDockWidget], palette: QPalette) -> None:
    """Give them icons in the colours of the theme."""
    icons = {name: themed_icon(icon, palette, _ICON) for name, icon in _BUTTONS.items()}
    for dock in docks:
        for name, icon in icons.items():
            # To look through all of the panels takes 10 ms.
            button = dock.findChild(QAbstractButton, name, Qt.FindChildOption.FindDirectChildrenOnly)
            if button is not None:
                button.setIcon(icon)
