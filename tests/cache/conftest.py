"""What every cache test stands on: a private temp root, and real processes that are always reaped."""

from __future__ import annotations

import contextlib
import fcntl
import os
import subprocess
import sys
import tempfile
import textwrap
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

import viewer
from tests.conftest import PATIENCE
from tests.namespaces import need
from viewer.cache.evidence import SurveyContext
from viewer.open_folder import Folder

SOURCE = Path(viewer.__file__).parents[1]
DEAD_PID = 2**22 + 7
"""Larger than any pid of Linux (pid_max is at most 2**22), so that it never runs."""


def kill_below(pid: int) -> None:
    """SIGKILL all that a process has started; the first of a PID namespace takes the others of it along."""
    for child in psutil.Process(pid).children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            child.kill()


class Script:
    """A Python program in a process of its own, spoken to by lines."""

    def __init__(self, code: str, arguments: Sequence[object], prefix: Sequence[str], env: dict[str, str], **more):
        python = more.pop("python", sys.executable)
        command = [*prefix, python, "-c", textwrap.dedent(code), *map(str, arguments)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env, **more
        )
        self.pid = self.process.pid

    def line(self) -> str:
        """Return the next line it prints; fails with its stderr when it ended instead."""
        text = self.process.stdout.readline()
        if not text:
            raise AssertionError(f"ended with {self.process.wait()}: {self.process.stderr.read()}")
        return text.rstrip("\n")

    def say(self, text: str = "") -> None:
        self.process.stdin.write(f"{text}\n")
        self.process.stdin.flush()

    def send(self, number: int) -> None:
        self.process.send_signal(number)

    def end(self) -> tuple[int, str, str]:
        """Close its input, wait for its end, and return status, output and errors; one that goes on is killed."""
        if self.process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.close()
        # A program that goes on writing would fill the disk, and reading what it prints would never end.
        alarm = threading.Timer(2 * PATIENCE, self._go_on_no_more)
        alarm.start()
        try:
            return self._read_to_the_end()
        finally:
            alarm.cancel()

    def _go_on_no_more(self) -> None:
        kill_below(self.pid)
        self.process.kill()

    def _read_to_the_end(self) -> tuple[int, str, str]:
        # Not communicate(): it reads past what line() has taken in together with a line, and that would be lost.
        with ThreadPoolExecutor(1) as pool:
            errors = pool.submit(self.process.stderr.read)
            out = self.process.stdout.read()
        return self.process.wait(), out, errors.result()

    def kill(self) -> None:
        """SIGKILL it (first what runs inside, when it was started through unshare) and reap it."""
        self._go_on_no_more()
        self.end()


@pytest.fixture(autouse=True)
def private_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test may see, make or sweep anything outside its own directory."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield


@pytest.fixture
def temp_root(tmp_path: Path) -> Path:
    """The private temporary directory, which is also what TMPDIR says."""
    return tmp_path / "tmp"


@pytest.fixture
def script() -> Iterator[Callable[..., Script]]:
    """A factory of scripts; whatever is still running at the end is killed, by its own pid."""
    running: list[Script] = []

    def start(
        code: str, *arguments: object, prefix: Sequence[str] = (), env: dict[str, str] | None = None, **more
    ) -> Script:
        environment = os.environ | {"PYTHONPATH": str(SOURCE)} | (env or {})
        running.append(Script(code, arguments, prefix, environment, **more))
        return running[-1]

    yield start
    for one in running:
        if one.process.poll() is None:
            kill_below(one.pid)
            one.process.kill()
        one.process.wait()
        for stream in (one.process.stdin, one.process.stdout, one.process.stderr):
            if stream:
                stream.close()


OWNER = """
import sys
from pathlib import Path
from viewer.cache import CacheRoot
root = CacheRoot(run_orphan_sweep=False)
(root.path / "artifact").write_bytes(b"x" * 10_000)
print(root.path, flush=True)
sys.stdin.readline()
root.close()
"""


@pytest.fixture
def owner(script) -> Callable[..., Script]:
    """A factory of processes that own a cache; ``.cache`` is its path."""

    def start(**more) -> Script:
        one = script(OWNER, **more)
        one.cache = Path(one.line())
        return one

    return start


