"""What was thought of later to lose, leak or stop a cache: each on real processes, mounts and errors (F36 to F53)."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.conftest import wait_until
from viewer.cache import CacheRoot, Verdict, find_orphans, remove_tree, sweep, sweep_orphans
from viewer.errors import CacheError
from viewer.open_folder import Folder, Lock

CONTAINER = ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child"]

SURVEY = """
import sys
from pathlib import Path
from viewer.cache import find_orphans, sweep_orphans
where = Path(sys.argv[1]) if len(sys.argv) > 1 else None
print(*(f"{finding.verdict}: {finding.reason}" for finding in find_orphans(where).findings), sep="|")
print(len(sweep_orphans(where)))
"""

LOSES_ITS_LOCK = """
import os, sys
from viewer.cache import CacheRoot
root = CacheRoot(run_orphan_sweep=False)
(root.path / "mesh").write_bytes(b"x" * 10_000)
os.closerange(3, 1024)
print(root.path, flush=True)
sys.stdin.readline()
"""


# ------------------------------------------------------------------------------- what lives stays


@pytest.mark.root("--pid", "--fork", "--mount-proc")
@pytest.mark.parametrize(("outside", "inside"), [((), CONTAINER), (CONTAINER, ()), (CONTAINER, CONTAINER)])
def test_a_lost_lock_and_another_container(script, outside, inside):
    """The lock on the directory went with the descriptors; the one of its memory is a witness of its own."""
    one = script(LOSES_ITS_LOCK, prefix=outside)
    path = Path(one.line())
    look = script(SURVEY, prefix=inside)
    assert look.line().startswith("alive: its process ")
    assert look.line() == "0"
    assert (path / "mesh").exists()
    one.kill()
    assert script(SURVEY, prefix=inside).end()[1].splitlines()[1] == "1"


def test_the_lock_in_memory(temp_root):
    """It needs no descriptor, ends with the root, and a forked child does not have it."""
    from viewer.cache import places
    from viewer.cache.record import held_in_memory

    root = CacheRoot(run_orphan_sweep=False)
    with Folder.at(root.path) as folder:
        assert held_in_memory(folder)
        assert json.loads((root.path / ".owner.json").read_text())["memory_lock"] is True
        (root.path / ".owner.json").unlink()  # by a reaper
        assert not root.refresh()
        assert held_in_memory(folder)
        root._hold.release()
        assert not held_in_memory(folder)
    root._hold, _ = places.make_hold(temp_root)
    root.close()


def has_ended(pid: int) -> bool:
    """Whether a process that is nobody's child here is gone, or waits for whoever takes its status."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_a_child_of_c_code_does_not_keep_the_lock_in_memory(script, temp_root):
    """A fork that Python is not told of copies every descriptor, but not the page; it is named as the holder."""
    code = """
    import ctypes, os, sys
    from viewer.cache import CacheRoot
    root = CacheRoot(run_orphan_sweep=False)
    pid = ctypes.CDLL(None).fork()
    if pid == 0:
        sys.stdin.readline()
        os._exit(0)
    print(pid, root.path, flush=True)
    os.kill(os.getpid(), 9)
    """
    one = script(code)
    child, path = one.line().split()
    one.process.wait()
    (finding,) = find_orphans().findings
    assert finding.verdict is Verdict.ALIVE
    assert f"but process {child}, which it started, holds its lock" in finding.reason
    assert sweep_orphans() == []
    os.kill(int(child), signal.SIGKILL)
    wait_until(lambda: has_ended(int(child)))
    assert [str(gone) for gone in sweep_orphans()] == [path]


@pytest.mark.parametrize("depth", [".", "splits/train"])
def test_a_live_cache_inside_another(script, temp_root, depth):
    """A child whose TMPDIR leads into its parent's cache; the parent ends, or is killed."""
    outer = script(LOSES_ITS_LOCK.replace("os.closerange(3, 1024)", ""))
    path = Path(outer.line())
    (path / depth).mkdir(parents=True, exist_ok=True)
    inner = script(LOSES_ITS_LOCK.replace("os.closerange(3, 1024)", ""), env={"TMPDIR": str(path / depth)})
    below = Path(inner.line())
    outer.kill()
    kept = [finding for finding in sweep().kept if finding.path == path]
    assert "has its cache in it" in kept[0].reason
    assert (below / "mesh").exists()
    inner.kill()
    sweep()
    sweep()
    assert os.listdir(temp_root) == []


