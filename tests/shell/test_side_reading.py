"""Samples that are read beside the one on screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.shell.fakes import World
from viewer.errors import NO_BASE
from viewer.outcome import Outcome
from viewer.protocol import Failed, SampleRead
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.side_reading import SideReading, SideSample
from viewer.shell.session.state import Selection

ANOTHER = SideSample("/data/other", Selection("test", 1, "Base_3_3", 0.5, "pressure", "vertex"))
SECOND = SideSample("/data/horn", Selection("train", 2, "Base_3_3", 0.0, "pressure", "vertex"))


class Side:
    """A session that shows a sample, and what was said of others."""

    def __init__(self, world: World, *, once: bool = False) -> None:
        self.world = world
        world.shown()
        background = BackgroundReading(world.session, world.reader)  # type: ignore[arg-type]
        self.reading = SideReading("panes", background, world.budget, once=once)
        background.begin(self.reading)
        self.found: list[tuple[SideSample, Path, Selection]] = []
        self.failed: list[tuple[SideSample, str]] = []
        self.reading.found.connect(lambda sample, there, at: self.found.append((sample, there.directory, at)))
        self.reading.failed.connect(lambda sample, failure: self.failed.append((sample, failure.sentence)))

    @property
    def asked(self) -> Any:
        return self.world.reader.in_background[-1]

    def answer(self, **options: Any) -> Path:
        directory = self.world.publish(self.asked, **options)
        self.world.reader.end_background(SampleRead(self.asked.id, str(directory), ("pressure",)))
        return directory


@pytest.fixture
def side(world: World) -> Side:
    return Side(world)


def test_a_sample_of_another_dataset(side: Side) -> None:
    side.reading.want([ANOTHER])
    assert (side.asked.dataset, side.asked.split, side.asked.sample, side.asked.time) == ("/data/other", "test", 1, 0.5)
    assert side.asked.fields == ("pressure",)
    directory = side.answer()
    assert side.found == [(ANOTHER, directory, ANOTHER.selection)]
    assert directory in side.world.budget.index.kept
    assert not side.reading.waiting
    side.reading.want([])
    assert directory not in side.world.budget.index.kept


def test_what_is_there_is_not_read_again(side: Side) -> None:
    side.reading.want([ANOTHER])
    directory = side.answer()
    side.reading.want([])
    side.reading.want([ANOTHER])
    assert len(side.world.reader.in_background) == 1
    assert [path for _, path, _ in side.found] == [directory, directory]


def test_one_after_the_other(side: Side) -> None:
    side.reading.want([ANOTHER, SECOND])
    side.answer()
    assert side.asked.dataset == "/data/horn"
    side.answer()
    assert [sample for sample, _, _ in side.found] == [ANOTHER, SECOND]


def test_one_that_cannot_be_read_does_not_stop_the_next(side: Side) -> None:
    side.reading.want([ANOTHER, SECOND])
    side.world.reader.end_background(Failed(side.asked.id, "It is damaged."))
    side.answer()
    assert side.failed == [(ANOTHER, "It is damaged.")]
    assert [sample for sample, _, _ in side.found] == [SECOND]


def test_a_reader_that_dies_is_asked_once_more(side: Side) -> None:
    killed = Outcome("reader", 9, crashed=True)
    side.reading.want([ANOTHER, SECOND])
    side.world.reader.end_background(killed)
    assert side.asked.dataset == "/data/other" and side.failed == [], "it may have been chance"
    side.world.reader.end_background(killed)
    assert [sample for sample, _ in side.failed] == [ANOTHER] and "SIGKILL" in side.failed[0][1]
    side.world.reader.end_background(Outcome("reader", 9, crashed=True, hung=True))
    assert [sample for sample, _ in side.failed] == [ANOTHER, SECOND], "one that does not answer is not asked again"


def test_what_is_read_for_a_single_look_goes_first(world: World, qtbot: QtBot) -> None:
    side = Side(world, once=True)
    index = world.budget.index
    side.reading.want([ANOTHER])
    read = side.answer()
    qtbot.waitUntil(lambda: read in index)
    shown = world.state.shown
    assert shown is not None
    side.reading.want([])
    world.budget.keep(shown=(), loading=(), next=())
    qtbot.waitUntil(lambda: shown.directory in index)
    assert index.expendable()[0] == read
    side.reading.want([SideSample(world.session.state.catalogue.path, shown.selection)])
    assert side.found[-1][1] == shown.directory
    side.reading.want([])
    assert index.expendable()[0] == read, "what somebody has looked at stays so"


def test_a_base_that_it_does_not_have(side: Side) -> None:
    side.reading.want([ANOTHER])
    side.world.reader.end_background(Failed(side.asked.id, "No such base.", reason=NO_BASE))
    assert side.asked.base == ""
    side.world.reader.end_background(Failed(side.asked.id, "No base.", reason=NO_BASE))
    assert side.failed == [(ANOTHER, "No base.")]


def test_nobody_wants_it_any_more(side: Side) -> None:
    side.reading.want([ANOTHER])
    asked = side.asked
    side.reading.want([SECOND])
    assert side.asked != asked, "what is read for nobody is given up"
    side.answer()
    assert [sample for sample, _, _ in side.found] == [SECOND]


def test_what_is_seen_beside_cannot_be_removed(side: Side) -> None:
    side.reading.want([ANOTHER])
    directory = side.answer()
    side.world.budget.remove([directory])
    assert directory.exists()


def test_all_that_are_there_are_found_at_once(side: Side) -> None:
    side.reading.want([ANOTHER, SECOND])
    side.answer()
    side.answer()
    asked = len(side.world.reader.in_background)
    side.found.clear()
    side.reading.want([])
    side.reading.want([ANOTHER, SECOND])
    assert [sample for sample, _, _ in side.found] == [ANOTHER, SECOND]
    assert len(side.world.reader.in_background) == asked and not side.reading.waiting
