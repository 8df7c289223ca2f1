"""Finding and judging real directories (F2, F3, F5 to F8, F12, F13, F15, F17, F23)."""

from __future__ import annotations

import errno
import json
import os
import resource
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from viewer import processes
from viewer.cache import CacheRoot, Verdict, find_orphans, survey, sweep, sweep_orphans
from viewer.cache.names import Kind
from viewer.cache_command import printing
from viewer.cache_command.printing import describe_owner
from viewer.mounts import Mount, Mounts
from viewer.open_folder import Folder, Lock
from viewer.processes import Identity, Life


def only(**options):
    (finding,) = find_orphans(**options).findings
    return finding


# --------------------------------------------------------------------------- alive and dead


def test_an_owner_lives_and_is_killed(owner, temp_root):
    one = owner()
    assert (only().verdict, only().pid, only().mine) == (Verdict.ALIVE, one.pid, False)
    assert sweep_orphans() == []
    one.kill()
    finding = only(sizes=True)
    assert (finding.verdict, finding.path, finding.owner.pid) == (Verdict.ORPHAN, one.cache, one.pid)
    assert finding.usage.files == 3
    assert "has ended" in finding.reason
    assert find_orphans().orphans
    assert not find_orphans().kept
    assert sweep_orphans() == [one.cache]
    assert os.listdir(temp_root) == []


def test_a_stopped_owner_lives(owner):
    one = owner()
    one.send(signal.SIGSTOP)
    assert sweep_orphans() == []
    one.send(signal.SIGCONT)
    assert one.cache.exists()


def test_an_owner_that_closed_all_descriptors_lives(script, temp_root):
    code = """
    import os, sys
    from viewer.cache import CacheRoot
    root = CacheRoot()
    os.closerange(3, 1000)
    print(root.path, flush=True)
    sys.stdin.readline()
    """
    one = script(code)
    path = Path(one.line())
    assert "lost its lock" in only().reason
    assert sweep_orphans() == []
    one.kill()
    assert sweep_orphans() == [path]


def test_a_zombie_owner_is_dead(owner):
    """Its parent has not reaped it: the pid still exists for kill(pid, 0)."""
    one = owner()
    os.kill(one.pid, signal.SIGKILL)
    os.waitid(os.P_PID, one.pid, os.WEXITED | os.WNOWAIT)
    os.kill(one.pid, 0)
    assert only().verdict is Verdict.ORPHAN


def test_mine(temp_root):
    with CacheRoot(run_orphan_sweep=False) as root:
        assert only().mine
        assert sweep_orphans() == []
        assert root.path.exists()


def test_copied_record_of_a_living_process(owner, legacy):
    one = owner()
    copy = legacy()
    (copy / ".owner.json").write_bytes((one.cache / ".owner.json").read_bytes())
    assert sweep_orphans() == []


# ---------------------------------------------------------------------------- locks that lie


def test_a_flock_that_does_nothing(owner, script, lying_locks):
    """Some Lustre, GPFS and NFS mounts grant every lock: the self-test notices, and the identity decides."""
    one = owner(env=lying_locks)
    assert json.loads((one.cache / ".owner.json").read_text())["lock_works"] is False
    assert sweep_orphans() == []
    assert script("from viewer.cache import sweep_orphans; print(sweep_orphans())", env=lying_locks).line() == "[]"
    one.kill()
    assert only().verdict is Verdict.ORPHAN
    assert "start time" in only().reason
    assert sweep_orphans() == [one.cache]


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_flock_that_fails(monkeypatch, number, legacy):
    import fcntl

    def fail(descriptor, operation):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", fail)
    with CacheRoot(run_orphan_sweep=False) as root:
        assert json.loads((root.path / ".owner.json").read_text())["lock_works"] is False
        assert not root.refresh()
        assert not root.lost()
    with Folder.at(legacy()) as folder:
        assert folder.lock() is Lock.UNUSABLE
        folder.release()


