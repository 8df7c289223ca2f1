"""The cache root of this window: made, kept from reapers, and made anew when somebody took it away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from viewer.artifacts.store import FRAMES
from viewer.cache import CacheRoot
from viewer.errors import CacheError
from viewer.shell.services.lasting_places import FOR_OTHERS
from viewer.shell.services.tasks import Tasks

REFRESH = 60_000
"""Milliseconds between two looks at whether the cache root is still there (and a touch against reapers)."""


class ScratchCache(QObject):
    """Owns the :class:`CacheRoot` of the window.

    Parameters
    ----------
    temp_root
        Where the cache root is made; None for the usual places.

    Attributes
    ----------
    temp_root
        The folder in which it was made.
    chosen
        Whether that folder was asked for.
    frames
        The folder of the renderer's frames.

    Signals
    -------
    renewed
        The cache root was gone and another one is there now.
    trouble
        A sentence and a detail: there is no cache root, and none can be made.

    Raises
    ------
    CacheError
        When the cache root cannot be made.
    """

    renewed = Signal()
    trouble = Signal(str, str)

    def __init__(self, temp_root: Path | None, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # The orphan sweep is the application's own, after the start; signals reach the event loop instead.
        self._root = CacheRoot(install_signal_handlers=False, run_orphan_sweep=False, temp_root=temp_root)
        self._tasks = tasks
        self.chosen = temp_root is not None
        self.temp_root = self._root.path.parent
        self.frames = self._root.directory(FRAMES)
        self._timer = QTimer(self, interval=REFRESH)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()

    @property
    def path(self) -> Path:
        """The cache root."""
        return self._root.path

    def for_others(self, name: str) -> Path:
        """Return where a file lies that another program takes away at once."""
        return self._root.directory(FOR_OTHERS) / name

    @property
    def notice(self) -> str:
        """A sentence on what is not as usual with it, empty when all is."""
        return self._root.notice or ""

    def check(self) -> None:
        """Find out at once whether somebody has removed it: a request has failed."""
        if self._root.lost():
            self.refresh()

    def refresh(self) -> None:
        """Keep it from reapers, or make another one when it is gone."""
        try:
            if not self._root.refresh():
                if self._root.files_due():
                    self._tasks.start(lambda: self._root.refresh_files(self._tasks.cancelled), lambda _count: None)
                return
            self.frames = self._root.directory(FRAMES)
        except (CacheError, OSError) as error:
            self.trouble.emit(str(error), getattr(error, "detail", ""))
            return
        self.renewed.emit()

    def close(self, seconds: float) -> None:
        """Remove it, for good, within so many seconds."""
        self._root.close(time_budget=seconds)
