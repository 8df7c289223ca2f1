"""Garbage of cycles is collected in the thread of the window alone."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.conftest import PATIENCE
from viewer.shell.app.garbage import LIMITS, GarbageCollector
from viewer.shell.services.tasks import Tasks

LONG = round(PATIENCE * 1000)
"""Milliseconds within which a pool of threads comes to its end."""


@pytest.fixture
def tasks(qapp: Any) -> Any:
    made = Tasks()
    yield made
    assert made.close(LONG)


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
        assert went_on.wait(PATIENCE)
        assert where == [] and any(ref() is not None for ref in made)
        qtbot.waitUntil(lambda: all(ref() is None for ref in made))
    finally:
        gc.callbacks.remove(note)
    assert set(where) == {threading.get_ident()}


def test_nothing_is_collected_before_it_is_due(collector: GarbageCollector) -> None:
    gc.collect()
    node = weakref.ref(Node())
    collector.collect()
    assert node() is not None
