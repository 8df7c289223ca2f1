"""The helper through its standard streams: scan, plan, sweep, cancel, what is no request, and a window that is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import psutil
import pytest

from tests.datasets import ROOT
from tests.helper.child import HelperChild
from tests.shell.caches import Owner, orphan, tombstones
from viewer.protocol import (
    CachesCounted,
    CachesFound,
    CachesRemoved,
    CachesScanned,
    CachesSwept,
    CacheUsage,
    Cancel,
    CountedCache,
    Failed,
    FoundCache,
    KnownCounts,
    Message,
    PeersFound,
    PlanSweep,
    ScanCaches,
    SweepAdvanced,
    SweepCaches,
    SweepPlanned,
)
from viewer.protocol.helping import PART

Start = Callable[..., HelperChild]
T = TypeVar("T")

NOBODY = 0
"""No window has this process id."""


def ask(child: HelperChild, *messages: Message) -> list[Message]:
    """Send messages and return all answers; the process ends by itself."""
    child.send(*messages)
    answers = list(child.answers())
    assert child.process.wait(30) == 0
    return answers


def of_kind(kind: type[T], messages: Iterable[Message]) -> list[T]:
    return [message for message in messages if isinstance(message, kind)]


def found(messages: Iterable[Message]) -> dict[str, FoundCache]:
    return {cache.path: cache for message in of_kind(CachesFound, messages) for cache in message.caches}


def test_a_scan_tells_verdicts_then_peers_then_sizes(start: Start, temp_root: Path) -> None:
    alive, dead = Owner(temp_root), orphan(temp_root)
    answers = ask(start(), ScanCaches(str(temp_root), NOBODY))
    caches = found(answers)
    assert {path: cache.verdict for path, cache in caches.items()} == {str(alive.path): "alive", str(dead): "orphan"}
    owner = caches[str(alive.path)].owner
    assert owner is not None
    assert owner.pid == alive.process.pid
    assert len(caches[str(dead)].witnesses) == 2
    (peers,) = of_kind(PeersFound, answers)
    (peer,) = peers.peers
    assert peer.pid == alive.process.pid
    assert peer.folders[0] == str(alive.path)
    counts = {one.path: one.usage for message in of_kind(CachesCounted, answers) for one in message.counts}
    assert counts.keys() == caches.keys()
    assert counts[str(dead)].bytes >= 3 * 5000
    assert [type(answer) for answer in answers].index(PeersFound) < [type(answer) for answer in answers].index(
        CachesCounted
    )
    assert answers[-1] == CachesScanned()
    alive.close()


def test_a_scan_leaves_the_windows_own_cache_out(start: Start, temp_root: Path) -> None:
    window = Owner(temp_root)
    assert found(ask(start(), ScanCaches(str(temp_root), window.process.pid))) == {}
    window.close()


def test_what_is_known_is_not_counted_again(start: Start, temp_root: Path) -> None:
    path, other = map(str, tombstones(temp_root, 2, 3))
    known = CountedCache(path, "orphan", CacheUsage(1, 2, 3), 0.0, 1.0)
    answers = ask(start(), KnownCounts((known,)), ScanCaches(str(temp_root), NOBODY))
    assert [one.path for message in of_kind(CachesCounted, answers) for one in message.counts] == [other]
    planned = found(ask(start(), KnownCounts((known,)), PlanSweep(str(temp_root))))
    assert planned[path].usage == CacheUsage(1, 2, 3)
    assert planned[other].usage is not None
    assert planned[other].usage.files == 3


def test_long_lists_come_in_parts(start: Start, temp_root: Path) -> None:
    paths = tombstones(temp_root, 2 * PART + 20)
    answers = ask(start(), ScanCaches(str(temp_root), NOBODY))
    parts = of_kind(CachesFound, answers)
    assert max(len(part.caches) for part in parts) <= PART
    assert not parts[-1].more
    assert found(answers).keys() == {str(path) for path in paths}
    for message in of_kind(CachesCounted, answers):
        assert len(message.counts) <= PART
    removed = of_kind(CachesRemoved, ask(start(), SweepCaches(str(temp_root))))
    assert sum(len(message.removals) for message in removed) == len(paths)
    assert max(len(message.removals) for message in removed) <= PART


def test_a_plan_removes_nothing_and_a_sweep_only_the_dead(start: Start, temp_root: Path) -> None:
    alive, dead = Owner(temp_root), orphan(temp_root)
    answers = ask(start(), PlanSweep(str(temp_root)))
    (planned,) = found(answers).values()  # what lives is no part of a plan
    assert (planned.path, planned.verdict) == (str(dead), "orphan")
    assert answers[-1] == SweepPlanned()
    assert dead.exists()
    answers = ask(start(), SweepCaches(str(temp_root)))
    (removal,) = [one for message in of_kind(CachesRemoved, answers) for one in message.removals]
    assert (removal.path, removal.gone) == (str(dead), True)
    assert found(answers)[str(alive.path)].verdict == "alive"
    assert isinstance(answers[-1], CachesSwept)
    assert answers[-1].problems == ()
    assert not dead.exists()
    assert alive.path.exists()
    alive.close()


def test_a_sweep_of_some_leaves_the_others(start: Start, temp_root: Path) -> None:
    first, second, third = tombstones(temp_root, 3)
    ask(start(), SweepCaches(str(temp_root), (first.name, third.name)))
    assert list(temp_root.iterdir()) == [second]


def test_a_place_that_cannot_be_looked_at_is_said(start: Start, tmp_path: Path) -> None:
    end = ask(start(), SweepCaches(str(tmp_path / "none")))[-1]
    assert isinstance(end, CachesSwept)
    (problem,) = end.problems
    assert problem.path == str(tmp_path / "none")


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no text")
def test_a_path_that_is_no_text_comes_back_as_it_was(start: Start, temp_root: Path) -> None:
    place = Path(os.fsdecode(os.fsencode(temp_root) + b"/\xff\n\xc3\xa9"))
    place.mkdir()
    (path,) = tombstones(place, 1, 2)
    (cache,) = found(ask(start(), ScanCaches(str(place), NOBODY))).values()
    assert Path(cache.path) == path
    (message,) = [one for one in of_kind(CachesRemoved, ask(start(), SweepCaches(str(place)))) if one.removals]
    assert Path(message.removals[0].path) == path
    assert list(place.iterdir()) == []


def test_a_cancelled_sweep_says_what_it_has_done(start: Start, temp_root: Path) -> None:
    tombstones(temp_root, 200, 100)
    child = start()
    child.send(SweepCaches(str(temp_root)))
    answers = []
    for answer in child.answers():
        answers.append(answer)
        if (
            isinstance(answer, SweepAdvanced)
            and answer.files
            and child.process.stdin
            and not child.process.stdin.closed
        ):
            child.cancel()
    assert isinstance(answers[-1], CachesSwept)
    put_off = [one for message in of_kind(CachesRemoved, answers) for one in message.removals if not one.gone]
    assert put_off
    assert len(list(temp_root.iterdir())) >= len(put_off)
    ask(start(), SweepCaches(str(temp_root)))
    assert list(temp_root.iterdir()) == []


def test_input_that_ends_before_a_request_ends_the_helper(start: Start) -> None:
    child = start()
    child.cancel()
    assert list(child.answers()) == []
    assert child.process.wait(30) == 0


@pytest.mark.parametrize("line", [b"garbage\n", b"\x80\x04\x95\x00.\n", b'{"kind": "scan-caches", "temp_root": 3}\n'])
def test_what_is_no_message_is_refused(start: Start, line: bytes) -> None:
    child = start()
    child.write(line)
    (answer,) = child.answers()
    assert isinstance(answer, Failed)
    assert "not a message" in answer.sentence
    assert child.process.wait(30) == 1


def test_a_message_that_is_no_request_is_refused(start: Start) -> None:
    child = start()
    child.send(Cancel(1))
    (answer,) = child.answers()
    assert isinstance(answer, Failed)
    assert "Cancel" in answer.sentence
    assert child.process.wait(30) == 1


def test_a_failure_is_told_with_what_led_to_it(start: Start, temp_root: Path) -> None:
    child = start("import viewer.helper.process as process; process.do = lambda *_: 1 / 0")
    child.send(PlanSweep(str(temp_root)))
    (answer,) = child.answers()
    assert isinstance(answer, Failed)
    assert answer.sentence == "ZeroDivisionError: division by zero"
    assert "Traceback" in answer.detail


def test_stray_prints_do_not_get_among_the_answers(start: Start, temp_root: Path) -> None:
    child = start(
        "import os, viewer.helper.process as process\n"
        "real = process.do\n"
        "def do(*arguments):\n"
        "    print('stray', flush=True)\n"
        "    os.write(1, b'stray')\n"
        "    return real(*arguments)\n"
        "process.do = do\n"
    )
    assert ask(child, PlanSweep(str(temp_root)))[-1] == SweepPlanned()


@pytest.mark.skipif(os.name != "posix", reason="nice values")
def test_it_gives_way(start: Start) -> None:
    child = start("import viewer.helper.process as process; process.do = lambda *_: 1 / 0")
    child.write(b"")
    wait_for(lambda: psutil.Process(child.process.pid).nice() > psutil.Process().nice())


def test_a_window_that_listens_no_more_ends_a_sweep_in_good_order(start: Start, temp_root: Path) -> None:
    tombstones(temp_root, 100, 100)
    child = start()
    child.send(SweepCaches(str(temp_root)))
    next(child.answers())
    assert child.close() == 0


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_window_that_is_killed_takes_its_helper_along(temp_root: Path) -> None:
    window = subprocess.Popen(
        [sys.executable, "-c", WINDOW], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert window.stdout is not None
    helper = psutil.Process(int(window.stdout.readline()))
    window.send_signal(signal.SIGKILL)
    window.wait(30)
    window.stdout.close()
    wait_for(lambda: has_ended(helper))


def has_ended(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:  # it may go between two looks
        return True


def test_it_needs_no_qt() -> None:
    code = "import sys, viewer.helper.process; sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


WINDOW = """
import subprocess, threading
from viewer.roles import command
helper = subprocess.Popen(command("helper"), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
print(helper.pid, flush=True)
threading.Event().wait()
"""


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.01)
