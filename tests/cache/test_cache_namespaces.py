"""Containers, reboots, reapers and mounts, made with namespaces (F1, F2, F5, F9, F10, F12, F15 to F17). Needs root."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.namespaces import need
from viewer.cache import Verdict, find_orphans, sweep_orphans

CONTAINER = ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child"]
"""A PID namespace of its own over a shared /tmp: docker -v /tmp:/tmp, apptainer --pid, flatpak, kubernetes."""

USER = ["unshare", "--user", "--map-root-user", *CONTAINER[1:]]

SURVEY = """
from viewer.cache import find_orphans, sweep_orphans
print(*(f"{finding.verdict}: {finding.reason}" for finding in find_orphans().findings), sep="|")
print(len(sweep_orphans()))
"""


def survey(script, prefix=()) -> tuple[str, str]:
    one = script(SURVEY, prefix=prefix)
    return one.line(), one.line()


LAYOUTS = {
    "owner on the host, sweeper in a container": ((), CONTAINER),
    "owner in a container, sweeper on the host": (CONTAINER, ()),
    "siblings": (CONTAINER, CONTAINER),
    "owner on the host, sweeper in a user namespace": ((), USER),
    "owner in a user namespace, sweeper on the host": (USER, ()),
    "nested": (CONTAINER, [*CONTAINER, *CONTAINER]),
}


@pytest.mark.root("--pid", "--fork", "--mount-proc")
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_live_cache_is_seen_across_namespaces(owner, script, layout):
    """The older viewer deletes it in two of three: the pid means nothing there. The lock is one kernel's."""
    outside, inside = LAYOUTS[layout]
    need(outside, inside)
    one = owner(prefix=outside)
    for _ in range(2):
        verdict, swept = survey(script, inside)
        assert (verdict, swept) == ("alive: a running process holds its lock", "0")
    assert one.cache.exists()
    one.kill()
    verdict, swept = survey(script, inside)
    assert verdict.startswith("orphan: ")
    assert swept == "1"
    assert not one.cache.exists()


@pytest.mark.root("--pid", "--fork", "--mount-proc")
def test_where_locks_lie_another_namespace_is_unknown(owner, script, lying_locks):
    """Neither witness: kept, and said."""
    one = owner(prefix=CONTAINER, env=lying_locks)
    assert survey(script)[0].startswith("unknown: its locks prove nothing here")
    one.kill()
    assert survey(script)[1] == "0"
    assert one.cache.exists()


@pytest.mark.root("--pid", "--fork", "--mount-proc")
def test_older_viewers_across_namespaces(script, legacy):
    """Their pid means something only in the first namespace, and there only if no container has that pid."""
    path = legacy()
    verdict, swept = survey(script, CONTAINER)
    assert (verdict.split(":")[0], swept) == ("unknown", "0")
    assert path.exists()
    if find_orphans().findings[0].verdict is Verdict.UNKNOWN:
        pytest.skip("this machine is itself a container")
    assert sweep_orphans() == [path]
    inside = script("import os; print(os.getpid(), flush=True); input()", prefix=CONTAINER)
    pid = int(inside.line())
    path = legacy(pid=pid)  # an older viewer in the container would be called so
    if not Path(f"/proc/{pid}").exists():
        assert find_orphans().findings[0].verdict is Verdict.ALIVE
    assert sweep_orphans() == []
    assert path.exists()


@pytest.mark.root("--pid", "--fork")
def test_a_container_with_the_hosts_proc(script, temp_root):
    """Its /proc numbers the host's processes: an owner that lost its lock is not taken for one of those."""
    code = """
    import os, subprocess, sys
    from viewer.cache import CacheRoot
    root = CacheRoot()
    os.closerange(3, 1000)
    done = subprocess.run([sys.executable, "-c", sys.argv[1]], capture_output=True, text=True)
    print(*done.stdout.splitlines(), sep="\\n", flush=True)
    """
    one = script(code, SURVEY, prefix=["unshare", "--pid", "--fork", "--kill-child"])
    assert one.line() == "alive: its process runs, although it has lost its lock: its memory still holds the record"
    assert one.line() == "0"


@pytest.mark.root("--pid", "--fork", "--mount-proc")
def test_the_same_pid_at_every_start_of_a_container(script, temp_root):
    """A container's first process always has the same pid: the dead one's directory is not mine."""
    code = """
    import os
    from viewer.cache import CacheRoot
    root = CacheRoot()
    print(root.path.name, len(root.wait_for_sweep().removed), flush=True)
    os.kill(os.getpid(), 9) if os.getpid() != 1 else os._exit(1)
    """
    first, swept = script(code, prefix=CONTAINER).line().split()
    assert swept == "0"
    second, swept = script(code, prefix=CONTAINER).line().split()
    assert first.rpartition("-")[0] == second.rpartition("-")[0]
    assert swept == "1"
    assert os.listdir(temp_root) == [second]


