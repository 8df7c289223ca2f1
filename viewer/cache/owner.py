"""Owning a directory: the lock that is the truth, the record beside it, and the end of both.

At the end it goes first by name, then in fact, by the descriptors at hand: the path may lead elsewhere by then.
"""

from __future__ import annotations

import errno
import os

from viewer.cache import names, record
from viewer.cache.evidence import HELD, used_inside
from viewer.cache.names import Kind
from viewer.cache.registry import registry
from viewer.cache.removal import free_bytes, remove_opened, set_aside
from viewer.cache.report import Failure, Limits, Removal
from viewer.open_folder import Folder, Lock

_RETURNS = 3  # how often a directory is removed that a late writer made again under the old path
_RETURN_BUDGET = 1.0  # seconds that those may take together: a writer may make it faster than it can be removed


class Hold:
    """One directory that this process owns, from its making to its removal.

    It lies in ``above`` under ``name``, and was handed out as ``path``; both directories are open, and it is locked.
    """

    def __init__(
        self, above: Folder, name: str, folder: Folder, lock: record.MemoryLock | None, *, lock_works: bool
    ) -> None:
        self.path = above.path / name
        self.name = name
        self.above = above
        self.folder = folder
        self._lock_works = lock_works  # a second lock was refused when it was made
        self._pid = os.getpid()  # in a forked child this is somebody else
        self._memory = lock
        self._tombstone = ""
        self._gone = False
        self._spare = _spare(above)

    @property
    def mine(self) -> bool:
        """Whether the calling process is the owner; a forked child is not."""
        return self._pid == os.getpid()

    def lost(self) -> bool:
        """Whether the path no longer leads to this directory."""
        try:
            status = os.lstat(self.path)
        except (FileNotFoundError, NotADirectoryError):
            return True
        except OSError:
            return False  # a disk in trouble is not a proof
        return (status.st_dev, status.st_ino) != self.folder.identity

    def regain(self) -> bool:
        """Make sure that the directory is open and locked, after whatever happened; False when that cannot be.

        ``os.closerange`` may have closed the descriptors, and anybody with a copy may have given up the lock.
        """
        # Before anything is opened: it could get the number of one of ours that was closed, and pass for it.
        open_still, above_open, *_ = [folder.notice() for folder in (self.folder, self.above, *self._spare)]
        try:
            if not above_open:
                above = Folder.at(self.path.parent)
                if above.identity != self.above.identity:
                    above.close()
                    return False
                self.above = above
            with registry().lock:
                second = self.above.open(self._tombstone or self.name)
                if second.identity != self.folder.identity:
                    second.close()
                    return False
                lock = second.lock()
                if open_still and (lock is not Lock.FREE or not self._lock_works):
                    second.close()  # refused, as it should be: the lock is still ours
                    return True
                # Perhaps a sweeper has the lock right now: it finds us alive, and the next call takes the lock.
                self._hold_instead(second)
                return True
        except OSError:
            return False

    def adopt(self) -> bool:
        """Own what lies under our name, when ours was removed and made again (``rmtree``, ``mkdir``) by its user."""
        try:
            if not self.folder.is_open() or self.folder.stat(os.curdir).st_nlink:
                return False  # ours may still be there, somewhere else: this is another one
            with registry().lock:
                second = self.above.open(self.name)
                if not registry().owns(second.status) or second.lock() is Lock.HELD:
                    second.close()
                    return False
                self._hold_instead(second)
        except OSError:
            return False
        try:
            second.open_up()
            self._write_record()
        except OSError:
            pass  # as in freshen(): the lock is what counts
        return True

    def _hold_instead(self, second: Folder) -> None:
        registry().drop_folder(self.folder)
        self.folder.close()
        self.folder = second
        registry().add_folder(second)

    def freshen(self) -> None:
        """Show reapers that go by age that the directory is in use, and put the record back if one of them took it."""
        try:
            self.folder.touch(os.curdir)
            try:
                self.folder.touch(record.FILE_NAME)
            except FileNotFoundError:
                self._write_record()
            if not self._lock_works and self.folder.lock() is Lock.FREE:
                # Something may have been short when it was made, and with that the test of the lock failed.
                self._lock_works = self.above.second_lock_is_refused(self.name)
                self._write_record()
        except OSError:
            pass  # a full or read-only disk: the lock is what counts

    def _write_record(self) -> None:
        self._drop_memory()
        self._memory = record.write(self.above, self.folder, lock_works=self._lock_works)

    def settle(self) -> None:
        """Wait until directory and record are on the disk: else a power cut leaves a record without a word in it.

        By its path: the thread that does it has no descriptor of ours.
        """
        try:
            with Folder.at(self.path.parent) as above, above.open(self.name) as folder:
                folder.settle(record.FILE_NAME)
                above.settle()
        except OSError:
            pass

    # ---------------------------------------------------------------- end

    def remove(self, limits: Limits) -> Removal:
        """Remove it; the lock stays held. Never raises for what it finds, and goes on where it was interrupted."""
        try:
            if not self.regain() and not self.folder.is_open():
                raise OSError(errno.EBADF, "its descriptors were closed, and it cannot be opened again")
            if not self._tombstone and not self.above.leads_to(self.name, self.folder) and not self.adopt():
                return Removal(self.path, False)
            before = free_bytes(self.above)
            removal = self._remove_here(limits)
            self._gone = removal.gone
            returns = limits.within(_RETURN_BUDGET)
            for _ in range(_RETURNS if self._tombstone else 0):
                if returns.reached() or not self._remove_returned(returns):
                    break
            return removal._replace(freed_bytes=max(0, free_bytes(self.above) - before))
        except OSError as error:
            return Removal.failed(self.path, error)

    def _remove_here(self, limits: Limits) -> Removal:
        try:
            removal = self._remove_once(limits)
        except OSError as error:
            removal = Removal.failed(self.path, error)
        if self._spare and any(one.errno in (errno.EMFILE, errno.ENFILE) for one in removal.failures):
            self._close_spare()  # out of descriptors: these were kept for this
            removal = self._remove_once(limits)
        return removal

    def _remove_once(self, limits: Limits) -> Removal:
        inside = frozenset(used_inside(self.folder, self.folder.names()))
        here = self.name if inside else self._set_aside()
        if here is None:
            return Removal(self.path, False)
        removal = remove_opened(self.above, here, self.folder, limits, spare=inside, path=self.path)
        if not inside:
            return removal
        left = tuple(Failure(self.path / name, errno.EBUSY, HELD) for name in sorted(inside))
        count = removal.failure_count + len(left)
        return removal._replace(failures=removal.failures + left, failure_count=count, remains=self.path)

    def _set_aside(self) -> str | None:
        """Rename it to a tombstone and return its name now; None when it is no longer there under its name."""
        if self._tombstone and self.above.leads_to(self._tombstone, self.folder):
            return self._tombstone
        tombstone = self._tombstone = names.new_name(Kind.TOMBSTONE)  # noted before: the next line may be interrupted
        try:
            now = set_aside(self.above, self.name, self.folder, tombstone)
        except OSError:
            self._tombstone = ""
            raise
        if now != tombstone:
            self._tombstone = ""
        return now

    def _remove_returned(self, limits: Limits) -> bool:
        """Remove what a writer made again under our old name (``parents=True``); False when there is nothing."""
        try:
            with self.above.open(self.name) as again:
                if used_inside(again, again.names()):
                    return False
                aside = names.new_name(Kind.TOMBSTONE)
                self.above.rename_locked(self.name, aside, again)
                return remove_opened(self.above, aside, again, limits).gone
        except OSError:
            return False

    def release(self) -> None:
        """Give up locks and descriptors; whatever is left is anybody's to finish."""
        registry().drop_folder(self.folder)
        if not self._gone:
            registry().give_up(self.folder, self.name)
        self._drop_memory()
        self.folder.release()
        self.forget()

    def forget(self) -> None:
        """Close the descriptors; in a forked child, where the locks are the parent's."""
        self.folder.close()
        self.above.close()
        self._close_spare()

    def _close_spare(self) -> None:
        while self._spare:
            self._spare.pop().close()

    def _drop_memory(self) -> None:
        if self._memory is not None:
            self._memory.drop()


def _spare(above: Folder) -> list[Folder]:
    """Open what removal needs when the process has run out of descriptors: two (a directory, its listing)."""
    spare: list[Folder] = []
    try:
        while len(spare) < 2:
            spare.append(above.open(os.curdir))
    except OSError:
        pass  # there are none to keep
    return spare
