"""The table of samples: filled, filtered and sorted, and the job that fills it."""

from __future__ import annotations

import random
from array import array
from collections.abc import Generator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QDrag, QMouseEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import (
    QApplication,
    QCompleter,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QStyleOptionViewItem,
    QTableView,
)
from pytestqt.qtbot import QtBot

from tests.shell.fakes import World, catalogue
from tests.shell.session.test_read_ahead import manifest
from tests.shell.windows import WholeWindow
from viewer.protocol import Catalogue, DatasetOpened, Failed, FarFacts, ReadTable, SceneShown, Split, TableRead
from viewer.shell.panels.filter_expression import Filter
from viewer.shell.panels.sample_model import SampleModel
from viewer.shell.panels.sample_sorting import PIECE, Sorting
from viewer.shell.panels.sample_spin_box import SampleSpinBox
from viewer.shell.panels.sample_table import SampleTable
from viewer.shell.panels.samples_panel import SamplesPanel
from viewer.shell.panels.sieve import SLICE
from viewer.shell.panels.table_loader import TRIES, TableLoader
from viewer.shell.panels.table_rows import LARGE
from viewer.shell.session.read_ahead import neighbours
from viewer.shell.session.sample_order import SampleOrder
from viewer.shell.session.state import SHOWN, Selection, SessionState, Shown
from viewer.shell.widgets.sample_mime import sample_of
from viewer.shell.widgets.spaced_columns import SpacedCells

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
    assert model.rows.summary() == "0 of 5 samples read"
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
    assert model.rows.summary() == "5 samples, 1 cannot be read"
    model.add_rows(5, ROWS)
    model.add_rows(0, ROWS)
    assert samples(model) == [0, 1, 2, 7, 8], "no sample is there twice, and none beyond the end"


def test_what_was_not_here_is_taken_in_once_it_is(model: SampleModel) -> None:
    model.add_rows(0, ({}, {"alpha": 3.0}, None, {}, {}))
    assert model.rows.summary() == "5 samples, 1 cannot be read"
    model.sort(1)
    model.add_rows(2, ({"alpha": 1.0, "name": "late"},))
    assert model.rows.summary() == "5 samples"
    assert model.columns == ["alpha", "name"] and model.missing is None
    assert samples(model) == [2, 1, 0, 7, 8]
    assert texts(model)[0] == ["2", "1", "late"]


def test_samples_without_globals_can_be_read(model: SampleModel) -> None:
    model.add_rows(0, ({}, {}, {}))
    assert model.rows.summary() == "3 of 5 samples read"
    model.add_rows(3, ({}, {}))
    assert model.rows.summary() == "5 samples, no globals"


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
    assert model.rows.summary() == "5 samples, 1 cannot be read, 2 match"
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


def test_a_large_sorted_table_is_sorted_again_now_and_then(qapp: Any, qtbot: QtBot) -> None:
    model = SampleModel()
    model.set_split(Split("all", ((0, LARGE),)))
    model.add_rows(0, ({"n": 1}, {"n": 2}))
    model.sort(1, Qt.SortOrder.DescendingOrder)
    arranged: list[int] = []
    model.arranged.connect(lambda: arranged.append(model.sample_at(0) or 0))
    model.add_rows(2, ({"n": 3},))
    model.add_rows(3, ({"n": 4},))
    qtbot.waitUntil(lambda: arranged == [3])
    model.add_rows(4, tuple({"n": number} for number in range(5, LARGE + 1)))
    qtbot.waitUntil(lambda: arranged == [3, LARGE - 1])  # without waiting when all have been read


def test_many_places_are_sorted_in_steps_as_at_once() -> None:
    dice = random.Random(5)
    count = 3 * PIECE + 17
    numbers: Sequence[Any] = array(
        "d", (dice.choice((dice.gauss(0, 1), 3.0, -1e300, float("nan"))) for _ in range(count))
    )
    mixed = [dice.choice((dice.random(), None, float("nan"), dice.choice("abc"), 1, True)) for _ in range(count)]
    columns: list[Sequence[Any]] = [numbers, mixed, [7.0] * count, ["x"] * count, [None] * count]
    for cells in columns:
        for places in (range(count), dice.sample(range(count), 2 * PIECE + 1), [5, 3], []):
            for backwards in (False, True):
                found = _whole(Sorting("n", backwards).steps(places, {"n": cells}.__getitem__))
                rest = sorted(place for place in places if cells[place] is None or cells[place] != cells[place])
                texts = [place for place in sorted(places) if isinstance(cells[place], str)]
                known = sorted(set(places) - set(rest) - set(texts))
                for kind in (known, texts):
                    kind.sort(key=list(cells).__getitem__, reverse=backwards)
                assert found == known + texts + rest


