"""Removing many orphans in two threads: the same report, the same words, and one thread that everything is told in."""

from __future__ import annotations

import errno
import os
import threading

import pytest

from tests.conftest import wait_until
from viewer.cache import CacheRoot, clearing, find_orphans, report, sweep, workers
from viewer.cache.names import Kind
from viewer.cache.removal import TreeRemoval
from viewer.cache.takedown import Takedown

EMPTY = TreeRemoval.empty


@pytest.fixture
def many(legacy):
    """Twelve orphans of 40 files, sorted by name."""
    paths = [legacy(token=f"{number:012x}") for number in range(12)]
    for path in paths:
        for number in range(40):
            (path / str(number)).touch()
    return sorted(paths)


@pytest.fixture
def started(monkeypatch) -> list[threading.Thread]:
    """All threads that were started."""
    threads, start = [], threading.Thread.start

    def note(self):
        threads.append(self)
        start(self)

    monkeypatch.setattr(threading.Thread, "start", note)
    return threads


@pytest.fixture
def in_turn(monkeypatch) -> list[tuple[str, bool]]:
    """Neither thread begins its second orphan before the other one has begun its first; returns who removed what."""
    both, seen = threading.Barrier(2), []

    def empty(tree):
        mine = threading.current_thread() is not threading.main_thread()
        if mine not in [helper for _, helper in seen]:
            both.wait(30)
        seen.append((tree.path.name, mine))
        EMPTY(tree)

    monkeypatch.setattr(TreeRemoval, "empty", empty)
    return seen


@pytest.fixture
def held(in_turn, monkeypatch) -> threading.Event:
    """As ``in_turn``, and the other thread does not begin its second orphan before all is to end, or this is set."""
    empty_in_turn, let_go = vars(TreeRemoval)["empty"], threading.Event()  # the one of in_turn

    def empty(tree):
        mine = threading.current_thread() is not threading.main_thread()
        if mine and any(helper for _, helper in in_turn):
            wait_until(lambda: tree._work._limits.reached() or let_go.is_set())
        empty_in_turn(tree)

    monkeypatch.setattr(TreeRemoval, "empty", empty)
    return let_go


def test_two_threads_and_one_report(many, started, in_turn, temp_root):
    done = sweep()
    assert [removal.path for removal in done.removed] == many
    assert {removal.files for removal in done.removed} == {41}
    assert (done.kept, done.failed, done.deferred, done.problems) == ((), (), (), ())
    assert {helper for _, helper in in_turn} == {True, False}
    assert len({name for name, _ in in_turn}) == len(in_turn) == 12
    assert len(started) == 1 and not started[0].is_alive()
    assert os.listdir(temp_root) == []


def test_the_caller_is_told_in_its_own_thread(many, in_turn, monkeypatch):
    monkeypatch.setattr(report, "_TELL_EVERY", 0.0)
    seen, threads = [], set()

    def note(progress):
        seen.append(progress)
        threads.add(threading.current_thread())

    sweep(progress=note)
    assert threads == {threading.main_thread()}
    assert (seen[0].done, seen[0].total, seen[0].files) == (0, 12, 0)
    assert (seen[-1].done, seen[-1].files) == (12, 12 * 41)
    assert {step.path for step in seen} == set(many)
    assert [step.files for step in seen] == sorted(step.files for step in seen)


def test_the_caller_is_told_of_what_the_other_thread_is_at(many, monkeypatch):
    """It has nothing to do itself any more, while a big orphan is removed."""
    told = threading.Event()

    def empty(tree):
        if threading.current_thread() is not threading.main_thread():
            tree.tally._progress(7, 0)
            assert told.wait(30)
        EMPTY(tree)

    monkeypatch.setattr(TreeRemoval, "empty", empty)

    def note(progress):
        if progress.files == 11 * 41 + 7:
            told.set()

    assert len(sweep(progress=note).removed) == 12
    assert told.is_set()


@pytest.mark.parametrize("at", ["progress", "between"])
def test_an_interruption_ends_both_threads(many, started, held, monkeypatch, temp_root, at):
    """Nothing is begun after it, no descriptor and no thread is left, and the next sweep finishes."""
    before = len(os.listdir("/proc/self/fd"))

    def interrupt(*_):
        raise KeyboardInterrupt

    def after_two(progress):
        if progress.done == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        if at == "between":
            patch.setattr(clearing.Clearing, "_collect", interrupt)
        with pytest.raises(KeyboardInterrupt):
            sweep(progress=after_two)
    assert len(started) == 1 and not started[0].is_alive()
    assert len(os.listdir("/proc/self/fd")) == before
    left = find_orphans().findings
    assert {finding.kind for finding in left} == {Kind.TOMBSTONE}
    held.set()
    assert len(sweep().removed) == len(left)
    assert os.listdir(temp_root) == []


