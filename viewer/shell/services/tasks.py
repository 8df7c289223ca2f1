"""Work that may block, such as looking at the file system, in a pool of threads; results come back to the window."""

from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal


class Tasks(QObject):
    """Runs functions in the background and calls back in the thread of the window.

    One signal serves every task, and what is to be called back stays here under a number: a Qt object for each task
    would be destroyed by whichever thread lets go of it last, and its connections outlive it (measured: sixty thousand
    tasks with an object each take minutes to take apart at the end of the process).
    """

    _finished = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None, threads: int = 2) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._numbers = itertools.count()
        self._waiting: dict[int, tuple[Callable[[Any], None], Callable[[Exception], None] | None]] = {}
        self.cancelled = threading.Event()
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        function: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run ``function`` in the pool, then ``done`` with its result, or ``failed`` with its exception, here."""
        if self.cancelled.is_set():
            return
        number = next(self._numbers)
        self._waiting[number] = (done, failed)
        self._pool.start(lambda: self._work(number, function))

    def close(self, milliseconds: int) -> bool:
        """Start nothing more, ask what runs to stop, and wait at most so long; False when something still runs."""
        self.cancelled.set()
        self._waiting.clear()
        self._pool.clear()
        return self._pool.waitForDone(milliseconds)

    def _work(self, number: int, function: Callable[[], Any]) -> None:
        """In a thread of the pool."""
        result: Any = None
        failure: Exception | None = None
        try:
            result = function()
        except Exception as error:  # the pool must survive; whoever asked is told
            logging.getLogger("viewer.tasks").exception("a background task failed")
            failure = error
        try:
            self._finished.emit(number, result, failure)
        except RuntimeError:
            pass  # the program has ended meanwhile and Qt has deleted this object

    def _on_finished(self, number: int, result: Any, failure: Exception | None) -> None:
        done, failed = self._waiting.pop(number, (None, None))
        if done is None:
            return  # closed meanwhile
        if failure is None:
            done(result)
        elif failed is not None:
            failed(failure)