def _whole(steps: Generator[None, None, list[int]]) -> list[int]:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: list[int] = end.value
            return found


def test_a_large_table_keeps_its_rows_until_they_are_sorted(qapp: Any, qtbot: QtBot) -> None:
    model, count = SampleModel(), LARGE + 5
    split = Split("all", ((100, 100 + count),))
    model.set_split(split)
    model.put_scanned(["p"], {"p": array("d", (float(number * 7919 % count) for number in range(count)))}, frozenset())
    wanted = sorted(range(100, 100 + count), key=lambda sample: (sample - 100) * 7919 % count)
    orders: list[SampleOrder | None] = []
    model.arranged.connect(lambda: orders.append(model.rows.order()))

    def order() -> list[int]:
        found = orders[-1]
        assert found is not None and [found.position_of(found.id_at(place)) for place in (0, 9)] == [0, 9]
        return [found.id_at(place) for place in range(len(found))]

    model.sort(1)
    assert samples(model)[:3] == [100, 101, 102] and not orders
    qtbot.waitUntil(lambda: len(orders) == 1)
    assert samples(model) == wanted == order()
    model.sort(1, Qt.SortOrder.DescendingOrder)
    model.sort(1)
    model.sort(1, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: len(orders) == 2)
    assert samples(model) == wanted[::-1] == order(), "the last that was asked for"
    model.sort(1)
    model.set_only(frozenset(range(LARGE)))
    qtbot.waitUntil(lambda: len(orders) == 3)
    assert order() == [sample for sample in wanted if sample < 100 + LARGE] == samples(model)
    model.sort(1, Qt.SortOrder.DescendingOrder)
    model.set_split(Split("few", ((0, 3),)))
    assert samples(model) == [0, 1, 2]
    qtbot.wait(1)
    assert samples(model) == [0, 1, 2] and orders[3:] == [None], "what was begun is given up"


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
    line.setText("alhpa > 1")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert summary(panel) == "There is no column “alhpa”; did you mean “alpha”?"
    assert panel.model.rowCount() == 2, "the rows stay while a name is being typed"
    line.clear()
    qtbot.waitUntil(lambda: panel.model.rowCount() == 5)
    button = panel.findChild(QPushButton, "samples.show_failed")
    assert button is not None and not button.isHidden() and "1 cannot be read" in summary(panel)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: samples(panel.model) == [2])
    assert line.text() == "unreadable" and button.isHidden()
    line.setText("8")
    qtbot.waitUntil(lambda: samples(panel.model) == [8])
    assert summary(panel).endswith("1 contain; sample 0, which is shown, is not among them")


def test_names_are_completed_and_quoted(panel: SamplesPanel, world: World, qtbot: QtBot) -> None:
    world.shown()
    panel.render_state(world.state)
    panel.model.add_rows(0, tuple({"Reynolds number": 1e5 * place, "Re": 1, "alpha": place} for place in range(5)))
    panel.show()
    line = panel.findChild(QLineEdit, "samples.filter")
    assert line is not None
    line.setFocus()
    qtbot.keyClicks(line, "alpha > 0 and rey")
    listed = line.findChild(QCompleter).popup()
    assert listed is not None and listed.isVisible()
    assert [listed.model().index(row, 0).data() for row in range(listed.model().rowCount())] == ["Reynolds number"]
    qtbot.keyClick(listed, Qt.Key.Key_Down)
    qtbot.keyClick(listed, Qt.Key.Key_Return)
    assert line.text() == "alpha > 0 and `Reynolds number`"
    line.setText("")
    qtbot.keyClicks(line, "numb")
    assert [listed.model().index(row, 0).data() for row in range(listed.model().rowCount())] == ["Reynolds number"]
    qtbot.keyClick(listed, Qt.Key.Key_Escape)
    line.setText("alpha > 0 and `Reynolds number`")
    qtbot.keyClicks(line, " > 2e5")
    assert not listed.isVisible()
    qtbot.waitUntil(lambda: samples(panel.model) == [7, 8])
    line.setText("reynolds number < 1.5e5")
    qtbot.waitUntil(lambda: samples(panel.model) == [0, 1])
    qtbot.keyClicks(line, " and s")
    qtbot.keyClick(listed, Qt.Key.Key_Escape)
    assert not listed.isVisible() and line.text().endswith(" and s"), "Escape is for the list first"
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 5)
    assert line.text() == ""


