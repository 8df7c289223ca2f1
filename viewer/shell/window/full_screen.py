"""The whole screen for the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt

from viewer.shell.window.main_window import MainWindow


class FullScreen(QObject):
    """Ties the window's state to its action, whoever changes it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._action = window, window.actions_["view.full_screen"]
        self._action.setChecked(window.isFullScreen())  # as it was left
        window.actions_.connect({"view.full_screen": self._switch})
        window.installEventFilter(self)

    def _switch(self) -> None:
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow a window that becomes full screen, or ceases to be, by whatever hand."""
        if event.type() == QEvent.Type.WindowStateChange:
            self._action.setChecked(self._window.isFullScreen())
        return False
