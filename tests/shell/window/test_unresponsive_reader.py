"""A reader that does not answer: it is said, it is given up, and what is asked for next goes to another one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from typing import Any

import psutil
import pytest
from PySide6.QtCore import QDeadlineTimer
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.conftest import wait_until
from tests.shell.fakes import World
from viewer.outcome import Outcome
from viewer.protocol import OpenDataset, ReadSample, ReadSeriesRange, ReadTable, Ready, SampleRead, encode
from viewer.shell.children import child as module
from viewer.shell.children.reader_client import ReaderClient
from viewer.shell.session.state import FAILED, LOADING
from viewer.shell.window.message_bar import MessageBar
from viewer.shell.window.unresponsive_reader import UnresponsiveReader, describe_request

SILENT = f"print({encode(Ready('reader', 1)).decode().strip()!r}, flush=True); import time; time.sleep(60)"
"""Says that it is there and then nothing, whatever it is asked."""

HUNG = Outcome("reader", 9, True, hung=True)


def read(sample: int) -> Any:
    return partial(ReadSample, dataset="/data/horn", split="train", sample=sample, cache_root="/nowhere")


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Iterator[ReaderClient]:
    monkeypatch.setattr(module, "command", lambda *_arguments: [sys.executable, "-c", SILENT])
    made = ReaderClient("info")
    made.start()
    with qtbot.waitSignal(made.child.message):
        pass
    yield made
    made.refuse()
    made.child.wait_stopped(QDeadlineTimer(100))
    made.deleteLater()


@pytest.fixture
def bar(qtbot: QtBot) -> MessageBar:
    made = MessageBar()
    qtbot.addWidget(made)
    return made


def press(bar: MessageBar, name: str) -> None:
    button = bar.findChild(QPushButton, f"view.message_bar.{name}")
    assert button is not None and not button.isHidden()
    button.click()


def test_silence_is_said_with_what_is_waited_for(reader: ReaderClient, bar: MessageBar, qtbot: QtBot) -> None:
    unresponsive = UnresponsiveReader(reader, bar)
    assert not unresponsive.timer.isActive()
    unresponsive.timer.setInterval(50)
    reader.request(read(3))
    qtbot.waitUntil(lambda: bar.text != "")
    assert bar.text.startswith("There has been no answer for ") and bar.text.endswith(
        " s while reading sample 3 of split train."
    )
    press(bar, "offer")  # Wait
    assert bar.text == "" and reader.active is not None
    qtbot.waitUntil(lambda: bar.text != "")  # said again, with the time so far
    reader._on_message(SampleRead(reader.active.id, "/nowhere"))
    assert bar.text == "", "not true any more"
    assert not unresponsive.timer.isActive(), "nothing is waited for"
    unresponsive.deleteLater()


def test_another_news_is_not_taken_away(reader: ReaderClient, bar: MessageBar, qtbot: QtBot) -> None:
    unresponsive = UnresponsiveReader(reader, bar)
    unresponsive.timer.setInterval(50)
    reader.request(read(3))
    qtbot.waitUntil(lambda: bar.text != "")
    unresponsive.timer.setInterval(10**6)
    bar.show_message("Something else.")
    reader.give_up()
    assert bar.text == "Something else."
    unresponsive.timer.stop()
    unresponsive.deleteLater()


def test_a_person_restarts_the_reader(reader: ReaderClient, bar: MessageBar, qtbot: QtBot) -> None:
    unresponsive = UnresponsiveReader(reader, bar)
    unresponsive.timer.setInterval(50)
    died: list[tuple[Outcome, bool]] = []
    stuck: list[Any] = []
    reader.died.connect(lambda outcome, lost: died.append((outcome, lost)))
    reader.stuck.connect(stuck.append)
    number = reader.request(read(3))
    old = reader.child.pid
    qtbot.waitUntil(lambda: bar.text != "")
    press(bar, "other")
    assert [(outcome.hung, lost) for outcome, lost in died] == [(True, True)]
    assert stuck == [read(3)(number)]
    assert reader.child.running and reader.child.pid != old and reader.active is None
    wait_until(lambda: not psutil.pid_exists(old) or psutil.Process(old).status() == "zombie")
    unresponsive.deleteLater()


@pytest.mark.parametrize("background", [False, True])
def test_what_is_asked_for_next_goes_to_another_reader(reader: ReaderClient, qtbot: QtBot, background: bool) -> None:
    reader.cancelling.setInterval(50)
    ended: list[Any] = []
    reader.background_ended.connect(ended.append)
    old = reader.child.pid
    if background:
        assert reader.read_in_background(read(3))
    else:
        reader.request(read(3))
    reader.request(lambda number: OpenDataset(number, "/data/other"))
    assert isinstance(reader.active, ReadSample)
    with qtbot.waitSignal(reader.stuck) as blocker:
        pass
    assert blocker.args[0].sample == 3
    qtbot.waitUntil(lambda: isinstance(reader.active, OpenDataset))
    assert reader.child.pid != old
    assert [outcome.hung for outcome in ended] == ([True] if background else [])


def test_a_reader_that_is_still_starting_is_not_given_up(reader: ReaderClient, qtbot: QtBot) -> None:
    reader.cancelling.setInterval(20)
    reader._ready = False
    reader.request(read(3))
    reader.request(read(4))
    with qtbot.waitSignal(reader.cancelling.timeout):
        pass
    assert reader.active is not None and reader.active.id == 1 and reader.cancelling.isActive()
    reader.cancelling.stop()


def test_a_cancelled_request_is_no_reason_to_end_a_reader_that_nobody_waits_for(
    reader: ReaderClient, qtbot: QtBot
) -> None:
    reader.cancelling.setInterval(20)
    assert reader.read_in_background(read(3))
    reader.stop_background()
    assert not reader.cancelling.isActive()


def test_what_is_waited_for_in_words() -> None:
    assert describe_request(OpenDataset(1, "/data/horn")) == "opening horn"
    assert describe_request(ReadTable(1, "/data/horn", "train", 0)) == "reading the table of samples of split train"
    assert (
        describe_request(ReadSeriesRange(1, "/data/horn", "train", 3, "Base", "p"))
        == "finding the range of p in sample 3 of split train"
    )


# The session ----------------------------------------------------------------------------------------------------------


def test_a_sample_that_a_reader_was_stuck_in(world: World) -> None:
    world.shown()
    world.session.select(sample=1)
    world.reader.stuck.emit(world.asked)
    world.reader.died.emit(HUNG, True)
    assert world.state.phase == FAILED and world.state.failure is not None
    assert world.state.failure.sentence == (
        "The reader process did not answer while reading sample 1 of split train; the other samples can still be read."
    )
    asked = len(world.reader.requests)
    stuck = world.state.selection
    assert world.session.lookup.is_avoided(stuck), "it is not read ahead"
    world.session.select(sample=2)
    assert len(world.reader.requests) == asked + 1
    world.session.select(sample=1)
    assert world.state.phase == FAILED and len(world.reader.requests) == asked + 1, "not asked for again by itself"
    world.session.retry()
    assert world.state.phase == LOADING and len(world.reader.requests) == asked + 2


def test_a_reader_given_up_for_something_else_is_not_worth_words(world: World) -> None:
    world.shown()
    world.session.select(sample=1)
    stuck = world.asked
    world.session.select(sample=2)
    world.reader.stuck.emit(stuck)
    world.reader.died.emit(HUNG, False)
    assert world.troubles == [] and world.state.phase == LOADING
    world.answer()
    world.draw()
    assert world.session.lookup.is_avoided(world.state.selection) is False
    world.session.select(sample=1)
    assert world.asked.sample == 1, "a user who goes there gets it asked for"


def test_a_dataset_that_a_reader_is_stuck_in_leaves_what_was_open(world: World) -> None:
    world.shown()
    from pathlib import Path

    world.session.open_dataset(Path("/data/stuck"))
    asked = len(world.reader.requests)
    world.reader.died.emit(HUNG, True)
    assert world.troubles == ["The reader process did not answer while opening the dataset; it has been restarted."]
    assert len(world.reader.requests) == asked and world.state.phase == "shown"
