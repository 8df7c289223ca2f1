"""A core dump would hold passwords: none is written of a process that may have some, and the sweep still knows it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("resource", reason="needs limits of processes (POSIX)")

_ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}

_DIES = """
import os, resource, sys
from viewer.core_dumps import leave_no_core
def allow():
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
allow()
os.chdir(sys.argv[1])
{then}
os.abort()
"""


def dumped(folder: Path, then: str) -> bool:
    """Whether the system wrote a core dump of a process that does something, and aborts."""
    words = [sys.executable, "-c", _DIES.format(then=then), str(folder)]
    process = os.posix_spawn(sys.executable, words, _ENVIRONMENT)
    _, status = os.waitpid(process, 0)
    assert os.WIFSIGNALED(status)
    return os.WCOREDUMP(status)


def test_no_core_is_written(tmp_path: Path) -> None:
    if not dumped(tmp_path, "pass"):
        pytest.skip("this machine writes no core dumps")
    assert not dumped(tmp_path, "leave_no_core()")
    if sys.platform == "linux":
        assert not dumped(tmp_path, "leave_no_core(closed=True); allow()"), "whatever takes core dumps, it gets none"


_JUDGED = """
import ctypes, os, signal
from viewer.core_dumps import leave_no_core
from viewer.processes import identity_of, life_of
if os.geteuid() == 0:  # root sees everything
    os.setresuid(12345, 12345, 12345)
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)  # lost with the uid
here, there = os.pipe()
process = os.fork()
if process == 0:
    leave_no_core(closed=True)
    os.write(there, b"x")
    while True:
        signal.pause()
os.read(here, 1)
identity = identity_of(process)
print(life_of(process, identity))
try:
    open(f"/proc/{process}/environ").close()
except PermissionError:
    print("closed")
os.kill(process, signal.SIGKILL)
os.waitpid(process, 0)
print(life_of(process, identity))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux closes processes")
def test_a_closed_process_is_known_to_be_alive_and_to_have_ended() -> None:
    """A sweep by another process of the same user does not need what is closed."""
    done = subprocess.run([sys.executable, "-c", _JUDGED], env=_ENVIRONMENT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["alive", "closed", "gone"]
