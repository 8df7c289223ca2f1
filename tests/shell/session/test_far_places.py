"""A dataset on another machine is asked for by the folder here, and shown and remembered by its address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import viewer.shell
from tests.shell.fakes import World, catalogue
from viewer.protocol import DatasetOpened, FarFacts, OpenDataset, ReadSample
from viewer.scanning.kept_file import kept_file
from viewer.shell.services.far_folders import FarFolders
from viewer.shell.session.difference import Difference, Other
from viewer.shell.session.last_views import LastViews, lasting
from viewer.shell.session.pane_state import QUARTERS, Panes, PaneView
from viewer.shell.session.sample_marks import SampleMarks
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.state import SHOWN
from viewer.shell.session.view_file import SavedView, beside, read_text, text_of
from viewer.shell.session.view_places import places_in, with_places
from viewer.shell.session.view_state import ViewState

ADDRESS, OTHER = "ssh://me@cluster/scratch/horn", "s3://bucket/blade"


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


def beside_another(world: World, other: str) -> ViewState:
    """Return the view with a pane of another dataset, and one that subtracts it."""
    far = Difference(on=True, other=Other(dataset=other))
    panes = Panes((PaneView(0), PaneView(1, dataset=other), PaneView(2, difference=far)), shape=QUARTERS)
    return replace(world.session.view, panes=panes, difference=far)


def test_what_is_written_of_other_datasets_far_away_is_their_address(
    world: World, state: SavedState, qapp: QApplication, tmp_path: Path
) -> None:
    """A view is opened again in another cache, and on another machine."""
    open_far(world)
    world.answer()
    world.draw()
    qapp.processEvents()
    other = world.session.folders.here(OTHER)
    view = beside_another(world, other)
    views = world.session.opening._recall
    assert isinstance(views, LastViews) and world.state.catalogue is not None
    views._remember(world.state.catalogue, view)
    state.save()
    saved = SavedView(ADDRESS, with_places(view, world.session.folders.place))
    for text in (text_of(saved), state._file._path.read_text()):
        assert str(world.root) not in text and text.count(OTHER) == 3

    elsewhere = FarFolders(lambda: tmp_path / "another")
    again = with_places(read_text(text_of(saved), "It").view, elsewhere.here)
    assert set(places_in(again)) == {elsewhere.here(OTHER)} and str(tmp_path / "another") in elsewhere.here(OTHER)
    assert elsewhere.place(elsewhere.here(OTHER)) == OTHER
    recalled = views.recall(world.state.catalogue, ViewState())
    assert list(places_in(recalled)) == [other] * 3, "in this cache it is the folder of this cache"


def test_what_cannot_be_had_again_is_not_remembered(world: World) -> None:
    passing = "/tmp/plaid-viewer-12-0123456789ab/fetched/aa/horn"
    assert lasting(beside_another(world, passing)).panes == Panes()
    stays = beside_another(world, "/data/horn")
    assert lasting(stays) == stays


def test_links_are_followed_by_the_address(world: World, state: SavedState) -> None:
    here = world.session.folders.here(OTHER)
    assert not state.follows(here)
    state.follow(here)
    assert state.followed == [OTHER] and state.follows(here) and state.follows(OTHER) and not state.follows(ADDRESS)


def test_a_view_file_has_the_address(world: World, tmp_path: Path) -> None:
    assert beside(ADDRESS, tmp_path / "a.plaidview") == ""
    saved = read_text(text_of(SavedView(ADDRESS, world.session.view)), "It")
    assert saved.dataset == ADDRESS


def test_two_addresses_have_two_files(tmp_path: Path) -> None:
    assert kept_file(tmp_path, ADDRESS) != kept_file(tmp_path, f"{ADDRESS}2")


BY_FOLDER = {
    "app/prediction_offer.py": "whether it is another dataset",
    "export/batch.py": "a question to the reader",
    "export/offers.py": "questions to the reader",
    "film/plan.py": "questions to the reader",
    "film/run.py": "whether it is the same dataset",
    "hub/controller.py": "whether it is the same dataset",
    "panels/far_words.py": "where files are kept is what is said",
    "panels/only_samples.py": "whether it is the same dataset",
    "panels/table_loader.py": "a question to the reader",
    "plots/series.py": "questions to the reader",
    "prediction/changed_scores.py": "questions to the reader",
    "prediction/judging.py": "questions to the reader",
    "prediction/kept_lists.py": "whether it is the same dataset",
    "prediction/prediction_controller.py": "only of a dataset that is here",
    "report/comparison.py": "questions to the reader",
    "report/maker.py": "questions to the reader",
    "session/changed_files.py": "a question to the reader",
    "session/kept_in_use.py": "which folder nobody may remove",
    "session/lookup.py": "questions to the reader",
    "session/other_side.py": "questions to the reader",
    "session/pane_words.py": "whether it is the same dataset",
    "session/far_python_lines.py": "names of files, which are below the address too",
    "session/python_lines.py": "only of a dataset that is here",
    "session/selection_resolver.py": "opened again in this window",
    "session/series_range.py": "questions to the reader",
    "session/session.py": "what is thrown away of it",
    "session/side_panes.py": "questions to the reader",
    "session/side_reading.py": "questions to the reader",
    "session/view_history.py": "whether it is the same dataset",
    "session/viewing.py": "whether it is the same dataset",
    "session/dataset_scan.py": "a question to the scanner",
    "thumbnails/wish.py": "questions to the reader",
    "view/panes/panes_controller.py": "questions to the reader",
    "view/view_panel.py": "whether it is the same dataset",
}
"""Modules of the window that use the folder of a dataset, and for what: nothing that is shown, copied or kept."""


def test_whoever_uses_the_folder_of_a_dataset_is_listed() -> None:
    """What people see and what outlives the window has ``Catalogue.place``: the folder may be one in a cache."""
    root = Path(viewer.shell.__file__).parent
    used = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if re.search(r"\b_?catalogue\.path\b", path.read_text(encoding="utf-8"))
    }
    assert used == set(BY_FOLDER)
