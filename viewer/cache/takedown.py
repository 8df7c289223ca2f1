"""Take a tree apart, from the top, with few descriptors at any depth.

A directory found one level down is renamed up next to its parent, so that no depth needs recursion, a long path, or
more than two descriptors per worker. Everything goes through descriptors. It never goes through a link (that is
unlinked), into a mount (also not a bind mount of the same file system) or into another user's directory; those stay,
each with its reason. Directories of our own that may not be written are opened up first.
"""

from __future__ import annotations

import errno
import os
import stat
import threading
import time
from collections import deque

from viewer.cache.folder import Folder
from viewer.cache.mounts import Mounts
from viewer.cache.tally import Limits, Tally
from viewer.cache.usage import allocated

WORKERS = 4
"""Threads at most. Measured on a synced ext4: four take 0.36 of the time of one, as they wait for the disk together."""

_SLOW = 15e-6
"""Seconds per file from which on more threads are called."""

_DIRECTORY = 4
"""What a directory costs, in files."""

_HELP_FROM = 32
"""Directories that must wait before another thread is worth its start."""

_CHECK_EVERY = 64


class Takedown:
    """One removal under way: the directories still to do, and who does them.

    Attributes
    ----------
    tally
        What it came to so far.
    stopped
        The limits were reached.
    """

    def __init__(self, top: Folder, limits: Limits, tally: Tally) -> None:
        self.tally = tally
        self._top = top
        self._limits = limits
        self._prefix = os.urandom(6).hex()
        self._moved = 0
        self._waiting: deque[str] = deque()
        self._busy = 0
        self._change = threading.Condition()
        self._began = time.monotonic(), 0
        self._in_memory: bool | None = None
        self.stopped = False

    def run(self) -> None:
        """Go through the tree once."""
        if self._stop_now():
            return
        _open_up(self._top)
        self._waiting.extend(self._clear(self._top, move_up=False))
        self._began = time.monotonic(), self._done()  # listing the top says nothing about removing what is in it
        helpers: list[threading.Thread] = []
        try:
            self._work(helpers)
        except BaseException:
            self.stopped = True  # an exception out of a signal handler, or out of the caller's progress function
            raise
        finally:
            for helper in helpers:
                helper.join()

    def _work(self, helpers: list[threading.Thread] | None = None) -> None:
        while (name := self._next()) is not None:
            try:
                if helpers is not None:
                    self._call_for_help(helpers)
                self.tally.tell()
                self._remove_child(name)
            finally:
                with self._change:
                    self._busy -= 1
                    if not self._busy:
                        self._change.notify_all()

    def _next(self) -> str | None:
        self._stop_now()
        with self._change:
            while not self._waiting and self._busy and not self.stopped:
                self._change.wait(0.05)
            if self.stopped or not self._waiting:
                return None
            self._busy += 1
            return self._waiting.pop()

    def _call_for_help(self, helpers: list[threading.Thread]) -> None:
        if len(self._waiting) <= _HELP_FROM * (len(helpers) + 1) or len(helpers) + 1 >= WORKERS:
            return
        start, before = self._began
        done = self._done() - before
        if done < _HELP_FROM or time.monotonic() - start < _SLOW * done or self._is_in_memory():
            return
        helper = threading.Thread(target=self._work, name="cache-removal", daemon=True)
        try:
            helper.start()
        except RuntimeError:  # no more threads: then without
            return
        helpers.append(helper)

    def _done(self) -> int:
        return self.tally.files + _DIRECTORY * self.tally.directories

    def _is_in_memory(self) -> bool:
        """Whether the tree lies in memory, where nothing waits for a disk and threads only get into each other's way.

        Measured on tmpfs: four threads take up to three times as long as one, and two ``rm`` take longer than one.
        """
        if self._in_memory is None:
            number = self._top.mount_number()
            mount = None if number is None else Mounts().of(os.fspath(self._top.path), number)
            self._in_memory = mount is not None and mount.in_memory
        return self._in_memory

    def _stop_now(self) -> bool:
        self.stopped = self.stopped or self._limits.reached()
        return self.stopped

    def _remove_child(self, name: str) -> None:
        """Remove the directory ``name`` of the top, after moving the directories in it up."""
        try:
            with self._enter(name) as folder:
                moved = self._clear(folder, move_up=True)
                with self._change:
                    self._waiting.extend(moved)
                    self._change.notify_all()
                if self.stopped:
                    return
                self._top.rmdir(name)
                self.tally.add(0, 1, allocated(folder.status))
        except FileNotFoundError:
            return  # somebody else removes it as well
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                self.tally.fail(self._top.path / name, error)
            # Not empty: what is in it has failed already, or somebody still writes and the next pass takes it.

    def _enter(self, name: str) -> Folder:
        """Open a directory of the top, if it is ours and on our mount; make it ours to write."""
        try:
            folder = self._top.open(name)
        except PermissionError:
            if self._top.stat(name).st_uid != self._top.status.st_uid:
                raise
            self._top.open_up(name)
            folder = self._top.open(name)
        try:
            problem = untouchable(folder, self._top)
            if problem is not None:
                raise problem
            _open_up(folder)
        except BaseException:
            folder.close()
            raise
        return folder

    def _clear(self, folder: Folder, *, move_up: bool) -> list[str]:
        """Unlink every file of ``folder``; return the names, in the top, of the directories it had."""
        found: list[str] = []
        files = freed = since = 0
        unlink, size_of, is_directory = folder.unlink, allocated, stat.S_ISDIR  # looked up 100 000 times otherwise
        try:
            with folder.scan() as entries:
                for entry in entries:
                    since += 1
                    if since == _CHECK_EVERY:
                        since = 0
                        self.tally.add(files, 0, freed)
                        files = freed = 0
                        self.tally.tell()
                        if self._stop_now():
                            break
                    name = entry.name
                    try:
                        status = entry.stat(follow_symlinks=False)
                        if is_directory(status.st_mode):
                            found.append(self._lift(folder, name) if move_up else name)
                            continue
                        if status.st_nlink > 1:
                            freed += self._unlink_linked(folder, name)
                        else:
                            unlink(name)
                            freed += size_of(status)
                        files += 1
                    except FileNotFoundError:
                        continue
                    except OSError as error:
                        self.tally.fail(folder.path / name, error)
        finally:
            self.tally.add(files, 0, freed)
        return found

    def _unlink_linked(self, folder: Folder, name: str) -> int:
        """Unlink one of several links, one thread at a time, so that exactly the last one counts."""
        with self._change:
            status = folder.stat(name)
            folder.unlink(name)
            return allocated(status) if status.st_nlink == 1 else 0

    def _lift(self, folder: Folder, name: str) -> str:
        """Move the directory ``name`` of ``folder`` up into the top and return its name there."""
        with self._change:
            self._moved += 1
            new = f"{self._prefix}{self._moved}"
        try:
            folder.rename(name, new, self._top)
        except PermissionError:
            folder.open_up(name)  # moving a directory changes its "..": that needs the right to write it
            folder.rename(name, new, self._top)
        return new


def untouchable(folder: Folder, above: Folder) -> OSError | None:
    """Return why nothing in ``folder``, an entry of ``above``, may be removed: a mount, or somebody else's."""
    if folder.identity[0] != above.identity[0] or folder.mount_number() != above.mount_number():
        return OSError(errno.EXDEV, "another file system is mounted here")
    if not folder.own():
        return PermissionError(errno.EPERM, f"belongs to another user (uid {folder.status.st_uid})")
    return None


def _open_up(folder: Folder) -> None:
    if folder.status.st_mode & stat.S_IRWXU != stat.S_IRWXU:
        folder.open_up()
