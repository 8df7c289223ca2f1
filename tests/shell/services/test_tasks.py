"""Work in the background: results come back to the window, and the end waits for nobody for ever."""

from __future__ import annotations

import gc
import threading
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from pytestqt.qtbot import QtBot

from tests.conftest import PATIENCE
from viewer.shell.services.tasks import Tasks

LONG = round(PATIENCE * 1000)
"""Milliseconds within which a pool of threads comes to its end."""


@pytest.fixture
def tasks(qapp: Any) -> Any:
    made = Tasks()
    yield made
    assert made.close(LONG)


def test_results_and_failures_come_back_in_this_thread(tasks: Tasks, qtbot: QtBot) -> None:
    seen: list[Any] = []
    tasks.start(threading.get_ident, lambda ident: seen.append(("ran in", ident, "told in", threading.get_ident())))
    tasks.start(lambda: 1 / 0, seen.append, lambda error: seen.append(type(error)))
    tasks.start(lambda: 1 / 0, seen.append)
    qtbot.waitUntil(lambda: len(seen) == 2)
    told = next(item for item in seen if isinstance(item, tuple))
    assert told[1] != threading.get_ident() == told[3]
    assert ZeroDivisionError in seen


def test_after_closing_nobody_is_told(tasks: Tasks) -> None:
    under_way, go, seen = threading.Event(), threading.Event(), []

    def work() -> int:
        under_way.set()
        go.wait(PATIENCE)
        return 1

    tasks.start(work, seen.append)
    assert under_way.wait(PATIENCE)
    assert not tasks.close(0)
    go.set()
    assert tasks.close(LONG)
    tasks.start(lambda: 2, seen.append)
    QCoreApplication.processEvents()  # an answer would lie there: the pool is done
    assert seen == []


def test_closing_does_not_wait_for_ever(qapp: Any) -> None:
    tasks, go = Tasks(), threading.Event()
    tasks.start(lambda: go.wait(), lambda _result: None)
    assert not tasks.close(50), "it says so instead"
    go.set()
    assert tasks.close(LONG)


def test_a_task_leaves_no_qt_object_behind(tasks: Tasks, qtbot: QtBot) -> None:
    """Each look at the disk is a task: what stays of one adds up while the window is open."""
    seen: list[int] = []

    def qt_objects() -> int:
        gc.collect()
        return sum(isinstance(thing, QObject) for thing in gc.get_objects())

    before = qt_objects()
    for number in range(200):
        tasks.start(partial(int, number), seen.append)
    qtbot.waitUntil(lambda: len(seen) == 200)
    assert sorted(seen) == list(range(200))
    assert qt_objects() <= before