@pytest.fixture
def orphan(owner) -> Callable[[], Path]:
    """A factory of caches whose owner was SIGKILLed."""

    def make() -> Path:
        one = owner()
        one.kill()
        return one.cache

    return make


@pytest.fixture
def legacy(temp_root: Path) -> Callable[..., Path]:
    """A factory of directories as the older web viewer leaves them: no record, no lock, mode 0755."""
    with Folder.at(temp_root) as above:
        if not SurveyContext(above).world.first_namespace:
            pytest.skip("not in the first PID namespace: the pid of an older viewer proves nothing here")

    def make(pid: int = DEAD_PID, token: str = "0123456789ab") -> Path:
        path = temp_root / f"plaid-viewer-{pid}-{token:0>12}"
        path.mkdir()
        (path / "artifact").write_bytes(b"x" * 10_000)
        return path

    return make


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what is marked ``root`` where the machine permits no namespaces or mounts, with the reason it gives."""
    for mark in item.iter_markers("root"):
        need(("unshare", *(mark.args or ("--mount",))))


LYING = "import fcntl\nfcntl.flock = lambda descriptor, operation: None\n"


@pytest.fixture
def lying_locks(tmp_path) -> dict[str, str]:
    """The environment of a script in which every lock is granted. Python runs a ``sitecustomize`` before anything."""
    (tmp_path / "lying").mkdir()
    (tmp_path / "lying" / "sitecustomize.py").write_text(LYING)
    return {"PYTHONPATH": f"{tmp_path / 'lying'}{os.pathsep}{SOURCE}"}


OTHER_UID = 12345

BECOME_USER = """
import ctypes, os, pkgutil, sys, importlib, tempfile
from pathlib import Path
import viewer.cache, platformdirs.unix
for module in pkgutil.iter_modules(viewer.cache.__path__):  # the interpreter itself may lie where only root can read
    if module.name not in ("_windows", "__main__"):
        importlib.import_module(f"viewer.cache.{module.name}")
path, uid = Path(sys.argv[1]), int(sys.argv[2])
os.setgroups([])
os.setresgid(uid, uid, uid)
os.setresuid(uid, uid, uid)
ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)  # PR_SET_DUMPABLE, lost with the uid: /proc/self would stay root's
"""


@pytest.fixture
def as_user(tmp_path: Path) -> Callable[..., str]:
    """Run code as another uid on a tree that is given to it (``path`` in the code); return what it prints."""
    if os.geteuid() != 0:
        pytest.skip("needs root, to become another user")

    def run(path: Path, code: str, *, except_for: Path | None = None) -> str:
        for base, _, files in os.walk(path):
            for name in (base, *(f"{base}/{file}" for file in files)):
                if except_for is None or name != str(except_for):
                    os.chown(name, OTHER_UID, OTHER_UID)
        os.chown(path.parent, OTHER_UID, OTHER_UID)
        for parent in path.parents:
            if parent != Path("/") and not parent.stat().st_mode & 0o001:
                parent.chmod(parent.stat().st_mode | 0o011)
        done = subprocess.run(
            [sys.executable, "-c", BECOME_USER + textwrap.dedent(code), str(path), str(OTHER_UID)],
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONPATH": str(SOURCE), "HOME": str(path.parent)},
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return run


@pytest.fixture
def immutable() -> Iterator[Callable[[Path], None]]:
    """Make files or directories immutable (chattr +i), and mutable again at the end."""
    descriptors: list[int] = []

    def freeze(path: Path) -> None:
        # By descriptor, because removal may rename what is above it.
        done = subprocess.run(["chattr", "+i", str(path)], capture_output=True, text=True)
        if done.returncode != 0:
            pytest.skip(f"chattr +i: {done.stderr.strip()}")
        descriptors.append(os.open(path, os.O_RDONLY))

    yield freeze
    for descriptor in descriptors:
        flags = bytearray(fcntl.ioctl(descriptor, 0x80086601, b"\0" * 8))  # FS_IOC_GETFLAGS
        flags[0] &= ~0x10  # FS_IMMUTABLE_FL
        fcntl.ioctl(descriptor, 0x40086602, bytes(flags))  # FS_IOC_SETFLAGS
        os.close(descriptor)
