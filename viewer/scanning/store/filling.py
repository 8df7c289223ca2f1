"""A scan: have an executor find out what is not known yet, and keep it as it comes."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Executor

from viewer.protocol.reading import Catalogue
from viewer.protocol.split import Split, ranges_of
from viewer.scanning.run import scanned_in_turns
from viewer.scanning.sample import ScannedSample
from viewer.scanning.store.store import ScanStore
from viewer.values import dataclass

_EACH = 0.5
"""Seconds after which what was found is written: so much is lost where the process is killed."""

_MOST_UNWRITTEN = 256
"""Samples after which it is written sooner."""

_LATELY = 10.0
"""Seconds over which the rate is taken."""

_IDLE = 60.0
"""Seconds of a pause after which the readers are given back."""

_TURN = 0.2


@dataclass(frozen=True, slots=True)
class Advance:
    """How far a scan is: samples, those known before included; and samples a second lately."""

    done: int
    total: int
    broken: int
    rate: float = 0.0
    paused: bool = False

    @property
    def left(self) -> float | None:
        """Seconds that remain; None while nobody can tell."""
        return (self.total - self.done) / self.rate if self.rate > 0.0 else None


class ScanControl:
    """What somebody else wants of a scan that is under way; from any thread."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._going = threading.Event()
        self._going.set()

    def stop(self) -> None:
        """End it with what there is."""
        self._stopped.set()
        self._going.set()

    def pause(self, *, paused: bool) -> None:
        """Begin nothing more for now, or go on."""
        if paused and not self._stopped.is_set():
            self._going.clear()
        else:
            self._going.set()

    @property
    def stopped(self) -> bool:
        """Whether it is to end."""
        return self._stopped.is_set()

    @property
    def paused(self) -> bool:
        """Whether it is to begin nothing more."""
        return not self._going.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait until it is to go on or to end; whether that was so within so many seconds."""
        return self._going.wait(seconds)


class ScanFilling:
    """One scan of some splits.

    Parameters
    ----------
    store
        Where results are kept.
    catalogue
        What is scanned.
    executors
        Makes an executor; it is shut down when nothing is to do for long.
    advanced
        Told several times a second how far it is.
    follow
        Whether symbolic links may lead out of the dataset's folder.
    """

    def __init__(
        self,
        store: ScanStore,
        catalogue: Catalogue,
        executors: Callable[[], Executor],
        advanced: Callable[[Advance], None],
        *,
        follow: bool = False,
    ) -> None:
        self._store, self._catalogue, self._executors = store, catalogue, executors
        self._advanced, self._follow = advanced, follow
        self._executor: Executor | None = None
        self._unwritten: list[ScannedSample] = []
        self._written = 0.0
        self._lately: deque[tuple[float, int]] = deque()
        self._done: dict[str, dict[int, bool]] = {}

    def run(self, splits: Sequence[Split], control: ScanControl, *, again: bool = False) -> Advance:
        """Scan what is not known of some splits, until all is done or it is stopped; returns how far it came.

        Parameters
        ----------
        again
            Whether what is known of them is forgotten first.

        Raises
        ------
        sqlite3.Error
            When results cannot be kept, as on a full disk; what was kept before stays.
        """
        if again:
            self._store.forget([split.name for split in splits])
        try:
            while not control.stopped:
                left = self._missing(splits)
                if not left:
                    break
                self._pass(splits, left, control)
                self._say(splits, control)
                if control.paused and not control.wait(_IDLE):
                    self._give_back()
                    while not control.wait(_TURN):
                        pass
                self._lately.clear()
        finally:
            self._give_back()
        self._missing(splits)
        return self._at(splits)

    def _missing(self, splits: Sequence[Split]) -> list[Split]:
        """Return what is not known of some splits, and note what is."""
        self._done = {split.name: self._store.known(split.name) for split in splits}
        left = []
        for split in splits:
            known = self._done[split.name]
            ids = [number for start, stop in split.ranges for number in range(start, stop)]
            self._done[split.name] = {number: known[number] for number in ids if number in known}
            missing = [number for number in ids if number not in known]
            left += [Split(split.name, ranges_of(missing))] if missing else []
        return left

    def _pass(self, splits: Sequence[Split], left: Sequence[Split], control: ScanControl) -> None:
        executor = self._executor = self._executor or self._executors()
        self._written = time.monotonic()
        self._say(splits, control)
        turns = scanned_in_turns(
            executor, self._catalogue, left, lambda: control.stopped, lambda: control.paused, follow=self._follow
        )
        said = 0.0
        try:
            for turn in turns:
                self._take(turn)
                if time.monotonic() > said + _TURN:
                    said = time.monotonic()
                    self._say(splits, control)
        finally:
            self._write()

    def _take(self, turn: Sequence[ScannedSample]) -> None:
        self._unwritten += turn
        for one in turn:
            self._done[one.split][one.sample] = one.is_broken
        late = time.monotonic() > self._written + _EACH
        if self._unwritten and (late or len(self._unwritten) >= _MOST_UNWRITTEN):
            self._write()

    def _write(self) -> None:
        samples, self._unwritten = self._unwritten, []
        if samples:
            self._store.put(samples)
        self._written = time.monotonic()

    def _say(self, splits: Sequence[Split], control: ScanControl) -> None:
        self._advanced(self._at(splits, paused=control.paused))

    def _at(self, splits: Sequence[Split], *, paused: bool = False) -> Advance:
        done = sum(map(len, self._done.values()))
        broken = sum(sum(one.values()) for one in self._done.values())
        now = time.monotonic()
        self._lately.append((now, done))
        while len(self._lately) > 2 and self._lately[0][0] < now - _LATELY:
            self._lately.popleft()
        before, known = self._lately[0]
        rate = (done - known) / (now - before) if now > before + _TURN else 0.0
        return Advance(done, sum(map(len, splits)), broken, rate, paused)

    def _give_back(self) -> None:
        executor, self._executor = self._executor, None
        if executor is not None:
            executor.shutdown(cancel_futures=True)


FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY)
"""Codes of SQLite when there is no room, or nothing may be written."""


def why_not_kept(error: sqlite3.Error, store: ScanStore) -> str:
    """Say in a sentence why results could not be kept."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    why = "the disk is full or cannot be written" if code in FULL else f"{error}"
    return f"What the scan finds cannot be kept in {store.file.parent}: {why}; make room there and scan again."
