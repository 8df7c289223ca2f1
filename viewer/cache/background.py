"""Who sweeps: a thread behind a start, or two processes where a process has nothing else to do.

Removing files in memory (tmpfs) is work of the processor, and Python does it in one thread at a time. Two processes
need half the time; so a command line forks itself. The library never forks its host.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Collection, Iterable
from pathlib import Path

from viewer.cache import places
from viewer.cache.folder import Folder
from viewer.cache.names import logger
from viewer.cache.report import Removal, SweepReport
from viewer.cache.survey import list_names
from viewer.cache.sweeper import log, sweep
from viewer.cache.verdict import Verdict

_PATIENCE = 0.05
"""Seconds that a start waits for orphans to be renamed aside; deleting them goes on behind the caller's back."""

_BUDGET = 20.0  # seconds of deleting per start; the rest stays for the next one
_WORTH_IT = 20  # directories from which on a second process is worth its start


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
        self.wait(0.5)


def sweep_in_two(temp_root: Path | None = None, *, include: Collection[Verdict] = ()) -> SweepReport:
    """Sweep with a forked copy of this process, each one half of the names; what that frees is only known together.

    Only for a program that has nothing else to do, with the parameters of :func:`sweep`. Where that is not so (not in
    the main thread), where forks are not safe or not worth it, and where the copy dies, this process does it all.
    """
    roots = places.survey_roots(temp_root)
    free = _free_bytes(roots)
    names = _names(roots) if _may_fork() else []
    copy = _start_copy(temp_root, include, names[1::2]) if len(names) >= _WORTH_IT else None
    if copy is None:
        return sweep(temp_root, include=include)
    pid, pipe = copy
    try:
        with os.fdopen(pipe, "rb") as stream:
            first = sweep(temp_root, include=include, only=frozenset(names[::2]))
            rest = _read_report(stream.read())
    except BaseException:
        os.kill(pid, signal.SIGTERM)  # it does not go on alone
        raise
    finally:
        os.waitpid(pid, 0)
    if rest is None:  # what it has begun has other names now
        rest = sweep(temp_root, include=include)
        first = first._replace(kept=(), failed=())  # judged once more
    return first._replace(
        removed=_together(first.removed, rest.removed),
        kept=first.kept + rest.kept,
        failed=_together(first.failed, rest.failed),
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
            with Folder.at(root) as above:
                free[above.identity[0]] = above.free()[0]
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


def _start_copy(temp_root: Path | None, include: Collection[Verdict], only: list[str]) -> tuple[int, int] | None:
    """Fork; return the copy's pid and the pipe through which its report comes, or None where that cannot be."""
    report, their_report = os.pipe()
    parent = os.getpid()
    try:
        pid = os.fork()
    except OSError:
        os.close(report)
        os.close(their_report)
        return None
    if pid:
        os.close(their_report)
        return pid, report
    try:
        import pickle  # not at import: every start imports this module

        done = sweep(temp_root, include=include, only=frozenset(only), cancel=_ParentGone(parent))
        with os.fdopen(their_report, "wb") as stream:
            pickle.dump(done, stream)
    finally:
        os._exit(0)  # nothing of the parent's is flushed or cleaned here


class _ParentGone(threading.Event):
    """Set when the process that forked this one has ended."""

    def __init__(self, parent: int) -> None:
        super().__init__()
        self._parent = parent

    def is_set(self) -> bool:
        """Whether to stop."""
        return os.getppid() != self._parent


def _read_report(data: bytes) -> SweepReport | None:
    """Return the copy's report; None when it died."""
    import pickle

    try:
        report: SweepReport = pickle.loads(data)  # noqa: S301 - from our own copy, through its own pipe
    except (EOFError, pickle.UnpicklingError):
        return None
    return report
