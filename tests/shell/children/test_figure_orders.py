"""Orders for pictures: one at a time, and never a file left that nobody waits for."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal

from viewer.protocol import Cancel, DrawFigure, Failed, FigureDrawn, Message, Progress
from viewer.shell.children.figure_orders import ABSENT, GONE, FigureOrders


class FakeChild(QObject):
    message = Signal(object)
    ended = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.running = True
        self.sent: list[Message] = []

    def send(self, message: Message) -> None:
        self.sent.append(message)


class FakeRenderer:
    def __init__(self) -> None:
        self.child = FakeChild()
        self._numbers = count(5)

    def number(self) -> int:
        return next(self._numbers)


class Scribe:
    """Orders with a fake renderer, and what came of them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.renderer = folder, FakeRenderer()
        self.orders = FigureOrders(self.renderer)  # type: ignore[arg-type]
        self.heard: list[tuple[Any, ...]] = []
        self.orders.drawn.connect(lambda order, drawn: self.heard.append(("drawn", order.id, drawn)))
        self.orders.failed.connect(lambda order, sentence, _detail: self.heard.append(("failed", order.id, sentence)))
        self.orders.advanced.connect(lambda order, fraction: self.heard.append(("advanced", order.id, fraction)))

    def draw(self) -> DrawFigure | None:
        return self.orders.draw(lambda number: DrawFigure(number, str(self.folder / f"{number}"), (8, 8), (0, 0, 8, 8)))

    def answer(self, message: Message) -> None:
        self.renderer.child.message.emit(message)


@pytest.fixture
def scribe(qapp: Any, tmp_path: Path) -> Scribe:
    return Scribe(tmp_path)


def test_an_order_and_its_answer(scribe: Scribe) -> None:
    order = scribe.draw()
    assert order is not None and scribe.renderer.child.sent == [order]
    scribe.answer(Progress(order.id, "Drawing", 0.5))
    scribe.answer(Progress(99, "Something else", 0.7))
    scribe.answer(drawn := FigureDrawn(order.id, ()))
    scribe.answer(drawn)
    assert scribe.heard == [("advanced", 5, 0.5), ("drawn", 5, drawn)]


def test_a_newer_one_takes_its_place(scribe: Scribe) -> None:
    first = scribe.draw()
    second = scribe.draw()
    assert first is not None and second is not None
    assert scribe.renderer.child.sent == [first, Cancel(first.id), second]
    Path(first.file).touch()  # it was being drawn when the renderer heard of it
    scribe.answer(FigureDrawn(first.id, ()))
    assert scribe.heard == [] and not Path(first.file).exists()
    scribe.answer(Failed(second.id, "It is too large."))
    assert scribe.heard == [("failed", second.id, "It is too large.")]


def test_a_renderer_that_ends_leaves_no_files(scribe: Scribe) -> None:
    first, second = scribe.draw(), scribe.draw()
    assert first is not None and second is not None
    for order in (first, second):
        Path(order.file).touch()
    scribe.renderer.child.ended.emit(None)
    assert scribe.heard == [("failed", second.id, GONE)]
    assert not Path(first.file).exists() and not Path(second.file).exists()
    scribe.renderer.child.ended.emit(None)
    assert len(scribe.heard) == 1


def test_without_a_renderer_it_fails_at_once(scribe: Scribe) -> None:
    scribe.renderer.child.running = False
    assert scribe.draw() is None
    assert scribe.heard == [("failed", 5, ABSENT)] and scribe.renderer.child.sent == []


def test_nothing_is_cancelled_where_nothing_is_drawn(scribe: Scribe) -> None:
    scribe.orders.cancel()
    assert scribe.renderer.child.sent == []
