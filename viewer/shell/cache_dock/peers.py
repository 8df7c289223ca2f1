"""Tells at once when another viewer ends: no file in the temp root changes then, only a lock becomes free."""

from __future__ import annotations

import os
from collections.abc import Iterable

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal

POLL = 1500
"""Milliseconds between two checks of processes that the system cannot watch for us (outside Linux, in containers)."""

MOST = 64
"""Processes watched; more viewers than that nobody has open."""


class PeerWatch(QObject):
    """Watches processes by their pidfd, which becomes readable when they end.

    Signals
    -------
    ended
        One of them has ended, or may have.
    """

    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watched: dict[int, tuple[int, QSocketNotifier]] = {}
        self._poll = QTimer(self, interval=POLL)
        self._poll.timeout.connect(self.ended)

    def watch(self, pids: Iterable[int]) -> None:
        """Watch exactly these processes."""
        wanted = set(pids)
        for pid in self._watched.keys() - wanted:
            self._drop(pid)
        blind = False
        for pid in sorted(wanted - self._watched.keys()):
            if len(self._watched) >= MOST or not self._add(pid):
                blind = True
        if blind:
            self._poll.start()
        else:
            self._poll.stop()

    def _add(self, pid: int) -> bool:
        if not hasattr(os, "pidfd_open"):
            return False
        try:
            descriptor = os.pidfd_open(pid)
        except OSError:
            return False
        notifier = QSocketNotifier(descriptor, QSocketNotifier.Type.Read, self)
        notifier.activated.connect(lambda _descriptor: self._on_ended(pid))
        self._watched[pid] = descriptor, notifier
        return True

    def _on_ended(self, pid: int) -> None:
        self._drop(pid)
        self.ended.emit()

    def _drop(self, pid: int) -> None:
        watched = self._watched.pop(pid, None)
        if watched is not None:
            descriptor, notifier = watched
            notifier.setEnabled(False)
            notifier.deleteLater()
            os.close(descriptor)