@pytest.mark.parametrize("depth", [".", "a/b"])
def test_closing_spares_a_live_cache_inside(script, temp_root, depth):
    root = CacheRoot(run_orphan_sweep=False)
    (root.path / "file").touch()
    (root.path / depth).mkdir(parents=True, exist_ok=True)
    inner = script(LOSES_ITS_LOCK.replace("os.closerange(3, 1024)", ""), env={"TMPDIR": str(root.path / depth)})
    below = Path(inner.line())
    removal = root.close()
    assert not removal.gone
    assert "has its cache here" in str(removal.failures[-1])
    assert (below / "mesh").exists()
    assert not (root.path / "file").exists()
    assert sweep_orphans() == []
    inner.kill()
    assert root.path in sweep_orphans()


def test_roots_inside_each_other_end_in_turn(script, temp_root):
    code = """
    from viewer.cache import CacheRoot
    one = CacheRoot()
    two = CacheRoot(temp_root=one.path)
    """
    assert script(code).end() == (0, "", "")
    assert os.listdir(temp_root) == []


@pytest.mark.root("--user")
def test_owners_that_cannot_be_told_apart(temp_root, script):
    """In a user namespace without a mapping everybody is the kernel's nobody."""
    path = temp_root / "plaid-viewer-4194311-0123456789ab"
    path.mkdir()
    (path / "mesh").touch()
    for one in (temp_root, path):
        one.chmod(0o777)
    os.chown(path, 12345, 12345)
    code = f"""
    import os, subprocess, sys
    sys.path.insert(0, {str(Path(__file__).parents[2])!r})
    import viewer.cache_command.main, viewer.cache_command.printing
    viewer.processes._text = lambda path: "65534" if "overflow" in path else ""
    os.geteuid = lambda: 65534
    print(viewer.processes.World.here().owners_known)
    """
    assert script(code).line() == "False"
    inside = ["setpriv", "--reuid", "22222", "--regid", "22222", "--clear-groups", "unshare", "--user"]
    if os.access(sys.executable, os.X_OK) and subprocess.run([*inside, sys.executable, "-c", ""]).returncode == 0:
        found = script(SURVEY, prefix=inside).line()
        assert found.startswith("foreign: it belongs to another user")
    assert (path / "mesh").exists()


def test_a_file_system_with_one_owner_for_all(temp_root, monkeypatch):
    """CIFS, vboxsf, bindfs: what we make belongs to somebody else. It is known by the directory that we hold there."""
    with CacheRoot(run_orphan_sweep=False) as root:
        (root.directory("a") / "b").mkdir()
        (root.path / "a" / "b" / "file").touch()
        left = temp_root / ".plaid-viewer-trash-0123456789abcdef"
        left.mkdir()
        uid = os.geteuid()
        monkeypatch.setattr(os, "geteuid", lambda: uid + 1)
        assert sweep_orphans() == [left]
        assert remove_tree(root.path / "a").gone
    assert os.listdir(temp_root) == []
    left.mkdir()
    assert find_orphans().findings[0].verdict is Verdict.FOREIGN


# ------------------------------------------------------------------------------- what is not ours stays


@pytest.mark.root("--mount")
@pytest.mark.parametrize("name", ["plain", "form\x0cfeed", "line\u2028separator", "new\nline", "a b"])
def test_a_mount_whose_name_is_odd(orphan, script, tmp_path, name):
    path, precious = orphan(), tmp_path / "precious"
    precious.mkdir()
    (precious / "file").touch()
    (path / name).mkdir()
    code = f"""
    import subprocess, sys
    subprocess.run(["mount", "--bind", sys.argv[2], sys.argv[3]], check=True)
    {SURVEY.strip().replace(chr(10), chr(10) + "    ")}
    """
    one = script(code, path.parent, precious, path / name, prefix=["unshare", "--mount"])
    assert one.line().startswith("unknown: another file system is mounted inside it")
    assert one.line() == "0"
    assert (precious / "file").exists()


