"""The cache root: one directory per process that disappears with it, however it ends.

Four layers see to that: the context manager and :meth:`CacheRoot.close`; ``atexit``; SIGINT, SIGTERM and SIGHUP; and
for everything else (SIGKILL, a crash, a power cut) the orphan sweep of the next process.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path
from types import EllipsisType
from typing import Self

from viewer.cache import places
from viewer.cache.background import Freshener, StartSweep
from viewer.cache.names import logger
from viewer.cache.owner import Hold
from viewer.cache.registry import registry
from viewer.cache.report import Limits, Removal, SweepReport
from viewer.cache.signals import start_thread
from viewer.errors import CacheError, printable

_FULL_PATIENCE = 5.0  # seconds that the constructor waits for the sweep when no directory can be made without it


class CacheRoot:
    """A directory of this process' own, removed when the process ends.

    Any number may be open at once, and any thread may use them. A forked child owns none of them: there ``close`` does
    nothing, and ``refresh`` makes a new directory.

    Who comes from ``plaid.viewer.cache`` of the web viewer finds the same names, and these differences: the directory
    has mode 0700 and holds two small files from the start; orphans are only renamed when the constructor returns, their
    deletion goes on behind it (:meth:`wait_for_sweep`); where the temporary directory cannot be used, it lies in the
    user's own cache folder, and :attr:`notice` says so; a signal that the program itself handles cleans nothing.

    Parameters
    ----------
    install_signal_handlers
        Clean up on SIGINT, SIGTERM and SIGHUP as well, where they would end the process. Python permits it in the main
        thread only: made in another one, it is left to the next sweep. Off in the window, which has its own way.
    run_orphan_sweep
        Sweep what ended processes left, in the background.
    temp_root
        Where to make the directory, made itself if it is missing; None: the system's temporary directory.
    time_budget
        Seconds that closing may spend on deleting; what is left is a tombstone for the next sweep. None: as long as it
        takes.

    Attributes
    ----------
    notice
        A sentence for the status bar, when the directory is not where it belongs or had to be made anew.
    closed
        Whether :meth:`close` was called.

    Raises
    ------
    CacheError
        When the directory cannot be made; the sentence says where, why, and what to do. It is an OSError as well.
    """

    def __init__(
        self,
        *,
        install_signal_handlers: bool = True,
        run_orphan_sweep: bool = True,
        temp_root: Path | None = None,
        time_budget: float | None = None,
    ) -> None:
        self.handles_signals = install_signal_handlers
        self.closed = self._done = False
        self._temp_root = None if temp_root is None else Path(temp_root)
        self._time_budget = time_budget
        self._lock = threading.RLock()
        self._freshener = Freshener()
        self._sweep = StartSweep(self._temp_root) if run_orphan_sweep else None
        self._hold, self.notice = self._first_hold()
        try:
            registry().add_root(self, handle_signals=install_signal_handlers)
        except BaseException:  # Ctrl-C
            self.close()
            raise

    def _first_hold(self) -> tuple[Hold, str | None]:
        try:
            return places.make_hold(self._temp_root)
        except CacheError:
            # The place may be full of what ended processes left: only then is it worth waiting for the sweep.
            report = self.wait_for_sweep(_FULL_PATIENCE)
            if report is None or not (report.removed or report.freed_bytes):
                raise
            return places.make_hold(self._temp_root)

    @property
    def path(self) -> Path:
        """The directory. It only changes in :meth:`refresh`."""
        return self._hold.path

    def directory(self, name: str) -> Path:
        """Return the directory ``name`` in the root, made if it is missing. Never makes the root itself again.

        Raises
        ------
        FileNotFoundError
            When the root is gone (closed, or lost).
        ValueError
            When ``name`` is more than one component.
        """
        if Path(name).name != name or name in ("", os.pardir):
            raise ValueError(f"not the name of a directory in the cache: {name!r}")
        path = self.path / name
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            pass
        return path

    def lost(self) -> bool:
        """Whether the directory is no longer there: removed or renamed by another program."""
        return not self.closed and self._hold.lost()

    def refresh(self) -> bool:
        """Show reapers that the directory is in use, mend a lost lock, and make a new directory if it was removed.

        To be called every minute or so. Returns whether :attr:`path` changed; what was in the old one is lost then.

        Raises
        ------
        CacheError
            When a new directory is needed and cannot be made.
        """
        with self._lock:
            if self.closed:
                return False
            if self._hold.mine and not self._hold.lost():
                if self._hold.regain():
                    self._hold.freshen()
                return False
            old = self._hold
            if old.mine and old.adopt():
                return False
            self._freshener = Freshener()
            self._hold, notice = places.make_hold(self._temp_root)
            if old.mine:
                gone = printable(str(old.path))
                self.notice = notice or f"The cache {gone} was removed by another program; a new one was created."
                if log := logger(__name__):
                    log.warning("%s", self.notice)
                _give_up(old)
            else:
                registry().add_root(self, handle_signals=self.handles_signals)
            return True

    def files_due(self) -> bool:
        """Whether :meth:`refresh_files` has something to do; asking costs nothing."""
        return not self.closed and self._freshener.due()

    def refresh_files(self, cancel: threading.Event | None = None) -> int:
        """Show reapers that the files in the directory are in use, if that is due: at most every 12 hours.

        To be called in a thread of the caller's own: 100 000 files take half a second, and a disk in trouble a minute.
        Only access times change. :meth:`close` ends it, and so does ``cancel``. Returns how many were refreshed.
        """
        hold = self._hold
        return self._freshener.round(hold.path, hold.folder.identity, cancel) if self.files_due() and hold.mine else 0

    def wait_for_sweep(self, timeout: float | None = None) -> SweepReport | None:
        """Wait for the sweep at the start and return its report; None when there was none or it takes longer."""
        return None if self._sweep is None else self._sweep.wait(timeout)

    def close(self, time_budget: float | EllipsisType | None = ...) -> Removal | None:
        """Remove the directory, first by name (at once), then in fact.

        Returns what was removed; None when it was closed before, or in a process that does not own it. ``time_budget``
        are seconds for deleting, instead of those given to the constructor.
        """
        with self._lock:
            if self._done or not self._hold.mine:
                return None
            self.closed = True
            budget = self._time_budget if isinstance(time_budget, EllipsisType) else time_budget
            try:
                self._freshener.stop()
                removal = self._hold.remove(Limits(budget))
            except Exception:
                self._let_go()
                raise
            # An interruption (Ctrl-C, a signal's handler that raises) leaves it open: the next call, at the latest the
            # one at exit, goes on.
            self._let_go()
        if removal.failures and (log := logger(__name__)):
            words = "%d things of %s could not be removed; first: %s"
            log.warning(words, removal.failure_count, printable(str(removal.path)), removal.failures[0])
        return removal

    def _let_go(self) -> None:
        self._done = True
        self._hold.release()
        registry().drop_root(self)
        if self._sweep is not None:
            self._sweep.stop()

    def settle(self) -> None:
        """Wait until the directory is on the disk; the registry calls this in a thread, some time after its making."""
        self._hold.settle()

    def disown(self) -> None:
        """Forget the directory in a forked child; it stays the parent's. The registry calls this."""
        self._hold.forget()
        self._lock = threading.RLock()  # another thread of the parent may have held it
        self._freshener = Freshener()
        self._sweep = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def _give_up(hold: Hold) -> None:
    """Remove a directory to which no path leads any more, if it still is somewhere: below a mount, or moved away."""

    def remove() -> None:
        hold.remove(Limits())
        hold.release()

    if start_thread("cache-removal", remove) is None:
        hold.release()
