"""Who sweeps: a thread behind a start, or two processes where a process has nothing else to do.

Removing files in memory (tmpfs) is work of the processor, and Python does it in one thread at a time. Two processes
need half the time; so a command line and the window's helper fork themselves. The library never forks its host.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from viewer.cache import places
from viewer.cache.folder import Folder
from viewer.cache.names import logger
from viewer.cache.report import Removal, SweepProgress, SweepReport
from viewer.cache.survey import list_names
from viewer.cache.sweeper import log, sweep
from viewer.cache.verdict import Verdict

Progress = Callable[[SweepProgress], None]

_PATIENCE = 0.05
"""Seconds that a start waits for orphans to be renamed aside; deleting them goes on behind the caller's back."""

_BUDGET = 20.0  # seconds of deleting per start; the rest stays for the next one
_WORTH_IT = 20  # directories from which on a second process is worth its start
_POLL = 0.05  # seconds between two looks at the other process


class StartSweep:
    """The sweep at the start: in a daemon thread, so that neither a slow disk nor a hanging one delays anybody.

    Parameters
    ----------
    temp_root
        Where to sweep; None: the usual places.
    """

    def __init__(self, temp_root: Path | None) -> None:
        self._cancel = threading.Event()
        self._renamed = threading.Event()
        self._report: SweepReport | None = None
        self._temp_root = temp_root
        self._thread: threading.Thread | None = None
        try:
            thread = threading.Thread(target=self._run, name="cache-sweep", daemon=True)
            thread.start()
        except RuntimeError:  # no more threads, a subinterpreter, or the interpreter's end: the next start sweeps
            return
        self._thread = thread
        self._renamed.wait(_PATIENCE)

    def _run(self) -> None:
        try:
            report = sweep(self._temp_root, cancel=self._cancel, time_budget=_BUDGET, renamed=self._renamed.set)
            self._report = report
            log(report)
        except Exception as error:
            if own := logger(__name__):
                own.error("the sweep at the start failed", exc_info=error)
        finally:
            self._renamed.set()

    def wait(self, timeout: float | None) -> SweepReport | None:
        """Wait for its end, ``timeout`` seconds at most, and return the report; None when it takes longer."""
        if self._thread is not None:
            self._thread.join(timeout)
        return self._report

    def stop(self) -> None:
        """End it early; what it leaves, the next sweep finishes."""
        self._cancel.set()
        if self._thread is not None:
            self._thread.join(0.5)


def sweep_in_two(
    temp_root: Path | None = None,
    *,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
    include: Collection[Verdict] = (),
) -> SweepReport:
    """Sweep with a forked copy of this process, each one half of the names; what that frees is only known together.

    Only for a program that has nothing else to do, with the parameters of :func:`sweep`. Where that is not so (not in
    the main thread), where forks are not safe or not worth it, and where the copy dies, this process does it all.
    """
    roots = places.survey_roots(temp_root)
    free = _free_bytes(roots)
    names = _names(roots) if _may_fork() else []
    ours, theirs = frozenset(names[::2]), frozenset(names[1::2])
    copy = _Copy.start(temp_root, include, theirs) if len(names) >= _WORTH_IT else None
    if copy is None:
        return sweep(temp_root, progress=progress, cancel=cancel, include=include)
    last = SweepProgress(Path(), 0, 0, 0, 0)

    def tell(said: SweepProgress) -> None:
        nonlocal last
        last = said
        if cancel is not None and cancel.is_set():
            copy.let_go()
        if progress is not None:
            done, total, files = copy.counters[:3]
            freed = max(0, _free_bytes(roots) - free)
            progress(SweepProgress(said.path, said.done + done, said.total + total, said.files + files, freed))

    try:
        first = sweep(temp_root, progress=tell, cancel=cancel, include=include, only=ours)
        rest = copy.wait(lambda: tell(last))
    finally:
        copy.end()
    if rest is None:  # what it has begun has other names now
        rest = sweep(temp_root, progress=progress, cancel=cancel, include=include)
        first = first._replace(kept=(), failed=(), deferred=())  # judged once more
    return first._replace(
        removed=_together(first.removed, rest.removed),
        kept=first.kept + rest.kept,
        failed=_together(first.failed, rest.failed),
        deferred=_together(first.deferred, rest.deferred),
        freed_bytes=max(0, _free_bytes(roots) - free),
        elapsed=max(first.elapsed, rest.elapsed),
        apart=False,
    )


