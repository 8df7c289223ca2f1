"""Ends a test that hangs although pytest-timeout has raised its alarm in it.

The alarm is an exception in the main thread, once. It ends no test whose clean-up then waits for a process that never
ends, and none that is inside a library which does not return. So, after a while, whatever the tests have started is
killed: that is what most such waits are for. If that does not help either, this process ends with the stacks of all its
threads; pytest-xdist then says which test it was, and goes on with the others in a new process.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import threading
import time
from collections.abc import Generator
from pathlib import Path

import psutil
import pytest

RUNNING = "PLAID_TESTS_RUNNING"
"""The variable with a folder in which each process keeps the name of its test; see packaging/supervisor.py."""


class HangEnder:
    """A plugin of pytest for one process.

    Parameters
    ----------
    limit
        Seconds after which pytest-timeout raises its alarm.
    patience
        Seconds that a test has after the alarm before what it started is killed, and after that once more.
    """

    def __init__(self, limit: float, patience: float) -> None:
        self._kill_after = limit + patience
        self._end_after = limit + 2 * patience
        self._patience = patience
        self._since: float | None = None
        self._watcher: threading.Thread | None = None
        self._over = threading.Event()
        # What pytest captures while a test runs is lost with the process.
        self._stderr = os.dup(2)
        folder = os.environ.get(RUNNING, "")
        self._note = Path(folder, os.environ.get("PYTEST_XDIST_WORKER", "main")) if folder else None

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Watch one test from its set-up to its clean-up."""
        if self._watcher is None:
            self._watcher = threading.Thread(target=self._watch, name="ends hangs", daemon=True)
            self._watcher.start()
        if self._note is not None:
            self._note.write_text(item.nodeid, encoding="utf-8")
        self._since = time.monotonic()
        faulthandler.dump_traceback_later(self._end_after, file=self._stderr, exit=True)
        try:
            return (yield)
        finally:
            self._relax()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self) -> None:
        """Watch the clean-up too: pytest itself takes the timer away when a test fails."""
        if self._since is not None:
            left = self._since + self._end_after - time.monotonic()
            faulthandler.dump_traceback_later(max(left, self._patience), file=self._stderr, exit=True)

    @pytest.hookimpl(tryfirst=True)
    def pytest_enter_pdb(self) -> None:
        """Leave alone who looks at it with a debugger."""
        self._relax()

    def pytest_sessionfinish(self) -> None:
        """Stop watching."""
        self._over.set()
        if self._note is not None:
            self._note.unlink(missing_ok=True)

    def _relax(self) -> None:
        self._since = None
        faulthandler.cancel_dump_traceback_later()

    def _watch(self) -> None:
        while not self._over.wait(self._patience / 10):
            since = self._since
            if since is not None and time.monotonic() - since > self._kill_after:
                self._since = None  # once for each test
                for child in psutil.Process(os.getpid()).children(recursive=True):
                    with contextlib.suppress(psutil.NoSuchProcess):
                        child.kill()
