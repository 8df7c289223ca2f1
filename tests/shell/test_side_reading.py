"""Samples that are read beside the one on screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.shell.fakes import World
from viewer.errors import NO_BASE
from viewer.protocol import Failed, SampleRead
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.side_reading import SideReading, SideSample
from viewer.shell.session.state import Selection

ANOTHER = SideSample("/data/other", Selection("test", 1, "Base_3_3", 0.5, "pressure", "vertex"))
SECOND = SideSample("/data/horn", Selection("train", 2, "Base_3_3", 0.0, "pressure", "vertex"))


class Side:
    """A session that shows a sample, and what was said of others."""

    def __init__(self, world: World) -> None:
        self.world = world
        world.shown()
        background = BackgroundReading(world.session, world.reader)  # type: ignore[arg-type]
        self.reading = SideReading("panes", background, world.budget)
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
