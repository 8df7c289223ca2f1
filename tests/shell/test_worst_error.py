"""The way to a largest error, and its mark in the picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.shell.fakes import World
from tests.shell.test_prediction import FOUND, sample
from viewer.pairs.matching import Pair
from viewer.pairs.sample_errors import SampleErrors
from viewer.protocol import Deform, ErrorsRead
from viewer.shell.app.worst_mark import WorstMark
from viewer.shell.plots.mark_painting import SceneMark
from viewer.shell.plots.marks import SceneMarks
from viewer.shell.prediction.judging import Judging
from viewer.shell.prediction.worst_error import WorstError
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.saved_state import SavedState

PRESSURE = Pair("pressure", "vertex", "Base_3_3", "pressure")
PLACE = (1.0, 2.0, 3.0)
PIN = SceneMark("1", (0.0, 0.0, 0.0))


def located(errors: SampleErrors) -> SampleErrors:
    first, *others = errors.zones
    return replace(errors, zones=(replace(first, sums=replace(first.sums, position=PLACE)), *others))


def test_the_mark_is_there_as_long_as_the_error_is_on_screen(world: World, tmp_path: Path, qtbot: QtBot) -> None:
    background = BackgroundReading(world.session, world.reader)  # type: ignore[arg-type]
    judging = Judging(world.session, background, SavedState(tmp_path / "state.json"))
    background.begin(judging)
    worst = WorstError(world.session, judging)
    view = QWidget()
    qtbot.addWidget(view)
    marks = SceneMarks(view)
    marks.show_marks([PIN])
    WorstMark(world.session, judging, worst, marks)
    told: list[str] = []
    worst.told.connect(told.append)

    world.shown()
    judging.use("/data/model")
    world.reader.end_background(
        replace(FOUND, pairing=replace(FOUND.pairing, pairs=(PRESSURE, FOUND.pairing.pairs[1])))
    )
    world.reader.end_background(ErrorsRead(2, "train", 0, tuple(map(sample, (0, 1, 2, 7, 8)))))
    worst.show("", 0, -1)
    world.answer()
    world.draw()
    assert world.reader.in_background[-1].positions, "where it is costs reading the mesh, so only of this one"
    world.reader.end_background(ErrorsRead(3, "train", 4, (located(sample(8)),)))
    assert told == ["Largest error of pressure in sample 8 of split train: 4 at (1, 2, 3) in zone “Zone”"]
    mark = SceneMark("max 4", PLACE)
    assert list(marks.marks) == [PIN, mark]

    world.session.set_tools((Deform(),))
    world.draw()
    assert list(marks.marks) == [PIN], "a deformed mesh is drawn elsewhere"
    world.session.set_tools(())
    world.draw()
    assert list(marks.marks) == [PIN, mark]
    world.session.step(-1)
    world.answer()
    world.draw()
    assert list(marks.marks) == [PIN]
    world.session.step(1)
    world.draw()
    assert list(marks.marks) == [PIN, mark]
    judging.use("/data/other", compute=False)
    assert list(marks.marks) == [PIN], "the error of another one is not there"
