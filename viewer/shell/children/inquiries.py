"""Questions about what is on screen that the renderer answers when it has time: curves, pins, measures."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from viewer.protocol import LookedUp, LookUp, Measure, Measured, Message, PlotBoundary, PlotLine, Plotted
from viewer.shell.children.renderer_client import RendererClient

Question = PlotLine | PlotBoundary | LookUp | Measure
Reply = Plotted | LookedUp | Measured


class Inquiries(QObject):
    """Asks one question at a time; of those that wait only the newest of each ``topic`` is asked.

    Signals
    -------
    answered
        The topic, and a ``Plotted``, ``LookedUp`` or ``Measured``.
    lost
        The topic of a question whose renderer has ended: it may be asked again.
    """

    answered = Signal(str, object)
    lost = Signal(str)

    def __init__(self, renderer: RendererClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._child = renderer.child
        self._number = 0
        self._topic = ""  # of the question on its way; empty for none
        self._waiting: dict[str, Callable[[int], Question]] = {}
        self._child.message.connect(self._on_message)
        self._child.ended.connect(lambda _outcome: self._on_ended())

    def ask(self, topic: str, make: Callable[[int], Question]) -> None:
        """Ask the question that ``make`` builds from its number, in place of one about the topic that waits."""
        self._waiting.pop(topic, None)
        self._waiting[topic] = make
        self._go_on()

    def drop(self, topic: str) -> None:
        """Nobody wants to know any more."""
        self._waiting.pop(topic, None)

    def _go_on(self) -> None:
        if self._topic or not self._waiting or not self._child.running:
            return
        self._topic = next(iter(self._waiting))
        self._number += 1
        self._child.send(self._waiting.pop(self._topic)(self._number))

    def _on_message(self, message: Message) -> None:
        if not isinstance(message, Reply) or message.id != self._number or not self._topic:
            return
        topic, self._topic = self._topic, ""
        if topic not in self._waiting:  # else a newer question is on its way
            self.answered.emit(topic, message)
        self._go_on()

    def _on_ended(self) -> None:
        lost = [topic for topic in (self._topic, *self._waiting) if topic]
        self._topic = ""
        self._waiting.clear()
        for topic in dict.fromkeys(lost):
            self.lost.emit(topic)
