"""Sorting the rows of a table: few at once, many a little in each turn of the event loop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from viewer.shell.panels.table_rows import TableRows


class RowSorter(QObject):
    """Sorts rows.

    Parameters
    ----------
    put
        Called when the rows are ready to be put; before :meth:`begin` returns where they are few.
    settled
        Called after that; where they are many in a turn of its own, as whoever is told has much to do as well.
    """

    def __init__(
        self, rows: TableRows, put: Callable[[], None], settled: Callable[[], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._rows, self._put, self._settled = rows, put, settled
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)

    def begin(self) -> None:
        """Sort as the rows say; what was begun before is given up."""
        self._timer.stop()
        if self._rows.takes_steps:
            self._timer.start()
        else:
            self._put()
            self._settled()

    def stop(self) -> None:
        """Give up what was begun."""
        self._timer.stop()

    def _step(self) -> None:
        if not self._rows.is_sorting:
            self._timer.stop()
            self._settled()
        elif self._rows.step():
            self._put()
