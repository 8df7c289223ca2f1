"""Whose turn it is to scan a dataset: of all programs that keep what they find in one file, one reads at a time."""

from __future__ import annotations

import contextlib
import json
import logging
import os
from pathlib import Path

from viewer.processes import Identity, Life, World, identity_of, life_of
from viewer.scanning.kept_file import LOCK

try:
    import fcntl
except ImportError:  # Windows, where each scans for itself
    fcntl = None  # type: ignore[assignment]

logger = logging.getLogger("viewer.scanning")

QUIET = 30.0
"""Seconds without anything new after which a scan that nothing can be known of counts as ended."""

_MOST = 1000
"""Bytes of a record that are read."""


class ScanTurn:
    """The turn to scan, a lock beside the file of the results; one process may have it.

    Two things must say that nobody has it: the kernel, which frees a lock of ``flock(2)`` with the process that had it;
    and the process that is named in the lock's file, which has ended. Where that process cannot be seen from here, as
    on another machine, nothing must have been found for a while.

    Where there are no locks whoever wants the turn has it: samples are then read twice, and counted once.

    Parameters
    ----------
    file
        Where results are kept.
    """

    def __init__(self, file: Path) -> None:
        self._file = Path(f"{file}{LOCK}")
        self._descriptor: int | None = None

    def take(self, quiet: float) -> bool:
        """Take the turn unless somebody has it.

        Parameters
        ----------
        quiet
            Seconds for which nothing has been found.
        """
        if fcntl is None:
            return True
        try:
            descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            logger.info("%s: %s", self._file, error)
            return True
        taken = False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            taken = self._is_there(descriptor) and _has_ended(os.pread(descriptor, _MOST, 0), quiet)
            if taken:
                self._descriptor = descriptor  # also where the disk is full and takes no record
                os.ftruncate(descriptor, 0)
                os.pwrite(descriptor, _record(), 0)
        except BlockingIOError:
            return False
        except OSError as error:  # a file system without locks, or a full one
            logger.info("%s: %s", self._file, error)
            return True
        finally:
            if not taken:
                os.close(descriptor)
        return taken

    def give_back(self) -> None:
        """Let others have it."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with contextlib.suppress(OSError):
                if self._is_there(descriptor):
                    os.unlink(self._file)
            os.close(descriptor)

    def _is_there(self, descriptor: int) -> bool:
        """Whether the file is still the one that was opened: who gives a turn back removes it."""
        try:
            return os.path.samestat(os.fstat(descriptor), os.lstat(self._file))
        except FileNotFoundError:
            return False


def _record() -> bytes:
    """Return what tells others which process has the turn."""
    world, pid = World.here(), os.getpid()
    return json.dumps([[world.boot_id, world.pid_namespace, world.host], pid, list(identity_of(pid))]).encode()


def _has_ended(record: bytes, quiet: float) -> bool:
    """Whether the process of a record has ended, as far as that can be known."""
    if not record:
        return True
    try:
        place, pid, (start_ticks, pidfd_inode) = json.loads(record)
    except (ValueError, TypeError):  # cut off
        return quiet >= QUIET
    world = World.here()
    if place != [world.boot_id, world.pid_namespace, world.host]:
        return quiet >= QUIET
    return pid == os.getpid() or life_of(pid, Identity(start_ticks, pidfd_inode)) is Life.GONE
