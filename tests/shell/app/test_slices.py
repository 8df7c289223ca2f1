"""Work in slices: a turn of the event loop between two steps."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from viewer.shell.app.slices import AHEAD, Slices


@pytest.fixture
def parent(qapp: object) -> Iterator[QObject]:
    """Owns what a test makes."""
    made = QObject()
    yield made
    made.deleteLater()


def test_the_loop_comes_round_between_two_steps(qtbot: QtBot, parent: QObject) -> None:
    said: list[str] = []

    def steps() -> Iterator[None]:
        for number in range(3):
            said.append(f"step {number}")
            QTimer.singleShot(0, parent, lambda: said.append("turn"))
            yield

    Slices(steps(), lambda _error: said.append("failed"), parent)
    assert said == [], "nothing happens at once"
    qtbot.waitUntil(lambda: said.count("turn") == 3)
    assert [word for word in said if word != "turn"] == ["step 0", "step 1", "step 2"]
    assert said.index("turn") < said.index("step 2")


def test_nothing_follows_a_step_that_fails(qtbot: QtBot, parent: QObject) -> None:
    failed: list[Exception] = []
    said: list[int] = []

    def steps() -> Iterator[None]:
        said.append(1)
        yield
        raise ValueError("no")

    slices = Slices(steps(), failed.append, parent)
    qtbot.waitUntil(lambda: bool(failed))
    slices.finish(lambda: False)
    assert said == [1] and len(failed) == 1


def test_what_is_left_is_finished_at_once(parent: QObject) -> None:
    said: list[int] = []

    def steps() -> Iterator[None]:
        for number in range(4):
            said.append(number)
            yield

    slices = Slices(steps(), lambda _error: None, parent)
    slices.finish(lambda: len(said) == 3)
    assert said == [0, 1, 2], "and no more than is enough"


def test_what_is_imported_ahead_is_there() -> None:
    assert len(set(AHEAD)) == len(AHEAD)
    for name in AHEAD:
        importlib.import_module(name)
