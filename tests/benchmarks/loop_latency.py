"""The latency of the event loop: a late beat is a gap in which the window could not react."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer

BEAT = 2
"""Milliseconds between two beats."""


class LoopLatency(QObject):
    """Beats, and remembers how late each beat was and how much of that time this thread was at work itself.

    The rest of a gap is waiting for a processor, which depends on the machine and on who else uses it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, interval=BEAT, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.beat)
        self.begin()
        self._timer.start()

    def begin(self) -> None:
        """Forget what was."""
        self._gaps: list[float] = []
        self._work: list[float] = []
        self._last, self._worked = time.perf_counter(), time.thread_time()

    def beat(self) -> None:
        """Note how long the last beat is ago."""
        now, worked = time.perf_counter(), time.thread_time()
        self._gaps.append(max(now - self._last - BEAT / 1000, 0.0))
        self._work.append(worked - self._worked)
        self._last, self._worked = now, worked

    @property
    def worst(self) -> float:
        """The longest gap in seconds."""
        return max(self._gaps, default=0.0)

    @property
    def work(self) -> float:
        """The most seconds that this thread worked between two beats."""
        return max(self._work, default=0.0)

    def figures(self) -> dict[str, float]:
        """Return the longest gap, those that all but a few are below, and :attr:`work`, also but for a few."""
        gaps = sorted(self._gaps) or [0.0]
        within = {f"p{share}": gaps[int(len(gaps) * share / 10 ** len(str(share)))] for share in (999, 99)}
        work = sorted(self._work) or [0.0]
        return {"worst": gaps[-1], "work": self.work, "work999": work[int(len(work) * 0.999)], **within}
