"""The contract of CacheRoot (F9, F10, F11, F18, F22, F24, F25, F28, F31)."""

from __future__ import annotations

import atexit
import errno
import fcntl
import json
import os
import re
import signal
import stat
import threading
import time
from pathlib import Path

import pytest

from viewer.cache import (
    CacheRoot,
    Verdict,
    background,
    find_orphans,
    places,
    record,
    root,
    sweep_orphans,
)
from viewer.cache import owner as owner_module
from viewer.cache.registry import registry
from viewer.errors import CacheError
from viewer.mounts import Mount
from viewer.open_folder import Folder, Lock, opened


@pytest.fixture
def make():
    """A factory of roots that are closed at the end."""
    roots = []

    def build(**options):
        roots.append(CacheRoot(**{"run_orphan_sweep": False, "install_signal_handlers": False} | options))
        return roots[-1]

    yield build
    for one in roots:
        one.close()


def test_the_directory(make, temp_root):
    one = make()
    assert one.path.parent == temp_root
    assert re.fullmatch(rf"plaid-viewer-{os.getpid()}-[0-9a-f]{{12}}", one.path.name)
    assert stat.S_IMODE(one.path.stat().st_mode) == 0o700
    assert sorted(os.listdir(one.path)) == [".owner.json", "CACHEDIR.TAG"]
    assert json.loads((one.path / ".owner.json").read_text())["lock_works"] is True
    assert (one.path / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55\n")
    assert one.notice is None


def test_close_is_idempotent_and_reports(make, temp_root):
    one = make()
    (one.path / "file").write_bytes(b"x" * 10_000)
    removal = one.close()
    assert (removal.gone, removal.files, removal.path) == (True, 3, one.path)
    assert one.close() is None
    assert one.closed
    assert not one.lost()
    assert not one.refresh()
    assert os.listdir(temp_root) == []


def test_context_manager(temp_root):
    with CacheRoot() as one:
        assert one.path.is_dir()
    assert os.listdir(temp_root) == []


def test_exit_without_close(script, temp_root):
    one = script("from viewer.cache import CacheRoot; print(CacheRoot().path)")
    one.line()
    assert one.end() == (0, "", "")
    assert os.listdir(temp_root) == []


def test_exit_by_exception(script, temp_root):
    one = script("from viewer.cache import CacheRoot; root = CacheRoot(); 1 / 0")
    assert one.end()[0] == 1
    assert os.listdir(temp_root) == []


def test_a_given_temp_root_is_made(make, tmp_path):
    place = tmp_path / "not" / "yet"
    one = make(temp_root=place)
    assert one.path.parent == place
    assert stat.S_IMODE(place.stat().st_mode) == 0o700


def test_a_relative_temp_root(make, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    one = make(temp_root=Path("here"))
    monkeypatch.chdir("/")
    assert one.path.is_dir()
    assert one.close().gone


def test_directory(make):
    one = make()
    assert one.directory("frames") == one.directory("frames") == one.path / "frames"
    assert stat.S_IMODE((one.path / "frames").stat().st_mode) == 0o700
    for name in ("", ".", "..", "a/b", "/a"):
        with pytest.raises(ValueError, match="not the name"):
            one.directory(name)
    one.close()
    with pytest.raises(FileNotFoundError):
        one.directory("frames")
    assert not one.path.exists()


def test_many_roots_leave_no_hooks(monkeypatch, temp_root):
    """The older viewer keeps a handler and an atexit entry for each, and ends in RecursionError after 2000."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    entries = []
    monkeypatch.setattr(atexit, "register", entries.append)
    monkeypatch.setattr(atexit, "unregister", entries.remove)
    roots = [CacheRoot(run_orphan_sweep=False) for _ in range(1000)]
    assert signal.getsignal(signal.SIGTERM) != before[signal.SIGTERM] or before[signal.SIGTERM] != signal.SIG_DFL
    assert len(entries) == 1
    assert len({one.path for one in roots}) == 1000
    for one in roots:
        one.close()
    assert before == {number: signal.getsignal(number) for number in before}
    assert entries == []
    assert os.listdir(temp_root) == []


def test_from_many_threads(temp_root):
    errors = []

    def work():
        try:
            for _ in range(20):
                with CacheRoot() as one:
                    one.directory("x")
                    assert not one.refresh()
                    assert one.path.is_dir()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert os.listdir(temp_root) == []


def test_closed_by_many_threads_at_once(make):
    one = make()
    results = []
    threads = [threading.Thread(target=lambda: results.append(one.close())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(result is not None for result in results) == 1


# ------------------------------------------------------------------- time budgets and writers


def test_no_time_leaves_a_tombstone(make, temp_root):
    one = make(time_budget=0.0)
    removal = one.close()
    assert (removal.gone, removal.stopped) == (False, True)
    (left,) = temp_root.iterdir()
    assert removal.remains == left
    assert left.name.startswith(".plaid-viewer-trash-")
    assert sweep_orphans() == [left]


def test_a_budget_for_one_close(make, temp_root):
    one = make()
    assert one.close(time_budget=0.0).stopped
    assert len(os.listdir(temp_root)) == 1


WRITERS = """
import os, sys, threading, time
from viewer.cache import CacheRoot
root = CacheRoot()
parents = sys.argv[1] == "parents"
def write(thread):
    number = 0
    while True:
        number += 1
        try:
            if parents:
                os.makedirs(f"{root.path}/t{thread}/{number % 7}", exist_ok=True)
            else:
                (root.directory(f"t{thread}") / str(number % 7)).mkdir(exist_ok=True)  # never the root with it
            with open(f"{root.path}/t{thread}/{number % 7}/f{number}", "wb") as stream:
                stream.write(b"x" * 2000)
        except OSError:
            if not parents:
                return
for thread in range(3):
    threading.Thread(target=write, args=(thread,), daemon=True).start()
print(root.path, flush=True)
while True:
    time.sleep(0.05)  # not signal.pause(): a signal that comes just before it would wake nobody
"""


@pytest.mark.parametrize("attempt", range(3))
def test_sigterm_while_workers_write(script, temp_root, attempt):
    """The older viewer leaves something behind in 10 of 10 runs."""
    one = script(WRITERS, "simple")
    path = Path(one.line())
    while len(list(path.glob("*/*/*"))) < 50:
        pass
    one.send(signal.SIGTERM)
    assert one.end()[0] == -signal.SIGTERM
    assert os.listdir(temp_root) == []


def test_sigterm_while_workers_make_the_root_again(script, temp_root):
    """``parents=True`` brings the old path back; whatever it wins is no live cache's name for long."""
    one = script(WRITERS, "parents")
    path = Path(one.line())
    while len(list(path.glob("*/*/*"))) < 50:
        pass
    one.send(signal.SIGTERM)
    assert one.end()[0] == -signal.SIGTERM
    sweep_orphans()
    assert os.listdir(temp_root) == []


@pytest.fixture
def late_writer(monkeypatch):
    """Make something happen right after each removal that a closing root does."""

    def after(action):
        original = owner_module.remove_opened  # type: ignore[attr-defined]

        def remove(above, name, top, limits, **options):
            result = original(above, name, top, limits, **options)
            action(name)
            return result

        monkeypatch.setattr(owner_module, "remove_opened", remove)

    return after


def test_what_a_late_writer_made_again_goes_too(make, temp_root, late_writer):
    one = make()
    once = iter((True,))
    late_writer(lambda name: next(once, False) and (one.path / "late").mkdir(parents=True))
    assert one.close().gone
    assert os.listdir(temp_root) == []


def test_a_writer_that_always_makes_it_again(make, temp_root, late_writer):
    one = make()
    late_writer(lambda name: one.path.mkdir())
    assert one.close().gone
    assert os.listdir(temp_root) == [one.path.name]  # no record, no lock, and soon a dead pid: the next sweep's


# ----------------------------------------------------------------------- loss and recovery


def test_refresh_touches_what_reapers_look_at(make):
    one = make()
    for path in (one.path, one.path / ".owner.json"):
        os.utime(path, (0, 0))
    assert not one.refresh()
    assert one.path.stat().st_mtime > 1e9
    assert (one.path / ".owner.json").stat().st_atime > 1e9


def test_refresh_puts_the_record_back(make):
    one = make()
    before = (one.path / ".owner.json").read_text()
    (one.path / ".owner.json").unlink()
    assert not one.refresh()
    assert json.loads((one.path / ".owner.json").read_text())["pid"] == json.loads(before)["pid"]


def test_refresh_on_a_full_disk(make, monkeypatch):
    one = make()
    (one.path / ".owner.json").unlink()

    def full(*arguments, **how):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(record, "write", full)
    assert not one.refresh()
    assert not one.lost()


@pytest.mark.parametrize("how", ["removed", "renamed", "replaced"])
def test_a_lost_root_is_made_anew(make, temp_root, how):
    one = make()
    old = one.path
    assert not one.lost()
    if how == "removed":
        os.system(f"rm -r {old}")
    else:
        old.rename(temp_root / "elsewhere")
    if how == "replaced":
        old.mkdir()
    assert one.lost()
    assert one.refresh()
    assert one.path != old
    assert not one.lost()
    assert not one.refresh()
    assert "new one was created" in one.notice
    assert (one.path / ".owner.json").exists()
    assert {finding.verdict for finding in find_orphans().findings if finding.path == one.path} == {Verdict.ALIVE}
    assert one.close().gone


def test_closing_a_lost_root(make):
    one = make()
    os.system(f"rm -r {one.path}")
    removal = one.close()
    assert not removal.gone
    assert not removal.failures


def test_closing_a_replaced_root_leaves_the_other(make, temp_root):
    one = make()
    one.path.rename(temp_root / "elsewhere")
    one.path.mkdir()
    (one.path / "precious").touch()
    assert not one.close().gone
    assert (one.path / "precious").exists()


def test_closing_a_lost_root_without_a_descriptor(make):
    one = make()
    os.system(f"rm -r {one.path}")
    os.close(one._hold.folder.descriptor)
    assert not one.close().gone


def test_closing_when_the_temp_root_was_moved(make, tmp_path):
    """The descriptors at hand lead to it, wherever it is."""
    place = tmp_path / "place"
    one = make(temp_root=place)
    place.rename(tmp_path / "moved")
    assert one.close().gone
    assert os.listdir(tmp_path / "moved") == []


def test_closing_when_descriptors_and_temp_root_are_gone(make, tmp_path, caplog):
    place = tmp_path / "place"
    one = make(temp_root=place)
    for folder in (one._hold.folder, one._hold.above):
        os.close(folder.descriptor)
    place.rename(tmp_path / "moved")
    removal = one.close()
    assert removal.failures
    assert "could not be removed" in caplog.text


def test_a_root_that_cannot_be_made_anew(make, tmp_path, monkeypatch):
    place = tmp_path / "place"
    one = make(temp_root=place)
    os.system(f"rm -r {place}")
    place.touch()
    with pytest.raises(CacheError, match="cannot be made"):
        one.refresh()
    assert one.lost()


def test_a_closed_descriptor_is_mended(make, script):
    """os.closerange, as daemons do: the lock is gone, the record still says who lives here."""
    one = make()
    os.close(one._hold.folder.descriptor)
    probe = "from viewer.cache import find_orphans; print(find_orphans().findings[0].reason)"
    assert "lost its lock" in script(probe).line()
    assert not one.refresh()
    assert "holds its lock" in script(probe).line()
    assert one.close().gone


def test_a_reused_descriptor_is_left_alone(make, tmp_path):
    one = make()
    number = one._hold.folder.descriptor
    with Folder.at(tmp_path) as other:
        os.dup2(other.descriptor, number)
    assert one.close().gone
    os.fstat(number)
    os.close(number)


def test_a_released_lock_is_taken_back(make):
    one = make()
    fcntl.flock(one._hold.folder.descriptor, fcntl.LOCK_UN)
    assert not one.refresh()
    with Folder.at(one.path) as second:
        assert second.lock() is Lock.HELD


def test_a_lock_that_somebody_else_has_right_now(make, monkeypatch):
    one = make()
    os.close(one._hold.folder.descriptor)
    monkeypatch.setattr(opened, "_PATIENCE", 0.0)
    with Folder.at(one.path) as sweeper:
        sweeper.lock()
        assert not one.refresh()
    assert not one.refresh()
    with Folder.at(one.path) as second:
        assert second.lock() is Lock.HELD


@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES])
def test_a_disk_in_trouble_is_no_proof_of_loss(make, monkeypatch, number):
    one = make()
    path = one.path

    def fail(path):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, "lstat", fail)
        assert not one.lost()
        assert not one.refresh()
    assert one.path == path


