"""Owning a directory: the lock that is the truth, and the record beside it.

A directory is made under a staging name, locked, the lock is tested, the record is written, and only then does it get
its final name. There is no moment at which a directory with a final name is ours and not locked.
"""

from __future__ import annotations

import os
from pathlib import Path

from viewer.cache import names, record
from viewer.cache.folder import Folder
from viewer.cache.registry import registry
from viewer.cache.removal import remove_opened
from viewer.cache.verdict import Lock

_ATTEMPTS = 16
_TAG = (
    b"Signature: 8a477f597d28d172789f06886806bc55\n"
    b"# A temporary cache of Plaid Viewer; backups may skip it. See https://bford.info/cachedir/\n"
)


class Hold:
    """One directory that this process owns, from its making to the moment it is set aside.

    Attributes
    ----------
    place
        The directory in which it lies.
    name
        Its present name there.
    folder
        The locked directory.
    lock_works
        A second lock was refused when it was made.
    pid
        The process that owns it; in a forked child this is somebody else.
    """

    def __init__(self, place: Path, name: str, folder: Folder, *, lock_works: bool) -> None:
        self.place = place
        self.name = name
        self.folder = folder
        self.lock_works = lock_works
        self.pid = os.getpid()

    @classmethod
    def make(cls, place: Path) -> Hold:
        """Make a new directory in ``place`` and own it.

        Raises
        ------
        OSError
            When it cannot be made; nothing is left behind then, as far as that can be.
        """
        with Folder.at(place) as above:
            for _ in range(_ATTEMPTS):
                hold = _make_once(above)
                if hold is not None:
                    return hold
        raise FileNotFoundError(
            2, "new directories are removed by another program as soon as they are made", str(place)
        )

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.place / self.name

    @property
    def mine(self) -> bool:
        """Whether the calling process is the owner; a forked child is not."""
        return self.pid == os.getpid()

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

        ``os.closerange`` may have closed the descriptor, and anybody with a copy of it may have given up the lock.
        """
        try:
            with Folder.at(self.place) as above, registry().lock:
                second = above.open(self.name)
                if second.identity != self.folder.identity:
                    second.close()
                    return False
                lock = second.lock()
                if self.folder.is_open() and (lock is not Lock.FREE or not self.lock_works):
                    second.close()  # refused, as it should be: the lock is still ours
                    return True
                # Perhaps a sweeper has the lock right now: it finds us alive, and the next call takes the lock.
                registry().drop_folder(self.folder)
                self.folder.forget()
                self.folder = second
                registry().add_folder(second)
                return True
        except OSError:
            return False

    def freshen(self) -> None:
        """Show reapers that go by age that the directory is in use, and put the record back if one of them took it."""
        try:
            self.folder.touch()
            try:
                self.folder.touch(record.FILE_NAME)
            except FileNotFoundError:
                record.write(self.folder, record.OwnerRecord.of_this_process(lock_works=self.lock_works))
        except OSError:
            pass  # a full or read-only disk: the lock is what counts

    def set_aside(self, above: Folder) -> str | None:
        """Rename it to a tombstone in the open directory ``above``; None when it is no longer there under its name."""
        if not above.holds(self.name, self.folder):
            return None
        tombstone = names.new_tombstone_name()
        above.rename_locked(self.name, tombstone, self.folder)
        return tombstone

    def release(self) -> None:
        """Give up lock and descriptor; whatever is left is anybody's to finish."""
        registry().drop_folder(self.folder)
        if self.folder.is_open():
            self.folder.unlock()
        self.folder.forget()


def _make_once(above: Folder) -> Hold | None:
    """Try once; None when a sweeper or a reaper took the directory before it was locked."""
    staging = names.new_staging_name()
    above.make(staging)
    folder: Folder | None = None
    try:
        with registry().lock:
            folder = above.open(staging)
            registry().add_folder(folder)
        lock = folder.lock_patiently()
        if lock is Lock.HELD or not above.holds(staging, folder):
            raise FileNotFoundError
        lock_works = lock is Lock.FREE and _second_lock_is_refused(above, staging)
        record.write(folder, record.OwnerRecord.of_this_process(lock_works=lock_works))
        folder.write_file("CACHEDIR.TAG", _TAG)
        name = names.cache_name(os.getpid(), names.new_token())
        above.rename_locked(staging, name, folder)
        return Hold(above.path, name, folder, lock_works=lock_works)
    except FileNotFoundError:
        _discard(above, staging, folder)
        return None
    except BaseException:
        _discard(above, staging, folder)
        raise


def _discard(above: Folder, staging: str, folder: Folder | None) -> None:
    """Take back a directory that was not finished."""
    if folder is None:
        try:
            above.rmdir(staging)
        except OSError:
            pass  # the next sweep sees that nobody holds it
        return
    remove_opened(above, staging, folder)
    registry().drop_folder(folder)
    folder.unlock()
    folder.close()


def _second_lock_is_refused(above: Folder, name: str) -> bool:
    """The self-test: on some Lustre, GPFS and NFS mounts every flock succeeds (huggingface_hub #4306)."""
    with above.open(name) as second:
        return second.lock() is Lock.HELD
