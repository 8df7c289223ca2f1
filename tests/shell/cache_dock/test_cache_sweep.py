"""*Clean orphan caches* in the window: plan, question, progress, cancel, report; with live, dead and stubborn peers."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tests.shell.caches import Owner, orphan, tombstones
from viewer.cache import SweepReport
from viewer.shell.cache_dock import sweeper
from viewer.shell.cache_dock.sweep_words import report_details
from viewer.shell.cache_dock.sweeper import Sweeper
from viewer.shell.services.settings import Settings
from viewer.shell.services.tasks import Tasks
from viewer.shell.widgets.progress_status import ProgressStatus
from viewer.shell.window.actions import Actions


class Answers:
    """Prompts that answer by themselves."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []
        self.answer = (True, True)

    def confirm_plan(self, question: str, explanation: str, _yes: str, plan: str) -> tuple[bool, bool]:
        self.asked.append((question, explanation, plan))
        return self.answer


class SweepRig:
    """A sweeper with all that it needs, and what it said."""

    def __init__(self, temp_root: Path) -> None:
        self.tasks = Tasks(threads=3)
        self.answers = Answers()
        self.settings = Settings(temp_root.parent / "settings.json")
        self.sweeper = self.another(temp_root)
        self.reports: list[tuple[SweepReport, bool]] = []
        self.sentences: list[str] = []
        self.progress: list[str] = []
        self.sweeper.finished.connect(lambda report, asked: self.reports.append((report, asked)))
        self.sweeper.nothing.connect(self.sentences.append)
        self.sweeper.progressed.connect(lambda text, _share: self.progress.append(text))

    def another(self, temp_root: Path) -> Sweeper:
        return Sweeper(self.tasks, self.answers, self.settings, temp_root)  # type: ignore[arg-type]

    def close(self) -> None:
        self.sweeper.cancel()
        assert self.tasks.close(10_000)


@pytest.fixture
def rig(qapp: Any, temp_root: Path) -> Iterator[SweepRig]:
    made = SweepRig(temp_root)
    yield made
    made.close()


def run(qtbot: QtBot, rig: SweepRig, *, asked: bool = True) -> SweepReport | None:
    rig.sweeper.start(asked=asked)
    qtbot.waitUntil(lambda: not rig.sweeper.running, timeout=30_000)
    return rig.reports[-1][0] if rig.reports else None


def test_the_dead_go_and_the_living_stay(qtbot: QtBot, rig: SweepRig, temp_root: Path) -> None:
    alive, dead = Owner(temp_root), orphan(temp_root)
    report = run(qtbot, rig)
    assert report is not None
    assert [removal.path for removal in report.removed] == [dead]
    assert not dead.exists()
    assert alive.path.exists()
    assert rig.answers.asked == []  # a few kilobytes are no question
    assert f"removed   {dead}" in report_details(report)
    alive.close()


def test_nothing_to_do_is_said(qtbot: QtBot, rig: SweepRig) -> None:
    assert run(qtbot, rig) is None
    assert rig.sentences == ["No orphan caches were found."]


def test_a_lot_is_asked_about_and_may_be_refused(
    qtbot: QtBot, rig: SweepRig, temp_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeper, "LARGE", 1000)
    dead = orphan(temp_root)
    rig.answers.answer = (False, True)
    assert run(qtbot, rig) is None
    assert rig.sentences == ["Nothing was removed."]
    assert dead.exists()
    ((question, explanation, plan),) = rig.answers.asked
    assert question.startswith("Remove 1 orphan cache (")
    assert "cannot be undone" in explanation
    assert str(dead) in plan
    rig.answers.answer = (True, False)
    assert run(qtbot, rig) is not None
    assert not rig.settings.ask_before_sweep
    orphan(temp_root)
    assert run(qtbot, rig) is not None
    assert len(rig.answers.asked) == 2
    assert list(temp_root.iterdir()) == []