@pytest.mark.root("--mount")
@pytest.mark.parametrize("calls", ["all", "no openat2"])
@pytest.mark.parametrize("depth", ["m", "a/m", "a/b/m"])
def test_a_mount_where_there_is_no_proc(orphan, script, tmp_path, depth, calls):
    """Nothing names the mounts: they are not entered all the same, and not moved."""
    path, precious = orphan(), tmp_path / "precious"
    precious.mkdir()
    (precious / "file").touch()
    (path / depth).mkdir(parents=True)
    code = """
    import subprocess, sys
    from pathlib import Path
    from viewer import mounts
    from viewer.cache import sweep
    subprocess.run(["mount", "--bind", sys.argv[2], sys.argv[3]], check=True)
    subprocess.run(["umount", "-l", "/proc"], check=True)
    if sys.argv[4] != "all":
        mounts.c_library = lambda: None
        mounts.is_local_by_magic = lambda path: True
    report = sweep(Path(sys.argv[1]))
    print(len(report.removed), *(failure.errno for one in report.failed for failure in one.failures))
    """
    one = script(code, path.parent, precious, path / depth, calls, prefix=["unshare", "--mount"])
    assert one.line().split()[0] == "0"
    assert (precious / "file").exists()


@pytest.mark.parametrize(("table", "moment"), [("own", "any"), ("own", "listing"), ("shared", "listing")])
def test_descriptors_that_are_the_programs_by_now(script, legacy, tmp_path, table, moment):
    """``os.closerange`` while the start sweep works: the numbers it had are files of the program now.

    With descriptors of its own the sweep even goes on, and its end is logged into a file of the program. Without (an
    older kernel) it stops; what it cannot help then is a change between two calls of the system.
    """
    for number in range(30):
        path = legacy(token=f"{number:x}")
        for below in range(10):
            (path / str(below)).mkdir()
            for file in range(40):
                (path / str(below) / str(file)).touch()
    code = """
    import logging, os, sys, threading
    from viewer import mounts
    from viewer.cache import CacheRoot
    from viewer.open_folder import Folder
    opened, listing = threading.Event(), Folder.names
    if sys.argv[3] != "any":
        Folder.names = lambda self: (opened.wait(), listing(self))[1]
    if sys.argv[2] == "shared":
        mounts.CLibrary.own_descriptors = lambda self: None
    root = CacheRoot()
    os.closerange(3, 1024)
    files = [open(f"{sys.argv[1]}/result{number}", "wb", buffering=0) for number in range(60)]
    logging.basicConfig(filename=f"{sys.argv[1]}/log", level=logging.INFO)
    opened.set()
    report = root.wait_for_sweep()
    bad = 0
    for number, file in enumerate(files):
        try:
            file.write(b"x")
            bad += os.fstat(file.fileno()).st_ino != os.stat(f"{sys.argv[1]}/result{number}").st_ino
        except OSError:
            bad += 1
    print(bad, report and len(report.removed), flush=True)
    """
    bad, removed = script(code, tmp_path, table, moment).line().split()
    assert bad == "0"
    if table == "own":
        assert removed == "30"
        assert "from 30 ended sessions" in (tmp_path / "log").read_text()


def test_a_number_that_is_another_directory(temp_root, tmp_path):
    """Closing must not empty the program's directory that has got the number of ours."""
    root = CacheRoot(run_orphan_sweep=False)
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "thesis").touch()
    numbers = [root._hold.folder.descriptor, root._hold.above.descriptor]
    for number in numbers:
        os.close(number)
    temp_root.rename(tmp_path / "away")  # so that ours cannot be opened again
    temp_root.mkdir()
    opened = [os.open(theirs, os.O_RDONLY) for _ in numbers]
    assert set(opened) == set(numbers)
    assert root.close().failures
    assert (theirs / "thesis").exists()
    for number in opened:
        os.close(number)


# ------------------------------------------------------------------------------- nothing leaks


@pytest.mark.parametrize("content", [b"", b"\0" * 600, b'{"v": 1, "pid"'])
def test_a_record_that_a_power_cut_has_emptied(orphan, content):
    path = orphan()
    (path / ".owner.json").write_bytes(content)
    assert "its record is damaged" in find_orphans().findings[0].reason
    assert sweep_orphans() == [path]


