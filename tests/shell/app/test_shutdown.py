"""The end of the program: stages in their order, within a budget."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from viewer.shell.app.shutdown import BUDGET, Shutdown


def test_shutdown_goes_through_its_stages_once_and_in_order() -> None:
    shutdown, seen = Shutdown(), []

    def stage(name: str) -> Callable[[float], None]:
        return lambda seconds: seen.append((name, seconds))

    for name in "abc":
        shutdown.add(name, stage(name))
    shutdown.run()
    shutdown.run()
    assert [name for name, _ in seen] == ["a", "b", "c"]
    assert all(0 < seconds <= BUDGET for _, seconds in seen)
    assert shutdown.done


def test_a_stage_that_fails_does_not_stop_the_next() -> None:
    shutdown, seen = Shutdown(), []

    def bad(_seconds: float) -> None:
        raise OSError("disk")

    shutdown.add("bad", bad)
    shutdown.add("again", lambda _seconds: shutdown.run())
    shutdown.add("good", seen.append)
    shutdown.run()
    assert len(seen) == 1


def test_a_slow_stage_takes_from_the_budget_of_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    shutdown, left = Shutdown(), []
    shutdown.add("slow", lambda _seconds: clock.__setitem__(0, 2.0))
    shutdown.add("next", left.append)
    shutdown.add("too slow", lambda _seconds: clock.__setitem__(0, 20.0))
    shutdown.add("last", left.append)
    shutdown.run()
    assert left == [pytest.approx(BUDGET - 2.0), 0.05]
