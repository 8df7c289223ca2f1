"""Keeps the cache dock up to date while it is visible: told at once by this process, by the system about the others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from viewer.shell.cache_snapshot import CacheSnapshot, take_snapshot
from viewer.shell.tasks import Tasks

CALM = 400
"""Milliseconds in which changes are collected before the next look: a temp root may be a busy place."""


class CacheWatch(QObject):
    """Takes a snapshot in the background whenever something changed and somebody is looking.

    Signals
    -------
    changed
        A :class:`CacheSnapshot`.
    """

    changed = Signal(object)

    def __init__(self, tasks: Tasks, root: Callable[[], Path], temp_root: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._root = root
        self._temp_root = temp_root
        self._watched = False
        self._running = False
        self._again = False
        self._timer = QTimer(self, singleShot=True, interval=CALM)
        self._timer.timeout.connect(self._look)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self.refresh_soon)

    @property
    def settled(self) -> bool:
        """Whether nothing more is on its way."""
        return not (self._running or self._again or self._timer.isActive())

    def set_watched(self, watched: bool) -> None:
        """Begin or stop keeping up to date."""
        self._watched = watched
        if watched:
            self._watcher.addPath(str(self._temp_root))
            self.refresh()
        else:
            self._timer.stop()
            if self._watcher.directories():
                self._watcher.removePaths(self._watcher.directories())

    def refresh(self) -> None:
        """Look now."""
        if self._watched:
            self._timer.stop()
            self._look()

    def refresh_soon(self) -> None:
        """Look when the changes have calmed down a little; constant change does not put it off for ever."""
        if self._watched and not self._timer.isActive():
            self._timer.start()

    def _look(self) -> None:
        if self._running:
            self._again = True
            return
        self._running, self._again = True, False
        root = self._root()
        self._tasks.start(
            lambda: take_snapshot(root, self._temp_root, self._tasks.cancelled), self._on_snapshot, self._on_failure
        )

    def _on_snapshot(self, snapshot: CacheSnapshot) -> None:
        self._running = False
        self.changed.emit(snapshot)
        if self._again:
            self.refresh_soon()
            self._again = False

    def _on_failure(self, _error: Exception) -> None:
        self._running = self._again = False  # a screenshot waits until everything is settled