def test_a_new_directory_reaches_the_disk(monkeypatch, temp_root):
    """In a thread, a while after its making: creating it does not wait for a disk."""
    import threading

    from viewer.cache import registry

    flushed, original, all_done = [], os.fsync, threading.Event()

    def note(descriptor):
        flushed.append(os.readlink(f"/proc/thread-self/fd/{descriptor}"))
        original(descriptor)
        if len(flushed) == 3:
            all_done.set()

    monkeypatch.setattr(registry, "SETTLE_AFTER", 0.0)
    monkeypatch.setattr(os, "fsync", note)
    with CacheRoot(run_orphan_sweep=False) as root:
        assert all_done.wait(30)
        assert flushed == [f"{root.path}/.owner.json", str(root.path), str(temp_root)]


@pytest.mark.root("--mount")
def test_an_orphan_in_the_lower_layer_of_an_overlay(orphan, script, tmp_path):
    """A directory of an image cannot be renamed (EXDEV); it can be removed where it lies, at any depth."""
    path = orphan()
    (path / "data" / "train" / "0").mkdir(parents=True)
    (path / "data" / "train" / "0" / "file").touch()
    code = f"""
    import os, subprocess, sys
    where, low, up, work = sys.argv[1:5]
    for folder in (where, up, work):
        os.makedirs(folder, exist_ok=True)
    options = f"lowerdir={{low}},upperdir={{up}},workdir={{work}}"
    subprocess.run(["mount", "-t", "overlay", "overlay", "-o", options, where], check=True)
    {SURVEY.strip().replace(chr(10), chr(10) + "    ")}
    print(os.listdir(where))
    """
    there = tmp_path / "layers"
    arguments = (there / "merged", path.parent, there / "up", there / "work")
    one = script(code, *arguments, prefix=["unshare", "--mount"])
    assert one.line().startswith("orphan")
    assert one.line() == "1"
    assert one.line() == "[]"


def test_a_full_disk_where_nothing_can_be_renamed(orphan, monkeypatch, temp_root):
    path = orphan()
    (path / "a" / "b").mkdir(parents=True)
    (path / "a" / "b" / "file").touch()

    def full(self, name, new, into=None):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Folder, "rename", full)
    assert sweep_orphans() == [path]


def test_a_program_that_starts_itself_again(script, temp_root):
    """``exec`` keeps the pid and its start time, and ends every lock."""
    code = """
    import os, sys
    from viewer.cache import CacheRoot
    left = int(os.environ.get("LEFT", "3"))
    root = CacheRoot()
    swept = root.wait_for_sweep()
    if left:
        os.environ["LEFT"] = str(left - 1)
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
    print(len(swept.removed), [finding.mine for finding in swept.kept])
    """
    one = script(code)
    removed, kept = one.line().split(" ", 1)
    assert (removed, kept in ("[]", "[True]")) == ("1", True)
    one.end()
    assert os.listdir(temp_root) == []


ENDINGS = {
    "out of descriptors, and there is much to do": """
        import resource
        for number in range(200):
            (root.path / str(number) / "below").mkdir(parents=True)
            (root.path / str(number) / "below" / "file").touch()
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
        held = []
        try:
            while True:
                held.append(os.open("/dev/null", 0))
        except OSError:
            pass
    """,
    "out of descriptors": """
        import resource
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
        held = []
        try:
            while True:
                held.append(os.open("/dev/null", 0))
        except OSError:
            pass
    """,
    "temp root moved": "os.rename(sys.argv[1], sys.argv[1] + '.moved')",
    "chroot": "os.chroot(sys.argv[1]); os.chdir('/')",
    "descriptors closed": "os.closerange(3, 1024)",
    "emptied and made again": "import shutil; shutil.rmtree(root.path); root.path.mkdir(); (root.path / 'f').touch()",
    "refreshed after that": "import shutil; shutil.rmtree(root.path); root.path.mkdir(); assert not root.refresh()",
    "mounted over": "import subprocess; subprocess.run(['mount', '-t', 'tmpfs', 'none', sys.argv[1]], check=True)",
}


@pytest.mark.root("--mount")
@pytest.mark.parametrize("how", ENDINGS)
def test_closing_goes_by_the_descriptors_at_hand(script, temp_root, how):
    import textwrap

    code = (
        "import os, sys\nfrom viewer.cache import CacheRoot\nroot = CacheRoot(run_orphan_sweep=False)\n"
        "for name in ('a', 'b'):\n    (root.directory(name) / 'file').write_bytes(b'x' * 1000)\n"
        + textwrap.dedent(ENDINGS[how])
    )
    status, _, errors = script(code, temp_root, prefix=["unshare", "--mount"]).end()
    assert (status, errors) == (0, "")
    moved = temp_root.with_name("tmp.moved")
    assert [name for place in (temp_root, moved) if place.exists() for name in os.listdir(place)] == []


