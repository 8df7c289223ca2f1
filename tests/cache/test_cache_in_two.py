"""Two processes share one sweep: nothing is done twice, missed or counted twice, and neither outlives the other."""

from __future__ import annotations

import errno
import os
import signal
import threading

import pytest

from viewer.cache import Verdict
from viewer.cache_command import in_two
from viewer.cache_command import main as command
from viewer.cache_command.in_two import sweep_in_two

MANY = 40
"""More than what one process does alone."""


@pytest.fixture
def many(legacy):
    """Orphans with ten files of 4 kB each, and what each of them is called."""
    made = [legacy(token=f"{number:012x}") for number in range(MANY)]
    for path in made:
        for number in range(10):
            (path / str(number)).write_bytes(b"x" * 4096)
    return made


@pytest.fixture
def forks(monkeypatch):
    """How often this process has forked."""
    seen, original = [], os.fork

    def fork():
        pid = original()
        if pid:
            seen.append(pid)
        return pid

    monkeypatch.setattr(os, "fork", fork)
    return seen


def test_each_does_its_half(many, forks, owner, temp_root):
    alive = owner()
    report = sweep_in_two()
    assert len(forks) == 1
    assert sorted(removal.path for removal in report.removed) == sorted(many)
    assert [finding.path for finding in report.kept] == [alive.cache]
    assert (report.failed, report.deferred, report.problems) == ((), (), ())
    assert not report.exact
    assert {removal.freed_bytes for removal in report.removed} == {0}
    assert sum(one.files for one in report.removed) == MANY * 11
    assert os.listdir(temp_root) == [alive.cache.name]
    with pytest.raises(ChildProcessError):
        os.waitpid(forks[0], os.WNOHANG)  # nothing is left of it, not even a zombie


def test_few_are_for_one(legacy, forks, temp_root):
    legacy()
    report = sweep_in_two()
    assert len(report.removed) == 1
    assert forks == []


def test_never_where_others_work(many, forks, temp_root):
    """In a thread of a program nobody knows what the other threads hold at the moment of a fork."""
    reports = []
    thread = threading.Thread(target=lambda: reports.append(sweep_in_two()))
    thread.start()
    thread.join()
    assert forks == []
    assert len(reports[0].removed) == MANY


def test_no_more_processes(many, monkeypatch):
    def refuse():
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    before = len(os.listdir("/proc/self/fd"))
    monkeypatch.setattr(os, "fork", refuse)
    assert len(sweep_in_two().removed) == MANY
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.parametrize("when", ["at once", "after it has given new names"])
def test_the_copy_dies(many, owner, monkeypatch, temp_root, when):
    """What it left is done by the one that stays."""
    alive = owner()
    me, original = os.getpid(), in_two.sweep  # type: ignore[attr-defined]

    def sweep(*arguments, **options):
        if os.getpid() != me:
            if when == "at once":
                os._exit(1)
            options["renamed"] = lambda: os._exit(1)
        return original(*arguments, **options)

    monkeypatch.setattr(in_two, "sweep", sweep)
    report = sweep_in_two()
    assert len(report.removed) == MANY
    assert [finding.path for finding in report.kept] == [alive.cache]
    assert os.listdir(temp_root) == [alive.cache.name]


def test_interrupted(many, forks, temp_root, monkeypatch):
    """The copy does not go on alone, and is waited for."""
    me, original = os.getpid(), in_two.sweep  # type: ignore[attr-defined]

    def sweep(*arguments, **options):
        if os.getpid() == me:
            raise KeyboardInterrupt
        while True:
            signal.pause()

    monkeypatch.setattr(in_two, "sweep", sweep)
    with pytest.raises(KeyboardInterrupt):
        sweep_in_two()
    with pytest.raises(ChildProcessError):
        os.waitpid(forks[0], os.WNOHANG)
    monkeypatch.setattr(in_two, "sweep", original)
    sweep_in_two()
    assert os.listdir(temp_root) == []


KILLED = """
import os, sys
from viewer.cache_command import in_two
me, original = os.getpid(), in_two.sweep

def sweep(*arguments, **options):
    if os.getpid() == me:
        print(flush=True)
        sys.stdin.readline()
        os._exit(0)
    cancel = options["cancel"]
    while not cancel.is_set():  # as it goes through a million files
        pass
    done = original(*arguments, **options)
    print(len(done.removed), flush=True)

in_two.sweep = sweep
in_two.sweep_in_two()
"""


def test_the_copy_stops_when_its_parent_is_gone(many, script, temp_root):
    one = script(KILLED)
    one.line()
    one.say()
    assert one.line() == "0"
    sweep_in_two()
    assert os.listdir(temp_root) == []


def test_the_command_line(many, forks, capsys, temp_root):
    unknown = temp_root / "plaid-viewer-4194311-ab"
    unknown.mkdir()
    assert command.main(["clear", "-y"]) == 0
    assert len(forks) == 1
    said = capsys.readouterr().out
    assert f"from {MANY + 1} ended sessions" in said
    assert f"removed {many[0]}  11 files\n" in said
    assert os.listdir(temp_root) == []


def test_unknown_ones_only_when_included(many, temp_root):
    unknown = temp_root / "plaid-viewer-4194311-ab"
    unknown.mkdir()
    assert [finding.path for finding in sweep_in_two().kept] == [unknown]
    assert [one.path for one in sweep_in_two(include=[Verdict.UNKNOWN]).removed] == [unknown]
