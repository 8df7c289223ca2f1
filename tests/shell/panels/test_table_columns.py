"""Columns of the table of samples that a scan has found: chosen, remembered, sorted and filtered by."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QTreeWidget
from pytestqt.qtbot import QtBot

from tests.shell.panels.scans import NAN, KnownScan, P
from viewer.pairs.matching import GLOBAL, FieldKey
from viewer.protocol import Catalogue, Split
from viewer.protocol.scan_figures import ScanColumn
from viewer.shell.panels.column_dialog import ColumnDialog, ColumnOffer
from viewer.shell.panels.samples_panel import SamplesPanel
from viewer.shell.panels.scan_names import names_of
from viewer.shell.panels.table_columns import TableColumns
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.state import Selection, SessionState

SPLIT, OTHER = Split("train", ((0, 4),)), Split("test", ((0, 2),))
HIGH, LOST, POINTS = ScanColumn("max", P), ScanColumn("nan", P), ScanColumn("points")
NUMBERS: dict[str, dict[ScanColumn, tuple[float, ...]]] = {
    "train": {HIGH: (3.5, NAN, 1.5, 2.5), LOST: (0.0, 8.0, 0.0, 2.0), POINTS: (100.0, 200.0, NAN, 300.0)},
    "test": {HIGH: (7.0, 9.0), LOST: (0.0, 0.0), POINTS: (5.0, 6.0)},
}


class Table:
    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.panel = SamplesPanel()
        qtbot.addWidget(self.panel)
        self.tester = QAbstractItemModelTester(self.panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        self.folder = folder
        self.scan = KnownScan(folder)
        self.state = SavedState(folder / "state.json")
        self.columns = TableColumns(self.panel, self.scan, self.state)  # type: ignore[arg-type]

    def open(self, split: str = "train", path: str = "/data/horn") -> None:
        known = Catalogue(path, "horn", "cgns", (SPLIT, OTHER))
        self.panel.render_state(SessionState(catalogue=known, selection=Selection(split, 0)))
        self.columns.open(path)
        count = len(SPLIT if split == "train" else OTHER)
        self.panel.model.add_rows(0, tuple({"alpha": float(place)} for place in range(count)))

    def texts(self, *names: str) -> list[list[str]]:
        model = self.panel.model
        places = [0, *(model.columns.index(name) + 1 for name in names)]
        return [[model.index(row, place).data() for place in places] for row in range(model.rowCount())]


@pytest.fixture
def table(tmp_path: Path, qtbot: QtBot) -> Table:
    made = Table(tmp_path, qtbot)
    made.open()
    return made


def test_names_are_plain_and_tell_columns_apart() -> None:
    cell, other = FieldKey("p", "cell", "Base"), FieldKey("q", "vertex", "One")
    same = FieldKey("q", "vertex", "Two")
    columns = [
        ScanColumn("points"), ScanColumn("times"), ScanColumn("value", FieldKey("alpha", GLOBAL)),
        ScanColumn("max", FieldKey("alpha", GLOBAL)),
        HIGH, LOST, ScanColumn("max", cell), ScanColumn("min", other), ScanColumn("min", same),
        ScanColumn("mean", FieldKey("T", "vertex", "Base")),
    ]  # fmt: skip
    assert list(names_of(columns, {"Points", "mean T"})) == [
        "Points (scan)", "Time steps", "max p (cell)", "max p (vertex)", "NaN p (vertex)",
        "min q (One)", "min q (Two)", "mean T (scan)",
    ]  # fmt: skip
    assert names_of([HIGH], ()) == {"max p": HIGH}


def test_columns_are_shown_once_they_are_known(table: Table) -> None:
    assert [offer.name for offer in table.columns.offers()] == ["alpha"], "nothing is known yet"
    table.scan.know(NUMBERS)
    assert table.scan.waiting == [], "nothing is asked for that nobody wants"
    assert [(offer.group, offer.name, offer.shown) for offer in table.columns.offers()] == [
        ("Globals", "alpha", True),
        ("Mesh", "Points", False),
        ("Field p", "max p", False),
        ("Field p", "NaN p", False),
    ]
    table.columns.choose(["NaN p", "max p"], shown=True)
    table.columns.choose(["Points"], shown=True)
    assert table.panel.model.columns == ["alpha"], "until the numbers are there"
    table.scan.answer()
    assert table.panel.model.columns == ["Points", "max p", "NaN p", "alpha"]
    assert table.texts("Points", "max p", "NaN p") == [
        ["0", "100", "3.5", "0"],
        ["1", "200", "–", "8"],
        ["2", "–", "1.5", "0"],
        ["3", "300", "2.5", "2"],
    ]
    assert list(table.folder.glob("column-*")) == [], "what was asked for in vain is removed as well"
    table.columns.choose(["max p"], shown=False)
    table.scan.answer()
    assert table.panel.model.columns == ["Points", "NaN p", "alpha"]


def test_they_are_sorted_and_filtered_by_as_globals_are(table: Table, qtbot: QtBot) -> None:
    table.scan.know(NUMBERS)
    table.columns.choose(["max p"], shown=True)
    table.scan.answer()
    model = table.panel.model
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert table.texts("max p") == [["0", "3.5"], ["3", "2.5"], ["2", "1.5"], ["1", "–"]]
    table.panel.set_filter("max p < 3 and Points > 100")
    (question,) = table.scan.answer()
    assert question.columns == (HIGH, POINTS), "a column that is not shown is asked for"
    qtbot.waitUntil(lambda: table.texts("max p") == [["3", "2.5"]])
    table.scan.know({**NUMBERS, "train": {**NUMBERS["train"], HIGH: (1.0, 2.0, 3.0, 4.0)}})
    table.scan.answer()
    qtbot.waitUntil(lambda: table.texts("max p") == [["1", "2"]])
    table.panel.set_filter("not max p > 1")
    qtbot.waitUntil(lambda: table.texts("max p") == [["0", "1"]])
    table.panel.set_filter("min(max p, alpha) > 1.5 and log(max p) < 2")
    qtbot.waitUntil(lambda: table.texts() == [["3"], ["2"]])
    table.panel.set_filter("")
    table.scan.know(NUMBERS)
    table.scan.answer()
    assert table.texts("max p")[-1] == ["1", "–"]
    table.panel.set_filter("not max p > 2")
    qtbot.waitUntil(lambda: table.texts() == [["2"]])
    assert ["1"] not in table.texts(), "what has no value neither passes nor fails"


def test_another_split_has_its_own_and_what_is_forgotten_goes(table: Table) -> None:
    table.scan.know(NUMBERS)
    table.columns.choose(["max p"], shown=True)
    table.open("test")
    questions = table.scan.answer()
    assert [question.split for question in questions] == ["train", "test"]
    assert table.texts("max p") == [["0", "7"], ["1", "9"]]
    table.scan.know({})
    table.scan.answer()
    assert table.panel.model.columns == ["alpha"]
    table.scan.know(NUMBERS)
    table.scan.answer()
    assert table.texts("max p") == [["0", "7"], ["1", "9"]], "it is still chosen"


def test_what_is_chosen_is_remembered_of_the_dataset(table: Table, qtbot: QtBot) -> None:
    table.scan.know(NUMBERS)
    table.columns.choose(["max p", "Points"], shown=True)
    table.columns.choose(["alpha"], shown=False)
    table.state.save()
    again = Table(table.folder, qtbot)
    again.open()
    again.scan.know(NUMBERS)
    again.scan.answer()
    assert again.panel.model.columns == ["Points", "max p", "alpha"]
    view = again.panel.table
    assert [view.isColumnHidden(section) for section in range(4)] == [False, False, False, True]
    make = again.panel.table_maker()
    assert make is not None
    assert make().heads == ("Sample", "Points", "max p")
    assert make().rows[1] == (1, 200, None)
    again.open(path="/data/other")
    again.scan.answer()
    assert again.panel.model.columns == ["alpha"] and not view.isColumnHidden(1)


def test_a_global_of_the_same_name_stays_what_it_is(table: Table) -> None:
    table.scan.know(NUMBERS)
    table.columns.choose(["max p"], shown=True)
    table.scan.answer()
    table.open("test", "/data/other")
    table.columns.choose(["max p"], shown=True)
    table.open("train", "/data/other")
    table.panel.model.read_again()
    table.panel.model.add_rows(0, tuple({"max p": 100.0} for _place in range(4)))
    table.scan.answer()
    assert table.panel.model.columns == ["max p (scan)", "alpha", "max p"]
    assert table.texts("max p", "max p (scan)")[0] == ["0", "100", "3.5"]


# The dialog -----------------------------------------------------------------------------------------------------------

OFFERS = (
    ColumnOffer("Globals", "alpha", True),
    ColumnOffer("Mesh", "Points", False),
    ColumnOffer("Field p", "max p", False),
    ColumnOffer("Field p", "NaN p", False),
    ColumnOffer("Field T", "max T", False),
)


def items(dialog: ColumnDialog) -> dict[str, Any]:
    tree = dialog.findChild(QTreeWidget, "columns.tree")
    assert tree is not None
    groups = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return {
        item.text(0): item for group in groups for item in (group, *(group.child(n) for n in range(group.childCount())))
    }


def test_a_tick_chooses_a_column_or_all_of_a_field(qtbot: QtBot) -> None:
    dialog = ColumnDialog()
    qtbot.addWidget(dialog)
    dialog.render_offers(OFFERS, "", offers_scan=False)
    said: list[Any] = []
    dialog.chosen.connect(lambda names, shown: said.append((names, shown)))
    items(dialog)["max T"].setCheckState(0, Qt.CheckState.Checked)
    items(dialog)["Field p"].setCheckState(0, Qt.CheckState.Checked)
    items(dialog)["alpha"].setCheckState(0, Qt.CheckState.Unchecked)
    chosen = {name for names, shown in said for name in names if shown}
    assert chosen == {"max T", "max p", "NaN p"} and said[-1] == (["alpha"], False)
    assert sum(len(names) for names, _shown in said) == 4, "each is told once"


def test_what_is_typed_finds_columns(qtbot: QtBot) -> None:
    dialog = ColumnDialog()
    qtbot.addWidget(dialog)
    dialog.render_offers(OFFERS, "", offers_scan=False)
    dialog.show()
    line = dialog.findChild(QLineEdit, "columns.filter")
    assert line is not None
    line.setText("MAX")
    shown = {name for name, item in items(dialog).items() if not item.isHidden()}
    assert shown == {"Field p", "Field T", "max p", "max T"}
    assert items(dialog)["Field p"].isExpanded()
    tickable = Qt.ItemFlag.ItemIsUserCheckable
    assert not items(dialog)["Field p"].flags() & tickable, "it would choose what is not seen"
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert dialog.isVisible()
    line.clear()
    assert items(dialog)["Field p"].flags() & tickable


def test_the_scan_is_at_hand_where_nothing_is_known(qtbot: QtBot) -> None:
    dialog = ColumnDialog()
    qtbot.addWidget(dialog)
    dialog.render_offers(OFFERS[:1], "A scan finds out more.", offers_scan=True)
    note, button = dialog.findChild(QLabel, "columns.note"), dialog.findChild(QPushButton, "columns.scan")
    assert note is not None and button is not None
    assert note.text() == "A scan finds out more." and not button.isHidden()
    with qtbot.waitSignal(dialog.scan_wanted):
        button.click()
    dialog.render_offers(OFFERS, "", offers_scan=False)
    assert note.isHidden() and button.isHidden()