# --------------------------------------------------------------------------------- records


def rewrite(path: Path, **changes) -> None:
    file = path / ".owner.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def test_another_boot(orphan):
    path = orphan()
    rewrite(path, boot_id="another", lock_works=False)
    assert only().verdict is Verdict.UNKNOWN  # touched since this kernel started: by a container with its own boot id
    os.utime(path / ".owner.json", (0, 0))
    assert only().reason == "the computer was restarted since"
    assert sweep_orphans() == [path]


def test_another_computer(orphan, monkeypatch):
    """On a shared file system the lock of another computer is not seen here."""
    path = orphan()
    rewrite(path, boot_id="another", host="node17")
    monkeypatch.setattr(Mounts, "of", lambda self, path, number=None: Mount(1, "/", "nfs4"))
    assert only().verdict is Verdict.FOREIGN
    assert "node17" in only().reason
    assert sweep_orphans() == []


def test_the_pid_was_reused(orphan):
    """Start ticks and pidfd inode belong to the dead process; this one only has its pid."""
    path = orphan()
    rewrite(path, pid=os.getpid(), lock_works=False)
    path.rename(path.with_name(f"plaid-viewer-{os.getpid()}-0123456789ab"))
    assert only().verdict is Verdict.ORPHAN


def test_a_shifted_time_namespace_is_no_evidence(orphan):
    """Start ticks are compared only inside one time namespace."""
    path = orphan()
    me = processes.identity_of(os.getpid())
    rewrite(path, pid=os.getpid(), start_ticks=me.start_ticks + 1, pidfd_inode=None, time_namespace=1)  # type: ignore[operator]
    path.rename(path.with_name(f"plaid-viewer-{os.getpid()}-0123456789ab"))
    assert only().verdict is Verdict.ALIVE


def test_clock_steps_do_not_matter(owner, monkeypatch):
    one = owner()
    real = time.time
    for step in (-(10**9), 10**9):
        monkeypatch.setattr(time, "time", lambda step=step: real() + step)
        assert sweep_orphans() == []
    one.kill()
    assert sweep_orphans() == [one.cache]


# --------------------------------------------------------------------- names, links, users


@pytest.mark.parametrize("plant", ["file", "link", "fifo"])
def test_only_directories_are_ours(temp_root, tmp_path, plant):
    path = temp_root / "plaid-viewer-1-abc"
    precious = tmp_path / "plaid-viewer-4194311-abc"
    precious.mkdir()
    if plant == "file":
        path.touch()
    elif plant == "link":
        path.symlink_to(precious)
    else:
        os.mkfifo(path)
    assert find_orphans().findings == ()
    assert sweep_orphans() == []
    assert path.is_symlink() or path.exists()
    assert precious.exists()


def test_names_that_broke_the_older_viewer(temp_root):
    for name in ("plaid-viewer-99999999999999999999-ab", "plaid-viewer-١-ab", "plaid-viewer-1-ab\n"):
        (temp_root / name).mkdir()
    (temp_root / "plaid-viewer-1-\udcff").mkdir()
    assert find_orphans().findings == ()
    assert sweep_orphans() == []
    assert len(os.listdir(temp_root)) == 4


DEEP = """
import os, sys
os.chdir(sys.argv[1])
for _ in range(1500):
    os.mkdir("d")
    os.chdir("d")
"""


def test_1500_deep(legacy, script):
    path = legacy()
    script(DEEP, path).end()
    assert sweep_orphans() == [path]


def test_a_temp_root_that_cannot_be_listed(tmp_path):
    absent = tmp_path / "absent"
    (problem,) = find_orphans(absent).problems
    assert (problem.path, problem.errno) == (absent, errno.ENOENT)
    assert sweep(absent).problems == (problem,)
    assert sweep_orphans(absent) == []


