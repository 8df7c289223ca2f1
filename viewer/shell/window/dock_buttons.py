"""The buttons in the titles of docks, drawn in the colours of the theme: those of the style are dark on dark."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractButton, QDockWidget

from viewer.shell.widgets.icons import themed_icon
from viewer.shell.window.main_window import MainWindow

_ICONS = {"qt_dockwidget_closebutton": "close", "qt_dockwidget_floatbutton": "float"}
"""Object names that Qt gives them, and icons."""


class DockButtons(QObject):
    """Gives all docks of a window icons that can be seen; made when the docks are."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._icons: dict[str, QIcon] = {}
        # Not at once: with another style, and whenever a dock comes, goes or floats, Qt puts its own icons back.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._tint)
        window.recolored.connect(lambda _colors: self._on_recolored())
        self._buttons: list[QAbstractButton] = []
        for dock in window.findChildren(QDockWidget):
            found = (dock.findChild(QAbstractButton, name) for name in _ICONS)
            self._buttons += [button for button in found if button is not None]
            dock.topLevelChanged.connect(lambda _on: self._soon.start())
            dock.visibilityChanged.connect(lambda _on: self._soon.start())
            dock.installEventFilter(self)
        self._soon.start()

    def _on_recolored(self) -> None:
        self._icons.clear()
        self._soon.start()

    def _tint(self) -> None:
        if not self._icons:
            self._icons = {name: themed_icon(icon, self._window.palette()) for name, icon in _ICONS.items()}
        for button in self._buttons:
            button.setIcon(self._icons[button.objectName()])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow a change of the style."""
        if event.type() == QEvent.Type.StyleChange:
            self._soon.start()
        return False
