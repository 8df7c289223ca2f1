"""Sweeping: exactly the orphans, exactly once, and an honest report (F13, F19, F20, F24, F30)."""

from __future__ import annotations

import errno
import os
import signal
import threading

import pytest

from viewer.cache import CacheRoot, Verdict, find_orphans, report, sweep, sweep_orphans, sweeper
from viewer.cache.names import Kind, new_name
from viewer.open_folder import Folder


def test_nothing(temp_root):
    report = sweep()
    assert (report.removed, report.kept, report.failed, report.deferred, report.problems) == ((), (), (), (), ())
    assert report.summary() == "No orphan caches."


def test_the_report(orphan, owner, legacy, temp_root):
    dead, old, alive = orphan(), legacy(), owner()
    tombstone, staging = temp_root / new_name(Kind.TOMBSTONE), temp_root / new_name(Kind.STAGING)
    tombstone.mkdir()
    staging.mkdir()
    broken = legacy(token="b")
    (broken / ".owner.json").write_text("[]")
    report = sweep(exact=True)
    assert sorted(r.path for r in report.removed) == sorted([dead, old, tombstone, staging])
    assert {finding.path: finding.verdict for finding in report.kept} == {
        alive.cache: Verdict.ALIVE,
        broken: Verdict.UNKNOWN,
    }
    assert report.freed_bytes == sum(removal.freed_bytes for removal in report.removed) > 20_000
    assert report.elapsed > 0
    assert report.summary().startswith("Freed ")
    assert report.summary().endswith("from 4 ended sessions; kept 1.")
    assert sorted(temp_root.iterdir()) == sorted([alive.cache, broken])


def test_names_are_clean_before_deleting_begins(orphan, temp_root):
    dead = [orphan() for _ in range(3)]
    seen = []
    sweep(renamed=lambda: seen.extend(os.listdir(temp_root)))
    assert len(seen) == 3
    assert not {path.name for path in dead} & set(seen)
    assert os.listdir(temp_root) == []


def test_no_time(orphan, temp_root):
    dead = orphan()
    report = sweep(time_budget=0)
    assert [removal.path for removal in report.deferred] == [dead]
    assert report.summary() == "Left 1 orphan for the next sweep."
    assert report.deferred[0].remains.exists()
    assert not dead.exists()
    assert [r.path for r in sweep().removed] == [report.deferred[0].remains]
    assert os.listdir(temp_root) == []


def test_cancelled_midway(orphan, temp_root, monkeypatch):
    dead = [orphan(), orphan(), orphan()]
    cancel = threading.Event()
    report = sweep(cancel=cancel, progress=lambda progress: cancel.set() if progress.done == 1 else None)
    assert len(report.removed) == 1
    assert len(report.deferred) == 2
    assert {r.path for r in report.removed + report.deferred} == set(dead)


def test_progress(legacy, monkeypatch):
    for token in ("a", "b"):
        path = legacy(token=token)
        for number in range(20):
            (path / str(number)).mkdir()
            (path / str(number) / "file").touch()
    monkeypatch.setattr(report, "_TELL_EVERY", 0.0)
    seen = []
    done = sweep(progress=seen.append, exact=True)
    assert (seen[0].done, seen[0].total, seen[0].files) == (0, 2, 0)
    assert (seen[-1].done, seen[-1].files) == (2, 42)
    assert seen[-1].freed_bytes == done.freed_bytes
    assert [step.files for step in seen] == sorted(step.files for step in seen)


def test_what_cannot_be_removed_is_said(legacy, immutable, temp_root):
    path = legacy()
    immutable(path / "artifact")
    report = sweep()
    assert sweep_orphans() == []
    (failed,) = report.failed
    assert failed.path == path
    assert failed.failures[0].errno == errno.EPERM
    assert failed.failures[0].path.exists()
    assert "could not remove all of 1 orphan" in report.summary().lower()


def test_what_cannot_be_renamed_is_said(legacy, immutable):
    path = legacy()
    immutable(path)
    (failed,) = sweep().failed
    assert (failed.path, failed.remains) == (path, path)
    assert path.exists()


@pytest.mark.parametrize("how", ["renamed", "replaced", "removed"])
def test_changed_between_the_verdict_and_the_rename(legacy, monkeypatch, temp_root, how):
    """What was judged is no longer what the name means: it is left alone."""
    path = legacy()
    original = sweeper.examine  # type: ignore[attr-defined]

    def swap(*arguments, **options):
        result = original(*arguments, **options)
        if how == "removed":
            os.system(f"rm -r {path}")
        else:
            path.rename(temp_root / "moved")
        if how == "replaced":
            path.mkdir()
            (path / "precious").touch()
        return result

    monkeypatch.setattr(sweeper, "examine", swap)
    report = sweep()
    assert (report.removed, report.failed) == ((), ())
    if how == "replaced":
        assert (path / "precious").exists()
    if how == "renamed":
        assert (temp_root / "moved" / "artifact").exists()