@pytest.mark.root
@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root may mark a file immutable")
def test_what_cannot_be_removed_is_explained(qtbot: QtBot, rig: SweepRig, temp_root: Path) -> None:
    dead = orphan(temp_root)
    chattr = shutil.which("chattr")
    if chattr is None or subprocess.run([chattr, "+i", dead / "file0"], capture_output=True).returncode:
        shutil.rmtree(dead)
        pytest.skip("the file system has no immutable files")
    try:
        report = run(qtbot, rig)
        assert report is not None
        (failed,) = report.failed
        assert failed.path == dead
        details = report_details(report)
        assert "What to do: it may be write-protected" in details
        assert str(failed.remains) in details
    finally:
        for left in temp_root.rglob("file0"):
            subprocess.run([chattr, "-i", left], check=True)
        for left in temp_root.iterdir():
            shutil.rmtree(left)


def test_it_is_cancelled_half_way_and_finished_the_next_time(qtbot: QtBot, rig: SweepRig, temp_root: Path) -> None:
    tombstones(temp_root, 300, 100)
    rig.sweeper.progressed.connect(lambda text, _share: rig.sweeper.cancel() if "files/s" in text else None)
    report = run(qtbot, rig)
    assert report is not None
    assert report.deferred
    assert len(list(temp_root.iterdir())) >= len(report.deferred)
    rig.sweeper.progressed.disconnect()
    report = run(qtbot, rig)
    assert report is not None
    assert not report.deferred
    assert list(temp_root.iterdir()) == []


def test_cancelled_while_it_looks_it_removes_nothing(qtbot: QtBot, rig: SweepRig, temp_root: Path) -> None:
    paths = tombstones(temp_root, 5)
    rig.sweeper.started.connect(rig.sweeper.cancel)
    assert run(qtbot, rig) is None
    assert rig.sentences == ["Nothing was removed."]
    assert all(path.exists() for path in paths)
    for path in paths:
        path.rmdir()


def test_two_sweep_at_the_same_time(qtbot: QtBot, rig: SweepRig, temp_root: Path) -> None:
    tombstones(temp_root, 200, 5)
    other = rig.another(temp_root)
    reports: list[SweepReport] = []
    other.finished.connect(lambda report, _asked: reports.append(report))
    other.nothing.connect(reports.append)
    other.start(asked=False)
    report = run(qtbot, rig)
    qtbot.waitUntil(lambda: bool(reports), timeout=30_000)
    assert list(temp_root.iterdir()) == []
    both = [one for one in (report, *reports) if isinstance(one, SweepReport)]
    assert sum(len(one.removed) for one in both) == 200
    assert not any(one.failed for one in both)


def test_asking_while_the_quiet_one_runs_is_answered_after_it(qtbot: QtBot, rig: SweepRig, temp_root: Path) -> None:
    tombstones(temp_root, 3)
    rig.sweeper.start(asked=False)
    rig.sweeper.start(asked=True)
    qtbot.waitUntil(lambda: bool(rig.sentences), timeout=30_000)
    assert [asked for _, asked in rig.reports] == [False]
    assert rig.sentences == ["No orphan caches were found."]


def test_without_a_helper_it_sweeps_here(
    qtbot: QtBot, rig: SweepRig, temp_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("viewer.shell.children.helper_client.command", lambda _role: ["/no/such/program"])
    tombstones(temp_root, 3, 3)
    report = run(qtbot, rig)
    assert report is not None
    assert len(report.removed) == 3


# The status bar


def test_the_status_bar_shows_progress_and_then_the_result(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    actions = Actions(window)
    cancel = actions["cache.cancel"]
    cancel.setEnabled(True)
    pressed: list[bool] = []
    cancel.triggered.connect(lambda: pressed.append(True))
    status = ProgressStatus("sweep", cancel, window)
    assert status.isHidden()
    window.show()
    status.show_progress("Removing", 0.5)
    assert status.isVisible()
    qtbot.mouseClick(status.findChild(QToolButton, "sweep.cancel"), Qt.MouseButton.LeftButton)
    assert pressed == [True]
    heard: list[str] = []
    status.details_wanted.connect(heard.append)
    status.show_result("Freed 3 MB.", "all of it")
    assert status.result == "Freed 3 MB."
    qtbot.mouseClick(status.findChild(QToolButton, "sweep.result"), Qt.MouseButton.LeftButton)
    assert heard == ["all of it"], "the sentence is before the user already"
    status.show_result("Nothing to tell.", "")
    assert status.result == "Nothing to tell." and status.findChild(QToolButton, "sweep.result").isHidden()
    status.clear()
    assert status.result == ""
    assert status.isHidden()