def _together(first: tuple[Removal, ...], rest: tuple[Removal, ...]) -> tuple[Removal, ...]:
    """Return both without the bytes of each: the free space that one process saw grow was also the other's work."""
    return tuple(removal._replace(freed_bytes=0) for removal in first + rest)


def _free_bytes(roots: Iterable[Path]) -> int:
    """Return the free space of all disks that these places are on."""
    free = {}
    for root in roots:
        try:
            volume = os.statvfs(root)
            free[os.stat(root).st_dev] = volume.f_bfree * volume.f_frsize
        except OSError:
            continue
    return sum(free.values())


def _may_fork() -> bool:
    return sys.platform.startswith("linux") and threading.current_thread() is threading.main_thread()


def _names(roots: Iterable[Path]) -> list[str]:
    """Return the names to judge, each once: listed before either begins, which gives new names to what it removes."""
    found: dict[str, None] = {}
    for root in roots:
        try:
            with Folder.at(root) as above:
                found |= dict.fromkeys(name.text for name in list_names(above))
        except OSError:
            continue
    return list(found)


class _Copy:
    """The forked copy: its report comes through one pipe; the other is its leash, and closed it stops.

    Attributes
    ----------
    counters
        Directories done and in all, and files removed by the copy so far, in memory that both have.
    """

    def __init__(self, pid: int, counters: memoryview[int], report: int, leash: int) -> None:
        self.counters = counters
        self._pid = pid
        self._report = os.fdopen(report, "rb")
        self._leash = os.fdopen(leash, "wb")

    @classmethod
    def start(cls, temp_root: Path | None, include: Collection[Verdict], only: Collection[str]) -> _Copy | None:
        """Fork; None where that cannot be."""
        import mmap  # none of these at import: every start imports this module
        import pickle

        counters = memoryview(mmap.mmap(-1, mmap.PAGESIZE)).cast("q")
        pipes = *os.pipe(), *os.pipe()
        report, their_report, their_leash, leash = pipes
        try:
            pid = os.fork()
        except OSError:
            for descriptor in pipes:
                os.close(descriptor)
            return None
        if pid:
            os.close(their_report)
            os.close(their_leash)
            return cls(pid, counters, report, leash)

        def count(said: SweepProgress) -> None:
            counters[0], counters[1], counters[2] = said.done, said.total, said.files

        try:
            os.close(leash)
            cancel = _Leash(their_leash)
            done = sweep(temp_root, progress=count, cancel=cancel, include=include, only=only)
            with os.fdopen(their_report, "wb") as stream:
                pickle.dump(done, stream)
        finally:
            os._exit(0)  # nothing of the parent's is flushed or cleaned here

    def wait(self, tell: Callable[[], None]) -> SweepReport | None:
        """Return the copy's report; None when it died. Calls ``tell`` now and then meanwhile."""
        import pickle
        import select

        tell()
        while not select.select([self._report], [], [], _POLL)[0]:
            tell()
        tell()  # what it did since
        try:
            report: SweepReport = pickle.load(self._report)  # noqa: S301 - from our own copy, through its own pipe
        except (EOFError, pickle.UnpicklingError):
            return None
        return report

    def let_go(self) -> None:
        """Let the copy stop; it still says what it has done until then."""
        self._leash.close()

    def end(self) -> None:
        """Let the copy end, and wait for that."""
        self.let_go()
        self._report.close()
        os.waitpid(self._pid, 0)


class _Leash(threading.Event):
    """Set when the process that has the other end of a pipe is done with this one, or dead."""

    def __init__(self, descriptor: int) -> None:
        import select

        super().__init__()
        self._poll = select.poll()
        self._poll.register(descriptor, 0)

    def is_set(self) -> bool:
        """Whether to stop."""
        return bool(self._poll.poll(0))