def test_another_sweeper_was_faster_at_the_rename(legacy, monkeypatch):
    legacy()

    def gone(self, name, new, folder):
        raise FileNotFoundError(errno.ENOENT, "No such file or directory")

    monkeypatch.setattr(Folder, "rename_locked", gone)
    report = sweep()
    assert (report.removed, report.failed, report.deferred) == ((), (), ())


def test_a_signal_in_a_sweep_releases_everything(legacy, temp_root):
    for token in "abc":
        legacy(token=token)

    def interrupt(progress):
        raise KeyboardInterrupt

    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(KeyboardInterrupt):
        sweep(progress=interrupt)
    assert len(os.listdir("/proc/self/fd")) == before
    assert {finding.kind for finding in find_orphans().findings} == {Kind.TOMBSTONE}
    assert len(sweep_orphans()) == 3


def test_a_tombstone_being_removed_is_left_to_who_does_it(temp_root):
    path = temp_root / new_name(Kind.TOMBSTONE)
    path.mkdir()
    with Folder.at(path) as other:
        other.lock()
        (kept,) = sweep().kept
        assert kept.reason == "a process is removing it now"
    assert sweep_orphans() == [path]


def test_a_survey_never_disturbs_a_survey(orphan):
    path = orphan()
    with Folder.at(path) as other:
        other.lock(shared=True)
        assert [finding.path for finding in find_orphans().orphans] == [path]
        assert sweep_orphans() == []


SWEEPER = """
import sys
from viewer.cache import sweep_orphans
print("ready", flush=True)
sys.stdin.readline()
print(*(path.name for path in sweep_orphans()))
"""


def test_four_sweepers_report_each_orphan_once(legacy, script, temp_root):
    """Four sweepers of the older viewer reported 548 of 300."""
    names = [legacy(token=f"{number:x}").name for number in range(300)]
    sweepers = [script(SWEEPER) for _ in range(4)]
    for one in sweepers:
        one.line()
    for one in sweepers:
        one.say()
    said = [name for one in sweepers for name in one.line().split()]
    again = [path.name for path in sweep_orphans()]
    assert sorted(said + again) == sorted(names)
    assert os.listdir(temp_root) == []


def test_sweepers_in_threads(legacy, temp_root):
    names = [legacy(token=f"{number:x}") for number in range(200)]
    said: list = []
    threads = [threading.Thread(target=lambda: said.extend(sweep_orphans())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said + sweep_orphans()) == sorted(names)


@pytest.mark.parametrize("attempt", range(5))
def test_a_sweeper_killed_midway_is_finished_by_the_next(legacy, script, temp_root, attempt):
    path = legacy()
    for directory in range(100):
        (path / str(directory)).mkdir()
        for file in range(20):
            (path / str(directory) / str(file)).touch()
    code = """
    import itertools, os, signal, sys
    from viewer.cache import sweep
    original, numbers = os.unlink, itertools.count()
    def unlink(name, **where):
        if next(numbers) == int(sys.argv[1]):
            os.kill(os.getpid(), signal.SIGKILL)
        original(name, **where)
    os.unlink = unlink
    sweep()
    """
    assert script(code, attempt * 400).end()[0] == -signal.SIGKILL
    (left,) = find_orphans().findings
    assert left.kind is Kind.TOMBSTONE
    assert sweep_orphans() == [left.path]
    assert os.listdir(temp_root) == []


def test_a_big_orphan_does_not_hold_up_the_start(legacy, temp_root):
    path = legacy()
    for directory in range(300):
        (path / str(directory)).mkdir()
        for file in range(10):
            (path / str(directory) / str(file)).touch()
    with CacheRoot() as root:
        assert root.path.is_dir()
        assert [removal.path for removal in root.wait_for_sweep().removed] == [path]


def test_unlimited_descriptors(monkeypatch):
    monkeypatch.setattr(os, "sysconf", lambda name: -1)
    assert sweeper._batch_size() == 200


def test_two_places_cannot_be_looked_at(tmp_path):
    report = sweep(tmp_path / "absent")
    assert report.summary() == f"Could not read {tmp_path / 'absent'}."
