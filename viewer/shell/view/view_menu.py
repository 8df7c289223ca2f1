"""The context menu of the picture: what can be done with it, and with what lies under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from viewer.numbers import PRECISE, short
from viewer.protocol import Probed
from viewer.shell.view.view_controller import ViewController
from viewer.shell.widgets.context_menu import ContextMenu, add_copy
from viewer.shell.window.main_window import MainWindow
from viewer.shell.window.menus import LOOK_ALONG_MENU

_TAKEN_AWAY = tuple(
    f"file.{name}"
    for name in ("copy_picture", "save_picture", "save_animation", "export", "copy_view", "save_view", "copy_python")
)

Part = Callable[[QMenu, Probed | None], None]
"""Adds what a feature can do at a place; None: there is no mesh at it."""


class ViewMenu(QObject):
    """Puts the parts of several features together; it knows none of them.

    Parameters
    ----------
    parts
        They come below what the camera can do, and above the picture.
    """

    def __init__(self, window: MainWindow, view: ViewController, parts: Sequence[Part]) -> None:
        super().__init__(window)
        self._window, self._probe, self._parts = window, view.probe, parts
        frame = view.panel.frame_view
        self._menu = ContextMenu(frame, self._fill, clicks=False)
        frame.clicked_right.connect(self._menu.open)

    def _fill(self, menu: QMenu, _place: QPoint) -> None:
        actions, found = self._window.actions_, self._probe.found
        menu.addAction(actions["view.reset_camera"])
        menu.addAction(self._window.menus[LOOK_ALONG_MENU].menuAction())  # addMenu() would take it over
        for name in ("view.flat", "view.parallel"):
            menu.addAction(actions[name])
        for part in self._parts:
            menu.addSeparator()
            part(menu, found)
        menu.addSeparator()
        if found is not None:
            if found.value is not None:
                add_copy(menu, f"Copy the value {short(found.value, PRECISE)}", str(found.value))
            add_copy(menu, "Copy the position", ", ".join(str(part) for part in found.position))
        for name in _TAKEN_AWAY:
            menu.addAction(actions[name])
