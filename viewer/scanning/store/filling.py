"""A scan: have an executor find out what is not known yet, and keep it as it comes."""

from __future__ import annotations

import sqlite3
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import replace

from viewer.protocol.reading import Catalogue
from viewer.protocol.split import Split, ranges_of
from viewer.scanning.run import scanned_in_turns
from viewer.scanning.sample import ScannedSample
from viewer.scanning.store.control import ScanControl
from viewer.scanning.store.store import ScanStore
from viewer.scanning.store.turn import ScanTurn
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

_LOOK = 1.0
"""Seconds between two looks at what another program has found."""


@dataclass(frozen=True, slots=True)
class Advance:
    """How far a scan is: samples, those known before included, and samples a second lately.

    ``elsewhere``: another program is at it, and what that finds is counted here.
    """

    done: int
    total: int
    broken: int
    rate: float = 0.0
    paused: bool = False
    elsewhere: bool = False

    @property
    def left(self) -> float | None:
        """Seconds that remain; None while nobody can tell."""
        return (self.total - self.done) / self.rate if self.rate > 0.0 else None


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
        self._turn = ScanTurn(store.file)

    def run(self, splits: Sequence[Split], control: ScanControl, *, again: bool = False) -> Advance:
        """Scan what is not known of some splits, until all is done or it is stopped; returns how far it came.

        Where another program does so already this one follows what that finds, and goes on when it ends.

        Parameters
        ----------
        again
            Whether what is known of them is forgotten first.

        Raises
        ------
        sqlite3.Error
            When results cannot be kept, as on a full disk; what was kept before stays.
        """
        try:
            while not control.stopped and (again or self._missing(splits)):
                if self._wait_for_turn(splits, control):
                    self._scan(splits, control, again=again)
                    again = False
                if control.paused and not control.wait(_IDLE):
                    self._give_back()
                    while not control.wait(_TURN):
                        pass
        finally:
            self._give_back()
        self._missing(splits)
        return self._at(splits)

    def _scan(self, splits: Sequence[Split], control: ScanControl, *, again: bool) -> None:
        """Scan until all is done, or it is paused or stopped."""
        try:
            if again:
                self._store.forget([split.name for split in splits])
            if left := self._missing(splits):
                self._pass(splits, left, control)
        finally:
            self._turn.give_back()
        self._say(splits, control)
        self._lately.clear()

    def _wait_for_turn(self, splits: Sequence[Split], control: ScanControl) -> bool:
        """Follow another program that scans this dataset until that ends; whether this one is to scan now."""
        revision, changed = -1, time.monotonic()
        while not control.stopped and not control.paused:
            if self._turn.take(time.monotonic() - changed):
                return True
            if revision != self._store.revision:
                revision, changed = self._store.revision, time.monotonic()
                self._missing(splits)
            self._advanced(replace(self._at(splits), elsewhere=True))
            control.rest(_LOOK)
        return False

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
