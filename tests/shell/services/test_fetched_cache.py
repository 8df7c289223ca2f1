"""Fetched files count in the budget of the cache, and go with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.far.fetched import ONE, fetch, left
from viewer.shell.services.budget import Budget
from viewer.shell.services.fetched_cache import LEAST_SHARE, FetchedCache
from viewer.shell.services.tasks import Tasks

LIMIT = 100 * ONE


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    tasks = Tasks()
    yield tasks
    tasks.close(5000)


@pytest.fixture
def budget(tmp_path: Path, tasks: Tasks) -> Budget:
    return Budget(tmp_path, tasks, LIMIT)


def looked(cache: FetchedCache, qtbot: QtBot) -> None:
    with qtbot.waitSignal(cache.changed):
        cache.look()


def test_artifacts_may_take_the_rest(budget: Budget, tasks: Tasks, tmp_path: Path, qtbot: QtBot) -> None:
    fetch(tmp_path)
    looked(FetchedCache(budget, tasks), qtbot)
    assert budget.fetched == 3 * ONE and budget.limit == LIMIT and budget.index.limit == LIMIT - 3 * ONE
    budget.set_limit(2 * LIMIT)
    assert budget.index.limit == 2 * LIMIT - 3 * ONE
    budget.set_cache_root(tmp_path / "another")
    assert budget.fetched == 0 and budget.index.limit == 2 * LIMIT


def test_the_oldest_go_when_there_is_too_much(budget: Budget, tasks: Tasks, tmp_path: Path, qtbot: QtBot) -> None:
    horn, cache = fetch(tmp_path, files=10), FetchedCache(budget, tasks)
    looked(cache, qtbot)
    assert len(left(horn)) == 10
    budget.set_limit(9 * ONE)
    looked(cache, qtbot)
    assert left(horn) == [f"sample_{number}" for number in range(3, 10)] and budget.fetched == 7 * ONE


def test_a_part_of_the_budget_is_theirs(budget: Budget, tasks: Tasks, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = FetchedCache(budget, tasks)
    assert cache.allowed == LIMIT
    monkeypatch.setattr(type(budget.index), "bytes", LIMIT)
    assert cache.allowed == LIMIT // LEAST_SHARE


def test_a_full_disk_takes_them_all(budget: Budget, tmp_path: Path, qtbot: QtBot) -> None:
    horn, freed = fetch(tmp_path), list[int]()
    budget.make_room(freed.append)
    qtbot.waitUntil(lambda: bool(freed))
    assert left(horn) == []
