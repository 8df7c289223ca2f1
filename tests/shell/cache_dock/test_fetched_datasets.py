"""What was fetched from other machines, in the dock *Cache*: shown with its address, and removed row by row."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.far.fetched import ADDRESS, OTHER, fetch, left
from tests.shell.fakes import catalogue
from tests.shell.windows import WholeWindow
from viewer.fetched_use import FetchedUse
from viewer.open_folder import Lock
from viewer.protocol import FarFacts
from viewer.shell.cache_dock.row_actions import possible_actions
from viewer.shell.cache_dock.rows import DETAILS, NAME, STATE, CacheRow, RowKind
from viewer.shell.cache_dock.scan import OwnCacheScanner, ScanBatch
from viewer.shell.cache_dock.snapshot import Marks
from viewer.shell.session.state import SHOWN, Selection, SessionState


def fetched(root: Path) -> list[CacheRow]:
    """Return the rows of what was fetched."""
    told: list[ScanBatch] = []
    OwnCacheScanner(lambda _root: 5).scan(root, Marks(), told.append, threading.Event())
    return [row for batch in told for row in batch.rows if row.kind is RowKind.FETCHED]


def test_each_dataset_has_a_row_with_its_address(tmp_path: Path) -> None:
    fetch(tmp_path)
    fetch(tmp_path, OTHER, files=0)
    (row,) = fetched(tmp_path)
    assert (row.texts[NAME], row.texts[STATE], row.texts[DETAILS]) == (
        "Fetched: horn", "fetched", f"{ADDRESS}, 3 files",
    )  # fmt: skip
    assert possible_actions(row) == {"reveal", "copy", "details", "remove"}


def test_a_row_is_removed(whole: WholeWindow, qtbot: QtBot) -> None:
    root = whole.features.cache.path
    horn, blade = fetch(root), fetch(root, OTHER)
    rows = [row for row in fetched(root) if row.path == horn]
    controller, said = whole.features.cache_dock._controller, list[str]()
    controller.notified.connect(said.append)
    controller.do("remove", rows)
    qtbot.waitUntil(lambda: bool(said))
    assert said[0].endswith("that were fetched; what is needed is fetched again.")
    assert left(horn) == [] and len(left(blade)) == 3


def test_what_is_kept_is_removed_one_by_one_but_for_what_is_open(
    whole: WholeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, prompts = whole.features.kept, whole.features.prompts
    horn, blade = (fetch(Path(), address, kept=str(kept._folder)) for address in (ADDRESS, OTHER))
    known = replace(catalogue(str(horn / "horn")), far=FarFacts(ADDRESS, kept=True))
    whole.render(SessionState(phase=SHOWN, catalogue=known, selection=Selection("train", 0)))
    whole.show_docks()
    whole.window.docks.show("cache")
    kept.look()
    label = whole.window.findChild(QLabel, "cache.kept")
    button = whole.window.findChild(QPushButton, "cache.remove_kept")
    assert label is not None and button is not None
    qtbot.waitUntil(lambda: label.text().startswith("Kept from other machines: ") and "2 datasets" in label.text())
    offered: list[list[str]] = []

    def choose(_title: str, _question: str, names: list[str]) -> str:
        offered.append(names)
        return names[0]

    monkeypatch.setattr(prompts, "choose_one", choose)
    monkeypatch.setattr(prompts, "confirm", lambda *_: False)
    button.click()
    assert len(offered[0]) == 1 and offered[0][0].startswith(f"{OTHER} (") and blade.is_dir()
    monkeypatch.setattr(prompts, "confirm", lambda *_: True)
    with FetchedUse(horn, alone=True) as removing, FetchedUse(blade):
        assert removing.lock is Lock.HELD, "another window sees that this one shows it"
        button.click()
        said = whole.window.message_bar
        qtbot.waitUntil(lambda: said.text == f"What is kept of {OTHER} stays: another window shows it.")
        assert len(left(blade)) == 3
    button.click()
    qtbot.waitUntil(lambda: not blade.exists() and "1 dataset" in label.text() and not button.isEnabled())
    assert len(left(horn)) == 3
    whole.render(SessionState())
    with FetchedUse(horn, alone=True) as removing:
        assert removing.lock is Lock.FREE
