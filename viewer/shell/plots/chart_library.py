"""What draws charts: loaded when the first one is wanted, and charts are made one after the other."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator

from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QObject

from viewer.shell.services.slices import Slices, rethrow
from viewer.shell.services.tasks import Tasks

_SLICE = 0.008  # seconds of one step


class ChartLibrary(QObject):
    """Loads it once for all charts of the window, which may be wanted at once when their docks are shown together."""

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._began = self._loaded = False
        self._error: Exception | None = None
        self._wanted: deque[tuple[Callable[[], None], Callable[[Exception], None]]] = deque()
        self._steps: Slices | None = None

    def want(self, make: Callable[[], None], failed: Callable[[Exception], None]) -> None:
        """Have a chart made, in a turn of the event loop of its own, or be told why none can be."""
        if self._error is not None:
            failed(self._error)
            return
        self._wanted.append((make, failed))
        if self._loaded:
            self._make_charts()
        elif not self._began:
            self._began = True
            self._steps = Slices(self._make_classes(), rethrow, self)

    def _make_classes(self) -> Iterator[None]:
        """Have PySide make its classes here, some in each step, before the thread begins.

        It makes each when it is used first, and two threads that do so at once may end the program. What draws uses
        all of them in the thread that loads it, while the window goes on.
        """
        end = time.perf_counter() + _SLICE
        for module in (QtCore, QtGui, QtWidgets):
            for name in dir(module):
                getattr(module, name)
                if time.perf_counter() > end:
                    yield
                    end = time.perf_counter() + _SLICE
        self._tasks.start(_import, lambda _nothing: self._on_loaded(), self._on_failed)

    def _on_loaded(self) -> None:
        self._loaded = True
        self._make_charts()

    def _make_charts(self) -> None:
        self._steps = Slices(self._each_chart(), rethrow, self)

    def _each_chart(self) -> Iterator[None]:
        while self._wanted:
            make, _failed = self._wanted.popleft()
            make()
            yield

    def _on_failed(self, error: Exception) -> None:
        self._error = error
        while self._wanted:
            _make, failed = self._wanted.popleft()
            failed(error)


def _import() -> None:
    """In a thread: numpy and pyqtgraph take most of a second."""
    import viewer.shell.plots.chart
    import viewer.shell.plots.score_chart  # noqa: F401