def test_another_users_directory_as_root(legacy):
    if os.geteuid() != 0:
        pytest.skip("needs root")
    path = legacy()
    os.chown(path, 12345, 12345)
    assert (only().verdict, only().reason) == (Verdict.FOREIGN, "it belongs to another user (uid 12345)")
    assert sweep_orphans() == []
    assert path.exists()


def test_another_users_directory_as_a_user(orphan, temp_root, as_user):
    """0700: it cannot even be opened."""
    path = orphan()
    code = """
    from viewer.cache import find_orphans, sweep_orphans
    finding, = find_orphans(path).findings
    print(finding.verdict, sweep_orphans(path))
    """
    temp_root.chmod(0o1777)
    assert as_user(temp_root, code, except_for=path) == "foreign []"
    assert path.exists()


def test_a_directory_that_may_not_be_opened(legacy, temp_root, as_user):
    path = legacy()
    path.chmod(0)
    code = """
    from viewer.cache import find_orphans, sweep_orphans
    finding, = find_orphans(path).findings
    print(finding.verdict, finding.reason, sweep_orphans(path))
    """
    assert as_user(temp_root, code) == "unknown it cannot be opened: Permission denied []"


def test_nobody_else_can_hold_our_lock(orphan, temp_root, as_user):
    path = orphan()
    code = """
    try:
        os.open(path / sys.argv[3] if len(sys.argv) > 3 else next(path.glob("plaid*")), os.O_RDONLY)
    except PermissionError:
        print("denied")
    """
    temp_root.chmod(0o1777)
    assert as_user(temp_root, code, except_for=path) == "denied"


def test_gone_while_we_look(orphan, monkeypatch):
    orphan()

    def vanish(self, name):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Folder, "open", vanish)
    monkeypatch.setattr(Folder, "stat", vanish)
    assert find_orphans().findings == ()


def test_an_error_while_judging_leaves_no_descriptor(orphan, monkeypatch):
    orphan()
    before = len(os.listdir("/proc/self/fd"))

    def fail(evidence):
        raise RuntimeError

    monkeypatch.setattr(survey, "judge", fail)
    with pytest.raises(RuntimeError):
        find_orphans()
    assert len(os.listdir("/proc/self/fd")) == before


def test_cancel(orphan):
    orphan()
    cancel = threading.Event()
    cancel.set()
    assert find_orphans(cancel=cancel).findings == ()


def test_many_with_few_descriptors(legacy, script):
    for number in range(500):
        legacy(token=f"{number:x}")
    code = """
    import resource
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    from viewer.cache import sweep_orphans
    print(len(sweep_orphans()))
    """
    assert script(code).line() == "500"


def test_many_where_the_program_has_most_descriptors(legacy, script):
    for number in range(100):
        legacy(token=f"{number:x}")
    code = """
    import os, resource
    from viewer.cache import sweep
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
    while os.open("/dev/null", os.O_RDONLY) < 240:
        pass
    report = sweep()
    print(len(report.removed), len(report.kept), len(report.failed))
    """
    assert script(code).line() == "100 0 0"


# ------------------------------------------------------------------------- older viewers


def test_an_older_viewers_directory(legacy):
    path = legacy()
    finding = only()
    assert (finding.verdict, finding.owner, finding.pid) == (Verdict.ORPHAN, None, 2**22 + 7)
    assert "older viewer" in describe_owner(finding)
    assert sweep_orphans() == [path]


def test_a_living_older_viewer(legacy, script):
    one = script("print(1, flush=True); input()")
    one.line()
    path = legacy(pid=one.pid)
    assert only().verdict is Verdict.ALIVE
    one.kill()
    assert sweep_orphans() == [path]


def test_a_thread_is_no_process(legacy, script):
    """kill(2) accepts a thread's id; the older viewer keeps such a directory for ever."""
    code = """
    import threading
    def run():
        print(threading.get_native_id(), flush=True)
        input()
    threading.Thread(target=run).start()
    """
    one = script(code)
    thread = int(one.line())
    assert thread != one.pid
    path = legacy(pid=thread)
    assert sweep_orphans() == [path]


