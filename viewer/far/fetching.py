"""Fetching pieces of files: some at a time, again where the line was cut, not twice where another reader does it."""

from __future__ import annotations

import errno
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

from viewer.errors import DISK_FULL, DatasetError, ViewerError
from viewer.far.failures import machine_of, retry_after, waiting_words
from viewer.far.machine import FarMachine
from viewer.far.place import FarPlace
from viewer.far.transfer import FilePart, Transfer
from viewer.far.waiting import MOMENT_S, PATIENCE_S, NoAnswerError
from viewer.open_folder import Folder, Lock

AT_ONCE = 6
"""Pieces that are fetched at a time."""

QUIET_S = 5.0
"""Seconds without an answer after which that is said."""

_LOCKS = 64

Report = Callable[[int], None]
"""Told how many bytes have arrived so far; may raise to give up."""


class _Wanted:
    """A piece that is not here yet: how often it failed, and when it may be tried again."""

    def __init__(self, piece: FilePart) -> None:
        self.piece = piece
        self.tries = 0
        self.not_before = 0.0
        self.error: BaseException | None = None
        self.done = 0


class Fetching:
    """Fetches pieces; one object for each time."""

    def __init__(self, machine: FarMachine, place: FarPlace, patience: float = PATIENCE_S) -> None:
        self._machine, self._place, self._patience = machine, place, patience
        self._woken = threading.Event()
        self._waiting: deque[_Wanted] = deque()
        self._running: dict[Transfer, tuple[_Wanted, Folder]] = {}
        self._arrived = 0

    def fetch(self, pieces: Sequence[FilePart], report: Report) -> None:
        """Fetch pieces; those that are here are left alone.

        Raises
        ------
        BaseException
            What ``report`` raises; what reading them raises, when trying again is of no use.
        ViewerError
            When the disk is full, or the file cannot be written.
        """
        self._waiting.extend(_Wanted(piece) for piece in pieces)
        try:
            for folder in (self._place.parts, self._place.locks):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            while self._waiting or self._running:
                self._begin()
                report(self._arrived + sum(transfer.done for transfer in self._running))
                self._woken.wait(MOMENT_S)
                self._woken.clear()
                for transfer in list(self._running):
                    self._see_to(transfer)
        except OSError as error:
            raise self._unwritable(error) or error from error
        finally:
            for transfer in list(self._running):
                self._let_go(transfer)

    @property
    def waits_for(self) -> str:
        """What is waited for, in words: a moment to try again, or an answer that takes long; else empty."""
        now = time.monotonic()
        if self._running:
            silent = now - max(transfer.moved for transfer in self._running)
            machine, patience = machine_of(self._machine.address), self._patience
            asked = f"Waiting for an answer of {machine} for {silent:.0f} s; it is asked again after {patience:.0f} s"
            return asked if silent > QUIET_S else ""
        later = {wanted.not_before - now: wanted.error for wanted in self._waiting if wanted.not_before > now}
        seconds = min(later, default=0.0)
        error = later.get(seconds)
        return "" if error is None else waiting_words(error, self._machine.address, seconds)

    def _begin(self) -> None:
        """Start what may be started."""
        now = time.monotonic()
        for _ in range(len(self._waiting)):
            if len(self._running) >= AT_ONCE:
                return
            wanted = self._waiting.popleft()
            lock = self._lock(wanted.piece) if now >= wanted.not_before else None
            if lock is None:
                self._waiting.append(wanted)  # somebody else fetches it: looked at again in a moment
            elif wanted.piece.is_here:
                lock.close()
                self._arrived += wanted.piece.length
            else:
                part = self._place.parts / wanted.piece.digest
                transfer = Transfer(self._machine, wanted.piece, part, self._woken, gently=wanted.tries > 0)
                self._running[transfer] = (wanted, lock)
                transfer.start()

    def _lock(self, piece: FilePart) -> Folder | None:
        """Return what says that we fetch a piece; None where somebody else does."""
        folder = self._place.locks / f"{int(piece.digest[:4], 16) % _LOCKS:02x}"
        folder.mkdir(mode=0o700, exist_ok=True)
        lock = Folder.at(folder)
        if lock.lock() is not Lock.HELD:
            return lock
        lock.close()
        return None

    def _see_to(self, transfer: Transfer) -> None:
        """Look at what one has come to."""
        if not transfer.over and time.monotonic() - transfer.moved < self._patience:
            return
        wanted, _lock = self._running[transfer]
        error = transfer.error if transfer.over else NoAnswerError(f"no answer within {self._patience:.0f} s")
        self._let_go(transfer)
        if error is None:
            self._arrived += transfer.piece.length
            return
        wanted.tries = 1 if transfer.done > wanted.done else wanted.tries + 1
        wanted.done = transfer.done
        delay = retry_after(error, wanted.tries)
        if delay is None or self._unwritable(error) is not None:
            raise error
        wanted.not_before, wanted.error = time.monotonic() + delay, error
        self._waiting.append(wanted)

    def _let_go(self, transfer: Transfer) -> None:
        transfer.stop()
        _wanted, lock = self._running.pop(transfer)
        lock.close()

    def _unwritable(self, error: BaseException) -> ViewerError | None:
        """Return what to say where it is this machine that is at fault; None where it is not."""
        if not isinstance(error, OSError):
            return None
        folder = self._place.folder.parent
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return DatasetError(
                f"The dataset {self._machine.address} was not fetched: the disk of {folder} is full; free some space.",
                detail=str(error),
                reason=DISK_FULL,
            )
        if error.errno in (errno.EROFS, errno.EACCES) and str(error.filename or "").startswith(str(folder)):
            return DatasetError(
                f"The dataset {self._machine.address} was not fetched: {error.filename} cannot be written: "
                f"{error.strerror}.",
                detail=str(error),
            )
        return None
