"""A user who is faster than the start: what they do first waits until all that it may ask for is there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject

from viewer.shell.widgets.input_watch import InputWatch

_INPUT = frozenset(
    (
        QEvent.Type.MouseButtonPress,
        QEvent.Type.TouchBegin,
        QEvent.Type.Wheel,
        QEvent.Type.ShortcutOverride,  # before any key, be it a shortcut or not
        QEvent.Type.KeyPress,
        QEvent.Type.DragEnter,
        QEvent.Type.Close,
    )
)


class EarlyInput:
    """Calls ``complete`` before the first event of mouse or keyboard reaches anything, unless it ends before."""

    def __init__(self, complete: Callable[[], None], parent: QObject) -> None:
        self._complete = complete
        self._watch = InputWatch(self._take, parent)

    def _take(self, event: QEvent) -> bool:
        """Take note of input; the event goes on its way."""
        if event.type() in _INPUT:
            self.end()
            self._complete()
        return False

    def end(self) -> None:
        """Look no longer."""
        self._watch.end()
