"""Work that may block, such as looking at the file system, in a pool of threads; results come back to the window."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal


class _Relay(QObject):
    finished = Signal(object, object)


class _Job(QRunnable):
    def __init__(self, function: Callable[[], Any]) -> None:
        super().__init__()
        self.setAutoDelete(False)  # Python owns it; Tasks drops it when its result has arrived
        self._function = function
        self.relay = _Relay()

    def run(self) -> None:
        try:
            result: Any = self._function()
        except Exception as error:  # the pool must survive; whoever asked is told
            logging.getLogger("viewer.tasks").exception("a background task failed")
            self._emit(None, error)
        else:
            self._emit(result, None)

    def _emit(self, result: Any, error: Exception | None) -> None:
        try:
            self.relay.finished.emit(result, error)
        except RuntimeError:
            pass  # the program has ended meanwhile and Qt has deleted the relay


class Tasks(QObject):
    """Runs functions in the background and calls back in the thread of the window."""

    def __init__(self, parent: QObject | None = None, threads: int = 2) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._jobs: set[_Job] = set()
        self.cancelled = threading.Event()

    def start(
        self,
        function: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run ``function`` in the pool, then ``done`` with its result, or ``failed`` with its exception, here."""
        if self.cancelled.is_set():
            return
        job = _Job(function)

        def finish(result: Any, error: Exception | None) -> None:
            self._jobs.discard(job)
            if self.cancelled.is_set():
                return
            if error is None:
                done(result)
            elif failed is not None:
                failed(error)

        job.relay.finished.connect(finish, Qt.ConnectionType.QueuedConnection)
        self._jobs.add(job)
        self._pool.start(job)

    def close(self, milliseconds: int) -> bool:
        """Start nothing more, ask what runs to stop, and wait at most so long; False when something still runs."""
        self.cancelled.set()
        self._pool.clear()
        return self._pool.waitForDone(milliseconds)
