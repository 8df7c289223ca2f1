"""How many orphans there are: in the tab of the dock, and in the status bar, where a click opens the dock."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QToolButton

from viewer.shell.window.main_window import MainWindow


class CacheIndicator(QObject):
    """Says what the dock *Cache* holds, also while it is behind another tab."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._docks = window.docks
        self._button = QToolButton()
        self._button.setObjectName("status.cache")
        self._button.setAutoRaise(True)
        self._button.setMaximumHeight(self._button.fontMetrics().height() + 4)
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._button.setToolTip("Show the cache: this viewer's, and what ended viewers left behind")
        self._button.clicked.connect(lambda: self._docks.show("cache"))
        window.statusBar().addPermanentWidget(self._button)
        self.set_orphans(0)

    @property
    def text(self) -> str:
        """What it says."""
        return self._button.text()

    def set_orphans(self, number: int) -> None:
        """Say how many orphans are listed."""
        text = "Cache" if not number else f"Cache · {number:,} orphan{'s' * (number != 1)}"
        self._button.setText(text)
        self._docks.set_title("cache", text)