def test_cancelled_while_both_are_at_work(many, held, temp_root):
    cancel = threading.Event()
    done = sweep(cancel=cancel, progress=lambda progress: cancel.set() if progress.done == 2 else None)
    assert done.removed and done.deferred and not done.failed
    assert sorted(removal.path for removal in done.removed + done.deferred) == many
    assert all(removal.remains.exists() for removal in done.deferred)
    assert len(os.listdir(temp_root)) == len(done.deferred)


def test_what_the_other_thread_cannot_do_is_done_by_the_caller(many, monkeypatch, capfd):
    """Whatever its error is: it is raised where somebody hears of it, if it comes again."""
    failed = threading.Event()

    def empty(tree):
        if threading.current_thread() is threading.main_thread():
            assert failed.wait(30)
            EMPTY(tree)
            return
        failed.set()
        raise MemoryError

    monkeypatch.setattr(TreeRemoval, "empty", empty)
    assert [removal.path for removal in sweep().removed] == many
    assert capfd.readouterr().err == ""


def test_an_error_of_both_is_raised(many, started, monkeypatch):
    def empty(tree):
        raise MemoryError

    monkeypatch.setattr(TreeRemoval, "empty", empty)
    with pytest.raises(MemoryError):
        sweep()
    assert not any(thread.is_alive() for thread in started)


def test_too_few_descriptors_for_two(many, in_turn, monkeypatch):
    """What failed for want of them is done again by one thread, and counted once."""
    run_alone = Takedown.run

    def run(self, entries=None):
        if any(thread.name == "cache-clearing" for thread in threading.enumerate()):
            self.tally.fail(self.top.path, OSError(errno.EMFILE, os.strerror(errno.EMFILE)))
        else:
            run_alone(self, entries)

    monkeypatch.setattr(Takedown, "run", run)
    done = sweep()
    assert [removal.path for removal in done.removed] == many
    assert {removal.files for removal in done.removed} == {41}


@pytest.mark.parametrize("what", ["file", "cache"])
def test_what_comes_between_emptying_and_removing(many, monkeypatch, temp_root, what):
    """A file goes with the rest; a cache that somebody makes there stays, with all that is around it."""
    made, finish = [], TreeRemoval.finish

    def late(tree):
        if tree.path == many[3]:
            place = temp_root / tree._work.top.place
            assert os.listdir(place) == []
            if what == "cache":
                made.append(CacheRoot(temp_root=place, run_orphan_sweep=False, install_signal_handlers=False))
                (made[0].path / "work").touch()
            else:
                (place / "late").touch()
        return finish(tree)

    monkeypatch.setattr(TreeRemoval, "finish", late)
    done = sweep()
    if what == "file":
        assert [removal.path for removal in done.removed] == many
        assert os.listdir(temp_root) == []
        return
    assert [removal.path for removal in done.failed] == [many[3]]
    assert [failure.message for failure in done.failed[0].failures] == ["a running process has its cache here"]
    assert os.listdir(done.failed[0].remains) == [made[0].path.name] and (made[0].path / "work").exists()
    made[0].close()
    monkeypatch.setattr(TreeRemoval, "finish", finish)
    assert len(sweep().removed) == 1
    assert os.listdir(temp_root) == []


def test_no_threads_to_be_had(many, monkeypatch):
    def start(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    assert [removal.path for removal in sweep().removed] == many


def test_one_thread_where_files_are_counted_and_where_there_are_few(many, started, legacy):
    done = sweep(exact=True)
    assert len(done.removed) == 12
    for token in ("a", "b"):
        legacy(token=token)
    assert len(sweep().removed) == 2
    assert started == []


def test_so_many_threads_in_all(many, monkeypatch):
    """Those that help within one big orphan count as well."""
    most, names = [0], set()
    start = threading.Thread.start

    def note(self):
        start(self)
        names.add(self.name)
        most[0] = max(most[0], threading.active_count())

    monkeypatch.setattr(threading.Thread, "start", note)
    monkeypatch.setattr("viewer.cache.takedown._SLOW", 0.0)
    monkeypatch.setattr(Takedown, "_is_in_memory", lambda self: False)
    for path in many:
        for number in range(200):
            (path / "tree" / str(number)).mkdir(parents=True)
    before = threading.active_count()
    assert len(sweep().removed) == 12
    assert names == {"cache-clearing", "cache-removal"}
    assert most[0] - before <= workers.WORKERS - 1