def test_what_lies_under_a_mount_by_now_goes_at_refresh(script, temp_root):
    """No path leads to it any more; the descriptor does."""
    if os.geteuid() != 0:
        pytest.skip("needs root")
    code = """
    import os, subprocess, sys
    from viewer.cache import CacheRoot
    root = CacheRoot(run_orphan_sweep=False)
    above = os.open(sys.argv[1], os.O_RDONLY)
    subprocess.run(["mount", "-t", "tmpfs", "none", sys.argv[1]], check=True)
    assert root.refresh()
    while os.listdir(above):
        pass
    print(os.listdir(sys.argv[1]) == [root.path.name], flush=True)
    """
    assert script(code, temp_root, prefix=["unshare", "--mount"]).line() == "True"


def test_yesterdays_temporary_directory(script, tmp_path):
    """Job directories, direnv, a desktop against a shell: the next process has another TMPDIR."""
    first, second = tmp_path / "first\nline", tmp_path / "second"
    for place in (first, second):
        place.mkdir()
    one = script(LOSES_ITS_LOCK, env={"TMPDIR": str(first)})
    one.process.stdout.readline()
    one.kill()
    code = """
    from viewer.cache import CacheRoot
    with CacheRoot() as root:
        print(len(root.wait_for_sweep().removed))
    """
    assert script(code, env={"TMPDIR": str(second)}).line() == "1"
    assert os.listdir(first) == []
    shutil.rmtree(first)
    assert script(code, env={"TMPDIR": str(second)}).line() == "0"


def test_a_place_that_was_given_is_not_remembered(tmp_path):
    CacheRoot(temp_root=tmp_path / "given", run_orphan_sweep=False).close()
    assert not (tmp_path / "home" / "state").exists()


def test_few_places_are_remembered(temp_root, tmp_path):
    from viewer.cache import places

    for number in range(40):
        (tmp_path / f"job{number}").mkdir()
        places.remember(tmp_path / f"job{number}")
        if number > 2:
            (tmp_path / f"job{number}").rmdir()
    inside = tmp_path / "plaid-viewer-1-0123456789ab"
    inside.mkdir()
    places.remember(inside)
    assert [path.name for path in places.survey_roots(None)] == ["tmp", "job0", "job1", "job2"]
    assert len((tmp_path / "home" / "state" / "plaid-viewer-desktop" / "temp-roots").read_bytes().split(b"\0")) < 34


def test_a_register_that_is_a_fifo(temp_root, tmp_path):
    """Opening one waits for somebody who writes: every start would."""
    folder = tmp_path / "home" / "state" / "plaid-viewer-desktop"
    folder.mkdir(parents=True)
    os.mkfifo(folder / "temp-roots")
    with CacheRoot(run_orphan_sweep=False) as root:
        assert [finding.path for finding in find_orphans().findings] == [root.path]
    assert (folder / "temp-roots").read_bytes() == os.fsencode(temp_root) + b"\0"


def test_no_home_is_known(monkeypatch, tmp_path):
    """As in a container that runs as a number: nothing named "~" appears in the working directory."""
    import pwd

    def unknown(uid):
        raise KeyError(uid)

    for name in ("HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "run")
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    (tmp_path / "here" / "run").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")
    with CacheRoot(run_orphan_sweep=False) as root:
        assert len(find_orphans().findings) == 1
        assert root.notice is None
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "absent"))
    with pytest.raises(CacheError, match="Set TMPDIR"):
        CacheRoot(run_orphan_sweep=False)
    assert os.listdir() == ["run"]
    assert os.listdir("run") == []


def test_one_place_by_two_paths_is_looked_at_once(temp_root, tmp_path, orphan, monkeypatch):
    from viewer.cache import places

    orphan()
    places.remember(temp_root)
    (tmp_path / "link").symlink_to(temp_root)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "link"))
    assert len(find_orphans().findings) == 1


# ------------------------------------------------------------------------------- nothing stops


