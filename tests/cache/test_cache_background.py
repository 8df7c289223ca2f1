"""Files that are in use look used to reapers that go by age (F9)."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from viewer.cache import CacheRoot, background
from viewer.cache.signals import start_thread
from viewer.open_folder import Folder

DAY = 86_400


@pytest.fixture
def old_cache(temp_root: Path):
    """A cache whose files and directories were last used ten days ago, and changed eleven days ago."""
    with CacheRoot(run_orphan_sweep=False, install_signal_handlers=False) as root:
        below = root.directory("datasets") / "one" / "two"
        below.mkdir(parents=True)
        for number in range(100):
            (below / f"artifact{number}").write_bytes(b"x" * 100)
        (root.path / "datasets" / "link").symlink_to("/etc/passwd")
        age(root.path)
        root._freshener._last = time.time() - 13 * 3600
        yield root


def age(path: Path) -> None:
    for below, directories, files in os.walk(path, topdown=False):
        for name in (*directories, *files):
            moment = time.time()
            os.utime(Path(below, name), (moment - 10 * DAY, moment - 11 * DAY), follow_symlinks=False)


def reap(path: Path) -> None:
    """What tmpwatch does by default and the cleaner of macOS nearly so: files that nobody has used for three days."""
    subprocess.run(["find", path, "-type", "f", "-atime", "+3", "-delete"], check=True)


def test_without_a_refresh_the_reaper_takes_everything(old_cache):
    reap(old_cache.path)
    assert [path for path in old_cache.path.rglob("*") if path.is_file() and not path.is_symlink()] == []


def test_a_thread_with_descriptors_of_its_own(tmp_path):
    """It keeps three of the program's; neither sees what the other opens, and a signal is left to the program."""
    ours = Folder.at(tmp_path)
    seen: dict[str, Any] = {}

    def apart():
        Folder.own_descriptors()
        seen["before"] = set(os.listdir("/proc/thread-self/fd"))
        seen["blocked"] = signal.pthread_sigmask(signal.SIG_BLOCK, ())
        with Folder.at(tmp_path) as theirs:
            seen["known"], seen["number"] = theirs.mount_number() is not None, theirs.descriptor

    start_thread("apart", apart).join()
    with ours:
        assert ours.is_open()
        assert seen["before"] == {"0", "1", "2", "3"}  # the last one is the listing itself
        assert {signal.SIGTERM, signal.SIGINT} < seen["blocked"]
        assert signal.SIGSEGV not in seen["blocked"]
        assert (seen["known"], seen["number"]) == (True, 3)


def test_refreshed_files_survive_the_reaper(old_cache):
    before = {path: path.lstat() for path in old_cache.path.rglob("*")}
    assert old_cache.files_due()
    assert old_cache.refresh_files() == 103
    reap(old_cache.path)
    after = {path: path.lstat() for path in old_cache.path.rglob("*")}
    assert after.keys() == before.keys()
    for path, status in after.items():
        assert status.st_atime > time.time() - DAY, path
        assert status.st_mtime_ns == before[path].st_mtime_ns, path


