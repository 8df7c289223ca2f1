"""Sweeping in two processes.

Removing files in memory (tmpfs) is work of the processor, and two threads of Python often wait for one another. Two
processes never do, so a command line forks itself. The library never forks its host.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Collection, Iterable
from contextlib import ExitStack
from pathlib import Path

from viewer.cache import SweepReport, Verdict, sweep
from viewer.cache.places import survey_roots
from viewer.cache.removal import free_bytes
from viewer.cache.survey import list_names
from viewer.open_folder import Folder

_WORTH_IT = 20  # directories from which on a second process is worth its start


def sweep_in_two(temp_root: Path | None = None, *, include: Collection[Verdict] = ()) -> SweepReport:
    """Sweep with a forked copy of this process, each one half of the names; what that frees is only known together.

    Only for a program that has nothing else to do, with the parameters of :func:`viewer.cache.sweep`. Not in the main
    thread, where forks are not safe or not worth it, and where the copy dies, this process does it all.
    """
    roots = survey_roots(temp_root)
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
        removed=first.removed + rest.removed,
        kept=first.kept + rest.kept,
        failed=first.failed + rest.failed,
        freed_bytes=max(0, _free_bytes(roots) - free),
        elapsed=max(first.elapsed, rest.elapsed),
    )


def _free_bytes(roots: Iterable[Path]) -> int:
    with ExitStack() as opened:
        folders = []
        for root in roots:
            try:
                folders.append(opened.enter_context(Folder.at(root)))
            except OSError:
                continue
        return free_bytes(*folders)


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
        import pickle  # not for every command

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
