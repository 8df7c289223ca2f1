"""What is being opened or loaded is given up, and the window is as it was before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.shell.fakes import World, catalogue
from viewer.protocol import DatasetOpened, Progress
from viewer.shell.session.state import DRAWING, EMPTY, FAILED, LOADING, OPENING, SHOWN


@pytest.fixture
def world(qapp: QApplication, tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.tasks.close(5000)


def shown(world: World) -> None:
    world.opened()
    world.answer()
    world.draw()
    assert world.state.phase == SHOWN


def test_the_picture_of_before_comes_back(world: World) -> None:
    shown(world)
    world.session.select(sample=2)
    request = world.asked
    world.reader.answered.emit(Progress(request.id, "Fetching sample 2: 1 MB of 4 MB", 0.25))
    assert (world.state.phase, world.state.text, world.state.fraction) == (
        LOADING, "Fetching sample 2: 1 MB of 4 MB", 0.25,
    )  # fmt: skip
    world.session.cancelling.cancel()
    assert world.reader.dropped == 1 and world.state.selection.sample == 0 == world.state.choice.sample
    assert world.state.phase == DRAWING and world.asked is request, "it is there, and nothing is read for it"
    world.draw()
    assert world.state.phase == SHOWN and world.state.fraction is None
    world.reader.answered.emit(Progress(request.id, "Fetching sample 2: 2 MB of 4 MB", 0.5))
    assert world.state.phase == SHOWN and world.state.text == "", "what comes late is not heard"


def test_without_a_picture_of_before_there_is_a_sentence_and_another_try(world: World) -> None:
    world.opened()
    assert world.state.phase == LOADING
    world.session.cancelling.cancel()
    assert world.state.phase == FAILED and world.state.failure is not None
    assert world.state.failure.sentence == "Sample 0 of split train was not loaded, as that was cancelled."
    world.session.retry()
    assert world.state.phase == LOADING


def test_what_was_open_stays(world: World) -> None:
    world.session.open_dataset("ssh://cluster/horn")
    assert world.state.phase == OPENING
    world.session.cancelling.cancel()
    assert world.state.phase == EMPTY and world.reader.dropped == 1
    shown(world)
    world.session.open_dataset("ssh://cluster/horn")
    late = world.asked
    world.session.cancelling.cancel()
    assert world.state.phase == SHOWN and world.state.text == ""
    world.reader.answered.emit(DatasetOpened(late.id, catalogue("/data/horn")))
    assert world.state.catalogue is not None and world.state.catalogue.path == "/data/horn"
    assert world.troubles == []


def test_nothing_happens_where_nothing_is_under_way(world: World) -> None:
    shown(world)
    before = world.state
    world.session.cancelling.cancel()
    assert world.state == before and world.reader.dropped == 0
