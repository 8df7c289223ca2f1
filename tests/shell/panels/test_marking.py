"""Marks in the window: by key and menu, in the table, as a filter, and saved."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from tests.shell.windows import WholeWindow
from viewer.protocol import Catalogue, Split
from viewer.shell.panels.marking_controller import MarkEntry
from viewer.shell.session.state import SHOWN, Selection, SessionState

TRAIN, TEST = Split("train", ((0, 4), (6, 8))), Split("test", ((0, 2),))
PROBLEM = {
    "input_features": ["Global/alpha"],
    "output_features": ["Global/lift"],
    "train_split": {"train": "all"},
    "test_split": {"test": "all"},
}


@pytest.fixture
def opened(whole: WholeWindow) -> WholeWindow:
    whole.show_docks()
    problems = {"one": PROBLEM, "two": {**PROBLEM, "output_features": ["Global/drag"]}}
    known = Catalogue("/data/horn", "horn", "cgns", (TRAIN, TEST), problems=problems)
    whole.render(SessionState(phase=SHOWN, catalogue=known, selection=Selection("train", 6)))
    model = whole.features.of_dataset.samples.panel.model
    model.add_rows(0, ({"alpha": 1.0}, {"alpha": 2.0}, {"alpha": 3.0}, None, {"alpha": 5.0}, {"alpha": 6.0}))
    return whole


def rows(whole: WholeWindow) -> list[int | None]:
    model = whole.features.of_dataset.samples.panel.model
    return [model.sample_at(row) for row in range(model.rowCount())]


def signs(whole: WholeWindow) -> list[int | None]:
    """The samples that have a sign in the first column behind their numbers."""
    model = whole.features.of_dataset.samples.panel.model
    if "●" not in model.columns:
        return []
    assert model.columns[0] == "●"
    assert {model.index(row, 1).data() for row in range(model.rowCount())} <= {"", "●"}
    return [model.sample_at(row) for row in range(model.rowCount()) if model.index(row, 1).data()]


def trigger(whole: WholeWindow, name: str) -> None:
    whole.window.actions_[f"sample.marks.{name}"].trigger()


def test_the_sample_on_screen_is_marked_by_a_key(opened: WholeWindow, qtbot: QtBot) -> None:
    action = opened.window.actions_["sample.marks.mark"]
    assert not action.isChecked() and signs(opened) == []
    qtbot.keyClick(opened.window, Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    assert action.isChecked() and signs(opened) == [6]
    button = opened.window.findChild(QToolButton, "samples.marks")
    assert button is not None and button.text() == "Marks (1)"
    state = opened.features.session.state
    opened.render(replace(state, selection=Selection("train", 0)))
    assert not action.isChecked()
    opened.render(replace(state, selection=Selection("test", 0)))
    assert signs(opened) == [] and not action.isChecked()
    opened.render(state)
    assert action.isChecked() and signs(opened) == [6], "each split has its own"
    trigger(opened, "mark")
    assert not action.isChecked() and signs(opened) == [] and button.text() == "Marks"


def test_what_the_table_shows_is_marked(opened: WholeWindow, qtbot: QtBot) -> None:
    panel = opened.features.of_dataset.samples.panel
    panel.set_filter("unreadable or alpha > 2")
    qtbot.waitUntil(lambda: rows(opened) == [2, 3, 6, 7])
    trigger(opened, "table")
    panel.set_filter("marked and not unreadable")
    qtbot.waitUntil(lambda: rows(opened) == [2, 6, 7])
    panel.set_filter("not marked")
    qtbot.waitUntil(lambda: rows(opened) == [0, 1])
    trigger(opened, "invert")
    qtbot.waitUntil(lambda: rows(opened) == [2, 3, 6, 7])
    panel.set_filter("")
    assert signs(opened) == [0, 1]
    panel.model.sort(1)
    assert rows(opened) == [0, 1, 2, 3, 6, 7]
    trigger(opened, "clear")
    assert signs(opened) == [] and opened.features.of_dataset.marks.count == 0


def test_a_row_is_marked_in_its_menu(opened: WholeWindow) -> None:
    entry = MarkEntry(opened.features.session, opened.features.of_dataset.marks)
    for text, marked in (("Mark the sample", [2]), ("Unmark the sample", [])):
        menu = QMenu()
        entry.add_sample(menu, 2)
        (action,) = menu.actions()
        assert action.text() == text
        action.trigger()
        assert signs(opened) == marked


def test_only_marked_samples_are_shown(opened: WholeWindow) -> None:
    samples, marks = opened.features.of_dataset.samples, opened.features.of_dataset.marks
    action = opened.window.actions_["sample.marks.only"]
    label = opened.window.findChild(QLabel, "samples.only")
    assert label is not None
    marks.mark("train", (1, 7))
    action.trigger()
    assert rows(opened) == [1, 7] and label.text() == "2 marked samples"
    marks.mark("train", (3,))
    assert rows(opened) == [1, 3, 7]
    samples.keep_only("train", (0, 1, 3), "box in the scatter plot")
    assert rows(opened) == [1, 3] and label.text() == "2 marked samples: box in the scatter plot"
    action.trigger()
    assert rows(opened) == [0, 1, 3] and label.text() == "3 samples: box in the scatter plot"
    action.trigger()
    samples.show_all()
    assert len(rows(opened)) == 6 and not action.isChecked() and label.text() == ""
    action.trigger()
    other = Catalogue("/data/other", "other", "cgns", (TRAIN,))
    opened.render(replace(opened.features.session.state, catalogue=other))
    assert len(rows(opened)) == 6 and not action.isChecked() and signs(opened) == []


def test_marks_are_saved(opened: WholeWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prompts, marks = opened.features.prompts, opened.features.of_dataset.marks
    said: list[str] = []
    monkeypatch.setattr(opened.window, "notify", said.append)
    trigger(opened, "save")
    assert said == ["No samples are marked"]
    marks.mark("train", (7, 1))
    for name in ("a.json", "b.yaml"):
        file = tmp_path / name
        monkeypatch.setattr(prompts, "choose_marks", lambda start, file=file: file)
        monkeypatch.setattr(prompts, "choose_one", lambda title, question, known: known[1])
        trigger(opened, "save")
        qtbot.waitUntil(lambda file=file: said[-1] == f"Saved {file}, 2 samples")  # type: ignore[misc]
    assert json.loads((tmp_path / "a.json").read_text()) == {"train": [1, 7]}
    yaml = pytest.importorskip("yaml")
    assert yaml.safe_load((tmp_path / "b.yaml").read_text()) == {
        **PROBLEM,
        "output_features": ["Global/drag"],
        "train_split": {"train": [1, 7]},
    }


def test_what_cannot_be_saved_is_said(
    opened: WholeWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prompts, marks = opened.features.prompts, opened.features.of_dataset.marks
    said: list[str] = []
    monkeypatch.setattr(opened.window.message_bar, "show_message", lambda text, *_: said.append(text))
    marks.mark("train", (1,))
    for path in (tmp_path / "none" / "a.txt", tmp_path / "a.xlsx"):
        monkeypatch.setattr(prompts, "choose_marks", lambda start, path=path: path)
        trigger(opened, "save")
        qtbot.waitUntil(lambda: len(said) == (1 if path.suffix == ".txt" else 2))  # noqa: B023
    assert said[0].startswith(f"The marks could not be written to {tmp_path / 'none' / 'a.txt'}: No such file")
    assert said[1] == "Marks cannot be saved as a.xlsx; choose one of .txt, .json, .csv, .yaml."
    plain = replace(opened.features.session.state, catalogue=Catalogue("/data/plain", "plain", "cgns", (TRAIN,)))
    opened.render(plain)
    marks.mark("train", (1,))
    monkeypatch.setattr(prompts, "choose_marks", lambda start: tmp_path / "a.yaml")
    trigger(opened, "save")
    assert said[2].startswith("The dataset has no problem definition")
    assert list(tmp_path.glob("a.*")) == []