def test_no_descriptors_left_is_no_loss(make, monkeypatch):
    one = make()

    def fail(path):
        raise OSError(errno.EMFILE, "Too many open files")

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "at", fail)
        assert not one.refresh()
    assert not one.lost()


# ------------------------------------------------------------------------------ making


def test_swept_between_making_and_locking(make, monkeypatch, temp_root):
    """The maker starts over; a sweeper may take what nobody holds."""
    original, times = Folder.open, []

    def steal(self, name):
        if name.startswith(".plaid-viewer-new-") and len(times) < 2:
            times.append(name)
            (temp_root / name).rmdir()
        return original(self, name)

    monkeypatch.setattr(Folder, "open", steal)
    one = make()
    assert len(times) == 2
    assert os.listdir(temp_root) == [one.path.name]


def test_swept_between_locking_and_naming(make, monkeypatch, temp_root):
    """Where locks lie, a sweeper may even take it later: still before anybody was given it."""
    original, times = record.write, []

    def steal(above, folder, *, lock_works):
        original(above, folder, lock_works=lock_works)
        if not times:
            times.append(1)
            os.system(f"rm -r {folder.path}")

    monkeypatch.setattr(record, "write", steal)
    assert make().path.is_dir()
    assert len(os.listdir(temp_root)) == 1


