"""Paints what belongs to a frame besides the mesh, in a thread, one frame after the other."""

from __future__ import annotations

from collections import deque
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer.errors import ViewerError
from viewer.protocol import DrawFigure
from viewer.shell.children.figure_orders import drop_figure
from viewer.shell.figure.files import figure_image
from viewer.shell.figure.painting import FigureParts
from viewer.shell.services.tasks import Tasks


class FramePainter(QObject):
    """Paints over the files that the renderer has drawn.

    Signals
    -------
    painted
        A file is complete; they come in the order in which they were given.
    failed
        A ``ViewerError``.
    """

    painted = Signal(str)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._waiting: deque[tuple[FigureParts, DrawFigure]] = deque()
        self._under_way: DrawFigure | None = None

    def add(self, parts: FigureParts, order: DrawFigure) -> None:
        """Paint this one, too."""
        self._waiting.append((parts, order))
        self._go_on()

    def clear(self) -> None:
        """Paint nothing any more, and remove the files."""
        orders = [order for _, order in self._waiting]
        self._waiting.clear()
        under_way, self._under_way = self._under_way, None
        for order in (*orders, *([] if under_way is None else [under_way])):
            drop_figure(order)

    def _go_on(self) -> None:
        if self._under_way is not None or not self._waiting:
            return
        parts, order = self._waiting.popleft()
        self._under_way = order

        def paint() -> None:
            image, memory = figure_image(parts, order)
            del image  # before the memory that it lies in
            memory.close()

        self._tasks.start(paint, lambda _done: self._done(order, None), lambda error: self._done(order, error))

    def _done(self, order: DrawFigure, error: Exception | None) -> None:
        if self._under_way is not order:
            return  # nobody wants it any more
        self._under_way = None
        if error is None:
            self.painted.emit(order.file)
            self._go_on()
            return
        drop_figure(order)
        words = f"{Path(order.file).name} could not be painted ({type(error).__name__}); please report it."
        self.failed.emit(error if isinstance(error, ViewerError) else ViewerError(words, detail=str(error)))
