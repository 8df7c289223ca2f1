"""Keeps what was fetched from other machines within the budget of the cache: what came first goes first.

Readers and scanners fetch without telling the window each time, so it looks now and then. What was read of a sample is
an artifact; so the files that it was read from may go before it. At least a part of the budget is theirs, though: else
samples that are looked at for another field would be fetched anew each time.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from viewer.fetched_files import FETCHED, evict
from viewer.shell.services.budget import Budget
from viewer.shell.services.tasks import Tasks

PERIOD = 5000
"""Milliseconds between two looks, while datasets on other machines are or were open."""

LEAST_SHARE = 4
"""So many times as much as fetched files may always take is the whole budget."""


class FetchedCache(QObject):
    """Looks after the fetched files in the cache root of this window.

    Signals
    -------
    changed
        They take more or less than the last time.
    """

    changed = Signal()

    def __init__(self, budget: Budget, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._budget, self._tasks = budget, tasks
        self._looking = False
        self._timer = QTimer(self, interval=PERIOD)
        self._timer.timeout.connect(self.look)

    @property
    def allowed(self) -> int:
        """Bytes that they may take now."""
        return max(self._budget.limit - self._budget.index.bytes, self._budget.limit // LEAST_SHARE)

    def begin(self) -> None:
        """Look from now on: a dataset on another machine is open."""
        if not self._timer.isActive():
            self._timer.start()

    def look(self) -> None:
        """Count them, and remove what is too much."""
        if self._looking:
            return
        self._looking = True
        root, allowed, cancelled = self._budget.store.cache_root, self.allowed, self._tasks.cancelled

        def done(left: int) -> None:
            self._looking = False
            if root == self._budget.store.cache_root and left != self._budget.fetched:
                self._budget.count_fetched(left)
                self.changed.emit()

        self._tasks.start(lambda: evict(root / FETCHED, allowed, cancelled), done)
