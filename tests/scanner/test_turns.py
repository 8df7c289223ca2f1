"""Two windows that scan one dataset: one reads, the other follows what that finds, and goes on when it ends."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

pytest.importorskip("CGNS", reason="the reader needs pyCGNS (the extra plaid)")

from tests import faults
from tests.conftest import written_once
from tests.gate import closed_after
from tests.scanner.running import Scanner
from viewer.processes import World, identity_of
from viewer.protocol.scan_results import PauseScan, ScanAdvanced, StopScan
from viewer.scanning.kept_file import LOCK, kept_file
from viewer.scanning.store.turn import QUIET, ScanTurn

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a lock that the kernel frees with its process")


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset with nothing wrong. Read only."""
    return written_once(tmp_path_factory, "scan_clean", faults.write_clean)


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    (folder := tmp_path / "scratch").mkdir()
    return folder


def _readers(scanner: Scanner) -> list[psutil.Process]:
    return psutil.Process(scanner.process.pid).children()


def test_one_reads_and_the_other_follows_whatever_becomes_of_the_one(
    clean: Path, tmp_path: Path, scratch: Path
) -> None:
    kept = tmp_path / "kept"
    lock = Path(f"{kept_file(kept, str(clean))}{LOCK}")
    with (
        closed_after(5, tmp_path) as gate,
        Scanner(clean, kept, scratch, gate.environment) as first,
        Scanner(clean, kept, scratch, gate.environment) as second,
    ):
        for scanner in (first, second):
            scanner.open()
        first.begin()
        first.wait_for(ScanAdvanced, lambda at: at.done == 5)
        number = second.begin()
        assert second.wait_for(ScanAdvanced, lambda at: at.done == 5).elsewhere
        assert _readers(first) and not _readers(second)
        assert json.loads(lock.read_bytes())[1] == first.process.pid

        first.send(PauseScan(paused=True))
        for _ in range(2):  # the second time it has begun nothing since
            first.wait_for(ScanAdvanced, lambda at: at.paused)
        gate.open(7)  # what it was at is done
        second.wait_for(ScanAdvanced, lambda at: not at.elsewhere and at.done >= 7)
        first.send(PauseScan(paused=False))
        assert first.wait_for(ScanAdvanced, lambda at: at.elsewhere).done >= 5

        second.send(StopScan())
        assert second.wait_for_end(number).stopped
        gate.open(9)
        first.wait_for(ScanAdvanced, lambda at: not at.elsewhere and at.done >= 9)

        number = second.begin()
        second.wait_for(ScanAdvanced, lambda at: at.elsewhere and at.done >= 9)
        first.process.kill()
        gate.open()
        ended = second.wait_for_end(number)
        assert (ended.done, ended.total, ended.trouble, ended.stopped) == (16, 16, "", False)
        assert not lock.exists()


def test_a_lock_is_free_when_two_things_say_so(tmp_path: Path) -> None:
    file = tmp_path / "results.sqlite"
    lock = Path(f"{file}{LOCK}")
    turn, other = ScanTurn(file), ScanTurn(file)
    assert turn.take(0.0) and not other.take(10 * QUIET)
    turn.give_back()
    assert not lock.exists()
    assert other.take(0.0)
    other.give_back()

    world = World.here()
    here = [world.boot_id, world.pid_namespace, world.host]
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        record = json.dumps([here, process.pid, list(identity_of(process.pid))])
        lock.write_text(record)
        assert not turn.take(10 * QUIET), "nobody holds the lock, but the process that is named lives"
        assert lock.read_text() == record
        process.communicate(b"\n")
    assert turn.take(0.0), "it has ended"
    turn.give_back()
    lock.write_text(json.dumps([[*here[:2], "another machine"], os.getpid(), [1, 2]]))
    assert not turn.take(QUIET - 1.0) and turn.take(QUIET), "of a machine that cannot be seen, where nothing comes"
    turn.give_back()
    lock.write_text(record[: len(record) // 2])
    assert not turn.take(0.0) and turn.take(QUIET)
    turn.give_back()


def test_where_there_can_be_no_lock_everybody_has_the_turn(tmp_path: Path) -> None:
    file = tmp_path / "results.sqlite"
    (aim := tmp_path / "aim").write_text("as it was")
    Path(f"{file}{LOCK}").symlink_to(aim)
    turn = ScanTurn(file)
    assert turn.take(0.0)
    turn.give_back()
    assert aim.read_text() == "as it was" and aim.exists() and Path(f"{file}{LOCK}").is_symlink()
    shutil.rmtree(tmp_path)
    assert ScanTurn(file).take(0.0)
