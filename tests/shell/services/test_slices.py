"""Work in slices: a turn of the event loop between two steps."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from pytestqt.qtbot import QtBot

from viewer.shell.services.slices import Slices


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


def test_what_a_step_leaves_to_the_loop_has_a_turn_without_a_step(qtbot: QtBot, parent: QObject) -> None:
    said: list[str] = []

    def steps() -> Iterator[None]:
        for number in range(4):
            said.append(f"step {number}")
            QCoreApplication.postEvent(parent, QEvent(QEvent.Type.User))
            yield

    class Turns(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.User:
                said.append("layout")
            return False

    turns = Turns(parent)
    parent.installEventFilter(turns)
    Slices(steps(), lambda _error: said.append("failed"), parent)
    timer = QTimer(parent, interval=0)
    timer.timeout.connect(lambda: said.append("turn"))
    timer.start()
    qtbot.waitUntil(lambda: said.count("layout") == 4)
    timer.stop()
    begins = [place for place, word in enumerate(said) if word.startswith("step")]
    for begin, end in itertools.pairwise(begins):
        between = said[begin + 1 : end]
        assert "layout" in between and "turn" in between[between.index("layout") :], said


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


def test_a_step_knows_that_it_is_one(parent: QObject) -> None:
    said: list[bool] = []

    def steps() -> Iterator[None]:
        said.append(slices.in_step)
        yield

    slices = Slices(steps(), lambda _error: None, parent)
    slices.finish(lambda: False)
    assert said == [True] and not slices.in_step
