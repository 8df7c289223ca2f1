"""Pictures that the renderer is to draw beside the one on screen, one at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer.protocol import Cancel, DrawFigure, Failed, FigureDrawn, Message, Progress
from viewer.shell.children.renderer_client import RendererClient

GONE = "The renderer ended while it drew the picture; save it once more, or make it smaller."
ABSENT = "There is no renderer that could draw the picture; try again when there is a picture in the window."


class FigureOrders(QObject):
    """Asks for one picture after the other, and never for one that nobody waits for any more.

    Signals
    -------
    drawn
        A ``DrawFigure`` and its ``FigureDrawn``. Whoever hears it removes the file.
    failed
        A ``DrawFigure``, a sentence and a detail; there is no file.
    advanced
        A ``DrawFigure``, and how far it is, 0..1.
    """

    drawn = Signal(object, object)
    failed = Signal(object, str, str)
    advanced = Signal(object, float)

    def __init__(self, renderer: RendererClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._renderer = renderer
        self._order: DrawFigure | None = None
        self._unwanted: dict[int, DrawFigure] = {}  # by number: their files may still be made
        renderer.child.message.connect(self._on_message)
        renderer.child.ended.connect(lambda _outcome: self._on_ended())

    def draw(self, make: Callable[[int], DrawFigure]) -> DrawFigure | None:
        """Have the order that ``make`` builds from its number carried out, in place of the one before it.

        Return the order; None where it has failed at once.
        """
        self.cancel()
        order = make(self._renderer.number())
        if not self._renderer.child.running:
            self.failed.emit(order, ABSENT, "")
            return None
        self._order = order
        self._renderer.child.send(order)
        return order

    def cancel(self) -> None:
        """Have nothing drawn any more, and no file left."""
        order, self._order = self._order, None
        if order is not None:
            self._unwanted[order.id] = order
            self._renderer.child.send(Cancel(order.id))
            drop_figure(order)

    def _on_message(self, message: Message) -> None:
        if not isinstance(message, FigureDrawn | Failed | Progress):
            return
        order = self._order
        if order is None or message.id != order.id:
            if not isinstance(message, Progress) and (unwanted := self._unwanted.pop(message.id, None)) is not None:
                drop_figure(unwanted)  # it was complete before the renderer heard that nobody wants it
        elif isinstance(message, Progress):
            self.advanced.emit(order, message.fraction or 0.0)
        elif isinstance(message, Failed):
            self._fail(message.sentence, message.detail)
        else:
            self._order = None
            self.drawn.emit(order, message)

    def _on_ended(self) -> None:
        for order in self._unwanted.values():
            drop_figure(order)
        self._unwanted.clear()
        self._fail(GONE)

    def _fail(self, sentence: str, detail: str = "") -> None:
        order, self._order = self._order, None
        if order is not None:
            drop_figure(order)
            self.failed.emit(order, sentence, detail)


def drop_figure(order: DrawFigure) -> None:
    """Remove the file of a picture, if it is there."""
    with contextlib.suppress(OSError):
        Path(order.file).unlink()
