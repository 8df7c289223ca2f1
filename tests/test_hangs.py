"""A test that hangs after the alarm of pytest-timeout is ended all the same, named, and the others run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

CONFTEST = """
from tests.hangs import HangEnder

def pytest_configure(config):
    config.pluginmanager.register(HangEnder(limit=1, patience=1))
"""

TESTS = """
import subprocess, sys, threading
import pytest

SLEEP = [sys.executable, "-c", "import time; time.sleep(3600)"]

def test_waits_for_a_process_and_so_does_its_clean_up():
    process = subprocess.Popen(SLEEP)
    try:
        process.wait()
    finally:
        process.wait()

@pytest.fixture
def pipe():
    process = subprocess.Popen(SLEEP, stdout=subprocess.PIPE)
    yield process.stdout
    process.stdout.read()
    process.wait()
    process.stdout.close()

def test_waits_for_a_pipe_and_so_does_its_fixture(pipe):
    pipe.read()

def test_is_inside_a_library():
    sum(range(10**15))  # no signal is looked at before it returns

@pytest.fixture
def never():
    yield
    threading.Event().wait()

def test_waits_for_nothing_and_so_does_its_fixture(never):
    threading.Event().wait()

def test_after():
    pass
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no alarm that pytest-timeout could raise")
def test_hangs_are_ended(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_it.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    running = tmp_path / "running"
    running.mkdir()
    command = [sys.executable, "-m", "pytest", "-p", "xdist", "-n", "1", "-p", "pytest_timeout", "--timeout", "1"]
    plain = {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PLAID_TESTS_RUNNING": str(running)}
    others = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        command, cwd=tmp_path, env={**others, **plain}, capture_output=True, text=True, timeout=200, check=False
    )
    said = done.stdout + done.stderr
    # Two whose processes were killed, which pytest can tell of, with all that it knows.
    assert "FAILED test_it.py::test_waits_for_a_process_and_so_does_its_clean_up" in done.stdout, said
    assert "FAILED test_it.py::test_waits_for_a_pipe_and_so_does_its_fixture" in done.stdout, said
    # Two that no process could be killed for: theirs was ended, with a stack.
    for name in ("test_is_inside_a_library", "test_waits_for_nothing_and_so_does_its_fixture"):
        assert f"crashed while running 'test_it.py::{name}'" in done.stdout, said
    assert "in test_is_inside_a_library\n" in done.stderr, said
    assert "in never\n" in done.stderr, said
    assert "1 passed" in done.stdout, said
    # What is noted for whoever has to end it all: nothing runs any more.
    assert not [file for file in running.iterdir() if "test_after" in file.read_text()]
