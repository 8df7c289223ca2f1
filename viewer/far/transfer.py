"""One piece of a file on its way here, in a thread of its own: under another name until it is whole."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from pathlib import Path
from typing import BinaryIO

from viewer.far.answers import ChangedError, NoRangesError, WrongHashError
from viewer.far.entries import FarEntry
from viewer.far.machine import FarMachine
from viewer.values import dataclass

_FIRST, _LEAST, _MOST = 2**18, 2**16, 2**23
"""Bytes that are asked for at a time: first, and how few and many it may become."""

_QUICK_S, _SLOW_S = 0.5, 2.0
"""Between these many seconds one question should take: so little is lost with a line that is cut."""


@dataclass(frozen=True, slots=True)
class FilePart:
    """Bytes of a file, from ``start`` up to ``stop``, and the file of this machine that they become.

    ``token`` is a small file that says that the one here is of this version; None where its name says it.
    """

    entry: FarEntry
    start: int
    stop: int
    target: Path
    token: Path | None = None

    @property
    def length(self) -> int:
        """Number of bytes."""
        return self.stop - self.start

    @property
    def is_here(self) -> bool:
        """Whether it has arrived before, is of this version, and was not touched since."""
        try:
            status = os.stat(self.target)
            return status.st_size == self.length and (
                self.token is None or self.token.read_text(encoding="ascii") == _identity(status)
            )
        except (OSError, ValueError):
            return False

    def put(self, file: Path) -> None:
        """Put a file that is whole in its place.

        Raises
        ------
        OSError
            When that fails.
        """
        self.target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.replace(file, self.target)
        if self.token is not None:
            self.token.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.token.write_text(_identity(os.stat(self.target)), encoding="ascii")

    @property
    def digest(self) -> str:
        """A text of its own for each piece of each version."""
        text = f"{self.entry.name}\0{self.entry.mark}\0{self.start}\0{self.stop}"
        return hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


class Transfer:
    """A piece on its way.

    Parameters
    ----------
    part
        The file in which it grows; what is in it is gone on with.
    woken
        Set when it is over.

    Attributes
    ----------
    done
        Bytes that are here.
    asked, resumed
        How often bytes were asked for, and whether some were here before.
    moved
        When something came last (monotonic seconds).
    over, error
        Whether it has ended, and what ended it.
    """

    def __init__(self, machine: FarMachine, piece: FilePart, part: Path, woken: threading.Event) -> None:
        self.piece = piece
        self._machine, self._part, self._woken = machine, part, woken
        self.done = self.asked = 0
        self.resumed = False
        self.moved = time.monotonic()
        self.over = False
        self.error: BaseException | None = None
        self._stopped = False
        self._writing = threading.Lock()

    def start(self) -> None:
        """Begin."""
        threading.Thread(target=self._run, name="far", daemon=True).start()

    def stop(self) -> None:
        """Let go: whatever still comes is lost, and nothing of this machine is touched any more."""
        with self._writing:
            self._stopped = True

    def _run(self) -> None:
        try:
            self._receive()
        except BaseException as error:  # of any library; looked at by whoever waits
            self.error = error
        self.over = True
        self._woken.set()

    def _receive(self) -> None:
        piece, amount = self.piece, _FIRST
        with open(self._part, "ab") as file:
            self.done = file.tell()
            if self.done > piece.length:
                file.truncate(0)
                self.done = 0
            self.resumed = self.done > 0
            while self.done < piece.length:
                start = piece.start + self.done
                began = time.monotonic()
                self.asked += 1
                try:
                    content = self._machine.read(piece.entry, start, min(start + amount, piece.stop))
                except NoRangesError:
                    if piece.start or piece.stop != piece.entry.size:
                        raise
                    self._receive_whole(file)
                    break
                if not self._take(file, content):
                    return
                took = self.moved - began
                amount = min(amount * 2, _MOST) if took < _QUICK_S else amount
                amount = max(amount // 2, _LEAST) if took > _SLOW_S else amount
        self._check()
        with self._writing:
            if not self._stopped:
                piece.put(self._part)

    def _receive_whole(self, file: BinaryIO) -> None:
        """Have a file of a server that sends no parts come in one answer, from its beginning."""
        with self._writing:
            if not self._stopped:
                file.truncate(0)
            self.done, self.asked, self.resumed = 0, 1, False

        def take(content: bytes) -> int:
            if not self._take(file, content):
                raise InterruptedError("nobody wants it any more")
            return len(content)

        self._machine.send(self.piece.entry, take)

    def _take(self, file: BinaryIO, content: bytes) -> bool:
        """Write what came; returns whether it was still wanted."""
        with self._writing:
            if not self._stopped:
                file.write(content)
                file.flush()
                self.done += len(content)
                self.moved = time.monotonic()
            return not self._stopped

    def _check(self) -> None:
        """Refuse bytes that are not those that were announced, or are of several versions, and begin anew then."""
        piece = self.piece
        in_parts = (self.asked > 1 or self.resumed) and not self._machine.revision
        if in_parts and self._machine.look_at(piece.entry.path, piece.entry.name).mark != piece.entry.mark:
            self._part.unlink(missing_ok=True)
            raise ChangedError(f"{piece.entry.name}: it changed while it was fetched")
        if not piece.entry.sha256 or piece.length != piece.entry.size:
            return
        with open(self._part, "rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != piece.entry.sha256:
            self._part.unlink(missing_ok=True)
            raise WrongHashError(f"{piece.entry.name}: the content has another hash than announced")


def _identity(status: os.stat_result) -> str:
    """Return what tells a file from any other that was put in its place."""
    return f"{status.st_ino} {status.st_mtime_ns}"