def test_writers_at_the_end_of_the_interpreter(script, temp_root):
    """Daemon threads that make the path again (as the older viewer's do) end with it, and do not hold it up."""
    code = """
    import os, threading
    from viewer.cache import CacheRoot
    root = CacheRoot()
    def write(name):
        number = 0
        while True:
            number += 1
            try:
                os.makedirs(f"{root.path}/{name}/{number}")
            except OSError:
                pass
    for name in "abc":
        threading.Thread(target=write, args=(name,), daemon=True).start()
    while len(os.listdir(root.path)) < 5:
        pass
    """
    assert script(code).end()[0] == 0  # a hang is the timeout's
    sweep()
    sweep()
    assert os.listdir(temp_root) == []


def test_a_fork_while_the_registry_is_made(script, temp_root):
    code = """
    import os, threading
    import viewer.cache.registry as module
    from viewer.cache import CacheRoot
    inside, go_on, original = threading.Event(), threading.Event(), module.Registry.__init__
    def slow(self):
        original(self)
        if threading.current_thread() is not threading.main_thread():
            inside.set()
            go_on.wait()
    module.Registry.__init__ = slow
    thread = threading.Thread(target=lambda: CacheRoot(run_orphan_sweep=False))
    thread.start()
    inside.wait()
    pid = os.fork()
    if pid == 0:
        CacheRoot(run_orphan_sweep=False).close()
        os._exit(7)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
    go_on.set()
    thread.join()
    """
    assert script(code).line() == "7"


def test_where_no_daemon_thread_may_be_made(monkeypatch, temp_root):
    """A subinterpreter refuses it in the constructor already; such a Python is tried where there is one."""
    import threading

    def refuse(self, *arguments, **options):
        raise RuntimeError("daemon threads are not allowed in this interpreter")

    monkeypatch.setattr(threading.Thread, "__init__", refuse)
    with CacheRoot() as root:
        assert root.wait_for_sweep() is None
    assert os.listdir(temp_root) == []


def test_in_a_subinterpreter(temp_root):
    """Python 3.13 has them at hand; such an interpreter has no daemon threads, no signals and no ctypes of its own."""
    python = os.environ.get("PY313") or shutil.which("python3.13")
    if python is None or subprocess.run([python, "-c", "import _interpreters"], capture_output=True).returncode:
        pytest.skip("no Python 3.13 to start")
    code = """
import _interpreters
one = _interpreters.create()
failed = _interpreters.run_string(one, "from viewer.cache import CacheRoot; CacheRoot().close()")
print("fine" if failed is None else failed.formatted)
"""
    done = subprocess.run(
        [python, "-c", code],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert (done.stdout, done.stderr) == ("fine\n", "")
    assert os.listdir(temp_root) == []


def test_a_second_interpreter_where_every_lock_is_granted(script, lying_locks, temp_root):
    """It finds pid and start of its own process in the record, knows of no cache of its own, and may lock it."""
    code = """
    import os, sys
    from viewer.cache import CacheRoot
    try:
        import _interpreters as interpreters
    except ImportError:
        import _xxsubinterpreters as interpreters
    root = CacheRoot(run_orphan_sweep=False)
    sweep = f"import sys; sys.path[:0] = {sys.path}; import sitecustomize; from viewer.cache import sweep; sweep()"
    interpreters.run_string(interpreters.create(), sweep)
    print(root.path.exists(), flush=True)
    os._exit(0)
    """
    assert script(code, env=lying_locks).line() == "True"


def test_one_odd_record_does_not_stop_the_sweep(orphan, temp_root):
    odd, dead = orphan(), orphan()
    record = odd / ".owner.json"
    text = json.dumps(json.loads(record.read_text()) | {"host": "\ud800", "program": "\ud800", "boot_id": "\ud800"})
    record.write_text(text)
    report = sweep()
    assert dead in [removal.path for removal in report.removed]
    report.summary().encode()
    assert all(finding.reason.encode() for finding in report.kept)


FAULTS = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <fcntl.h>
#include <dirent.h>
#include <sys/stat.h>
int fault_rate = 0; unsigned fault_seed = 1;
static const int errors[] = {EIO, ENOMEM, EMFILE, ENFILE, ENOSPC, EDQUOT, EACCES, EPERM, ESTALE, EBUSY, EROFS, ELOOP};
static int hit(void) {
    if (fault_rate <= 0 || rand_r(&fault_seed) % fault_rate) return 0;
    errno = errors[rand_r(&fault_seed) % (sizeof errors / sizeof *errors)];
    return 1;
}
#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
#define MODE(flags) mode_t mode = 0; if (flags & O_CREAT) { va_list a; va_start(a, flags); \\
    mode = va_arg(a, mode_t); va_end(a); }
