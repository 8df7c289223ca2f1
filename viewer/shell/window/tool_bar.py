"""The tool bar: what is used all the time, as icons."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QMenu, QToolBar, QToolButton

from viewer.shell.widgets.icons import themed_icon
from viewer.shell.widgets.plain_text import plain
from viewer.shell.window.actions import Actions
from viewer.shell.window.main_window import MainWindow
from viewer.shell.window.menus import TOOLS

BUTTONS: tuple[tuple[str, str] | str | None, ...] = (
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
    ("view.flat", "flat"),
    None,
    ("view.edges", "edges"),
    ("view.lock_range", "lock"),
    TOOLS,
    None,
    ("file.save_picture", "picture"),
)
"""Actions and their icons, from left to right; None is a gap, and a title that of a menu, which a button opens."""

_MENU_ICONS = {TOOLS: "tools"}

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
        self._menus: dict[str, QToolButton] = {}
        for button in BUTTONS:
            if button is None:
                self.addSeparator()
            elif isinstance(button, str):
                self.addWidget(self._menu_button(button, window.menus[button]))
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

    def _menu_button(self, title: str, menu: QMenu) -> QToolButton:
        button = self._menus[title] = QToolButton(self)
        button.setObjectName(f"tool_bar.{_MENU_ICONS[title]}")
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # as the other buttons: the keys stay those of the picture
        button.setToolTip(plain(menu.title().replace("&", "")))
        button.setAccessibleName(menu.title().replace("&", ""))
        return button

    def _tint(self) -> None:
        """Draw the icons in the colours of the theme: the window has them before its parts do."""
        palette = self._window.palette()
        for button in BUTTONS:
            if isinstance(button, tuple):
                self._actions[button[0]].setIcon(themed_icon(button[1], palette))
        for title, menu_button in self._menus.items():
            menu_button.setIcon(themed_icon(_MENU_ICONS[title], palette))
