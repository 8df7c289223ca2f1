"""What the window knows of a scan, by what a scanner says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal

from tests.shell.fakes import World
from viewer.errors import ViewerError
from viewer.protocol.scan_figures import SplitFigures
from viewer.protocol.scan_results import (
    FiguresRead,
    ForgetScan,
    OpenScan,
    ReadFigures,
    ReadFindings,
    ScanAdvanced,
    ScanEnded,
    ScanForgotten,
    ScanOpened,
)
from viewer.scanning.kept_file import kept_file
from viewer.shell.session.dataset_scan import DatasetScan


class Client(QObject):
    """Stands for the client of a scanner, as :class:`DatasetScan` sees it."""

    advanced = Signal(object)
    scan_ended = Signal(object)
    outdated = Signal(int)
    remarked = Signal(str)
    died = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[Any, Callable[[Any], None]]] = []
        self.told: list[Any] = []

    def ask(self, make: Callable[[int], Any], answered: Callable[[Any], None]) -> None:
        self.asked.append((make(len(self.asked) + 1), answered))

    def begin(self, splits: tuple[str, ...], cluster: str, *, again: bool) -> None:
        self.told.append((splits, cluster, again))

    def pause(self, *, paused: bool) -> None:
        self.told.append("pause" if paused else "go on")

    def stop(self) -> None:
        self.told.append("stop")

    def drop(self) -> None:
        self.asked.clear()

    def answer(self, **values: Any) -> Any:
        """Answer the oldest question."""
        question, answered = self.asked.pop(0)
        kinds = {OpenScan: ScanOpened, ReadFigures: FiguresRead}
        if type(question) in kinds:
            splits = tuple(SplitFigures(name, 5, known, 0) for name, known in values.items())
            answered(kinds[type(question)](question.id, splits, (), 7))
        return question


class Scanned:
    """A session, a scan of its dataset, and what it said."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.client, self.folder = world, Client(), folder
        self.scan = DatasetScan(
            world.session,
            self.client,  # type: ignore[arg-type]
            folder,
            lambda: Path("/scratch"),
            lambda: "",
            lambda _path: True,
        )
        self.phases: list[str] = []
        self.times = 0
        self.scan.changed.connect(lambda status: self.phases.append(status.phase))
        self.scan.more_known.connect(self._count)

    def _count(self) -> None:
        self.times += 1

    def advance(self, done: int, *, paused: bool = False) -> None:
        self.client.advanced.emit(ScanAdvanced(1, done, 5, 10.0, 1.0, 0, paused))


@pytest.fixture
def scanned(world: World, tmp_path: Path) -> Iterator[Scanned]:
    yield Scanned(world, tmp_path / "scans")


def test_a_scanner_is_asked_only_where_something_is_kept(scanned: Scanned, tmp_path: Path) -> None:
    scanned.world.opened()
    assert scanned.client.asked == [], "nothing is kept of it"
    assert scanned.scan.status.phase == "idle" and scanned.scan.status.samples == 7
    kept = kept_file(tmp_path / "scans", "/data/wing")
    kept.parent.mkdir(parents=True)
    kept.touch()
    scanned.world.opened("/data/wing")
    assert scanned.phases[-1] == "looking"
    question = scanned.client.answer(train=3, test=2)
    assert (question.folder, question.scratch, question.follow) == (str(tmp_path / "scans"), "/scratch", True)
    status = scanned.scan.status
    assert (status.phase, status.known, status.kept_bytes) == ("idle", 5, 7)


def test_a_scan_is_begun_advances_and_ends(scanned: Scanned) -> None:
    scanned.scan.begin()
    assert scanned.client.told == [], "no dataset is open"
    scanned.world.opened()
    scanned.scan.begin(("train",), again=True)
    assert scanned.client.told == [(("train",), "", True)]
    assert isinstance(scanned.client.asked[0][0], OpenScan), "which the scanner hears first"
    assert (scanned.scan.status.phase, scanned.scan.status.total) == ("running", 5)
    scanned.scan.begin()
    assert len(scanned.client.told) == 1, "one at a time"
    scanned.client.answer(train=0)
    scanned.advance(2)
    assert (scanned.scan.status.phase, scanned.scan.status.done, scanned.scan.status.rate) == ("running", 2, 10.0)
    scanned.client.scan_ended.emit(ScanEnded(1, 5, 5, 1))
    assert scanned.scan.status.phase == "looking", "what is known is out of date"
    before = scanned.times
    scanned.client.answer(train=5)
    assert (scanned.scan.status.phase, scanned.scan.status.known) == ("idle", 5)
    assert scanned.times == before + 1


