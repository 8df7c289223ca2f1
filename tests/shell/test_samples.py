"""The table of samples: filled, filtered and sorted, and the job that fills it."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QLineEdit, QTableView
from pytestqt.qtbot import QtBot

from tests.shell.fakes import World, catalogue
from viewer.protocol import DatasetOpened, Failed, ReadTable, Split, TableRead
from viewer.shell.panels.filter_expression import Filter
from viewer.shell.panels.sample_model import SLICE, SampleModel
from viewer.shell.panels.samples_panel import SamplesPanel
from viewer.shell.panels.table_loader import TRIES, TableLoader

SPLIT = Split("train", ((0, 3), (7, 9)))
ROWS: tuple[dict[str, Any] | None, ...] = (
    {"alpha": 3.0, "name": "c"},
    {"alpha": 1.0, "name": "a"},
    None,
    {"alpha": float("nan"), "name": "b", "extra": 5},
    {"alpha": 2.0, "name": "d"},
)


@pytest.fixture
def model(qapp: Any) -> SampleModel:
    made = SampleModel()
    made.tester = QAbstractItemModelTester(  # type: ignore[attr-defined]
        made, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    made.set_split(SPLIT)
    return made


def texts(model: SampleModel) -> list[list[str]]:
    return [
        [model.data(model.index(row, column)) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def samples(model: SampleModel) -> list[int | None]:
    return [model.sample_at(row) for row in range(model.rowCount())]


def test_every_sample_has_a_row_before_it_is_read(model: SampleModel) -> None:
    assert samples(model) == [0, 1, 2, 7, 8]
    assert texts(model) == [["0"], ["1"], ["2"], ["7"], ["8"]]
    assert model.missing == 0
    assert model.summary() == "0 of 5 samples read"
    model.add_rows(0, ROWS[:2])
    assert texts(model)[:3] == [["0", "3", "c"], ["1", "1", "a"], ["2", "", ""]]
    assert model.missing == 2


def test_what_comes_later_brings_its_columns(model: SampleModel) -> None:
    model.add_rows(0, ROWS[:3])
    model.add_rows(3, ROWS[3:])
    assert model.columns == ["alpha", "name", "extra"]
    assert texts(model)[2] == ["2", "–", "–", "–"]
    assert texts(model)[3] == ["7", "nan", "b", "5"]
    assert model.missing is None
    assert model.summary() == "5 samples, 1 cannot be read"
    model.add_rows(5, ROWS)
    model.add_rows(0, ROWS)
    assert samples(model) == [0, 1, 2, 7, 8], "nothing is taken in twice or beyond the end"


def test_samples_without_globals_can_be_read(model: SampleModel) -> None:
    model.add_rows(0, ({}, {}, {}))
    assert model.summary() == "3 of 5 samples read"
    model.add_rows(3, ({}, {}))
    assert model.summary() == "5 samples, no globals"


def test_sorting_puts_what_has_no_value_last(model: SampleModel) -> None:
    model.add_rows(0, ROWS)
    model.sort(1)
    assert samples(model) == [1, 8, 0, 2, 7]
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert samples(model) == [0, 8, 1, 2, 7]
    model.sort(2)
    assert samples(model) == [1, 7, 0, 8, 2]
    model.sort(0, Qt.SortOrder.DescendingOrder)
    assert samples(model) == [8, 7, 2, 1, 0]
    assert [model.row_of(sample) for sample in (8, 0, 5)] == [0, 4, None]


def test_a_filter_shows_what_passes_as_it_is_read(model: SampleModel, qtbot: QtBot) -> None:
    model.add_rows(0, ROWS[:2])
    model.set_filter(Filter("alpha > 1"))
    qtbot.waitUntil(lambda: samples(model) == [0])
    model.add_rows(2, ROWS[2:])
    qtbot.waitUntil(lambda: samples(model) == [0, 8])
    assert model.row_of(1) is None
    assert model.summary() == "5 samples, 1 cannot be read, 2 match"
    model.sort(1)
    assert samples(model) == [8, 0]
    model.set_filter(None)
    assert samples(model) == [1, 8, 0, 2, 7]


def test_a_large_split_is_filtered_in_slices(qapp: Any, qtbot: QtBot) -> None:
    model = SampleModel()
    count = 3 * SLICE + 5
    model.set_split(Split("all", ((0, count),)))
    model.add_rows(0, tuple({"n": number} for number in range(count)))
    model.set_filter(Filter("n % 1000 == 7"))
    assert model.rowCount() == 0
    qtbot.waitUntil(lambda: model.rowCount() == len(range(7, count, 1000)))
    assert samples(model)[:2] == [7, 1007]


# The panel ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def panel(qtbot: QtBot) -> SamplesPanel:
    made = SamplesPanel()
    qtbot.addWidget(made)
    return made


def summary(panel: SamplesPanel) -> str:
    found = panel.findChild(QLabel, "samples.summary")
    assert found is not None
    return found.text()


def test_a_click_shows_the_sample(panel: SamplesPanel, world: World, qtbot: QtBot) -> None:
    world.shown()
    panel.render_state(world.state)
    panel.model.add_rows(0, ROWS)
    panel.show()
    table = panel.findChild(QTableView, "samples.table")
    assert table is not None
    assert table.currentIndex().row() == 0, "the sample on screen is marked"
    with qtbot.waitSignal(panel.chosen) as said:
        place = table.visualRect(panel.model.index(3, 1)).center()
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert said.args == [{"sample": 7}]
    world.session.select(sample=7)
    panel.render_state(world.state)
    assert table.currentIndex().row() == 3
    world.session.select(split="test", sample=0)
    panel.render_state(world.state)
    assert panel.model.rowCount() == 2


def test_a_dataset_that_is_opened_again_is_read_again(panel: SamplesPanel, world: World) -> None:
    world.shown()
    panel.render_state(world.state)
    panel.model.add_rows(0, (None,) * len(panel.model.split or ()))
    assert panel.model.missing is None
    world.session.reload()
    panel.render_state(world.state)
    assert panel.model.missing is None, "it is not open yet"
    world.reader.answered.emit(DatasetOpened(world.asked.id, catalogue()))
    panel.render_state(world.state)
    assert panel.model.missing == 0
    assert "cannot be read" not in summary(panel)
    table = panel.findChild(QTableView, "samples.table")
    assert table is not None and table.currentIndex().row() == 0, "the sample is marked still"


def test_the_filter_line(panel: SamplesPanel, world: World, qtbot: QtBot) -> None:
    world.shown()
    panel.render_state(world.state)
    panel.model.add_rows(0, ROWS)
    line = panel.findChild(QLineEdit, "samples.filter")
    assert line is not None
    qtbot.keyClicks(line, "alpha >")
    qtbot.waitUntil(lambda: summary(panel).startswith("This is not a complete filter"))
    assert panel.model.rowCount() == 5, "what cannot be used changes nothing"
    qtbot.keyClicks(line, " 1.5")
    qtbot.waitUntil(lambda: panel.model.rowCount() == 2)
    assert summary(panel).endswith("2 match")
    line.setText("beta > 1")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: summary(panel).endswith("0 match; there is no column “beta”"))
    line.clear()
    qtbot.waitUntil(lambda: panel.model.rowCount() == 5)


# The job --------------------------------------------------------------------------------------------------------------


class FakeBackground:
    def __init__(self) -> None:
        self.calls: list[str] = []

    def go_on(self) -> None:
        self.calls.append("go on")

    def stop(self, _job: object) -> None:
        self.calls.append("stop")


def test_the_table_is_read_stretch_by_stretch_while_it_is_seen(model: SampleModel, world: World) -> None:
    world.opened()
    background = FakeBackground()
    table_loader = TableLoader(model, background)  # type: ignore[arg-type]
    assert table_loader.next_request(world.state) is None
    table_loader.set_visible(True)
    make = table_loader.next_request(world.state)
    assert make is not None and make(9) == ReadTable(9, "/data/horn", "train", 0)
    table_loader.ended(TableRead(9, "train", 0, ROWS[:2]))
    make = table_loader.next_request(world.state)
    assert make is not None and make(10) == ReadTable(10, "/data/horn", "train", 2)
    table_loader.ended(Failed(10, "It is damaged."))
    make = table_loader.next_request(world.state)
    assert make is not None and make(11) == ReadTable(11, "/data/horn", "train", 3), "the bad one is left out"
    table_loader.ended(TableRead(11, "train", 3, ROWS[3:]))
    assert table_loader.next_request(world.state) is None
    table_loader.set_visible(False)
    assert background.calls == ["go on", "stop"]


def test_a_reader_does_not_die_of_the_table_for_ever(model: SampleModel, world: World) -> None:
    world.opened()
    table_loader = TableLoader(model, FakeBackground())  # type: ignore[arg-type]
    table_loader.set_visible(True)
    for _ in range(TRIES):
        assert table_loader.next_request(world.state) is not None
        table_loader.ended(Failed(1, "No."))
    assert table_loader.next_request(world.state) is None
    model.set_split(SPLIT)
    assert table_loader.next_request(world.state) is not None
