"""Collect cyclic garbage in the thread of the window only, and when it has nothing else to do.

Python collects in whichever thread happens to allocate. A cycle may hold a Qt object, and Qt objects must be destroyed
in the thread they live in: a worker that does it races with the event loop for the object and for Qt's locks while it
holds the interpreter's. Problem and cure: https://www.riverbankcomputing.com/pipermail/pyqt/2011-August/030378.html
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QAbstractEventDispatcher, QObject

LIMITS = (7_000, 20, 100)
"""When a generation is due, as for ``gc.set_threshold``. Ten times Python's own for the youngest: measured with 10 000
orphans in the dock, collections paused the window for 20 to 150 ms with those."""


class GarbageCollector(QObject):
    """Takes the place of Python's automatic collection from here until ``close``.

    What exists now stays until the end as a rule, so no collection goes through it again: see :meth:`spare`.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.spare()
        gc.disable()
        # Told each time the loop is about to sleep: nothing wakes up for it, and what the user waits for is done.
        QAbstractEventDispatcher.instance().aboutToBlock.connect(self.collect)

    def spare(self) -> None:
        """Leave what exists now out of all collections."""
        gc.freeze()

    def collect(self) -> None:
        """Collect the oldest generation that is due, if one is."""
        counts = gc.get_count()
        if counts[0] <= LIMITS[0]:
            return
        gc.collect(max(number for number in range(3) if counts[number] > LIMITS[number]))

    def close(self) -> None:
        """Give collection back to Python."""
        dispatcher = QAbstractEventDispatcher.instance()
        if dispatcher is not None:
            dispatcher.aboutToBlock.disconnect(self.collect)
        gc.enable()
        gc.unfreeze()
