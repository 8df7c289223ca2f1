"""The converter of a reader: it reads files of other programs, and may die of them."""

from __future__ import annotations

import contextlib
import queue
import time
from collections.abc import Callable

import psutil

from viewer.memory import memory_limit
from viewer.pool.reader_process import ReaderProcess

PATIENCE = 120.0
"""Seconds for which a converter may neither compute nor take memory before it is given up."""

COMPUTING = 60.0
"""Seconds of the processor that a file may take whatever its size. Readers of text have gone round for ever."""

COMPUTING_BY_BYTE = 2e-6
"""Seconds of the processor for each byte besides: twenty times what the slowest reader takes."""

_PAUSE = 0.1
"""Seconds between two looks at whether the work is still wanted."""


class ConverterProcess(ReaderProcess):
    """A converter. It sends nothing while it works, so what it has computed and read is its sign of life.

    Parameters
    ----------
    pause
        Called now and then while it works; may raise to give the work up, which ends the process.

    Attributes
    ----------
    computing
        Seconds of the processor that the next answer may take.

    Raises
    ------
    ReaderDied
        When it cannot be started.
    """

    def __init__(self, pause: Callable[[], None], patience: float = PATIENCE) -> None:
        super().__init__(patience, memory_limit(), "converter")
        self._pause = pause
        self.computing = COMPUTING

    def next_line(self) -> bytes:
        """Wait for a line of its answers; empty at their end."""
        alive, before = time.monotonic(), self._signs()
        began = before[0]
        while True:
            with contextlib.suppress(queue.Empty):
                return self._lines.get(timeout=_PAUSE)
            try:
                self._pause()
            except BaseException:
                self.kill()  # what it would say later is no answer to what is asked then
                raise
            signs = self._signs()
            if signs != before:
                alive, before = time.monotonic(), signs
            if time.monotonic() - alive > self._patience or signs[0] - began > self.computing:
                raise queue.Empty

    def _signs(self) -> tuple[float, int]:
        """Return the seconds of the processor and the bytes of memory that it has taken."""
        with contextlib.suppress(psutil.Error, OSError):
            process = psutil.Process(self.pid)
            times = process.cpu_times()
            return round(times.user + times.system, 1), process.memory_info().rss
        return 0.0, 0
