"""What runs on a worker of a Dask cluster: it hands the work to readers of its own, as this machine's executor does.

So a sample that kills its process costs the worker a reader and not its life, and memory limit and priority of readers
hold there too. What a worker cannot do whatever the sample is told apart from what is wrong with a sample.
"""

from __future__ import annotations

import functools
import json
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from viewer import DISTRIBUTION, __version__
from viewer.address import is_address
from viewer.errors import ViewerError
from viewer.pool.cluster_errors import WorkerUnfit
from viewer.pool.reader_process import ReaderDied
from viewer.pool.scan_readers import ScanReaders
from viewer.pool.sighting import sight_of
from viewer.scanning.task import describe_dataset

_ENDED = 1000
"""Scans of which a worker knows that they were ended: more are not under way at a time."""


def do_here(version: str, scan: str, expected: str, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> bytes:
    """Have a reader of this worker call a function of :mod:`viewer.scanning.task`; :func:`result_in` takes what comes.

    That comes in one piece: through lists and dicts Dask goes value by value, to know their size and to send them. The
    thread that Dask gave waits for the reader: to leave it (``secede``), so that the next batch waits beside the
    reader, takes more of the processors than the reader is idle for.

    Parameters
    ----------
    version
        That of the program that asks.
    scan
        Tells the scans of a cluster apart: each has readers of its own, which open the dataset anew.
    expected
        Of the dataset, what :func:`sight_of` returns; empty where nobody knows yet.

    Raises
    ------
    WorkerUnfit
        When the program has another version here, or the dataset cannot be opened, or is another one.
    ReaderDied
        When the reader did.
    """
    from distributed import get_worker

    worker = get_worker()
    if version != __version__:
        raise WorkerUnfit(worker.address, other_version(DISTRIBUTION, __version__, version))
    try:
        readers = _held().of(scan, worker.state.nthreads)
        with readers.at_work():
            described = readers.described(args[0], follow=kwargs.get("follow", False))
            if expected and sight_of(described) != expected:
                what = "address" if is_address(args[0]) else "folder"
                raise ViewerError(f"the {what} {args[0]} holds another dataset there.")
            found = described if fn is describe_dataset else readers.done(fn, *args, **kwargs)
        return json.dumps(found).encode()
    except ReaderDied:
        raise
    except ViewerError as error:
        raise WorkerUnfit(worker.address, error.sentence) from None


def result_in(sent: bytes) -> Any:
    """Return what the function had returned that :func:`do_here` had called."""
    return json.loads(sent)


def end_readers(scan: str) -> None:
    """End the readers that this worker has for a scan, whatever they are at."""
    _held().end(scan)


def other_version(what: str, there: str, here: str) -> str:
    """Say that a worker has another version of something than this program, or none (empty)."""
    has = f"it has {what} {there}" if there else f"it has no {what}"
    return f"{has}, and this program runs with {here}; install the same there."


class HeldReaders:
    """The readers that a worker has for the scans of its cluster."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._scans: dict[str, ScanReaders] = {}
        self._ended: deque[str] = deque(maxlen=_ENDED)

    def of(self, scan: str, threads: int) -> ScanReaders:
        """Return those for a scan.

        Raises
        ------
        ViewerError
            When that was ended: Dask may begin work before it hears that nobody waits for it any more.
        """
        with self._lock:
            if scan in self._ended:
                raise ViewerError("the scan was ended.")
            if scan not in self._scans:
                self._scans = {name: readers for name, readers in self._scans.items() if readers.is_in_use}
                self._scans[scan] = ScanReaders(threads)
            return self._scans[scan]

    def end(self, scan: str) -> None:
        """End those for a scan, for good."""
        with self._lock:
            self._ended.append(scan)
            readers: Sequence[ScanReaders] = [self._scans.pop(scan)] if scan in self._scans else []
        for one in readers:
            one.end()


@functools.cache
def _held() -> HeldReaders:
    """Return what outlives a piece of work: nothing that Dask hands to a function does."""
    return HeldReaders()