def test_always_swept(make, monkeypatch, temp_root):
    original = Folder.make

    def steal(self, name):
        original(self, name)
        (temp_root / name).rmdir()

    monkeypatch.setattr(Folder, "make", steal)
    with pytest.raises(CacheError, match="as soon as they are made"):
        make(temp_root=temp_root)


def test_a_new_directory_that_somebody_holds_is_not_used(make, monkeypatch, temp_root):
    original, held = Folder.make, []

    def grab(self, name):
        original(self, name)
        if not held:
            held.append(Folder.at(temp_root / name))
            held[0].lock()

    monkeypatch.setattr(Folder, "make", grab)
    monkeypatch.setattr(opened, "_PATIENCE", 0.0)
    one = make()
    assert one.path.is_dir()
    held[0].close()


def test_an_interrupted_making_leaves_nothing(make, monkeypatch, temp_root):
    def interrupt(*arguments, **how):
        raise KeyboardInterrupt

    monkeypatch.setattr(record, "write", interrupt)
    with pytest.raises(KeyboardInterrupt):
        make()
    assert os.listdir(temp_root) == []


def test_a_failed_making_that_leaves_something_is_swept(make, monkeypatch, temp_root):
    def fail(*arguments, **how):
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch, pytest.raises(CacheError, match="Input/output"):
        patch.setattr(record, "write", fail)
        patch.setattr(Folder, "rmdir", fail)
        make(temp_root=temp_root)
    (left,) = temp_root.iterdir()
    assert left.name.startswith(".plaid-viewer-new-")
    assert sweep_orphans(temp_root) == [left]


