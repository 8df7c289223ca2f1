"""Samples that are read for their thumbnails, a few at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.shell.fakes import CAMERA, World
from viewer.outcome import Outcome
from viewer.protocol import Failed, SampleRead
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.side_reading import SideReading
from viewer.shell.session.state import ColorScale
from viewer.shell.thumbnails.reading import ThumbnailReading
from viewer.shell.thumbnails.wish import ThumbnailWish, wish_of


class Thumbs:
    """A session that shows a sample, and what was said of others."""

    def __init__(self, world: World) -> None:
        self.world = world
        world.shown()
        background = BackgroundReading(world.session, world.reader)  # type: ignore[arg-type]
        side = SideReading("thumbnails", background, world.budget, once=True)
        background.begin(side)
        self.avoided: set[int] = set()
        self.reading = ThumbnailReading(side, lambda selection: selection.sample in self.avoided)
        self.ready: list[int] = []
        self.lacking: list[tuple[int, str]] = []
        self.reading.ready.connect(self.ready.append)
        self.reading.lacking.connect(lambda sample, failure: self.lacking.append((sample, failure.sentence)))

    @property
    def wish(self) -> ThumbnailWish:
        found = wish_of(replace(self.world.state, color_scale=ColorScale()), CAMERA, (160, 120), 1.0)
        assert found is not None
        return found[0]

    @property
    def asked(self) -> Any:
        return self.world.reader.in_background[-1]

    def answer(self) -> None:
        directory = self.world.publish(self.asked)
        self.world.reader.end_background(SampleRead(self.asked.id, str(directory), ("pressure",)))


@pytest.fixture
def thumbs(world: World) -> Thumbs:
    return Thumbs(world)


def test_one_after_the_other_as_they_are_wanted(thumbs: Thumbs) -> None:
    wish = thumbs.wish
    thumbs.reading.want(wish, [7, 2])
    assert thumbs.asked.sample == 7 and thumbs.reading.found(7) is None
    thumbs.answer()
    assert thumbs.ready == [7] and thumbs.asked.sample == 2
    side = thumbs.reading.found(7)
    assert side is not None and side.ready is not None and side.selection.sample == 7
    assert side.ready.directory in thumbs.world.budget.index.kept
    thumbs.reading.want(wish, [2])
    assert thumbs.reading.found(7) is None and side.ready.directory not in thumbs.world.budget.index.kept


def test_what_is_on_screen_is_there(thumbs: Thumbs) -> None:
    shown = thumbs.world.state.selection.sample
    thumbs.reading.want(thumbs.wish, [shown])
    assert thumbs.ready == [shown] and thumbs.world.reader.in_background == []


def test_one_that_cannot_be_read_or_ends_readers(thumbs: Thumbs) -> None:
    thumbs.avoided = {8}
    thumbs.reading.want(thumbs.wish, [8, 7, 2])
    assert [sample for sample, _ in thumbs.lacking] == [8]
    assert thumbs.lacking[0][1].startswith("Sample 8 of split train has ended the reader or kept it busy; ")
    assert thumbs.asked.sample == 7, "it is asked of no reader"
    thumbs.world.reader.end_background(Failed(thumbs.asked.id, "It is damaged."))
    assert thumbs.lacking[1] == (7, "It is damaged.")
    for _ in range(2):
        assert thumbs.asked.sample == 2
        thumbs.world.reader.end_background(Outcome("reader", 11, crashed=True))
    assert thumbs.lacking[2][0] == 2 and "SIGSEGV" in thumbs.lacking[2][1] and thumbs.ready == []
