"""The table shows some samples alone, says so, and shows all again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.shell.windows import WholeWindow
from viewer.protocol import Catalogue, Split
from viewer.shell.panels.only_samples import places_of
from viewer.shell.session.state import SHOWN, Selection, SessionState

TRAIN, TEST = Split("train", ((0, 60), (70, 110))), Split("test", ((0, 5),))


@pytest.fixture
def opened(whole: WholeWindow) -> WholeWindow:
    whole.show_docks()
    whole.render(
        SessionState(
            phase=SHOWN,
            catalogue=Catalogue("/data/horn", "horn", "cgns", (TRAIN, TEST)),
            selection=Selection("train", 3),
        )
    )
    samples = whole.features.of_dataset.samples
    samples.panel.model.add_rows(0, tuple({"alpha": float(place)} for place in range(len(TRAIN))))
    return whole


def rows(whole: WholeWindow) -> list[int | None]:
    model = whole.features.of_dataset.samples.panel.model
    return [model.sample_at(row) for row in range(model.rowCount())]


def words(whole: WholeWindow) -> str:
    label = whole.window.findChild(QLabel, "samples.only")
    assert label is not None
    assert bool(label.text()) is label.isVisibleTo(whole.window)
    return label.text()


def test_how_many_are_read_where_the_last_ones_do_not_pass(whole: WholeWindow, qtbot: QtBot) -> None:
    whole.show_docks()
    horn = Catalogue("/data/horn", "horn", "cgns", (TRAIN, TEST))
    whole.render(SessionState(phase=SHOWN, catalogue=horn, selection=Selection("train", 3)))
    model = whole.features.of_dataset.samples.panel.model
    rows_read = tuple({"alpha": float(place)} for place in range(len(TRAIN)))
    model.add_rows(0, rows_read[:60])
    line, summary = (
        whole.window.findChild(QLineEdit, "samples.filter"),
        whole.window.findChild(QLabel, "samples.summary"),
    )
    assert line is not None and summary is not None
    line.setText("alpha < 50")
    qtbot.waitUntil(lambda: summary.text().startswith("60 of 100 samples read, 50 match"))
    model.add_rows(60, rows_read[60:])
    qtbot.waitUntil(lambda: summary.text().startswith("100 samples, 50 match"))


def test_some_samples_alone(opened: WholeWindow, qtbot: QtBot) -> None:
    samples = opened.features.of_dataset.samples
    samples.keep_only("train", {3, 80, 40, 65, 9999}, "box in the scatter plot")
    assert rows(opened) == [3, 40, 80], "what the split does not have has no row"
    assert words(opened) == "3 samples: box in the scatter plot"
    order = opened.features.session.state.order
    assert order is not None
    assert [order.step(3, 1), order.step(40, 1), order.step(80, 1)] == [40, 80, 80]
    samples.panel.model.sort(1, Qt.SortOrder.DescendingOrder)
    assert rows(opened) == [80, 40, 3]
    line = opened.window.findChild(QLineEdit, "samples.filter")
    assert line is not None
    line.setText("alpha > 30")
    qtbot.waitUntil(lambda: rows(opened) == [80, 40])
    summary = opened.window.findChild(QLabel, "samples.summary")
    assert summary is not None
    assert summary.text() == "100 samples, 2 match; sample 3, which is shown, is not among them"
    samples.keep_only("train", {50, 40, 20}, "another box")
    qtbot.waitUntil(lambda: rows(opened) == [50, 40])
    button = opened.window.findChild(QPushButton, "samples.show_all")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    line.clear()
    qtbot.waitUntil(lambda: len(rows(opened)) == 100)
    assert words(opened) == ""
    samples.panel.model.sort(0)
    assert opened.features.session.state.order is TRAIN, "every sample by its number"


def test_in_another_split_all_are_shown(opened: WholeWindow) -> None:
    samples, state = opened.features.of_dataset.samples, opened.features.session.state
    samples.keep_only("train", (7,), "outlier")
    opened.render(replace(state, selection=Selection("test", 0)))
    assert rows(opened) == [0, 1, 2, 3, 4] and words(opened) == ""
    opened.render(replace(state, selection=Selection("train", 3)))
    assert rows(opened) == [7] and words(opened) == "1 sample: outlier"
    another = Catalogue("/data/other", "other", "cgns", (TRAIN,))
    opened.render(replace(state, catalogue=another, selection=Selection("train", 3)))
    assert len(rows(opened)) == 100 and words(opened) == ""
    opened.render(state)
    assert len(rows(opened)) == 100, "it is over with the dataset"


def test_samples_of_another_split_are_gone_to(opened: WholeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, object]] = []
    monkeypatch.setattr(opened.features.session, "select", lambda **changes: asked.append(changes))
    opened.features.of_dataset.samples.keep_only("test", (4, 2), "duplicate")
    assert asked == [{"split": "test", "sample": 2}]
    assert len(rows(opened)) == 100 and words(opened) == "", "until the split is on screen"


def test_nothing_is_kept_without_any_sample(opened: WholeWindow) -> None:
    opened.features.of_dataset.samples.keep_only("train", (), "box in the scatter plot")
    assert rows(opened) == [] and words(opened) == "0 samples: box in the scatter plot"
    opened.features.of_dataset.samples.show_all()
    assert len(rows(opened)) == 100


def test_places_of_samples() -> None:
    assert places_of(TRAIN, {0, 59, 60, 70, 109, 110}) == {0, 59, 60, 99}
    assert places_of(Split("none", ()), {1}) == frozenset()
