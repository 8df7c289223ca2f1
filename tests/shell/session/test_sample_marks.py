"""Marked samples: by split, remembered of the dataset."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal

from viewer.handover.layout import is_in_memory
from viewer.protocol import Catalogue, Split
from viewer.shell.session.sample_marks import SampleMarks, ids_in, ranges_text
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.state import SessionState

TRAIN, TEST = Split("train", ((0, 5), (8, 10))), Split("test", ((0, 2),))


class _Session(QObject):
    changed = Signal(object)


class Open:
    def __init__(self, folder: Path) -> None:
        self.session = _Session()
        self.state = SavedState(folder / "state.json")
        self.marks = SampleMarks(self.session, self.state)  # type: ignore[arg-type]

    def open(self, path: str = "/data/horn", *splits: Split) -> SampleMarks:
        known = Catalogue(path, "horn", "cgns", splits or (TRAIN, TEST))
        self.session.changed.emit(SessionState(catalogue=known))
        return self.marks


@pytest.fixture
def world(qapp: Any, tmp_path: Path) -> Open:
    return Open(tmp_path)


def test_samples_are_marked_and_unmarked(world: Open) -> None:
    marks = world.open()
    marks.mark("train", (8, 1, 6, 99))
    assert marks.of("train") == {1, 8}, "what the split does not have cannot be marked"
    marks.mark("none", (1,))
    marks.mark("test", (0,))
    assert marks.count == 3 and marks.splits == {"train": {1, 8}, "test": {0}}
    marks.unmark("train", (1, 2))
    assert marks.of("train") == {8}
    marks.invert("train")
    assert marks.of("train") == {0, 1, 2, 3, 4, 9} and marks.of("test") == {0}
    said: list[int] = []
    marks.changed.connect(lambda: said.append(marks.count))
    marks.mark("train", (0,))
    assert said == [], "nothing has changed"
    marks.clear()
    assert said == [0] and marks.splits == {}


def test_they_are_remembered_of_each_dataset(world: Open, tmp_path: Path) -> None:
    world.open().mark("train", (1, 2, 8))
    world.open("/data/other").mark("test", (1,))
    assert world.open().of("train") == {1, 2, 8} and world.marks.of("test") == frozenset()
    for file in (world.marks._file, world.state.marks_file("/data/other")):
        assert file is not None
        file.save()
    again = Open(tmp_path)
    assert again.open().splits == {"train": {1, 2, 8}}
    less = Split("train", ((2, 3),))
    assert again.open("/data/horn", less).splits == {"train": {2}}, "samples that are gone are not marked"


def test_files_keep_their_marks_when_another_one_comes_in_between(world: Open, tmp_path: Path) -> None:
    before, after = ("a.vtu", "c.vtu", "d.vtu"), ("a.vtu", "b.vtu", "c.vtu")
    world.open("/data/run", Split("files", ((0, 3),), before)).mark("files", (1, 2))
    assert world.marks._file is not None
    world.marks._file.save()
    later = Open(tmp_path)
    marks = later.open("/data/run", Split("files", ((0, 3),), after))
    assert marks.splits == {"files": {2}}, "c.vtu; d.vtu is gone"
    marks.clear()
    assert marks._file is not None
    marks._file.save()
    assert Open(tmp_path).open("/data/run", Split("files", ((0, 3),), before)).count == 0


def test_samples_in_memory_leave_nothing_behind(world: Open, tmp_path: Path) -> None:
    path = "/tmp/plaid-viewer-12-0123456789abcdef/handover/one"
    assert is_in_memory(path)
    marks = world.open(path)
    marks.mark("train", (1,))
    assert marks.of("train") == {1} and list(tmp_path.rglob("marks/*.json")) == []


def test_ids_as_text() -> None:
    assert ranges_text((3, 0, 1, 2, 7)) == "0-3,7"
    assert ids_in(TRAIN, "0-3,7,9") == {0, 1, 2, 3, 9}
    assert ids_in(TRAIN, "0-99999999999999999") == {0, 1, 2, 3, 4, 8, 9}
    assert ids_in(TRAIN, "nonsense, -1, 4-2") == {1}
