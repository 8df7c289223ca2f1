"""Looking at what mouse and keyboard do before anything else hears of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication


class InputWatch(QObject):
    """Shows events to ``look`` where they come in, until it ends; one for which that returns True goes no further.

    It looks at the windows that are on screen when it begins, and at what has the focus, which Qt asks about a shortcut
    before the window hears of the key. A filter of the whole application would see every event of every object, and
    PySide6 makes a Python object of each, and a Python class of each kind: 60 ms between two turns of the loop, for
    things of Qt's own that nobody here has heard of.
    """

    def __init__(self, look: Callable[[QEvent], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._look = look
        self._ended = False
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        for window in app.topLevelWindows():
            window.installEventFilter(self)
        self._look_at(app.focusObject())
        app.focusObjectChanged.connect(self._look_at)

    def _look_at(self, focused: QObject | None) -> None:
        if focused is not None and not self._ended:
            focused.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Show an event."""
        return not self._ended and self._look(event)

    def end(self) -> None:
        """Look no longer."""
        if not self._ended:
            self._ended = True
            self.deleteLater()