# The window -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def opened(whole: WholeWindow, qtbot: QtBot) -> WholeWindow:
    """A window with a dataset of 100 samples whose table has been read."""
    split, other = Split("train", ((0, 60), (70, 110))), Split("test", ((0, 5),))
    known = Catalogue("/data/horn", "horn", "cgns", (split, other))
    whole.show_docks()
    whole.render(SessionState(phase=SHOWN, catalogue=known, selection=Selection("train", 3)))
    whole.features.of_dataset.samples.panel.model.add_rows(0, tuple(row_of(place) for place in range(len(split))))
    qtbot.waitUntil(lambda: find(whole, QTableView, "samples.table").isVisible())
    return whole


def row_of(place: int) -> dict[str, Any]:
    return {"alpha": float(37 * place % 100), "Reynolds number": 1e5 + place, "name": f"case {place}"}


def find(whole: WholeWindow, kind: type, name: str) -> Any:
    found = whole.window.findChild(kind, name)
    assert found is not None, name
    return found


def shown(whole: WholeWindow) -> int:
    """The sample that is wanted, which has to be the one that is marked."""
    table, sample = find(whole, QTableView, "samples.table"), whole.features.session.state.selection.sample
    marked = [index.row() for index in table.selectionModel().selectedRows()]
    row = whole.features.of_dataset.samples.panel.model.row_of(sample)
    assert marked == ([] if row is None else [row]) and table.currentIndex().row() == (-1 if row is None else row)
    return sample


def test_the_marked_row_is_the_sample_that_is_shown(
    opened: WholeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = find(opened, QTableView, "samples.table")
    table.setFocus()
    key, control = Qt.Key, Qt.KeyboardModifier.ControlModifier
    for pressed, modifier, sample in (
        (key.Key_Down, Qt.KeyboardModifier.NoModifier, 4),
        (key.Key_Down, control, 5),
        (key.Key_Up, Qt.KeyboardModifier.NoModifier, 4),
        (key.Key_End, control, 109),
        (key.Key_PageUp, Qt.KeyboardModifier.NoModifier, None),
        (key.Key_Home, Qt.KeyboardModifier.NoModifier, 0),
        (key.Key_Up, Qt.KeyboardModifier.NoModifier, 0),
        (key.Key_PageDown, control, None),
        (key.Key_End, Qt.KeyboardModifier.NoModifier, 109),
        (key.Key_Home, control, 0),
        (key.Key_6, Qt.KeyboardModifier.NoModifier, 0),
        (key.Key_Tab, Qt.KeyboardModifier.NoModifier, 0),
    ):
        qtbot.keyClick(table, pressed, modifier)
        assert shown(opened) == sample or (sample is None and 0 < shown(opened) < 109)
    model = opened.features.of_dataset.samples.panel.model
    where = [table.visualRect(model.index(row, 1)).center() for row in range(4)]
    for button in (Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton):
        qtbot.mouseClick(table.viewport(), button, pos=where[2])
        assert shown(opened) == 0
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, control, pos=where[0])
    assert shown(opened) == 0, "not unmarked"
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where[1])
    assert shown(opened) == 1
    dragged: list[int | None] = []
    monkeypatch.setattr(QDrag, "exec", lambda drag, _action: dragged.append(sample_of(drag.mimeData())))
    qtbot.mousePress(table.viewport(), Qt.MouseButton.LeftButton, pos=where[3])
    held = Qt.MouseButton.LeftButton
    moved = QMouseEvent(QEvent.Type.MouseMove, QPointF(where[1]), QPointF(where[1]), held, held, Qt.KeyboardModifier(0))
    QApplication.sendEvent(table.viewport(), moved)
    qtbot.mouseRelease(table.viewport(), Qt.MouseButton.LeftButton, pos=where[1])
    assert dragged == [3] and shown(opened) == 1, "a drag marks nothing"
    opened.features.session.select(sample=75)
    assert shown(opened) == 75 and table.viewport().rect().intersects(table.visualRect(table.currentIndex()))
    opened.features.session.select(sample=200)
    assert shown(opened) == 200, "no row is marked for a sample that is not there"


