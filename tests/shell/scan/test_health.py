"""The tree of findings: its rows, what is marked, and where a click goes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from viewer.pairs.matching import FieldKey
from viewer.protocol.sample_runs import SampleRuns
from viewer.protocol.scan_figures import ScanFinding
from viewer.shell.scan.health_list import grouped
from viewer.shell.scan.health_model import MOST_LISTED, HealthModel
from viewer.shell.scan.health_tree import HealthTree

P = FieldKey("p", "vertex", "Base")
of = SampleRuns.of
FOUND = (
    ScanFinding("broken", "Broken samples", "Sample 6 is truncated.", of([("train", 6)])),
    ScanFinding("broken", "Broken samples", "Sample 7 is truncated.", of([("train", 7)])),
    ScanFinding("leakage", "The same", "They are the same.", of([("test", 0), ("train", 5)])),
    ScanFinding("unit", "Units", "p is in psi.", of([("train", 3)]), P),
    ScanFinding("problem", "Problems", "It names nothing."),
)


def rows(model: HealthModel, parent: QModelIndex | None = None) -> list[object]:
    """Texts of all cells, those below each row in a list after it."""
    parent = parent or QModelIndex()
    found: list[object] = []
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        found.append(tuple(model.data(model.index(row, column, parent)) for column in range(3)))
        if below := rows(model, index):
            found.append(below)
    return found


def test_findings_stand_below_their_kinds_and_samples_below_findings(qtbot: QtBot) -> None:
    model = HealthModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.render_groups(grouped(FOUND))
    assert rows(model) == [
        ("Broken samples", "2", ""),
        [("Sample 6 is truncated.", "1", ""), ("Sample 7 is truncated.", "1", "")],
        ("The same", "2", ""),
        [("They are the same.", "2", ""), [("Sample 0 of split test", "", ""), ("Sample 5 of split train", "", "")]],
        ("Units", "1", ""),
        [("p is in psi.", "1", "p")],
        ("Problems", "", ""),
        [("It names nothing.", "", "")],
    ]
    same = model.index_of(FOUND[2])
    second = model.index(1, 0, same)
    assert model.sample_of(second) == ("train", 5) and model.parent(second) == same
    assert model.finding_of(second) == FOUND[2] and model.sample_of(same) is None
    model.render_groups(())
    assert model.rowCount() == 0
    del tester


def test_of_very_many_samples_some_have_rows(qtbot: QtBot) -> None:
    model = HealthModel()
    many = tuple(("train", number) for number in range(MOST_LISTED + 500))
    model.render_groups(grouped([ScanFinding("constant", "Constant", "q is 0.", of(many))]))
    finding = model.index(0, 0, model.index(0, 0))
    assert model.rowCount(finding) == MOST_LISTED + 1
    last = model.index(MOST_LISTED, 0, finding)
    assert model.data(last).startswith("500 more") and model.sample_of(last) is None


@pytest.fixture
def tree(qtbot: QtBot) -> HealthTree:
    made = HealthTree()
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.render_groups(grouped(FOUND))
    return made


def test_a_click_goes_to_the_sample(tree: HealthTree) -> None:
    told: list[tuple[str, int]] = []
    tree.wanted.connect(lambda split, sample: told.append((split, sample)))
    model = tree.findings
    same = model.index_of(FOUND[2])
    for index in (same, model.index(1, 0, same), model.index_of(FOUND[3]), model.index_of(FOUND[4]), model.index(0, 0)):
        tree.clicked.emit(index)
    assert told == [("test", 0), ("train", 5), ("train", 3)], "neither of a kind nor of what is about no sample"
    tree.setCurrentIndex(model.index(0, 0))
    assert list(tree.marked_samples) == [("train", 6), ("train", 7)], "those of all findings of the kind"
    tree.setCurrentIndex(model.index(1, 0, same))
    assert list(tree.marked_samples) == [("train", 5)]


def test_what_is_marked_and_folded_stays_so_while_more_is_found(tree: HealthTree) -> None:
    model = tree.findings
    assert all(tree.isExpanded(model.index(row, 0)) for row in range(4)), "few findings are all seen"
    tree.collapse(model.index(0, 0))
    tree.expand(model.index_of(FOUND[2]))
    tree.setCurrentIndex(model.index_of(FOUND[3]))
    more = ScanFinding("not-finite", "NaN", "p has NaN.", of([("train", 1)]), P)
    now = ScanFinding("unit", "Units", "p is in psi in 2 samples.", of([("train", 3), ("train", 4)]), P)
    tree.render_groups(grouped((*FOUND[:2], more, FOUND[2], now, FOUND[4])))
    assert not tree.isExpanded(model.index(0, 0)) and tree.isExpanded(model.index(1, 0))
    assert tree.isExpanded(model.index_of(FOUND[2]))
    assert model.data(tree.currentIndex(), Qt.ItemDataRole.DisplayRole) == "p is in psi in 2 samples."
