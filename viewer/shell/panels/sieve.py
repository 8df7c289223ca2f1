"""Asking a filter about every sample of a table, a few in each turn of the event loop."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from viewer.shell.panels.filter_expression import Filter
from viewer.shell.panels.sample_values import SampleValues

SLICE = 1000
"""Samples that are asked about in one turn of the event loop: some four milliseconds."""

PAUSE = 100
"""Milliseconds for which what passes is gathered before it is told: to sort it costs more than to ask."""

_SHARE = 4
"""How many times as long as telling takes is asked before it is told again."""


class Sieve(QObject):
    """Finds the samples that pass a filter.

    Attributes
    ----------
    filter
        What is asked; None: nothing is.
    checked
        How many places it has been asked about.

    Signals
    -------
    passed
        Places that have passed since it was told last, a list; also an empty one at the end.
    """

    passed = Signal(list)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.filter: Filter | None = None
        self.checked = 0
        self._values = SampleValues()
        self._only: AbstractSet[int] | None = None
        self._found: list[int] = []
        self._since = QElapsedTimer()
        self._pause = PAUSE
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._check)

    @property
    def active(self) -> bool:
        """Whether there are samples that have been read and not been asked about."""
        return self._timer.isActive()

    def begin(self, wanted: Filter | None, values: SampleValues, only: AbstractSet[int] | None = None) -> None:
        """Ask about all samples, from the first one on; or about those in ``only``, which are places."""
        self.filter, self._values, self._only = wanted, values, only
        self.checked, self._found = 0, []
        self._since.start()
        self._timer.stop()
        self.go_on()

    def go_on(self) -> None:
        """More samples have been read."""
        if self.filter is not None:
            self._timer.start()

    def _check(self) -> None:
        values, split, wanted = self._values, self._values.split, self.filter
        start, self.checked = self.checked, min(self.checked + SLICE, values.read)
        if split is not None and wanted is not None:
            only, places, names = self._only, range(start, self.checked), wanted.names
            self._found += [
                place
                for place in (places if only is None else filter(only.__contains__, places))
                if wanted(split.id_at(place), values.row(place, names), place in values.marked)
            ]
        if self.checked >= values.read:
            self._timer.stop()
        elif self._since.elapsed() < self._pause:
            return
        found, self._found = self._found, []
        self._since.start()
        self.passed.emit(found)
        self._pause = max(PAUSE, _SHARE * self._since.restart())
