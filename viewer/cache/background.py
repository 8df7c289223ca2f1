"""What goes on behind the owner's back: a sweep at the start, and rounds that show reapers that the files are in use.

The lock on the directory keeps systemd-tmpfiles out of the whole tree, but tmpwatch, the cleaner of macOS and a
``find -atime +3 -delete`` of some administrator look at each file, three days after its last use at the earliest.
A file that is mapped into memory and shown all day counts as unused: only opening it again would change that.
"""

from __future__ import annotations

import os
import stat
import threading
import time
from pathlib import Path

from viewer.cache.names import logger
from viewer.cache.report import Limits, SweepReport
from viewer.cache.signals import start_thread
from viewer.cache.sweeper import log, sweep
from viewer.open_folder import Folder

INTERVAL = 12 * 3600.0
"""Seconds between two rounds: six fit into what the most impatient reaper (macOS, three days) waits."""

_ROUND_BUDGET = 60.0
"""Seconds that one round may take. 100 000 files take half a second; only a disk in trouble takes longer."""

_SWEEP_BUDGET = 20.0  # seconds of deleting per start; the rest stays for the next one
_RENAMING = 0.05  # seconds that a start waits for orphans to be renamed aside; deleting them goes on behind it
_ENDING = 0.5  # seconds that closing waits for either to end
_CHECK_EVERY = 64  # files between two looks at whether to stop


class StartSweep:
    """The sweep at the start: in daemon threads, so that neither a slow disk nor a hanging one delays anybody.

    One sweeps, with descriptors of its own; the other waits for it and logs, into files that the program has open.
    """

    def __init__(self, temp_root: Path | None) -> None:
        self._cancel = threading.Event()
        self._renamed = threading.Event()
        self._report: SweepReport | None = None
        self._error: Exception | None = None
        self._temp_root = temp_root
        self._thread = start_thread("cache-sweep-watch", self._run)
        if self._thread is not None:  # else the next start sweeps
            self._renamed.wait(_RENAMING)

    def _run(self) -> None:
        sweeping = start_thread("cache-sweep", self._sweep)
        if sweeping is None:
            self._renamed.set()
        else:
            sweeping.join()
        if self._report is not None:
            log(self._report)
        elif self._error is not None and (own := logger(__name__)):
            own.error("the sweep at the start failed", exc_info=self._error)

    def _sweep(self) -> None:
        try:
            Folder.own_descriptors()
            self._report = sweep(
                self._temp_root, cancel=self._cancel, time_budget=_SWEEP_BUDGET, renamed=self._renamed.set
            )
        except Exception as error:
            self._error = error
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
        self.wait(_ENDING)


class Freshener:
    """Rounds through one cache: when the next one is due, and one at a time."""

    def __init__(self) -> None:
        self._last = time.time()
        self._running = threading.Lock()
        self._stop = threading.Event()

    def due(self) -> bool:
        """Whether it is time for a round, by the clock that reapers go by: also after a night's sleep."""
        return abs(time.time() - self._last) >= INTERVAL and not self._running.locked()

    def round(self, place: Path, identity: tuple[int, int], cancel: threading.Event | None) -> int:
        """Refresh everything below ``place``, if that still is the directory of ``identity``.

        Returns how many files were refreshed: none when another round is under way.
        """
        if not self._running.acquire(blocking=False):
            return 0
        try:
            self._last = time.time()
            with Folder.at(place) as top:
                return _freshen(top, Limits(_ROUND_BUDGET, cancel, self._stop)) if top.identity == identity else 0
        except OSError:  # gone, or out of descriptors: a cache without its files makes them again
            return 0
        finally:
            self._running.release()

    def stop(self) -> None:
        """End a round that is under way; on Windows what it has open could not be renamed."""
        self._stop.set()
        if self._running.acquire(timeout=_ENDING):
            self._running.release()


def _freshen(top: Folder, limits: Limits) -> int:
    """Set the access time of everything below ``top`` to now; nothing is followed, and what vanishes is left out."""
    count = 0
    waiting = [os.curdir]
    while waiting and not limits.reached():
        below = waiting.pop()
        try:
            with top.open(below) as folder:
                for name in [] if folder.untouchable(top) else folder.names():
                    try:
                        status = folder.stat(name)
                        folder.use(name, status)
                    except OSError:
                        continue
                    if stat.S_ISDIR(status.st_mode):
                        waiting.append(f"{below}{os.sep}{name}")
                        continue
                    count += 1
                    if not count % _CHECK_EVERY and limits.reached():
                        break
        except OSError:
            continue
    return count