def test_a_zombie_is_no_process(legacy):
    process = subprocess.Popen(["true"])
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    path = legacy(pid=process.pid)
    assert sweep_orphans() == [path]
    process.wait()


def test_my_own_pid_in_an_older_directory(legacy):
    """In a container every start may have the pid 1: nothing but the pid tells, and it runs."""
    legacy(pid=os.getpid())
    assert only().verdict is Verdict.ALIVE


@pytest.mark.parametrize("token", ["22", "0123456789ab0", "0123456789a"])
def test_a_name_that_no_viewer_gives(temp_root, token):
    """``plaid-viewer-202611-22`` is somebody's thesis of November."""
    path = temp_root / f"plaid-viewer-4194311-{token}"
    path.mkdir()
    (path / "thesis.tex").touch()
    assert (only().verdict, only().reason) == (Verdict.UNKNOWN, "it has no record, and no viewer gives such a name")
    assert sweep_orphans() == []
    assert (path / "thesis.tex").exists()


def test_older_viewers_in_a_container(legacy, monkeypatch):
    path = legacy()
    monkeypatch.setattr(processes, "INITIAL_PID_NAMESPACE", 1)
    assert (only().verdict, sweep_orphans()) == (Verdict.UNKNOWN, [])
    assert path.exists()


def test_a_pid_that_runs_in_a_container_below(legacy, monkeypatch):
    path = legacy()
    monkeypatch.setattr(processes, "nested_pids", lambda: frozenset({2**22 + 7}))
    assert (only().verdict, sweep_orphans()) == (Verdict.ALIVE, [])
    assert path.exists()


@pytest.mark.parametrize("call", ["listdir", "open"])
def test_containers_that_cannot_be_looked_up_now(legacy, monkeypatch, call):
    """Out of descriptors: that no container has the pid is a witness only when all were looked at."""
    path = legacy()
    original: Any = {"listdir": os.listdir, "open": open}[call]

    def fail(where, *arguments, **options):
        if str(where).startswith("/proc") and not str(where).startswith("/proc/self"):
            raise OSError(errno.EMFILE, "Too many open files")
        return original(where, *arguments, **options)

    monkeypatch.setattr(f"{'os' if call == 'listdir' else 'builtins'}.{call}", fail)
    assert (only().verdict, sweep_orphans()) == (Verdict.UNKNOWN, [])
    monkeypatch.undo()
    assert path.exists()


@pytest.mark.parametrize("side", ["owner", "sweeper"])
def test_a_boot_id_that_one_side_could_not_read(orphan, monkeypatch, side):
    """Whose kernel it was is not known then, and a pid of the other one says nothing."""
    path = orphan()
    rewrite(path, lock_works=False, memory_lock=False, **({"boot_id": None} if side == "owner" else {}))
    read = processes._text
    if side == "sweeper":
        monkeypatch.setattr(processes, "_text", lambda file, **how: "" if "boot_id" in file else read(file, **how))
    assert only().verdict is Verdict.UNKNOWN
    assert sweep_orphans() == []


def test_another_kind_of_file_system(legacy, monkeypatch):
    """What is not known to be one computer's alone may be a share: davfs2 is called ``fuse``."""
    legacy()
    for kind in ("fuse", "wekafs", "prl_fs", "nfs4", "fuse.bindfs", "9p", "virtiofs"):
        monkeypatch.setattr(Mounts, "of", lambda self, path, number=None, kind=kind: Mount(1, "/", kind))
        assert only().verdict is Verdict.UNKNOWN
    assert sweep_orphans() == []


def test_older_viewers_where_pids_are_all_there_is(legacy, monkeypatch):
    path = legacy()
    monkeypatch.setattr(processes, "has_namespaces", lambda: False)
    assert sweep_orphans() == [path]


# -------------------------------------------------------------------------------- processes