# ------------------------------------------------------------------- the sweep at the start


def test_the_start_sweeps(orphan, make, temp_root):
    dead = [orphan(), orphan()]
    one = make(run_orphan_sweep=True)
    report = one.wait_for_sweep()
    assert sorted(removal.path for removal in report.removed) == sorted(dead)
    assert os.listdir(temp_root) == [one.path.name]


def test_the_start_does_not_sweep(orphan, make):
    dead = orphan()
    one = make()
    assert one.wait_for_sweep() is None
    assert dead.exists()


def test_a_hanging_disk_does_not_delay_the_start(orphan, make, monkeypatch):
    """NFS without a lock daemon: flock never returns. The sweeping thread is left behind."""
    dead = orphan()
    go_on = threading.Event()
    original = Folder.lock

    def hang(self, *, shared=False):
        if self.path == dead:
            go_on.wait()
        return original(self, shared=shared)

    monkeypatch.setattr(Folder, "lock", hang)
    one = make(run_orphan_sweep=True)
    assert one.path.is_dir()
    assert one.wait_for_sweep(timeout=0) is None
    go_on.set()
    assert [removal.path for removal in one.wait_for_sweep().removed] == [dead]


def test_closing_stops_the_sweep(make, monkeypatch):
    started = threading.Event()

    def endless(temp_root, *, cancel, time_budget, renamed):
        renamed()
        started.set()
        cancel.wait()
        return root.SweepReport()  # type: ignore[attr-defined]

    monkeypatch.setattr(background, "sweep", endless)
    one = make(run_orphan_sweep=True)
    started.wait()
    one.close()
    assert one.wait_for_sweep() == root.SweepReport()  # type: ignore[attr-defined]