FAKE_BOOT = """
import subprocess, sys
from pathlib import Path
fake = Path(sys.argv[1])
fake.write_text("11111111-2222-3333-4444-555555555555\\n")
subprocess.run(["mount", "--bind", fake, "/proc/sys/kernel/random/boot_id"], check=True)
"""


@pytest.mark.root("--mount")
@pytest.mark.parametrize("before", [True, False])
def test_after_a_reboot(orphan, script, tmp_path, before):
    path = orphan()
    record = path / ".owner.json"
    record.write_text(json.dumps(json.loads(record.read_text()) | {"lock_works": False, "memory_lock": False}))
    if not before:  # a container with a boot id of its own, whose owner lost its lock: no restart is proved
        one = script(FAKE_BOOT + SURVEY, tmp_path / "boot_id", prefix=["unshare", "--mount"])
        assert one.line().startswith("unknown: it was made under another boot id")
        assert one.line() == "0"
        return
    os.utime(record, (0, 0))
    one = script(FAKE_BOOT + SURVEY, tmp_path / "boot_id", prefix=["unshare", "--mount"])
    assert one.line() == "orphan: the computer was restarted since"
    assert one.line() == "1"


@pytest.mark.root("--mount")
def test_a_live_cache_under_another_boot_id(owner, script, tmp_path):
    """A lock that is held wins over everything the record says."""
    one = owner()
    seen = script(FAKE_BOOT + SURVEY, tmp_path / "boot_id", prefix=["unshare", "--mount"])
    assert seen.line() == "alive: a running process holds its lock"
    assert seen.line() == "0"
    assert one.cache.exists()


@pytest.mark.root("--mount")
@pytest.mark.parametrize("kind", ["bind", "overlay", "tmpfs"])
def test_other_views_of_the_temp_root(script, tmp_path, temp_root, kind):
    """Owner and sweeper see one directory by two paths, or on other file systems."""
    code = """
    import os, subprocess, sys
    from pathlib import Path
    from viewer.cache import CacheRoot, find_orphans, sweep_orphans
    kind, here, there, work = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4])
    there.mkdir()
    if kind == "bind":
        subprocess.run(["mount", "--bind", here, there], check=True)
    elif kind == "tmpfs":
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", here], check=True)
        subprocess.run(["mount", "--bind", here, there], check=True)
    else:
        for name in ("upper", "work"):
            (work / name).mkdir(parents=True)
        options = f"lowerdir={here},upperdir={work}/upper,workdir={work}/work"
        subprocess.run(["mount", "-t", "overlay", "-o", options, "overlay", there], check=True)
        here = there
    pid = os.fork()
    if pid == 0:
        root = CacheRoot(temp_root=here, run_orphan_sweep=False)
        print(*(finding.verdict for finding in find_orphans(there).findings), flush=True)
        inside = subprocess.run([sys.executable, "-c", sys.argv[5], there], capture_output=True, text=True)
        print(inside.stdout.strip(), flush=True)
        os.kill(os.getpid(), 9)
    os.waitpid(pid, 0)
    print(len(sweep_orphans(there)), os.listdir(here), flush=True)
    """
    other = (
        "import sys; from pathlib import Path; from viewer.cache import find_orphans, sweep_orphans\n"
        "print(*(f.verdict for f in find_orphans(Path(sys.argv[1])).findings), sweep_orphans(Path(sys.argv[1])))"
    )
    arguments = (kind, temp_root, tmp_path / "there", tmp_path / "work", other)
    one = script(code, *arguments, prefix=["unshare", "--mount"])
    assert one.line() == "alive"
    assert one.line() == "alive []"
    assert one.line() == "1 []"


@pytest.mark.root("--mount")
def test_a_mount_inside_an_orphan(orphan, script, tmp_path):
    path = orphan()
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "file").touch()
    (path / "mounted here").mkdir()
    code = f"""
    import subprocess, sys
    subprocess.run(["mount", "--bind", sys.argv[1], sys.argv[2]], check=True)
    {SURVEY.strip().replace(chr(10), chr(10) + "    ")}
    """
    one = script(code, precious, path / "mounted here", prefix=["unshare", "--mount"])
    words = f"unknown: another file system is mounted inside it, at {os.path.realpath(path)}/mounted here"
    assert one.line() == words
    assert one.line() == "0"
    assert (precious / "file").exists()
    assert sweep_orphans() == [path]  # outside that mount namespace nothing is mounted
    assert (precious / "file").exists()