int openat64(int d, const char *p, int flags, ...) {
    MODE(flags) REAL(openat64); return hit() ? -1 : real(d, p, flags, mode); }
int open64(const char *p, int flags, ...) { MODE(flags) REAL(open64); return hit() ? -1 : real(p, flags, mode); }
int renameat(int a, const char *b, int c, const char *d) { REAL(renameat); return hit() ? -1 : real(a, b, c, d); }
int unlinkat(int a, const char *b, int c) { REAL(unlinkat); return hit() ? -1 : real(a, b, c); }
int fstatat64(int a, const char *b, struct stat64 *c, int d) { REAL(fstatat64); return hit() ? -1 : real(a, b, c, d); }
int fstat64(int a, struct stat64 *c) { REAL(fstat64); return hit() ? -1 : real(a, c); }
int flock(int a, int b) { REAL(flock); return hit() ? -1 : real(a, b); }
int mkdirat(int a, const char *b, mode_t c) { REAL(mkdirat); return hit() ? -1 : real(a, b, c); }
DIR *fdopendir(int a) { REAL(fdopendir); return hit() ? 0 : real(a); }
ssize_t write(int a, const void *b, size_t c) { REAL(write); return a > 2 && hit() ? -1 : real(a, b, c); }
ssize_t read(int a, void *b, size_t c) { REAL(read); return a > 2 && hit() ? -1 : real(a, b, c); }
"""

FAULTY = """
import ctypes, fcntl, importlib, json, logging, os, pkgutil, platformdirs.unix, psutil, shutil, sys
from pathlib import Path
import viewer.cache
for module in pkgutil.iter_modules(viewer.cache.__path__):
    if module.name not in ("_windows", "__main__"):
        importlib.import_module(f"viewer.cache.{module.name}")
