"""Show reapers that go by age that the files of a living cache are in use.

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

from viewer.cache.folder import Folder
from viewer.cache.report import Limits

INTERVAL = 12 * 3600.0
"""Seconds between two rounds: six fit into what the most impatient reaper (macOS, three days) waits."""

_BUDGET = 60.0
"""Seconds that one round may take. 100 000 files take half a second; only a disk in trouble takes longer."""

_PATIENCE = 0.5  # seconds that closing waits for a round to end
_CHECK_EVERY = 64


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
                return _freshen(top, Limits(_BUDGET, cancel, self._stop)) if top.identity == identity else 0
        except OSError:  # gone, or out of descriptors: a cache without its files makes them again
            return 0
        finally:
            self._running.release()

    def stop(self) -> None:
        """End a round that is under way; on Windows what it has open could not be renamed."""
        self._stop.set()
        if self._running.acquire(timeout=_PATIENCE):
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