def test_broken_samples_of_the_scan_before_do_not_count_in_the_next(scanned: Scanned) -> None:
    before = (SplitFigures("train", 5, 5, 1),)
    scanned.world.opened()
    scanned.scan.begin()
    scanned.client.scan_ended.emit(ScanEnded(1, 5, 5, 1))
    assert scanned.scan.status.broken == 1
    for question, answered in scanned.client.asked[1:]:
        answered(FiguresRead(question.id, before, (), 7))
    assert (scanned.scan.status.phase, scanned.scan.status.broken) == ("idle", 1)
    scanned.scan.begin(again=True)
    assert (scanned.scan.status.done, scanned.scan.status.broken) == (0, 0)
    question, answered = scanned.client.asked[0]
    answered(ScanOpened(question.id, before, (), 7))  # which was on its way
    assert (scanned.scan.status.phase, scanned.scan.status.known, scanned.scan.status.broken) == ("running", 5, 0)


def test_what_the_user_wants_holds_against_what_was_on_its_way(scanned: Scanned) -> None:
    scanned.world.opened()
    scanned.scan.pause(paused=True)
    scanned.scan.stop()
    assert scanned.client.told == [], "there is nothing to pause or to end"
    scanned.scan.begin()
    scanned.scan.pause(paused=True)
    scanned.advance(1)
    assert scanned.phases[-1] == "paused"
    scanned.scan.pause(paused=False)
    scanned.advance(1, paused=True)
    assert scanned.phases[-1] == "running"
    scanned.advance(2)
    assert scanned.phases[-1] == "running"
    scanned.scan.stop()
    scanned.advance(3, paused=True)
    assert scanned.phases[-1] == "stopping"
    scanned.scan.pause(paused=True)
    assert scanned.client.told[1:] == ["pause", "go on", "stop"]


def test_a_scanner_that_dies_says_so_and_the_next_one_is_told_of_the_dataset(scanned: Scanned) -> None:
    scanned.world.opened()
    scanned.scan.begin()
    scanned.client.answer(train=0)
    scanned.client.died.emit(ViewerError("It was killed.", detail="trace"))
    status = scanned.scan.status
    assert (status.phase, status.trouble, status.detail) == ("idle", "It was killed.", "trace")
    scanned.scan.begin()
    assert scanned.scan.status.trouble == ""
    assert isinstance(scanned.client.asked[0][0], OpenScan)
    _question, answered = scanned.client.asked.pop(0)
    answered(ViewerError("There is no place to keep it."))
    assert scanned.scan.status.trouble == "There is no place to keep it."
    scanned.scan.ask(ReadFindings, lambda _answer: None)
    assert [type(question) for question, _ in scanned.client.asked] == [OpenScan, ReadFindings], "it tries again"


def test_answers_about_a_dataset_that_was_left_reach_nobody(scanned: Scanned) -> None:
    found: list[Any] = []
    scanned.scan.ask(ReadFindings, found.append)
    assert scanned.client.asked == [], "no dataset is open"
    scanned.world.opened()
    scanned.scan.ask(ReadFindings, found.append)
    (_, (_question, answered)) = scanned.client.asked
    scanned.world.opened("/data/wing")
    answered(ViewerError("late"))
    assert found == []
    assert scanned.scan.status.known == 0


def test_what_is_forgotten_is_looked_up_again(scanned: Scanned) -> None:
    scanned.scan.forget()
    assert scanned.client.asked == []
    scanned.world.opened()
    scanned.scan.begin()
    scanned.scan.forget()
    assert [type(question) for question, _ in scanned.client.asked] == [OpenScan], "not while it is scanned"
    scanned.client.answer(train=5)
    scanned.client.scan_ended.emit(ScanEnded(1, 5, 5, 0))
    scanned.client.answer(train=5)
    scanned.scan.forget()
    question, answered = scanned.client.asked.pop(0)
    assert isinstance(question, ForgetScan)
    answered(ScanForgotten(question.id))
    scanned.client.answer(train=0)
    assert (scanned.scan.status.known, scanned.scan.status.phase) == (0, "idle")
    scanned.client.outdated.emit(3)
    assert isinstance(scanned.client.asked[0][0], ReadFigures), "less is known than was said"