def test_a_failing_sweep_does_not_fail_the_start(make, monkeypatch, caplog):
    def fail(*arguments, **options):
        raise RuntimeError("boom")

    monkeypatch.setattr(background, "sweep", fail)
    one = make(run_orphan_sweep=True)
    assert one.wait_for_sweep() is None
    assert "boom" in caplog.text


def test_no_thread_for_the_sweep(make, monkeypatch):
    def refuse(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    one = make(run_orphan_sweep=True)
    assert one.wait_for_sweep() is None
    one.close()


# -------------------------------------------------------------------------------- trouble


def test_a_temp_root_that_is_a_file(make, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CacheError) as caught:
        make(temp_root=tmp_path / "file")
    assert str(tmp_path / "file") in caught.value.sentence
    assert "TMPDIR" in caught.value.sentence
    assert caught.value.detail


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "no space left"), (errno.EDQUOT, "quota"), (errno.EROFS, "Read-only"), (errno.EMFILE, "Too many")],
)
def test_the_sentence(make, temp_root, monkeypatch, number, words):
    def fail(self, name):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Folder, "make", fail)
    with pytest.raises(CacheError, match=words) as caught:
        make(temp_root=temp_root)
    assert str(temp_root) in caught.value.sentence


def test_no_space_and_no_way_to_tell_how_much(make, temp_root, monkeypatch):
    def fail(self, name):
        raise OSError(errno.ENOSPC, "No space left on device")

    def blind(self):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Folder, "make", fail)
    monkeypatch.setattr(Folder, "free", blind)
    with pytest.raises(CacheError, match="is not known"):
        make(temp_root=temp_root)


def break_temp(monkeypatch, temp_root):
    original = Folder.make

    def fail(self, name):
        if self.path == temp_root:
            raise OSError(errno.EROFS, "Read-only file system")
        original(self, name)

    monkeypatch.setattr(Folder, "make", fail)


def test_falls_back_to_the_users_cache(make, monkeypatch, temp_root, tmp_path, caplog):
    break_temp(monkeypatch, temp_root)
    one = make()
    assert one.path.is_relative_to(tmp_path / "home" / "cache")
    assert "Read-only" in one.notice
    assert one.notice in caplog.text
    assert [finding.path for finding in find_orphans().findings] == [one.path]


def test_the_sentence_spells_what_a_terminal_obeys(make, tmp_path):
    place = tmp_path / "a\x1b[2J\nb"
    place.touch()
    with pytest.raises(CacheError, match=r"made in .*a.x1b.2J.nb: ") as caught:
        make(temp_root=place)
    assert caught.value.sentence.isprintable()


def test_falls_back_to_the_runtime_directory(make, monkeypatch, temp_root, tmp_path):
    break_temp(monkeypatch, temp_root)
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    (tmp_path / "home" / "cache").touch()  # a file where the directory should be
    assert make().path.is_relative_to(runtime)


@pytest.mark.parametrize("unsafe", ["writable", "shared"])
def test_does_not_fall_back_to_an_unsafe_place(make, monkeypatch, temp_root, tmp_path, unsafe):
    break_temp(monkeypatch, temp_root)
    place = tmp_path / "home" / "cache" / "plaid-viewer-desktop" / "ephemeral"
    place.mkdir(parents=True)
    if unsafe == "writable":
        place.chmod(0o777)
    else:
        monkeypatch.setattr(places.Mounts, "of", lambda self, path, number=None: Mount(1, "/", "nfs4"))  # type: ignore[attr-defined]
    with pytest.raises(CacheError, match="Read-only"):
        make()


def test_no_temporary_directory_at_all(make, monkeypatch, tmp_path):
    import tempfile

    def none():
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "gettempdir", none)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "absent"))
    one = make()
    assert one.path.is_relative_to(tmp_path / "home" / "cache")
    survey = find_orphans()
    assert [problem.path for problem in survey.problems] == [tmp_path / "absent"]
    assert len(survey.findings) == 1


