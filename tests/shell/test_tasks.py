"""Work in the background, and the garbage that is never collected there."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from viewer.shell.app.garbage import LIMITS, GarbageCollector
from viewer.shell.services.tasks import Tasks


@pytest.fixture
def tasks(qapp: Any) -> Any:
    made = Tasks()
    yield made
    assert made.close(3000)


def test_results_and_failures_come_back_in_this_thread(tasks: Tasks, qtbot: QtBot) -> None:
    seen: list[Any] = []
    tasks.start(threading.get_ident, lambda ident: seen.append(("ran in", ident, "told in", threading.get_ident())))
    tasks.start(lambda: 1 / 0, seen.append, lambda error: seen.append(type(error)))
    tasks.start(lambda: 1 / 0, seen.append)
    qtbot.waitUntil(lambda: len(seen) == 2, timeout=3000)
    told = next(item for item in seen if isinstance(item, tuple))
    assert told[1] != threading.get_ident() == told[3]
    assert ZeroDivisionError in seen


def test_after_closing_nobody_is_told(tasks: Tasks, qtbot: QtBot) -> None:
    go, seen = threading.Event(), []
    tasks.start(lambda: go.wait(5), seen.append)
    qtbot.wait(20)
    threading.Timer(0.05, go.set).start()
    assert tasks.close(3000)
    tasks.start(lambda: 2, seen.append)
    qtbot.wait(50)
    assert seen == []


def test_closing_does_not_wait_for_ever(qapp: Any) -> None:
    tasks, go = Tasks(), threading.Event()
    tasks.start(lambda: go.wait(10), lambda _result: None)
    begin = time.monotonic()
    assert not tasks.close(50)
    assert time.monotonic() - begin < 2
    go.set()
    assert tasks.close(3000)


def test_a_task_leaves_no_qt_object_behind(tasks: Tasks, qtbot: QtBot) -> None:
    """Each look at the disk is a task: what stays of one adds up while the window is open."""
    seen: list[int] = []

    def qt_objects() -> int:
        gc.collect()
        return sum(isinstance(thing, QObject) for thing in gc.get_objects())

    before = qt_objects()
    for number in range(200):
        tasks.start(lambda number=number: number, seen.append)
    qtbot.waitUntil(lambda: len(seen) == 200, timeout=5000)
    assert sorted(seen) == list(range(200))
    assert qt_objects() <= before


# Garbage --------------------------------------------------------------------------------------------------------------


class Node:
    """One half of a cycle."""

    def __init__(self) -> None:
        self.other: Any = self


@pytest.fixture
def collector(qapp: Any) -> Iterator[GarbageCollector]:
    made = GarbageCollector()
    yield made
    made.close()
    assert gc.isenabled()


def test_cycles_of_a_worker_are_collected_in_the_thread_of_the_window(
    collector: GarbageCollector, tasks: Tasks, qtbot: QtBot
) -> None:
    where: list[int] = []
    made: list[weakref.ref[Node]] = []
    went_on = threading.Event()

    def note(phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            where.append(threading.get_ident())

    def work() -> None:
        for _ in range(4 * LIMITS[0]):
            made.append(weakref.ref(Node()))
        went_on.set()

    gc.callbacks.append(note)
    try:
        tasks.start(work, lambda _nothing: None)
        assert went_on.wait(10)
        assert where == [] and any(ref() is not None for ref in made)
        qtbot.waitUntil(lambda: all(ref() is None for ref in made), timeout=5000)
    finally:
        gc.callbacks.remove(note)
    assert set(where) == {threading.get_ident()}


def test_nothing_is_collected_before_it_is_due(collector: GarbageCollector) -> None:
    gc.collect()
    node = weakref.ref(Node())
    collector.collect()
    assert node() is not None
