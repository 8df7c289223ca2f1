"""A dataset on another machine is asked for by the folder here, and shown and remembered by its address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.shell.fakes import World, catalogue
from viewer.protocol import DatasetOpened, FarFacts, OpenDataset, ReadSample
from viewer.scanning.kept_file import kept_file
from viewer.shell.session.last_views import LastViews, lasting
from viewer.shell.session.pane_state import Panes, PaneView
from viewer.shell.session.sample_marks import SampleMarks
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.state import SHOWN
from viewer.shell.session.view_file import SavedView, beside, read_text, text_of

ADDRESS = "ssh://me@cluster/scratch/horn"


@pytest.fixture
def state(qapp: QApplication, tmp_path: Path) -> SavedState:
    return SavedState(tmp_path / "state" / "state.json")


@pytest.fixture
def world(tmp_path: Path, state: SavedState) -> Iterator[World]:
    views = LastViews(state)
    world = World(tmp_path, views)
    views.follow(world.session)
    yield world
    views._pause.stop()
    world.tasks.close(5000)


def open_far(world: World) -> str:
    """Open a dataset by its address; returns the folder here."""
    mirror = str(world.root / "fetched" / "0a1b" / "horn")
    world.session.open_dataset(ADDRESS)
    assert isinstance(world.asked, OpenDataset) and world.asked.path == ADDRESS
    assert world.state.text == "Opening horn…"
    far = replace(catalogue(mirror), far=FarFacts(ADDRESS))
    world.reader.answered.emit(DatasetOpened(world.asked.id, far))
    return mirror


def test_samples_are_read_from_the_folder_here(world: World) -> None:
    mirror = open_far(world)
    assert isinstance(world.asked, ReadSample) and world.asked.dataset == mirror
    world.answer()
    world.draw()
    assert world.state.phase == SHOWN and world.state.catalogue is not None
    assert (world.state.catalogue.path, world.state.catalogue.place) == (mirror, ADDRESS)


def test_the_view_is_remembered_by_the_address(world: World, state: SavedState, qapp: QApplication) -> None:
    open_far(world)
    world.answer()
    world.draw()
    qapp.processEvents()  # the view is written down in a turn of its own
    world.session.select(sample=2)
    world.answer()
    world.draw()
    world.session.reload()
    assert world.asked.path == ADDRESS, "it is opened anew by its address"
    assert state.view_of(ADDRESS)["choice"]["sample"] == 2
    known = state._file.table("session")
    assert known["dataset"] == ADDRESS and str(world.root) not in str(known)


def test_marks_are_kept_by_the_address(world: World, state: SavedState) -> None:
    marks = SampleMarks(world.session, state)
    open_far(world)
    marks.mark("train", [2, 8])
    assert marks.of("train") == {2, 8}
    marks._file.save()
    assert state.marks_file(ADDRESS).table("splits") == {"train": "2,8"}


def test_panes_of_what_goes_with_the_cache_are_not_remembered(world: World) -> None:
    view = world.session.view
    passing = "/tmp/plaid-viewer-12-0123456789ab/fetched/aa/horn"
    other = PaneView(2, dataset=passing)
    several = replace(view, panes=replace(Panes(), views=(*Panes().views, other)))
    assert lasting(several).panes == Panes()
    stays = replace(view, panes=replace(several.panes, views=(*Panes().views, replace(other, dataset="/data/horn"))))
    assert lasting(stays) == stays


def test_a_view_file_has_the_address(world: World, tmp_path: Path) -> None:
    assert beside(ADDRESS, tmp_path / "a.plaidview") == ""
    saved = read_text(text_of(SavedView(ADDRESS, world.session.view)), "It")
    assert saved.dataset == ADDRESS


def test_two_addresses_have_two_files(tmp_path: Path) -> None:
    assert kept_file(tmp_path, ADDRESS) != kept_file(tmp_path, f"{ADDRESS}2")
