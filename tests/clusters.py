"""Dask clusters for tests: a real scheduler and real workers on this machine, each started, and ended by its pid."""

from __future__ import annotations

import asyncio
import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import psutil

from tests import datasets as ds
from tests.conftest import PATIENCE, wait_until

Value = TypeVar("Value")

_COMMON = ("--no-dashboard", "--host", "127.0.0.1")


def _words(process: psutil.Process) -> list[str]:
    """The command line of a process; none of one that has ended, and may still wait to be reaped."""
    try:
        return process.cmdline()
    except psutil.Error:
        return []


class Worker:
    """A worker, or a nanny with its worker."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self._process, self._log = process, log

    @property
    def log(self) -> str:
        """What it has written."""
        return self._log.read_text(errors="replace")

    def _working(self) -> psutil.Process:
        """The process that does the work: below a nanny another one."""
        own = psutil.Process(self._process.pid)
        below = [child for child in own.children() if "spawn_main" in " ".join(_words(child))]
        return below[0] if below else own

    @property
    def pid(self) -> int:
        """Process id of what does the work."""
        return self._working().pid

    @property
    def readers(self) -> list[psutil.Process]:
        """The readers that it has now."""
        return [child for child in self._working().children() if "reader" in _words(child)]

    def stop(self) -> None:
        """Have it do nothing, without anybody noticing."""
        os.kill(self.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it work again after :meth:`stop`."""
        os.kill(self.pid, signal.SIGCONT)

    def kill(self) -> None:
        """End what does the work as the kernel does when memory is short."""
        os.kill(self.pid, signal.SIGKILL)


class Cluster:
    """A scheduler, and what starts workers for it."""

    def __init__(self, folder: Path, env: Mapping[str, str] | None = None) -> None:
        self._folder = folder
        self._number = 0
        self._ends = ExitStack()
        self._file = folder / "scheduler.json"
        self.address = ""
        self.scheduler = self._start("scheduler", "--port", "0", env=env)
        try:
            wait_until(self._has_said_where)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _has_said_where(self) -> bool:
        try:
            self.address = json.loads(self._file.read_text())["address"]
        except (OSError, ValueError):  # not there, or not yet written to its end
            return False
        return True

    def _start(
        self, role: str, *options: str, env: Mapping[str, str] | None = None, prefix: Sequence[str] = ()
    ) -> subprocess.Popen[bytes]:
        command = [*prefix, sys.executable, "-m", "dask", role, *_COMMON, "--scheduler-file", str(self._file), *options]
        home = {"PYTHONPATH": str(ds.ROOT), "TMPDIR": str(self._folder), **(env or {})}
        with self.log_of(role).open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **home}, cwd=self._folder)
        self._ends.callback(_end, process)
        return process

    def log_of(self, role: str) -> Path:
        """Where the next process of a role writes."""
        return self._folder / f"{role}-{self._number}.log"

    @contextmanager
    def worker(
        self, *options: str, env: Mapping[str, str] | None = None, prefix: Sequence[str] = (), nanny: bool = False
    ) -> Iterator[Worker]:
        """Give a worker that is known to the scheduler, for as long as the block takes."""
        self._number += 1
        local = self._folder / f"worker-{self._number}"
        kind = "--nanny" if nanny else "--no-nanny"
        log = self.log_of("worker")
        before = self.workers()
        process = self._start(
            "worker", kind, "--nthreads", "1", "--local-directory", str(local), *options, env=env, prefix=prefix
        )
        try:
            wait_until(lambda: self.workers() > before, what="the worker is known to the scheduler")
            yield Worker(process, log)
        finally:
            _end(process)
            # A scheduler finds out at once; a test that begins must not see a worker of one before.
            wait_until(lambda: self.scheduler.poll() is not None or self.workers() <= before)

    def workers(self) -> set[str]:
        """Return the addresses of the workers, as the scheduler knows them."""

        async def names(scheduler: Any) -> set[str]:
            return set((await scheduler.identity(n_workers=-1))["workers"])

        return self._ask(names) if self.scheduler.poll() is None else set()

    def tasks(self) -> int:
        """Return how many tasks the scheduler knows of."""

        async def count(scheduler: Any) -> int:
            return int((await scheduler.run_function(function=pickle.dumps(_count_tasks)))["result"])

        return self._ask(count)

    def _ask(self, question: Callable[[Any], Awaitable[Value]]) -> Value:
        """Ask the scheduler without being a client of it: to become one fails while another one cancels something."""
        from distributed import rpc

        async def ask() -> Value:
            async with rpc(self.address, timeout=PATIENCE) as scheduler:
                return await question(scheduler)

        return asyncio.run(ask())

    def close(self) -> None:
        """End all that is left."""
        self._ends.close()


def _count_tasks(dask_scheduler: Any) -> int:
    return len(dask_scheduler.tasks)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process, and those below it, which are its own."""
    try:
        below = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    except psutil.Error:
        below = []
    process.kill()
    process.wait()
    for child in below:
        try:
            child.kill()
        except psutil.Error:
            continue  # it has ended with what it was below


def other_version(folder: Path, version: str) -> Path:
    """Copy the program with another version; returns what comes first on the import path."""
    copy = shutil.copytree(ds.ROOT / "viewer", folder / "viewer", ignore=shutil.ignore_patterns("__pycache__"))
    file = copy / "__init__.py"
    text = file.read_text()
    (line,) = [line for line in text.splitlines() if line.startswith("__version__")]
    file.write_text(text.replace(line, f'__version__ = "{version}"'))
    return folder


def at_sample_5(folder: Path, what: str) -> dict[str, str]:
    """Variables of a worker whose readers do something when they come to sample 5 of split train."""
    return _when(folder, "(split, number) == ('train', 5)", what)


def at_sixth_sample(folder: Path, what: str) -> dict[str, str]:
    """Variables of a worker whose readers do something after five samples: a cluster has its own order."""
    return _when(folder, "len(seen) == 6", what)


def _when(folder: Path, condition: str, what: str) -> dict[str, str]:
    (folder / "sitecustomize.py").write_text(
        "import os, sys, time\n"
        "if 'reader' in sys.orig_argv:\n"
        "    from viewer.reader.source_cgns import CgnsDataset\n"
        "    files, seen = CgnsDataset.files, set()\n"
        "    def changed(self, split, number):\n"
        "        seen.add((split, number))\n"
        f"        return {what} if {condition} else files(self, split, number)\n"
        "    CgnsDataset.files = changed\n"
    )
    return {"PYTHONPATH": os.pathsep.join((str(folder), str(ds.ROOT)))}