def test_what_a_link_points_to_is_left_alone(old_cache, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").touch()
    age(tmp_path)
    (old_cache.path / "way").symlink_to(outside)
    old_cache.refresh_files()
    assert outside.stat().st_atime < time.time() - DAY
    assert (outside / "file").stat().st_atime < time.time() - DAY


@pytest.mark.root
def test_what_is_mounted_inside_is_left_alone(script, temp_root, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").touch()
    os.utime(outside / "file", (0, 0))
    code = """
    import subprocess, sys, os
    from viewer.cache import CacheRoot, background
    background.INTERVAL = 0.0
    root = CacheRoot(run_orphan_sweep=False)
    subprocess.run(["mount", "--bind", sys.argv[1], root.directory("below")], check=True)
    print(root.refresh_files(), os.stat(sys.argv[1] + "/file").st_atime)
    subprocess.run(["umount", root.path / "below"], check=True)
    root.close()
    """
    assert script(code, outside, prefix=["unshare", "--mount"]).end()[1] == "2 0.0\n"


def test_at_most_every_twelve_hours(old_cache, monkeypatch):
    assert old_cache.refresh_files() == 103
    assert not old_cache.files_due()
    assert old_cache.refresh_files() == 0
    now = time.time()
    for moved in (-DAY, DAY):  # a clock that is set, and a night's sleep
        monkeypatch.setattr(background.time, "time", lambda moved=moved: now + moved)  # type: ignore[attr-defined]
        assert old_cache.files_due()
        assert old_cache.refresh_files() == 103
        assert not old_cache.files_due()


def test_a_new_cache_is_not_due(temp_root):
    with CacheRoot(run_orphan_sweep=False) as root:
        assert not root.files_due()


def test_cancelled(old_cache):
    cancel = threading.Event()
    cancel.set()
    assert old_cache.refresh_files(cancel) == 0


def test_no_time(old_cache, monkeypatch):
    monkeypatch.setattr(background, "_ROUND_BUDGET", 0.0)
    assert old_cache.refresh_files() == 0


def test_no_time_in_the_middle_of_one_directory(old_cache, monkeypatch):
    cancel = threading.Event()
    original = Folder.use

    def use(self, name, status):
        if name == "artifact7":
            cancel.set()
        original(self, name, status)

    monkeypatch.setattr(Folder, "use", use)
    assert 0 < old_cache.refresh_files(cancel) < 103


def test_what_vanishes_meanwhile_is_left_out(old_cache, monkeypatch):
    original = Folder.use

    def use(self, name, status):
        if name == "artifact7":
            os.unlink(name, dir_fd=self.descriptor)
        original(self, name, status)

    monkeypatch.setattr(Folder, "use", use)
    assert old_cache.refresh_files() == 102


def test_a_directory_that_vanishes_meanwhile(old_cache, monkeypatch):
    original = Folder.open

    def vanish(self, name):
        if name.endswith("two"):
            raise FileNotFoundError
        return original(self, name)

    monkeypatch.setattr(Folder, "open", vanish)
    assert old_cache.refresh_files() == 3


def test_a_lost_or_replaced_cache(old_cache):
    old_cache.path.rename(old_cache.path.with_name("moved"))
    assert old_cache.refresh_files() == 0
    old_cache._freshener._last = 0.0
    old_cache.path.mkdir()
    (old_cache.path / "file").touch()
    os.utime(old_cache.path / "file", (0, 0))
    assert old_cache.refresh_files() == 0
    assert (old_cache.path / "file").stat().st_atime == 0
    (old_cache.path / "file").unlink()
    old_cache.path.rmdir()
    old_cache.path.with_name("moved").rename(old_cache.path)


def test_one_round_at_a_time_and_closing_ends_it(old_cache, monkeypatch):
    inside, go_on = threading.Event(), threading.Event()
    original = Folder.use

    def use(self, name, status):
        inside.set()
        go_on.wait(30)
        original(self, name, status)

    monkeypatch.setattr(Folder, "use", use)
    counts = []
    thread = threading.Thread(target=lambda: counts.append(old_cache.refresh_files()))
    thread.start()
    assert inside.wait(30)
    assert not old_cache.files_due()
    assert old_cache._freshener.round(old_cache.path, (0, 0), None) == 0
    closing = threading.Thread(target=old_cache.close)
    closing.start()
    assert old_cache._freshener._stop.wait(30)
    go_on.set()
    closing.join()
    thread.join()
    assert counts[0] < 103
    assert not old_cache.path.exists()


def test_closing_does_not_wait_for_long(old_cache, monkeypatch):
    monkeypatch.setattr(background, "_ENDING", 0.0)
    with old_cache._freshener._running:  # a disk that hangs
        assert old_cache.close().gone


def test_a_closed_cache(old_cache):
    old_cache.close()
    assert not old_cache.files_due()
    assert old_cache.refresh_files() == 0


def test_a_forked_child_refreshes_nothing(script, temp_root):
    code = """
    import os
    from viewer.cache import CacheRoot, background
    background.INTERVAL = 0.0
    root = CacheRoot(run_orphan_sweep=False)
    child = os.fork()
    if not child:
        print("child", root.refresh_files(), flush=True)
        os._exit(0)
    os.waitpid(child, 0)
    print("parent", root.refresh_files())
    """
    assert script(code).end()[1].splitlines() == ["child 0", "parent 2"]