def test_going_on_follows_the_table(opened: WholeWindow, qtbot: QtBot) -> None:
    table, model = find(opened, QTableView, "samples.table"), opened.features.of_dataset.samples.panel.model
    header = table.horizontalHeader()
    opened.features.session.select(sample=95)

    def act(name: str) -> int:
        opened.window.findChild(QAction, f"sample.{name}").trigger()
        return shown(opened)

    for _ in range(2):  # the largest first
        place = header.sectionViewportPosition(1) + 5
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place, header.height() // 2))
    order = samples(model)
    values = [model.data(model.index(row, 1)) for row in range(3)]
    assert values == ["99", "98", "97"] and table.rowAt(0) == 0, "the largest is in view, and a click away"
    assert shown(opened) == 95, "sorting shows no other sample"
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(model.index(0, 1)).center())
    assert shown(opened) == order[0]
    assert [act("next"), act("next"), act("previous"), act("last"), act("next"), act("back"), act("first")] == [
        order[place] for place in (1, 2, 1, 99, 99, 89, 0)
    ]
    box = find(opened, SampleSpinBox, "dataset.sample")
    for steps, place in ((1, 1), (10, 11), (-1, 10)):
        box.stepBy(steps)
        assert (shown(opened), box.value()) == (order[place], order[place]), "its arrows follow the rows"
    slider = find(opened, QSlider, "dataset.sample_slider")
    slider.setValue(7)
    assert shown(opened) == order[7]
    now = opened.features.session.state.order
    assert now is not None
    ahead = neighbours(now, Selection("train", order[7]), manifest(), None)
    assert [target.sample for target in ahead] == [order[8], order[6]], "what is read ahead is what comes next"
    line = find(opened, QLineEdit, "samples.filter")
    line.setText("alpha < 10")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: model.rowCount() == 10 and opened.features.session.state.order is not None)
    words = opened.window.findChild(QLabel, "samples.summary")
    assert shown(opened) == order[7] and words is not None
    assert words.text() == f"100 samples, 10 match; sample {order[7]}, which is shown, is not among them"
    low = order[-10:]
    assert [act("next"), act("last"), act("next"), act("first")] == [low[0], low[9], low[9], low[0]]
    assert words.text() == "100 samples, 10 match"
    line.clear()
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    qtbot.waitUntil(lambda: model.rowCount() == 100)
    opened.features.session.select(sample=3)
    line.setText("sample > 4 and sample % 10 == 1")
    qtbot.waitUntil(lambda: model.rowCount() == 9)
    assert [act("next"), act("previous")] == [11, 11], "the next one by number"
    line.setText("no such text")
    qtbot.waitUntil(lambda: words.text().startswith("100 samples, 0 contain; "))
    assert act("next") == 11


def test_the_arrow_says_what_the_rows_are_sorted_by(opened: WholeWindow) -> None:
    table, model = find(opened, QTableView, "samples.table"), opened.features.of_dataset.samples.panel.model
    header, session = table.horizontalHeader(), opened.features.session
    down, up = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder

    def arrow() -> tuple[int, Qt.SortOrder]:
        assert header.isSortIndicatorShown()
        return header.sortIndicatorSection(), header.sortIndicatorOrder()

    table.sortByColumn(1, down)
    assert (arrow(), model.sample_at(0)) == ((1, down), 27)
    session.select(split="test", sample=1)
    assert (arrow(), samples(model)) == ((0, up), [0, 1, 2, 3, 4]), "nothing has been read of it"
    model.add_rows(0, ({"beta": 1}, {"beta": 3, "alpha": 5}))
    assert (arrow(), samples(model)) == ((2, down), [1, 0, 2, 3, 4]), "sorted as before, by a column elsewhere"
    model.add_rows(2, ({"alpha": 7},) * 3)
    assert samples(model) == [2, 3, 4, 1, 0] or samples(model) == [4, 3, 2, 1, 0]
    assert shown(opened) == 1
    session.select(split="train", sample=0)
    model.add_rows(0, ({"gamma": 1},) * 100)
    assert (arrow(), samples(model)[:2]) == ((0, up), [0, 1]), "there is no such column"