from viewer.cache import CacheRoot, sweep
from viewer.errors import CacheError
logging.disable(logging.CRITICAL)
library = ctypes.CDLL(None)
rate, seed = (ctypes.c_int.in_dll(library, name) for name in ("fault_rate", "fault_seed"))
place, live = Path(sys.argv[1]), sys.argv[2]
sweep(place)
before = len(os.listdir("/proc/self/fd"))
silent = lies = left = lost = 0
for number in range(int(sys.argv[3])):
    orphan = place / f".plaid-viewer-trash-{os.urandom(8).hex()}"
    (orphan / "a" / "b").mkdir(parents=True)
    (orphan / "a" / "b" / "file").touch()
    (orphan / "a" / "link").symlink_to(live)
    inner = orphan / os.path.basename(live)  # as if its TMPDIR led there
    shutil.copytree(live, inner)
    held = os.open(inner, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    seed.value, rate.value = number * 7919 + 13, (8, 20, 60)[number % 3]
    report = sweep(place)
    rate.value = 0
    lies += sum(removal.path.exists() for removal in report.removed)
    lost += len(os.listdir(held)) < 3
    shutil.rmtree(os.readlink(f"/proc/self/fd/{held}"), ignore_errors=True)
    os.close(held)
    seed.value, rate.value, root = number * 104729 + 7, 25, None
    try:
        root = CacheRoot(run_orphan_sweep=False, install_signal_handlers=False, temp_root=place)
    except CacheError:
        pass
    rate.value = 0
    if root is not None:
        (root.directory("d") / "file").touch()
        rate.value = 10
        try:
            root.refresh()
        except CacheError:
            pass
        rate.value = 0
        path, rate.value = root.path, 10
        removal = root.close()
        rate.value = 0
        names = [name for name in os.listdir(place) if name != os.path.basename(live)]
        silent += not (removal.failures or removal.gone) and path.exists()
    sweep(place)
    names = [name for name in os.listdir(place) if name != os.path.basename(live)]
    left += len(names)
    for name in names:
        os.rename(place / name, place.parent / f"left-{number}-{name}")
print(json.dumps([lost, silent, lies, left, len(os.listdir("/proc/self/fd")) - before]))
"""


@pytest.fixture(scope="module")
def faults(tmp_path_factory) -> str:
    folder = tmp_path_factory.mktemp("faults")
    (folder / "faults.c").write_text(FAULTS)
    command = ["gcc", "-shared", "-fPIC", "-o", str(folder / "faults.so"), str(folder / "faults.c"), "-ldl"]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no C compiler: {error}")
    return str(folder / "faults.so")


def test_errors_of_the_system_at_random(owner, script, temp_root, faults):
    """Nothing live is lost, nothing is said to be gone that is there, no descriptor leaks, nothing stays for ever."""
    one = owner()
    told = script(FAULTY, temp_root, one.cache, 60, env={"LD_PRELOAD": faults}).line()
    assert json.loads(told) == [0, 0, 0, 0, 0]
    assert (one.cache / "artifact").exists()


def test_the_words_of_a_survey_are_one_line_each(orphan):
    path = orphan()
    record = path / ".owner.json"
    changes = {"boot_id": "x", "local": False, "host": "a\nb\x1b[2J"}
    record.write_text(json.dumps(json.loads(record.read_text()) | changes))
    (finding,) = find_orphans().findings
    assert re.fullmatch(r"it was made on another computer \(a\\nb\\x1b\[2J\)", finding.reason)
    assert finding.verdict is Verdict.FOREIGN


def test_a_lock_that_is_asked_for_is_given_back(temp_root, owner):
    from viewer.cache.evidence import is_used

    one = owner()
    with Folder.at(temp_root) as above, Folder.at(one.cache) as folder:
        assert is_used(above, one.cache.name)
        one.kill()
        assert not is_used(above, one.cache.name)
        assert folder.lock() is Lock.FREE


@pytest.mark.parametrize("number", [errno.EMFILE, errno.EIO, errno.EACCES])
@pytest.mark.parametrize("call", ["open", "readlink"])
def test_what_cannot_be_opened_now_is_in_use(orphan, script, monkeypatch, number, call):
    """A cache inside another one is not known to be dead only because it cannot be looked at."""
    path = orphan()
    inner = path / "plaid-viewer-4194311-0123456789ab"
    inner.mkdir()
    (inner / "mesh").touch()
    original = getattr(os, call)

    def fail(name, *arguments, **options):
        if name == inner.name:
            raise OSError(number, os.strerror(number))
        return original(name, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        sweep()
        assert (inner / "mesh").exists()
    sweep()
    assert not path.exists()


@pytest.mark.parametrize("way", [".", "a"])
def test_a_live_older_viewer_inside_a_cache(orphan, script, way):
    """It holds no lock; its pid is what tells."""
    path = orphan()
    one = script("import os, sys; print(os.getpid(), flush=True); sys.stdin.readline()")
    inner = path / way / f"plaid-viewer-{one.line()}-0123456789ab"
    inner.mkdir(parents=True)
    (inner / "mesh").touch()
    sweep()
    assert len(list(path.parent.rglob("mesh"))) == 1
    assert (inner / "mesh").exists() or way != "."
    one.kill()
    sweep()
    sweep()
    assert not path.exists()


def test_what_could_not_be_removed_goes_with_the_next_sweep(monkeypatch, temp_root):
    """Nothing proves its locks, and its process runs: what it remembers of it is the witness."""
    from viewer.cache import record

    with monkeypatch.context() as trouble:
        trouble.setattr(Folder, "second_lock_is_refused", lambda self, name: False)
        trouble.setattr(record.MemoryLock, "take", lambda folder: None)
        root = CacheRoot(run_orphan_sweep=False)
        (kept,) = find_orphans().findings
        assert kept.mine
        trouble.setattr(Folder, "rename", lambda *arguments: (_ for _ in ()).throw(OSError(errno.EROFS, "read-only")))
        assert root.close().failures
    assert root.path.is_dir()
    (left,) = find_orphans().findings
    assert (left.verdict, left.pid) == (Verdict.ORPHAN, os.getpid())
    assert "could not remove it" in left.reason
    assert sweep_orphans() == [root.path]
    assert os.listdir(temp_root) == []


def test_a_lock_that_could_not_be_tried_is_tried_again(monkeypatch):
    with monkeypatch.context() as trouble:
        trouble.setattr(Folder, "second_lock_is_refused", lambda self, name: False)
        root = CacheRoot(run_orphan_sweep=False)
    with root:
        assert not find_orphans().findings[0].owner.lock_works
        root.refresh()
        assert find_orphans().findings[0].owner.lock_works