def test_identity_of_myself():
    identity = processes.identity_of(os.getpid())
    assert identity.start_ticks > 0  # type: ignore[operator]
    assert processes.life_of(os.getpid(), identity) is Life.ALIVE
    assert processes.life_of(os.getpid(), Identity(identity.start_ticks + 1, None)) is Life.GONE  # type: ignore[operator]
    assert processes.life_of(os.getpid(), Identity(None, None)) is Life.ALIVE
    assert processes.life_of(os.getpid()) is Life.ALIVE
    if identity.pidfd_inode is not None:
        assert processes.life_of(os.getpid(), Identity(identity.start_ticks, identity.pidfd_inode + 1)) is Life.GONE
        # The inode is the stronger witness.
        assert processes.life_of(os.getpid(), Identity(0, identity.pidfd_inode)) is Life.ALIVE


def test_nobody():
    assert processes.identity_of(2**22 + 7) == Identity(None, None)
    assert processes.life_of(2**22 + 7) is Life.GONE
    assert printing._command_line(2**22 + 7) == ()


def test_before_pidfs(monkeypatch):
    """Before Linux 6.9 every pidfd has the same inode, of the anonymous inode file system; before 5.3 there is none."""
    monkeypatch.setattr(os, "pidfd_open", lambda pid: os.eventfd(0))
    assert processes.identity_of(os.getpid()).pidfd_inode is None
    monkeypatch.delattr(os, "pidfd_open")
    assert processes.identity_of(os.getpid()).pidfd_inode is None


@pytest.mark.parametrize(
    ("error", "life"),
    [(PermissionError(), Life.ALIVE), (OSError(errno.EINVAL, ""), Life.UNKNOWN)],
)
def test_kill_says(monkeypatch, error, life):
    def fail(pid, number):
        raise error

    monkeypatch.setattr(os, "kill", fail)
    assert processes.life_of(1) is life


def test_without_proc(monkeypatch):
    """A chroot without /proc: alive is alive, and what cannot be told is not guessed."""
    monkeypatch.setattr(processes, "_text", lambda path, **_: "")
    assert processes.life_of(os.getpid()) is Life.ALIVE
    assert processes.World.here().boot_id is None


def test_with_the_proc_of_another_namespace(monkeypatch):
    """Its numbers mean other processes; the pidfd still means the right one."""
    me = processes.identity_of(os.getpid())

    def fail(path):
        raise FileNotFoundError

    for readlink in (lambda path: "1", fail):
        monkeypatch.setattr(os, "readlink", readlink)
        assert processes.identity_of(os.getpid()) == Identity(None, me.pidfd_inode)
        assert processes.life_of(os.getpid(), me) is Life.ALIVE


def test_a_zombie_leader_with_living_threads(monkeypatch):
    status = {"Tgid": "7", "Pid": "7", "State": "Z (zombie)", "Threads": "3"}
    monkeypatch.setattr(os, "kill", lambda pid, number: None)
    monkeypatch.setattr(processes, "_status_fields", lambda pid: status)
    assert processes.life_of(7) is Life.ALIVE


def test_elsewhere_psutil_answers(monkeypatch):
    import psutil

    process = subprocess.Popen(["true"])
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    monkeypatch.setattr(processes, "_LINUX", False)
    assert processes.life_of(process.pid) is Life.GONE
    process.wait()
    me = processes.identity_of(os.getpid())
    assert processes.life_of(os.getpid(), me) is Life.ALIVE
    assert processes.life_of(os.getpid(), Identity(me.start_ticks + 1, None)) is Life.GONE  # type: ignore[operator]
    assert processes.life_of(2**22 + 7) is Life.GONE
    assert processes.identity_of(2**22 + 7) == Identity(None, None)
    assert processes.nested_pids() == frozenset()
    assert not processes.has_namespaces()

    def deny(self):
        raise psutil.AccessDenied

    monkeypatch.setattr(psutil.Process, "status", deny)
    assert processes.life_of(os.getpid()) is Life.ALIVE