def test_heads_touch_neither_the_arrow_nor_one_another(opened: WholeWindow) -> None:
    table = find(opened, QTableView, "samples.table")
    header = table.horizontalHeader()

    def gaps(column: int) -> list[int]:
        """Widths of the runs of empty columns of pixels between what is drawn of a head."""
        picture = header.grab().toImage()
        scale = header.devicePixelRatioF()
        left, width = header.sectionViewportPosition(column), header.sectionSize(column)
        inside = range(round((left + 2) * scale), round((left + width - 3) * scale))
        rows = range(round(3 * scale), picture.height() - round(3 * scale))
        drawn = [min(picture.pixelColor(x, y).lightness() for y in rows) < 140 for x in inside]
        places = [place for place, there in enumerate(drawn) if there]
        return [after - before - 1 for before, after in pairwise(places) if after - before > 1]

    for column in (0, 1):
        table.sortByColumn(column, Qt.SortOrder.AscendingOrder)
        found = gaps(column)
        assert found and found[-1] >= 4, f"between the head and its arrow: {found}"


def test_text_begins_away_from_the_number_before_it(qtbot: QtBot) -> None:
    model = SampleModel()
    model.set_split(Split("train", ((0, 2),)))
    table = SampleTable(model)
    qtbot.addWidget(table)
    model.add_rows(0, ({"n": 1.5, "words": "weak"}, {"n": 2.5, "words": "strong"}))
    table.show()
    for column, text in ((1, "1.5"), (2, "\N{EN SPACE}weak")):
        option, cells = QStyleOptionViewItem(), table.itemDelegate()
        assert isinstance(cells, SpacedCells)
        cells.initStyleOption(option, model.index(0, column))
        assert option.text == text
        assert model.data(model.index(0, column)) == text.strip(), "what is copied has no space"


@pytest.mark.parametrize("room", [-20, 10, 60])
def test_all_columns_are_seen_where_what_they_hold_fits(qtbot: QtBot, room: int) -> None:
    def made(width: int) -> SampleTable:
        model = SampleModel()
        model.set_split(Split("train", ((0, 100),)))
        table = SampleTable(model)
        qtbot.addWidget(table)
        table.resize(width, 250)
        table.show()
        model.add_rows(0, ({f"global {place}": place for place in range(6)},))
        return table

    wide = made(2000)
    header = wide.horizontalHeader()
    least = [max(header.sectionSizeHint(column), wide.sizeHintForColumn(column)) for column in range(1, 7)]
    beside = wide.width() - wide.viewport().width()
    narrow = made(header.sectionSize(0) + sum(least) + beside + room)
    qtbot.waitUntil(lambda: narrow.verticalScrollBar().maximum() > 0)  # laid out
    qtbot.waitUntil(lambda: (narrow.horizontalScrollBar().maximum() > 0) == (room < 0))


def test_the_marked_row_stays_in_view_when_there_is_less_room(qtbot: QtBot) -> None:
    model = SampleModel()
    model.set_split(Split("train", ((0, 100),)))
    table = SampleTable(model)
    qtbot.addWidget(table)
    table.resize(300, 250)
    table.show()
    row = table.viewport().height() // table.rowHeight(0) - 1
    table.mark(row)
    qtbot.waitUntil(lambda: table.rowAt(table.viewport().height() - 1) >= row)
    model.add_rows(0, ({f"a long name {place}": place for place in range(9)},))  # a bar for all columns
    table.resize(300, 200)
    qtbot.waitUntil(lambda: table.horizontalScrollBar().isVisible())
    place = table.visualRect(model.index(row, 0))
    assert place.top() >= 0 and place.bottom() < table.viewport().height()
    table.scrollToTop()
    table.resize(300, 150)
    assert table.verticalScrollBar().value() == 0, "the user has scrolled it away"


def test_a_filter_that_another_split_cannot_use_hides_nothing(opened: WholeWindow, qtbot: QtBot) -> None:
    line, model = find(opened, QLineEdit, "samples.filter"), opened.features.of_dataset.samples.panel.model
    words = find(opened, QLabel, "samples.summary")
    line.setText("alpha > 90")
    qtbot.waitUntil(lambda: model.rowCount() == 9)
    opened.features.session.select(split="test", sample=1)
    model.add_rows(0, ({"alpha": 95.0}, {"alpha": 3.0}))
    qtbot.waitUntil(lambda: samples(model) == [0])
    opened.features.session.select(split="train", sample=0)
    model.add_rows(0, ({"beta": 1},) * 100)
    assert words.text().startswith("There is no column “alpha”")
    assert model.rowCount() == 100 and shown(opened) == 0


