"""The window's side of a helper: answers, failures, cancelling, and doing without one."""

from __future__ import annotations

import shutil
import sys
import threading
from pathlib import Path

import pytest

from tests.shell.caches import tombstones
from viewer.helper.sizes import SizeBook
from viewer.protocol import CachesFound, CachesSwept, Message, PlanSweep, SweepCaches, SweepPlanned
from viewer.shell.cache_dock.sweep_apart import plan_sweep, run_sweep
from viewer.shell.children import helper_client
from viewer.shell.children.helper_client import HelperError, HelperStartError, ask_helper, do_apart

NEVER = threading.Event()


def stand_in(monkeypatch: pytest.MonkeyPatch, *command: str) -> None:
    """Start another program in place of the helper."""
    monkeypatch.setattr(helper_client, "command", lambda _role: list(command))


def test_answers_are_told_and_the_last_is_returned(temp_root: Path) -> None:
    (path,) = tombstones(temp_root, 1, 2)
    told: list[Message] = []
    assert ask_helper(PlanSweep(str(temp_root)), SizeBook(), tell=told.append, cancel=NEVER) == SweepPlanned()
    caches = [cache.path for message in told if isinstance(message, CachesFound) for cache in message.caches]
    assert caches == [str(path)]
    shutil.rmtree(path)


def test_a_plan_and_a_sweep_are_put_together(temp_root: Path) -> None:
    paths = tombstones(temp_root, 150, 1)
    sizes = SizeBook()
    plan = plan_sweep(temp_root, sizes, NEVER)
    assert [finding.path for finding, _ in plan.orphans] == paths
    assert plan.kept == ()
    assert all(usage.files == 1 for _, usage in plan.orphans)
    report = run_sweep(temp_root, NEVER, names=[paths[0].name])
    assert [removal.path for removal in report.removed] == paths[:1]
    assert [finding.path for finding in report.kept] == []
    assert len(run_sweep(temp_root, NEVER).removed) == 149


def test_without_a_helper_it_is_done_here(temp_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, "/no/such/program")
    with pytest.raises(HelperStartError, match="could not be started"):
        ask_helper(PlanSweep(str(temp_root)), SizeBook(), tell=print, cancel=NEVER)
    tombstones(temp_root, 1)
    assert isinstance(do_apart(SweepCaches(str(temp_root)), tell=lambda _: None, cancel=NEVER), CachesSwept)
    assert list(temp_root.iterdir()) == []


def test_a_helper_that_dies_is_no_riddle(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, sys.executable, "-c", "")
    with pytest.raises(HelperError, match="ended before"):
        do_apart(PlanSweep(), tell=print, cancel=NEVER)


def test_what_a_helper_says_of_a_failure_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import viewer.helper.process as process; process.do = lambda *_: 1 / 0; process.run()"
    stand_in(monkeypatch, sys.executable, "-c", code)
    with pytest.raises(HelperError, match="ZeroDivisionError"):
        do_apart(PlanSweep(), tell=print, cancel=NEVER)


def test_other_words_than_answers_are_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, sys.executable, "-c", "print('hello')")
    with pytest.raises(HelperError, match="not a message"):
        do_apart(PlanSweep(), tell=print, cancel=NEVER)


@pytest.mark.parametrize("reads", [True, False])
def test_a_helper_that_does_not_heed_is_killed(reads: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helper_client, "PATIENCE", 0.2)
    read = "sys.stdin.buffer.read();" if reads else ""
    stand_in(monkeypatch, sys.executable, "-c", f"import sys, threading; {read} threading.Event().wait()")
    cancel = threading.Event()
    cancel.set()
    names = tuple(f"plaid-viewer-1-{number:064x}" for number in range(10_000))  # more than a pipe takes at once
    with pytest.raises(HelperError, match="ended before"):
        ask_helper(SweepCaches("/nowhere", names), SizeBook(), tell=print, cancel=cancel)
