"""Take a tree apart, from the top, with few descriptors at any depth.

A directory found one level down is renamed up next to its parent, so that no depth needs recursion, a long path, or
more than two descriptors per worker; where nothing can be renamed (the lower layer of an overlay, a full disk) it is
removed where it lies. Everything goes through descriptors. It never goes through a link (that is unlinked), into a
mount (also not a bind mount of the same file system), into another user's directory or into a cache that somebody
holds; those stay, each with its reason. Directories of our own that may not be written are opened up first.
"""

from __future__ import annotations

import errno
import os
import sys
import threading
import time
from collections import deque
from itertools import count

from viewer import mounts
from viewer.cache import record
from viewer.cache.evidence import HELD, is_used
from viewer.cache.report import Limits, Tally
from viewer.cache.unlinking import Files
from viewer.cache.workers import Workers
from viewer.disk_usage import allocated
from viewer.open_folder import Folder
from viewer.open_folder.opened import NO_RENAMES

_LINUX = sys.platform.startswith("linux")

_SLOW = 15e-6  # seconds per file from which on more threads are called
_DIRECTORY = 4  # what a directory costs, in files
_HELP_FROM = 32  # directories that must wait before another thread is worth its start
_CHUNK = 64  # files between two looks at whether to stop, and two proofs that the descriptor still is the directory
_DEEPEST = 150  # levels that are removed where they lie, a descriptor each


