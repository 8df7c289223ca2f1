"""What ties the window to the script that has started it: the pipe at its standard input ends with the script."""

from __future__ import annotations

import os
import threading

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal


class Lifeline(QObject):
    """Ends the program when standard input ends, unless it has been let go; tells the script where to connect."""

    _ended = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._held = True
        self._ended.connect(self._on_end, Qt.ConnectionType.QueuedConnection)
        threading.Thread(target=self._watch, name="lifeline", daemon=True).start()

    def tell(self, text: str) -> None:
        """Write a line to the script."""
        try:
            os.write(1, text.encode(errors="surrogateescape") + b"\n")
        except OSError:
            pass  # it has ended, which standard input tells

    def let_go(self) -> None:
        """Stay when the script ends."""
        self._held = False

    def _watch(self) -> None:
        """In a thread of its own: a notifier of Qt cannot watch every kind of input on every system."""
        try:
            while os.read(0, 4096):
                pass
        except OSError:
            pass
        try:
            self._ended.emit()
        except RuntimeError:
            pass  # Qt has deleted this object: the program ends anyway

    def _on_end(self) -> None:
        if self._held:
            QCoreApplication.quit()
