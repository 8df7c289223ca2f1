"""The dock *Prediction* with a reader of the test's own making: what is asked, what is shown, where a click goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.shell.fakes import World
from viewer.outcome import Outcome
from viewer.pairs.matching import GLOBAL, Pair, Pairing
from viewer.pairs.remembered import from_known
from viewer.pairs.rules import FieldRule, PairRules
from viewer.pairs.sample_errors import SampleErrors, ZoneErrors
from viewer.pairs.score import ScoreKeeper
from viewer.protocol import Cancelled, ErrorsRead, Failed, FindPairs, PairsFound, ReadErrors, Split, SplitMatch
from viewer.protocol.far import FetchingCost
from viewer.reader.error_sums import error_sums
from viewer.shell.panels.sample_model import SampleModel
from viewer.shell.prediction.judging import Judging
from viewer.shell.prediction.output_tree import HEADS, OutputLine, OutputTree
from viewer.shell.prediction.rules_dialog import RulesDialog
from viewer.shell.prediction.score_plots import HISTOGRAM, OVER_GLOBAL, OVER_TIME, SCATTER, bars_of, score_plot
from viewer.shell.prediction.score_words import columns_of, rows_of, summary
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.saved_state import SavedState

PAIRS = (Pair("p", "vertex", "Base", "p"), Pair("drag", GLOBAL, "", "drag"))
FOUND = PairsFound(
    1, Pairing(PAIRS, ("q (vertex, Base)",)), (SplitMatch("train", 4, 1, 0), SplitMatch("test", 0, 2, 0))
)


def sample(number: int, away: float = 0.5) -> SampleErrors:
    one = np.ones(3)
    return SampleErrors(
        number,
        (0.0, 1.0),
        (
            ZoneErrors(0, 0, error_sums(one, one + away * number, "Zone")),
            ZoneErrors(1, 0, error_sums(one[:1] * 2.0, one[:1] * (2.0 + number))),
        ),
        ((0, 1), (1, 1)),
        (f"The prediction of sample {number} has no time 1.",),
    )


@pytest.fixture
def judging(world: World, tmp_path: Path) -> Iterator[Judging]:
    background = BackgroundReading(world.session, world.reader)  # type: ignore[arg-type]
    made = Judging(world.session, background, SavedState(tmp_path / "state.json"))
    background.begin(made)
    world.shown()

    yield made


def test_what_is_asked(world: World, judging: Judging) -> None:
    assert world.reader.in_background == []
    judging.use("/data/model")
    (asked,) = world.reader.in_background
    assert isinstance(asked, FindPairs)
    assert (asked.dataset, asked.prediction) == ("/data/horn", "/data/model")
    world.reader.end_background(FOUND)
    asked = world.reader.in_background[-1]
    assert isinstance(asked, ReadErrors)
    assert (asked.split, asked.start, asked.pairs) == ("train", 0, PAIRS)
    world.reader.end_background(ErrorsRead(2, "train", 0, (sample(0), sample(1))))
    assert world.reader.in_background[-1].start == 2
    world.reader.end_background(Cancelled(3))
    assert world.reader.in_background[-1].start == 2, "what was interrupted is asked again"
    judging.cancel()
    world.reader.end_background(Cancelled(4))
    assert world.reader.idle
    assert (judging.current.done, judging.current.total, judging.wanted) == (2, 5, False)
    judging.compute()
    world.reader.end_background(ErrorsRead(5, "train", 2, (sample(2), sample(7), sample(8))))
    assert world.reader.idle, "the split test has no prediction"
    assert not judging.wanted


def test_answers_about_what_was_compared_before_are_not_taken(
    world: World, judging: Judging, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world.reader, "stop_background", lambda: None)  # it has answered already
    judging.use("/data/model")
    judging.use("/data/model", PairRules("{}_x"))
    world.reader.end_background(FOUND)
    assert judging.current.found is None
    assert world.reader.in_background[-1].rules == PairRules("{}_x")


def test_a_sample_that_ends_the_reader_is_counted(world: World, judging: Judging) -> None:
    judging.use("/data/model")
    world.reader.end_background(FOUND)
    world.reader.end_background(Outcome("reader", 11, True))
    assert world.reader.in_background[-1].start == 1
    (score, _) = judging.current.keeper("train").scores()
    assert score.lacking == 1
    assert "The reader ended while it compared sample 0" in judging.current.keeper("").troubles[0]


def test_a_failure_is_said_and_not_tried_again(world: World, judging: Judging) -> None:
    judging.use("/data/model")
    world.reader.end_background(Failed(1, "There is no prediction /data/model."))
    assert world.reader.idle
    assert summary(judging.current, "") == "There is no prediction /data/model."
    assert not judging.wanted


def test_it_is_remembered_for_the_dataset(world: World, judging: Judging, tmp_path: Path) -> None:
    rules = PairRules("{}_x", (FieldRule("p", "", -1.0),))
    judging.use("/data/model", rules, compute=False)
    world.reader.end_background(FOUND)
    state = SavedState(tmp_path / "state.json")
    judging._kept._state.save()
    state = SavedState(tmp_path / "state.json")
    other = Judging(world.session, judging._background, state)
    world.opened("/data/other")
    assert (other.current.path, judging.current.path) == (None, None)
    world.opened("/data/horn")
    assert (other.current.path, other.current.rules, other.wanted) == ("/data/model", rules, False)


def test_the_summary_says_what_is_not_in_it(world: World, judging: Judging) -> None:
    judging.use("/data/model")
    world.reader.end_background(FOUND)
    judging.set_outputs((0,))
    world.reader.end_background(ErrorsRead(2, "train", 0, (sample(0), sample(1))))
    assert summary(judging.current, "") == (
        "Score 0.3536: mean RRMSE of 1 output over 2 samples of all splits. "
        "Not in it: p: 2 samples could not be compared."
    )


def test_columns_of_the_table(qapp: Any) -> None:
    keeper = ScoreKeeper(PAIRS)
    keeper.add("train", [sample(1), sample(2)])
    columns = columns_of(keeper, (0, 1))
    assert columns == ("p RRMSE", "drag RRMSE", "p MAE", "p max error", "p R2", "drag MAE")
    row = rows_of(keeper, (0, 1), "train", [2])[2]
    assert row == {
        "p RRMSE": pytest.approx(1.0),
        "p MAE": pytest.approx(1.0),
        "p max error": pytest.approx(1.0),
        "drag RRMSE": pytest.approx(1.0),
        "drag MAE": pytest.approx(2.0),
    }, "a reference that does not vary has no R2"
    model = SampleModel()
    model.set_split(Split("train", ((0, 4),)))
    model.add_rows(0, ({"alpha": 1.0}, {"alpha": 2.0}))
    model.add_errors(columns, rows_of(keeper, (0, 1), "train", (1, 2)))
    model.add_rows(2, ({"alpha": 3.0}, {"alpha": 4.0}))
    assert model.columns == [*columns, "alpha"]
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert [model.sample_at(place) for place in range(4)] == [2, 1, 0, 3]
    assert [model.data(model.index(place, 1)) for place in range(4)] == ["1", "0.5", "–", "–"]
    assert model.values.column("p RRMSE") == {1: pytest.approx(0.5), 2: pytest.approx(1.0)}
    model.drop_errors()
    assert model.columns == ["alpha"]
    assert model.values.column("alpha") == {0: 1.0, 1: 2.0, 2: 3.0, 3: 4.0}


def test_the_tree_says_what_is_ticked_and_clicked(qtbot: QtBot) -> None:
    tree = OutputTree()
    qtbot.addWidget(tree)
    cells = tuple(f"{head} {{}}" for head in HEADS)
    lines = [OutputLine(True, tuple(cell.format(place) for cell in cells)) for place in range(2)]
    tree.render_lines(lines, [("Not clear", ("<b>one</b>",)), ("Empty", ())])
    assert tree.topLevelItemCount() == 3
    item = tree.topLevelItem(1)
    assert item is not None
    with qtbot.waitSignal(tree.counted) as told:
        item.setCheckState(0, Qt.CheckState.Unchecked)
    assert told.args == [(0,)]
    with qtbot.waitSignal(tree.worst_wanted) as told:
        tree.clicked.emit(tree.indexFromItem(item, HEADS.index("Max error")))
    assert told.args == [1, -1]
    zone = (f"zone “{name}”" for name in "ab")
    lines[1] = replace(lines[1], parts=tuple((name, *cells[1:]) for name in zone))
    tree.render_lines(lines, [("Not clear", ("<b>one</b>",))])
    item = tree.topLevelItem(1)
    assert item is not None
    item.setExpanded(True)
    second = item.child(1)
    assert second is not None
    assert second.text(0) == "zone “b”"
    with qtbot.waitSignal(tree.worst_wanted) as told:
        tree.clicked.emit(tree.indexFromItem(second, HEADS.index("Where")))
    assert told.args == [1, 1]
    tree.setCurrentItem(second)
    assert tree.current_output == 1
    tree.render_lines(lines, [("Not clear", ("one", "two"))])
    item = tree.topLevelItem(1)
    assert item is not None
    assert item.isExpanded(), "also when the lists below are others"


def test_the_form_of_rules(qtbot: QtBot) -> None:
    rules = PairRules("{}_x", (FieldRule("p", "other", -1.0, 273.15), FieldRule("gone", "g")))
    dialog = RulesDialog(rules, [("p", "other"), ("q", "q_x")])
    qtbot.addWidget(dialog)
    assert dialog.rules == rules, "also what this dataset does not have is kept"
    dialog._item(1, 2).setText("zero")
    dialog.accept()
    trouble = dialog.findChild(QLabel, "rules.trouble")
    assert trouble is not None
    assert "q" in trouble.text()
    assert dialog.result() == 0
    beside = dialog.findChild(QPushButton, "rules.beside")
    assert beside is not None
    beside.click()
    assert not dialog.beside, "not by rules that cannot be used"
    dialog._item(1, 2).setText("1e-3")
    beside.click()
    assert dialog.beside and dialog.result() == 1
    assert dialog.rules.of("q") == FieldRule("q", "", 0.001)


def test_plots(qapp: Any) -> None:
    keeper = ScoreKeeper(PAIRS)
    keeper.add("train", [sample(number) for number in range(4)])
    scatter = score_plot(keeper, 1, SCATTER, {}, "train")
    assert [(mark.x, mark.y, mark.sample, mark.time) for mark in scatter.marks] == [
        (2.0, 2.0 + number, number, 0.0) for number in range(4)
    ]
    assert scatter.diagonal
    over = score_plot(keeper, 0, f"{OVER_GLOBAL}alpha", {0: 7.0, 1: 8.0, 3: float("nan")}, "train")
    assert [(mark.x, mark.y) for mark in over.marks] == [(7.0, 0.0), (8.0, pytest.approx(0.5))]
    assert score_plot(keeper, 0, f"{OVER_GLOBAL}alpha", {0: 7.0}, "test").note
    assert [mark.x for mark in score_plot(keeper, 0, OVER_TIME, {}, "train").marks] == [0.0] * 4
    bars = score_plot(keeper, 0, HISTOGRAM, {}, "train").bars
    assert sum(count for _, _, count in bars) == 4
    assert bars[0][0] == 0.0
    assert bars[-1][1] == pytest.approx(1.5)


@pytest.mark.parametrize("values", [[], [float("nan")], [1.0], [0.0, 0.0], list(range(5000))])
def test_bars_hold_every_value(values: list[float]) -> None:
    bars = bars_of(values)
    assert sum(count for _, _, count in bars) == sum(1 for value in values if value == value)
    assert len(bars) <= 30


def test_what_comparing_fetches_is_said_first_and_once(world: World, judging: Judging, qtbot: QtBot) -> None:
    """Nothing is computed of what is far away before the user has agreed, and then nobody is asked again."""
    address, asked, answers = "http://far/model", [], [False, True]

    def agree(*words: str) -> bool:
        asked.append(words)
        return answers.pop(0)

    judging.cost.agree = agree
    found = replace(FOUND, costs=(FetchingCost(address, 4, 2_000_000), FetchingCost("ssh://far/horn", 4, 1_000_000)))
    judging.use(address)
    find = world.reader.in_background[-1]
    assert isinstance(find, FindPairs) and find.prediction != address and Path(find.prediction).name == "model"
    world.reader.end_background(found)
    assert world.reader.idle
    qtbot.waitUntil(lambda: bool(asked))
    assert asked[0][0] == "Compare all samples with model?" and asked[0][2] == "Compare (about 3.0 MB)"
    assert f"files are fetched from {address}: about 2.0 MB" in asked[0][1] and "ssh://far/horn" in asked[0][1]
    qtbot.waitUntil(lambda: not judging.wanted)
    judging.compute()
    qtbot.waitUntil(lambda: not world.reader.idle)
    assert isinstance(world.reader.in_background[-1], ReadErrors) and len(asked) == 2
    judging.cancel()
    world.reader.end_background(Cancelled(3))
    judging.compute()
    assert isinstance(world.reader.in_background[-1], ReadErrors) and len(asked) == 2, "it was agreed to"
    known = judging._kept._state.prediction_of("/data/horn")
    assert from_known(known)[0][0].path == address, "its address is remembered, not where its files are"


def test_where_nobody_can_be_asked_it_is_a_sentence(world: World, judging: Judging, qtbot: QtBot) -> None:
    cost = FetchingCost("http://far/model", 4, None)
    judging.use("http://far/model")
    world.reader.end_background(replace(FOUND, costs=(cost,)))
    qtbot.waitUntil(lambda: not judging.wanted)
    assert judging.current.trouble == f"{cost.sentence} Allow that with --yes."
    judging.cost.given = True
    judging.compute()
    assert isinstance(world.reader.in_background[-1], ReadErrors)
