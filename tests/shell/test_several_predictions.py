"""Several predictions of a dataset, with a reader of the test's own making: their order, and what is computed when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.shell.fakes import World
from tests.shell.test_prediction import FOUND, PAIRS, sample
from viewer.codec import to_plain
from viewer.pairs.matching import Pairing
from viewer.pairs.rules import FieldRule, PairRules
from viewer.pairs.sample_errors import SampleErrors
from viewer.protocol import ErrorsRead, Failed, FindPairs, ReadErrors
from viewer.shell.prediction.judging import Judging
from viewer.shell.prediction.ranking_lines import RankedLine, ranked_lines
from viewer.shell.prediction.ranking_list import RankingList
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.saved_state import SavedState

ALL = tuple(sample(number, 0.5) for number in (0, 1, 2, 7, 8))
BETTER = tuple(sample(number, 0.125) for number in (0, 1, 2, 7, 8))


@pytest.fixture
def state(tmp_path: Path) -> SavedState:
    return SavedState(tmp_path / "state.json")


@pytest.fixture
def judging(world: World, state: SavedState) -> Iterator[Judging]:
    background = BackgroundReading(world.session, world.reader)  # type: ignore[arg-type]
    made = Judging(world.session, background, state)
    background.begin(made)
    world.shown()

    yield made


def answer(world: World, *errors: tuple[str, Any]) -> None:
    """Answer everything that is asked: pairs, and for each prediction these errors; a sentence says why not."""
    known = dict(errors)
    while not world.reader.idle:
        asked = world.reader.in_background[-1]
        if isinstance(known.get(asked.prediction), str):
            world.reader.end_background(Failed(asked.id, known[asked.prediction]))
        elif isinstance(asked, FindPairs):
            world.reader.end_background(replace(FOUND, id=asked.id))
        else:
            assert isinstance(asked, ReadErrors)
            world.reader.end_background(ErrorsRead(asked.id, asked.split, asked.start, known[asked.prediction]))


def names(judging: Judging) -> list[str]:
    return [line.cells[0] for line in ranked_lines(judging.all, "")]


def test_the_one_that_is_looked_at_comes_first_then_the_others(world: World, judging: Judging) -> None:
    judging.use("/data/one")
    world.reader.end_background(FOUND)
    judging.use("/data/two")  # while the first is being computed
    world.reader.end_background(ErrorsRead(2, "train", 0, ALL[:1]))
    asked = world.reader.in_background[-1]
    assert (type(asked), asked.prediction) == (FindPairs, "/data/two")
    world.reader.end_background(FOUND)
    assert world.reader.in_background[-1].prediction == "/data/two"
    world.reader.end_background(ErrorsRead(3, "train", 0, BETTER))
    asked = world.reader.in_background[-1]
    assert (asked.prediction, asked.start) == ("/data/one", 1), "what was known of the first is kept"
    world.reader.end_background(ErrorsRead(4, "train", 1, ALL[1:]))
    assert world.reader.idle
    assert not judging.wanted
    assert judging.all.progress == (10, 10)


def test_nothing_is_computed_again_when_another_is_looked_at(world: World, judging: Judging) -> None:
    judging.use("/data/one")
    judging.use("/data/two")
    answer(world, ("/data/one", ALL), ("/data/two", BETTER))
    asked = len(world.reader.in_background)
    told: list[str] = []
    judging.begun.connect(lambda: told.append(judging.current.path or ""))
    judging.look_at("/data/one")
    judging.look_at("/data/one")
    judging.look_at("/nobody")
    judging.look_at("/data/two")
    assert told == ["/data/one", "/data/two"]
    assert len(world.reader.in_background) == asked
    assert judging.current.done == 5


def test_the_ranking(world: World, judging: Judging) -> None:
    for path in ("/runs/1/model", "/runs/2/model", "/runs/missing"):
        judging.use(path)
    missing = "There is no prediction /runs/missing."
    answer(world, ("/runs/1/model", ALL), ("/runs/2/model", BETTER), ("/runs/missing", missing))
    lines = ranked_lines(judging.all, "")
    assert [line.key for line in lines] == ["/runs/2/model", "/runs/1/model", "/runs/missing"]
    assert [line.is_current for line in lines] == [False, False, True]
    scores = [one.keeper("").total(one.outputs) for one in judging.all.every]
    assert scores[1] is not None
    assert scores[0] is not None
    assert scores[0] > scores[1]
    assert lines[0].cells == ("2/model", f"{scores[1]:.4g}", "5 of 5", "")
    assert lines[2].cells == ("missing", "–", "", missing)


def test_an_output_that_does_not_count_counts_in_none(world: World, judging: Judging) -> None:
    judging.use("/data/one")
    judging.use("/data/two")
    answer(world, ("/data/one", ALL), ("/data/two", BETTER))
    judging.set_outputs((1,))
    assert [one.outputs for one in judging.all.every] == [(1,), (1,)]
    judging.use("/data/three")
    assert isinstance(world.reader.in_background[-1], FindPairs)
    world.reader.end_background(replace(FOUND, pairing=Pairing(PAIRS[:1])))
    assert judging.current.outputs == (), "nor in one that comes later"
    judging.look_at("/data/one")
    judging.set_outputs((0, 1))
    remarks = {line.key: line.cells[3] for line in ranked_lines(judging.all, "")}
    assert remarks == {"/data/one": "", "/data/two": "", "/data/three": "Without drag"}


def test_one_is_removed(world: World, judging: Judging, state: SavedState) -> None:
    for path in ("/data/one", "/data/two", "/data/three"):
        judging.use(path, compute=False)
    answer(world)
    judging.remove("/data/one")
    assert (judging.current.path, names(judging)) == ("/data/three", ["two", "three"])
    judging.remove("/data/three")
    assert judging.current.path == "/data/two"
    judging.remove("/data/two")
    judging.remove("/data/two")
    assert judging.current.path is None
    assert names(judging) == []
    assert state.prediction_of("/data/horn") == {}


def test_all_are_remembered(world: World, judging: Judging, state: SavedState) -> None:
    rules = PairRules("{}_x", (FieldRule("p", "", -1.0),))
    judging.use("/data/one", rules)
    judging.use("", PairRules())
    judging.look_at(judging.all.every[0].key)
    world.opened("/data/other")
    assert judging.all.every == ()
    world.opened("/data/horn")
    assert [(one.path, one.rules) for one in judging.all.every] == [("/data/one", rules), ("", PairRules())]
    assert judging.current.path == "/data/one"
    assert not judging.wanted, "nobody has asked for it"
    assert state.prediction_of("/data/other") == {}


def test_fields_that_are_predicted_several_times_over_are_several_predictions(
    world: World, judging: Judging, state: SavedState
) -> None:
    judging.use("/data/one", compute=False)
    answer(world)
    judging.use("")
    several = Pairing(unclear=("Not clear.",), families=("{}_pred", "{} (Second)"))
    world.reader.end_background(replace(FOUND, pairing=several))
    assert names(judging)[1:] == ["fields …_pred", "fields … (Second)"] and len(judging.all.every) == 3
    assert judging.current.key == "\n{}_pred" and judging.wanted
    asked = [world.reader.in_background[-1]]
    world.reader.end_background(replace(FOUND, pairing=Pairing(PAIRS[:1])))
    world.reader.end_background(ErrorsRead(1, "train", 0, _only_fields(ALL)))
    asked.append(world.reader.in_background[-1])
    world.reader.end_background(replace(FOUND, pairing=Pairing(PAIRS[:1])))
    world.reader.end_background(ErrorsRead(1, "train", 0, _only_fields(BETTER)))
    assert [(one.prediction, one.rules.pattern) for one in asked] == [("", "{}_pred"), ("", "{} (Second)")]
    assert world.reader.idle and names(judging) == ["fields … (Second)", "fields …_pred", "one"]
    judging.use("", PairRules("{}_third"), beside=True)
    judging.use("", PairRules("{}_fourth"))
    assert [one.rules.pattern for one in judging.all.every] == ["", "{}_pred", "{} (Second)", "{}_fourth"]
    judging.remove("\n{}_pred")
    judging.look_at("\n{} (Second)")
    world.opened("/data/other")
    world.opened("/data/horn")
    assert [one.key for one in judging.all.every] == ["/data/one", "\n{} (Second)", "\n{}_fourth"]
    assert judging.current.key == "\n{} (Second)"


def _only_fields(samples: tuple[SampleErrors, ...]) -> tuple[SampleErrors, ...]:
    return tuple(replace(one, zones=one.zones[:1], lacking=()) for one in samples)


def test_the_command_line_is_looked_at_first(world: World, judging: Judging, state: SavedState) -> None:
    rules = PairRules("{}_x")
    state.remember_prediction("/data/other", {"prediction": "/data/old", "rules": to_plain(rules)})
    judging.use_at_opening(["/data/one", "/data/two", "/data/one"])
    world.opened("/data/other")
    assert [one.path for one in judging.all.every] == ["/data/one", "/data/two", "/data/old"]
    assert [one.wanted for one in judging.all.every] == [True, True, False]
    assert {one.rules for one in judging.all.every} == {rules}
    assert judging.current.path == "/data/one"


def test_the_list_says_which_is_wanted(qtbot: QtBot) -> None:
    ranking = RankingList()
    qtbot.addWidget(ranking)
    lines = [RankedLine(f"/data/{name}", name == "b", (name, "0.1", "5 of 5", "")) for name in ("a", "b", "c")]
    ranking.render_lines(lines)
    assert [ranking.topLevelItem(row).text(0) for row in range(3)] == ["a", "b", "c"]
    marked = ranking.currentItem()
    assert marked is not None
    assert marked.text(0) == "b"
    assert marked.font(0).bold()
    QTest.keyClick(ranking, Qt.Key.Key_Down)
    ranking.render_lines([lines[2], lines[0], lines[1]])
    moved = ranking.currentItem()
    assert moved is not None
    assert moved.text(0) == "c", "what is marked stays marked when the order changes"
    with qtbot.waitSignal(ranking.chosen) as told:
        QTest.keyClick(ranking, Qt.Key.Key_Return)
    assert told.args == ["/data/c"]
    with qtbot.waitSignal(ranking.removed) as told:
        QTest.keyClick(ranking, Qt.Key.Key_Delete)
    assert told.args == ["/data/c"]
    ranking.render_lines([replace(line, is_current=line.key == "/data/a") for line in lines[:2]])
    left = ranking.currentItem()
    assert left is not None
    assert (left.text(0), ranking.topLevelItemCount()) == ("a", 2)