def test_heads_are_whole_or_say_themselves_in_a_tip(opened: WholeWindow) -> None:
    table, model = find(opened, QTableView, "samples.table"), opened.features.of_dataset.samples.panel.model
    header = table.horizontalHeader()
    assert header.sectionSize(2) >= header.sectionSizeHint(2), "Reynolds number"
    long = "a global with a name that is longer than any column should be wide " * 2
    opened.features.session.select(split="test", sample=0)
    model.add_rows(0, ({long: 1},))
    assert header.sectionSize(1) < header.sectionSizeHint(1)
    assert header.textElideMode() == Qt.TextElideMode.ElideRight
    assert model.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) == long


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


def test_rows_that_are_read_again_stay_until_then(model: SampleModel, qtbot: QtBot) -> None:
    model.add_rows(0, ROWS)
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert samples(model)[:3] == [0, 8, 1]
    model.read_again()
    assert model.missing == 0
    assert samples(model)[:3] == [0, 8, 1], "what is known of them counts until then"
    model.add_rows(0, ({"alpha": 0.5, "name": "c"}, *ROWS[1:2], {"alpha": 9.0}, *ROWS[3:]))
    assert samples(model)[:3] == [2, 8, 1]
    assert not model.values.failed
    model.set_filter(Filter("alpha > 1.5", model.columns))
    qtbot.waitUntil(lambda: samples(model) == [2, 8])
    model.read_again()
    model.add_rows(0, tuple({"alpha": float(number)} for number in range(5)))
    qtbot.waitUntil(lambda: samples(model) == [8, 7, 2])


def test_samples_in_memory_are_read_again(model: SampleModel, world: World, tmp_path: Path) -> None:
    world.opened()
    table_loader = TableLoader(model, FakeBackground())  # type: ignore[arg-type]
    table_loader.set_visible(True)
    model.add_rows(0, ROWS)
    first = Shown(Selection("train", 0), tmp_path / "first", manifest(), SceneShown(1))
    other = replace(first, directory=tmp_path / "other")
    elsewhere = replace(first, directory=tmp_path / "third", selection=Selection("train", 1))
    assert world.state.catalogue is not None
    in_memory = replace(world.state, catalogue=replace(world.state.catalogue, backend="memory"))
    for state in (
        replace(world.state, shown=first),
        replace(world.state, shown=other),
        replace(in_memory, shown=other),
    ):
        table_loader.take_state(state)
        assert model.missing is None
    table_loader.take_state(replace(in_memory, shown=elsewhere))
    assert model.missing is None, "another sample says nothing of the table"
    table_loader.take_state(replace(in_memory, shown=replace(elsewhere, directory=tmp_path / "fourth")))
    assert model.missing == 0


def test_the_row_of_a_sample_that_was_fetched_is_read(model: SampleModel, world: World, tmp_path: Path) -> None:
    world.opened()
    table_loader = TableLoader(model, FakeBackground())  # type: ignore[arg-type]
    table_loader.set_visible(True)
    assert world.state.catalogue is not None
    far = replace(world.state, catalogue=replace(world.state.catalogue, far=FarFacts("ssh://host/horn")))
    first = Shown(Selection("train", 0), tmp_path / "first", manifest(), SceneShown(1))
    table_loader.take_state(replace(far, shown=first))
    table_loader.next_request(far)
    table_loader.ended(TableRead(1, "train", 0, ({"alpha": 1.0}, {}, {}, {}, {})))
    assert table_loader.next_request(far) is None, "all is there that is here"
    table_loader.take_state(replace(far, shown=replace(first, selection=Selection("train", 7))))
    make = table_loader.next_request(far)
    assert make is not None and make(2) == ReadTable(2, "/data/horn", "train", 3)
    table_loader.ended(TableRead(2, "train", 3, ({"alpha": 4.0}, {})))
    assert texts(model)[3] == ["7", "4"] and table_loader.next_request(far) is None
    table_loader.take_state(replace(far, shown=replace(first, selection=Selection("train", 8))))
    assert table_loader.next_request(far) is not None
    table_loader.ended(TableRead(3, "train", 4, ({},)))
    assert table_loader.next_request(far) is None, "it has none; that is asked once"
