"""The tool bar: what is used all the time, as icons."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolBar

from viewer.shell.widgets.icons import themed_icon
from viewer.shell.window.actions import Actions
from viewer.shell.window.main_window import MainWindow

BUTTONS: tuple[tuple[str, str] | None, ...] = (
    ("file.open", "open"),
    None,
    ("edit.undo", "undo"),
    ("edit.redo", "redo"),
    None,
    ("sample.previous", "previous"),
    ("sample.next", "next"),
    ("time.play", "play"),
    None,
    ("view.reset_camera", "fit"),
    ("view.camera.+x", "axis-x"),
    ("view.camera.-y", "axis-y"),
    ("view.camera.+z", "axis-z"),
    ("view.camera.iso", "iso"),
    None,
    ("view.edges", "edges"),
    ("view.lock_range", "lock"),
    None,
    ("file.save_picture", "picture"),
)
"""Actions and their icons, from left to right; None is a gap."""

_ICON = QSize(20, 20)


class ToolBar(QToolBar):
    """Shows :data:`BUTTONS` in the colours of the theme."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__("Tool bar", window)
        self.setObjectName("tool_bar")
        self.setMovable(False)
        self.setIconSize(_ICON)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self._window = window
        self._actions: Actions = window.actions_
        for button in BUTTONS:
            if button is None:
                self.addSeparator()
            else:
                action = self._actions[button[0]]
                action.setIconVisibleInMenu(False)
                self.addAction(action)
        self._tint()
        window.recolored.connect(lambda _colors: self._tint())
        window.addToolBar(self)
        toggle = self.toggleViewAction()
        toggle.setObjectName("view.tool_bar")
        toggle.setStatusTip("Show or hide the tool bar")

    def _tint(self) -> None:
        """Draw the icons in the colours of the theme: the window has them before its parts do."""
        for button in BUTTONS:
            if button is not None:
                self._actions[button[0]].setIcon(themed_icon(button[1], self._window.palette()))
