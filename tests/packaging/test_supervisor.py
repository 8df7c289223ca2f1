"""What the checks start ends with them, whatever it does against it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
import steps
import supervisor

from tests.conftest import wait_until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process adopt what it has started")

STUBBORN = """
import os, signal, sys, time
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
if os.fork():
    os._exit(0)  # nobody's child any more
os.setsid()
name = os.path.join(sys.argv[1], "stubborn")
with open(name + ".half", "w") as file:
    file.write(str(os.getpid()))
os.rename(name + ".half", name)
while True:
    time.sleep(0.05)
"""
"""A process that has left its parent and its session, and hears nothing."""

COMMAND = """
import os, signal, subprocess, sys, time
folder = sys.argv[1]
subprocess.run([sys.executable, "-c", sys.argv[2], folder], env={**os.environ, "PYTEST_CURRENT_TEST": "test_x.py::it"})
while not os.path.exists(os.path.join(folder, "stubborn")):
    time.sleep(0.01)
"""
WAITING = """
try:
    open(os.path.join(folder, "waiting"), "w").close()
    while True:
        time.sleep(0.05)
except KeyboardInterrupt:
    open(os.path.join(folder, "clean"), "w").close()
"""
DEAF = "\nsignal.signal(signal.SIGINT, signal.SIG_IGN)" + WAITING

HURRIED = """
import os, sys, time, types
import supervisor
waiting = os.path.join(sys.argv[1], "waiting")
# An hour goes by when the command is waiting.
supervisor.time = types.SimpleNamespace(
    monotonic=lambda: time.monotonic() + 3600 * os.path.exists(waiting), sleep=time.sleep
)
supervisor.CLEAN_UP_S = 1.0
sys.exit(supervisor.supervise(sys.argv[2:], 3000))
"""

BOOTSTRAP = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import steps
steps.end_on_sigterm()
steps.run_attached(sys.argv[2:], cwd=Path.cwd())
"""


def command(folder: Path, then: str) -> list[str]:
    return [sys.executable, "-c", COMMAND + then, str(folder), STUBBORN]


def stubborn(folder: Path) -> int:
    """Wait until the command has nothing more to do, and return the process id of what it has left."""
    wait_until((folder / "waiting").exists, what="the command")
    return int((folder / "stubborn").read_text())


def test_what_is_left_is_ended_and_named(tmp_path, capfd):
    assert steps.run_attached(command(tmp_path, "sys.exit(3)"), cwd=tmp_path) == 3
    pid = int((tmp_path / "stubborn").read_text())
    assert not psutil.pid_exists(pid)
    said = capfd.readouterr().err
    assert said.startswith("Still running, and ended now:\n")
    assert f"  {pid} {sys.executable} -c import os, signal" in said
    assert said.rstrip().endswith("started by test_x.py::it")


def test_nothing_is_said_when_nothing_is_left(tmp_path, capfd):
    code = "import os; os.fork() or os._exit(0); print('done', flush=True); os._exit(5)"
    assert steps.run_attached([sys.executable, "-c", code], cwd=tmp_path, timeout_s=60) == 5
    assert capfd.readouterr() == ("done\n", "")


def test_the_status_of_a_signal_is_what_a_shell_makes_of_it(tmp_path):
    code = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    assert steps.run_attached([sys.executable, "-c", code], cwd=tmp_path) == 128 + signal.SIGKILL


def test_a_command_that_is_not_there(tmp_path, capfd):
    assert steps.run_attached(["plaid-no-such"], cwd=tmp_path) == 127
    assert capfd.readouterr().err == "plaid-no-such cannot be started: No such file or directory\n"


@pytest.mark.parametrize("then", [WAITING, DEAF], ids=["cleans up", "deaf"])
def test_at_the_limit_the_test_that_runs_is_named_and_all_is_ended(tmp_path, monkeypatch, then):
    running = tmp_path / "running"
    running.mkdir()
    (running / "gw0").write_text("tests/test_a.py::test_one")
    (running / "gw1").write_text("tests/test_b.py::test_two")
    done = subprocess.run(
        [sys.executable, "-c", HURRIED, str(tmp_path), *command(tmp_path, then)],
        env={**os.environ, "PYTHONPATH": str(Path(supervisor.__file__).parent), supervisor.RUNNING: str(running)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 124
    assert "did not end within 3000 s" in done.stderr
    assert "Running are: tests/test_a.py::test_one, tests/test_b.py::test_two\n" in done.stderr
    assert (tmp_path / "clean").exists() == (then == WAITING)
    assert not psutil.pid_exists(stubborn(tmp_path))


@pytest.mark.parametrize("how", ["Ctrl-C", "SIGTERM", "SIGKILL"])
def test_all_is_ended_with_the_bootstrap(how, tmp_path):
    folder = str(Path(supervisor.__file__).parent)
    line = [sys.executable, "-c", BOOTSTRAP, folder, *command(tmp_path, WAITING)]
    with subprocess.Popen(line, cwd=tmp_path, stderr=subprocess.DEVNULL, start_new_session=True) as bootstrap:
        pid = stubborn(tmp_path)
        below = psutil.Process(bootstrap.pid).children(recursive=True)
        assert pid in [process.pid for process in below], "it was not adopted"
        if how == "Ctrl-C":
            os.killpg(bootstrap.pid, signal.SIGINT)  # to all in the foreground, as a terminal does
        else:
            bootstrap.send_signal(getattr(signal, how))
    _gone, left = psutil.wait_procs(below, timeout=30)
    assert not left
    assert (tmp_path / "clean").exists() == (how == "Ctrl-C")