@pytest.mark.parametrize("freed", [0, 1000])
def test_waits_for_the_sweep_only_when_there_is_no_room(make, monkeypatch, freed):
    original, times = places.make_hold, []

    def full_at_first(temp_root):
        times.append(1)
        if len(times) == 1:
            raise CacheError("full")
        return original(temp_root)

    monkeypatch.setattr(places, "make_hold", full_at_first)
    monkeypatch.setattr(background, "sweep", lambda *arguments, **options: root.SweepReport(freed_bytes=freed))  # type: ignore[attr-defined]
    if freed:
        assert make(run_orphan_sweep=True).path.is_dir()
    else:
        with pytest.raises(CacheError, match="Full"):
            make(run_orphan_sweep=True)


FULL = """
import os, subprocess, sys
from pathlib import Path
from viewer.cache import CacheRoot
from viewer.errors import CacheError
place = Path(sys.argv[1])
subprocess.run(["mount", "-t", "tmpfs", "-o", sys.argv[2], "tmpfs", place], check=True)
if "size" in sys.argv[2]:
    with open(place / "big", "wb", buffering=0) as stream:
        try:
            while stream.write(b"x" * 4096):
                pass
        except OSError:
            pass
else:
    number = 0
    try:
        while True:
            number += 1
            (place / str(number)).touch()
    except OSError:
        pass
if sys.argv[3] == "ro":
    subprocess.run(["mount", "-o", "remount,ro", place], check=True)
before = len(os.listdir(place))
try:
    CacheRoot(temp_root=place)
except CacheError as error:
    print(error.sentence, flush=True)
print(len(os.listdir(place)) - before)
"""


@pytest.mark.root
@pytest.mark.parametrize(
    ("options", "mode", "words"),
    [("size=64k", "rw", "no space left"), ("nr_inodes=20", "rw", "no more files"), ("size=64k", "ro", "Read-only")],
)
def test_full_disks(script, tmp_path, options, mode, words):
    one = script(FULL, tmp_path / "tmp", options, mode, prefix=["unshare", "--mount"])
    assert words in one.line()
    assert one.line() == "0"


CROWDED = """
import os, subprocess, sys
from pathlib import Path
from viewer.cache import CacheRoot
place = Path(sys.argv[1])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", place], check=True)
dead = place / "plaid-viewer-4194311-0123456789ab"
dead.mkdir()
with open(dead / "big", "wb", buffering=0) as stream:
    try:
        while stream.write(b"x" * 4096):
            pass
    except OSError:
        pass
if sys.argv[2] == "late":  # the sweep comes too late for the first try
    from viewer.cache import background as start_sweep
    start_sweep._PATIENCE = 0.0
    original = start_sweep.sweep
    def slow(*arguments, **options):
        __import__("time").sleep(0.3)
        return original(*arguments, **options)
    start_sweep.sweep = slow
with CacheRoot(temp_root=place) as root:
    made = root.path.is_dir()
    root.wait_for_sweep(20)  # there is room as soon as the file is gone; its folder goes after it
    print(made and os.listdir(place) == [root.path.name])
"""


@pytest.mark.root
@pytest.mark.parametrize("when", ["soon", "late"])
def test_a_disk_full_of_orphans(script, temp_root, when):
    """What ended sessions left fills the disk: the sweep makes the room that the new one needs."""
    assert script(CROWDED, temp_root, when, prefix=["unshare", "--mount"]).line() == "True"


def test_file_size_limit(script, temp_root):
    code = """
    import resource, signal
    from viewer.cache import CacheRoot
    from viewer.errors import CacheError
    from pathlib import Path
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
    try:
        CacheRoot(temp_root=Path(__import__("os").environ["TMPDIR"]))
    except CacheError as error:
        print(error.sentence)
    """
    assert "cannot be made" in script(code).line()
    assert not [name for name in os.listdir(temp_root) if name.startswith("plaid")]


def test_the_registry_knows_whether_anything_is_left(script):
    code = """
    from viewer.cache import CacheRoot
    from viewer.cache.registry import registry
    before = registry().is_empty
    with CacheRoot():
        between = registry().is_empty
    print(before, between, registry().is_empty)
    """
    assert script(code).line() == "True False True"


def test_the_registry_knows_what_is_mine(make):
    one = make()
    (finding,) = find_orphans().findings
    assert finding.mine
    assert registry().knows(one._hold.folder.identity)
    assert time.time() - finding.age <= time.time()  # type: ignore[operator]