class Takedown:
    """One removal under way: the directories still to do, and who does them."""

    def __init__(
        self, top: Folder, limits: Limits, tally: Tally, spare: frozenset[str], workers: Workers, *, exact: bool
    ) -> None:
        self.top = top
        self.tally = tally
        self.exact = exact
        self.spares = bool(spare)  # so the top has to stay as well
        self.stopped = False  # the limits were reached
        self._limits = limits
        self._spare = spare | {record.FILE_NAME}  # names directly in the top that stay
        self._workers = workers
        self._files = Files(tally, exact=exact)
        self._prefix = ""  # of the names that directories get in the top
        self._moved = count()
        self._waiting: deque[str] = deque()  # which several threads may use at once
        self._began = time.monotonic(), 0
        self._in_memory: bool | None = None
        self._helpers: list[threading.Thread] = []
        self._short = False  # there are no descriptors for more threads: the others end,
        self._alone = False  # and have ended

    def run(self, entries: list[str] | None = None) -> None:
        """Go through the tree once; ``entries`` are what was just seen in the top, else it is listed.

        The owner's record stays: what is left without it, under a name with our own pid, would pass for alive.
        """
        if self._stop_now():
            return
        self.top.make_writable()
        entries = self.top.names() if entries is None else entries
        if not (found := self._clear(self.top, [name for name in entries if name not in self._spare])):
            return
        # Without openat2(2) a mount directly below the top may not show itself. It cannot be renamed.
        mounts_show = not _LINUX or mounts.c_library() is not None
        self._remove_all(found if mounts_show else self._lift_all(self.top, found, 0))

    def remove_record(self) -> None:
        """Remove what is where the owner's record belongs, whatever the limits say: nothing else is left by then."""
        if found := self._files.unlink(self.top, [record.FILE_NAME]):
            self._remove_all(found)  # somebody's directory of that name

    def _remove_all(self, directories: list[str]) -> None:
        """Remove these directories in the top, alone or with the help of other threads."""
        self._waiting.extend(directories)
        self._began = time.monotonic(), self._done()  # listing the top says nothing about removing what is in it
        try:
            while (self._waiting or self._helpers) and not self._stop_now():
                self._alone = self._short and not self._helpers
                self._work()
                self._helpers = [helper for helper in self._helpers if helper.is_alive()]
                for helper in self._helpers[:1]:
                    helper.join(0.05)  # it may still find more to share
        except BaseException:
            self.stopped = True  # an exception out of a signal handler, or out of the caller's progress function
            raise
        finally:
            for helper in self._helpers:
                if helper.ident is not None:
                    helper.join()

    def _work(self) -> None:
        while self._waiting and not self._stop_now() and (self._alone or not self._short):
            self._call_for_help()
            self.tally.tell()
            self._remove_one()

    def _help(self) -> None:
        while self._waiting and not self._stop_now() and not self._short:
            self._remove_one()

    def _remove_one(self) -> None:
        try:
            name = self._waiting.pop()
        except IndexError:  # another thread took the last one
            return
        self._remove_child(self.top, name)

    def _call_for_help(self) -> None:
        workers = len(self._helpers) + 1
        if self._short or len(self._waiting) <= _HELP_FROM * workers:
            return
        if (workers > 1 or self._files.looked_at) and not self._waits_for_disk():
            return
        self._workers.start("cache-removal", self._help, self._helpers)

    def _done(self) -> int:
        return self.tally.files + _DIRECTORY * self.tally.directories

    def _waits_for_disk(self) -> bool:
        """Whether the disk is what all wait for: then more than two threads pay, or two that look at every file."""
        start, before = self._began
        done = self._done() - before
        return done >= _HELP_FROM and time.monotonic() - start >= _SLOW * done and not self._is_in_memory()

    def _is_in_memory(self) -> bool:
        """Whether the tree lies in memory (tmpfs), where four that look at every file take three times as long as one.

        Two that only unlink do not get into each other's way.
        """
        if self._in_memory is None:
            mount = mounts.Mounts().of(self.top.place, self.top.mount_number())
            self._in_memory = mount is not None and mount.type in mounts.MEMORY_TYPES
        return self._in_memory

    def _stop_now(self) -> bool:
        self.stopped = self.stopped or self._limits.reached()
        return self.stopped

    def _remove_child(self, above: Folder, name: str, depth: int = 0) -> None:
        """Remove the directory ``name`` of ``above``, after moving the directories in it up to the top."""
        try:
            with above.enter_ours(name, self.top) as folder:
                if is_used(above, name):
                    raise OSError(errno.EBUSY, HELD)
                folder.make_writable()
                self._waiting.extend(self._lift_all(folder, self._clear(folder, folder.names()), depth))
                if self.stopped:
                    return
                above.rmdir(name)
                self.tally.add(0, 1, allocated(folder.status))
        except FileNotFoundError:
            return  # somebody else removes it as well
        except OSError as error:
            if error.errno in (errno.EMFILE, errno.ENFILE) and not self._alone and above is self.top:
                self._short = True
                self._waiting.append(name)  # once more, when nobody else needs descriptors
            elif error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                self.tally.fail(above.path / name, error)
            # Not empty: what is in it has failed already, or somebody still writes and the next pass takes it.

    def _clear(self, folder: Folder, entries: list[str]) -> list[str]:
        """Unlink every file of these in ``folder``; return the names of the directories among them."""
        found: list[str] = []
        for start in range(0, len(entries), _CHUNK):
            if start:
                self.tally.tell()
            if self._stop_now():
                break
            found += self._files.unlink(folder, entries[start : start + _CHUNK])
        return found

    def _lift_all(self, folder: Folder, found: list[str], depth: int) -> list[str]:
        """Move directories of ``folder`` up into the top and return their names there; others are removed in place."""
        moved: list[str] = []
        for name in found:
            if self.stopped:
                break
            try:
                moved.append(self._lift(folder, name))
            except FileNotFoundError:
                continue
            except OSError as error:
                if error.errno in NO_RENAMES and depth < _DEEPEST:
                    self._remove_child(folder, name, depth + 1)
                else:
                    self.tally.fail(folder.path / name, error)
        return moved

    def _lift(self, folder: Folder, name: str) -> str:
        """Move the directory ``name`` of ``folder`` up into the top and return its name there."""
        if is_used(folder, name):
            raise OSError(errno.EBUSY, HELD)
        self._prefix = self._prefix or os.urandom(6).hex()
        new = f"{self._prefix}{next(self._moved)}"
        try:
            folder.rename(name, new, self.top)
        except PermissionError:
            folder.open_up(name)  # moving a directory changes its "..": that needs the right to write it
            folder.rename(name, new, self.top)
        return new