@pytest.mark.root("--time", "--fork")
def test_a_time_namespace(owner, script):
    """Start ticks shift by the offset; neither life nor death is read from that."""
    one = owner()
    shifted = ["unshare", "--time", "--boottime", "100000", "--fork"]
    assert survey(script, shifted) == ("alive: a running process holds its lock", "0")
    one.kill()
    assert survey(script, shifted)[1] == "1"


def reuse(pid: int) -> subprocess.Popen:
    """Start a process with a chosen pid, as close as the machine lets us."""
    for _ in range(200):
        Path("/proc/sys/kernel/ns_last_pid").write_text(str(pid - 1))
        process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
        if process.pid == pid:
            return process
        process.kill()
        process.communicate()
    pytest.skip(f"could not get pid {pid} again")


@pytest.mark.root("--pid", "--fork")
@pytest.mark.parametrize("lock_works", [True, False])
def test_a_reused_pid(orphan, lock_works):
    """Another process has the pid, perhaps even within the same clock tick: the pidfd inode still differs."""
    path = orphan()
    record = path / ".owner.json"
    fields = json.loads(record.read_text())
    record.write_text(json.dumps(fields | {"lock_works": lock_works}))
    process = reuse(fields["pid"])
    try:
        assert find_orphans().findings[0].verdict is Verdict.ORPHAN
        assert sweep_orphans() == [path]
    finally:
        process.kill()
        process.communicate()


# ---------------------------------------------------------------------------------- reapers


def tmpfiles(root: Path, tmp_path: Path) -> None:
    """Let systemd-tmpfiles remove whatever is older than a second below ``root``."""
    if not shutil.which("systemd-tmpfiles"):
        pytest.skip("no systemd-tmpfiles")
    conf = tmp_path / "reap.conf"
    conf.write_text(f"d {root} 0755 root root 1s\n")
    subprocess.run(["systemd-tmpfiles", "--clean", str(conf)], check=True, capture_output=True)


def wait_until_old(*paths: Path) -> None:
    """Wait until the change time of every path, which nobody can set, is two seconds ago."""
    newest = max(path.stat().st_ctime for path in paths)
    marker = paths[0].parent.parent / "clock"
    while True:
        marker.touch()
        if marker.stat().st_mtime - newest > 2.1:
            return


@pytest.mark.root("--mount")
def test_systemd_tmpfiles(owner, tmp_path, temp_root):
    """It skips what is locked, with all that is in it, and takes what is not."""
    alive, dead = owner(), owner()
    dead.kill()
    files = [path for one in (alive, dead) for path in (one.cache, *one.cache.iterdir())]
    for path in files:
        os.utime(path, (0, 0))
    wait_until_old(*files)
    tmpfiles(temp_root, tmp_path)
    assert sorted(path.name for path in alive.cache.iterdir()) == [".owner.json", "CACHEDIR.TAG", "artifact"]
    assert not dead.cache.exists() or not list(dead.cache.iterdir())


# ------------------------------------------------------------------------- an older viewer

OLDER_SWEEP = """
import errno, os, re, shutil, sys, tempfile
from pathlib import Path
for entry in Path(tempfile.gettempdir()).iterdir():
    match = re.match(r"^plaid-viewer-(?P<pid>\\d+)-(?P<token>[0-9a-f]+)$", entry.name)
    if not entry.is_dir() or match is None:
        continue
    try:
        os.kill(int(match["pid"]), 0)
    except ProcessLookupError:
        shutil.rmtree(entry, ignore_errors=True)
print("swept")
"""
"""What ``sweep_orphans`` of the web viewer in pyplaid does."""


def test_an_older_viewer_sweeps_while_we_live(owner, script, temp_root):
    """In the same namespace it asks for our pid, and leaves us alone; our dead are its to remove as well."""
    one = owner()
    assert script(OLDER_SWEEP).line() == "swept"
    assert one.cache.exists()
    one.kill()
    script(OLDER_SWEEP).line()
    assert os.listdir(temp_root) == []


@pytest.mark.root("--pid", "--fork", "--mount-proc")
def test_an_older_viewer_in_a_container_takes_our_live_cache(script, temp_root):
    """It cannot be kept from it; we notice, make a new root, and say so."""
    code = """
    import sys
    from viewer.cache import CacheRoot
    root = CacheRoot()
    print(root.path, flush=True)
    sys.stdin.readline()
    print(root.lost(), root.refresh(), root.path.is_dir(), root.lost(), flush=True)
    print(root.notice, flush=True)
    """
    one = script(code)
    old = one.line()
    script(OLDER_SWEEP, prefix=CONTAINER).line()
    assert not Path(old).exists()
    one.say()
    assert one.line() == "True True True False"
    assert one.line() == f"The cache {old} was removed by another program; a new one was created."
    one.end()
    assert os.listdir(temp_root) == []