def test_proc_that_cannot_be_listed(monkeypatch):
    def fail(path):
        raise PermissionError

    monkeypatch.setattr(os, "listdir", fail)
    assert processes.nested_pids() is None
    assert processes.holder_of((1, 2)) is None


def test_no_namespaces_to_be_seen(monkeypatch):
    def fail(path):
        raise PermissionError

    monkeypatch.setattr(os, "stat", fail)
    assert processes.World.here().pid_namespace is None


# ----------------------------------------------------------------------------------- mounts


def test_mounts(tmp_path):
    mounts = Mounts()
    mount = mounts.of(os.path.realpath(tmp_path))
    if mount is None:
        pytest.skip("no mount covers the temp root: a chroot whose root is no mount point")
    with Folder.at(tmp_path) as folder:
        assert mounts.of(os.path.realpath(tmp_path), folder.mount_number()) == mount
    assert mounts.local(os.path.realpath(tmp_path))
    assert mounts.below(os.path.realpath(tmp_path)) == ()
    assert "/proc" in mounts.below("/")
    for kind in ("nfs4", "fuse.sshfs"):
        mounts.all = (Mount(1, "/", kind),)
        assert not mounts.local("/tmp")


def test_mounts_that_cannot_be_read(monkeypatch):
    import builtins

    def fail(*arguments):
        raise PermissionError

    monkeypatch.setattr(builtins, "open", fail)
    mounts = Mounts()
    monkeypatch.undo()
    assert mounts.all == ()
    assert mounts.of("/") is None


def test_mounts_elsewhere(monkeypatch):
    import psutil

    from viewer import mounts

    monkeypatch.setattr(mounts.sys, "platform", "darwin")  # type: ignore[attr-defined]
    assert Mounts().all

    def fail(**options):
        raise OSError

    monkeypatch.setattr(psutil, "disk_partitions", fail)
    assert Mounts().all == ()


def test_odd_lines_of_mountinfo(monkeypatch, tmp_path):
    import io

    from viewer import mounts

    lines = (
        b"1 0 8:1 / /a\\040b rw - ext4 /dev/x rw\nshort\n2 1 8:1 / /c rw shared:1 - nfs4 server:/ rw\n"
        b"3 1 8:1 / /d\x0cd\xe2\x80\xa8\xff rw - xfs /dev/y rw\n"  # only spaces and line feeds are escaped
    )
    monkeypatch.setattr(mounts, "open", lambda *arguments: io.BytesIO(lines), raising=False)
    assert Mounts().all == (
        Mount(1, "/a b", "ext4"),
        Mount(2, "/c", "nfs4"),
        Mount(3, os.fsdecode(b"/d\x0cd\xe2\x80\xa8\xff"), "xfs"),
    )


def test_mount_number_that_cannot_be_told(tmp_path):
    with Folder.at(tmp_path) as folder:
        number = folder.descriptor
        folder.descriptor = 10**6
        assert folder.mount_number() is None
        folder.descriptor = number


def test_open_files_of_the_test_process_stay_within_bounds():
    assert len(os.listdir("/proc/self/fd")) < resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def test_describe_owner(owner, orphan):
    one = owner()
    assert f"(pid {one.pid}, since 20" in describe_owner(only())
    assert describe_owner(only()).startswith(Path(os.sys.executable).name[:3]) or "python" in describe_owner(only())  # type: ignore[attr-defined]
    one.kill()
    assert describe_owner(only()).startswith("-c (pid")
    rewrite(one.cache, boot_id="another", host="node17")
    assert "on node17" in describe_owner(only())
    sweep()
    (one.cache.parent / ".plaid-viewer-trash-0123456789abcdef").mkdir()
    assert only().kind is Kind.TOMBSTONE
    assert describe_owner(only()) == "owner not recorded"
