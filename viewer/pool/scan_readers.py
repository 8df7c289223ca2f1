"""The readers that a worker of a Dask cluster has for one scan, and what they know of its datasets."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

from viewer.address import is_address
from viewer.errors import ViewerError
from viewer.pool.executor import ReaderExecutor
from viewer.pool.reader_process import ReaderDied
from viewer.pool.worker_scratch import WorkerScratch
from viewer.scanning.task import describe_dataset

IDLE = 30.0
"""Seconds without work after which the readers of a worker end: a client that was killed tells nobody."""

_TRIES = 3
"""Times that a dataset is opened before the death of its reader is put down to the worker."""


class ScanReaders:
    """Readers, and the folder of what they fetch: both are gone after :data:`IDLE` seconds without work."""

    def __init__(self, threads: int) -> None:
        self.pool = ReaderExecutor(threads, idle=IDLE)
        self._lock = threading.Lock()
        self._described: dict[tuple[str, bool], dict[str, Any]] = {}
        self._scratch = WorkerScratch()
        self._using = threading.Lock()
        self._works = 0
        self._timer: threading.Timer | None = None

    @property
    def is_in_use(self) -> bool:
        """Whether there is work, or a reader that waits for some."""
        return self._works > 0 or bool(self.pool.pids)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Keep what was fetched for as long as the block takes, and for a while after."""
        with self._using:
            self._works += 1
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
        try:
            yield
        finally:
            with self._using:
                self._works -= 1
                if not self._works and any(is_address(dataset) for dataset, _ in self._described):
                    self._timer = threading.Timer(IDLE, self._rest)
                    self._timer.daemon = True
                    self._timer.start()

    def described(self, dataset: str, *, follow: bool) -> dict[str, Any]:
        """Return the catalogue of a dataset as plain values; one that could be opened is opened once.

        Raises
        ------
        ViewerError
            When it cannot be opened here.
        """
        with self._lock:
            if (dataset, follow) not in self._described:
                self._described[dataset, follow] = self._open(dataset, follow)
            return self._described[dataset, follow]

    def done(self, fn: Callable[..., Any], dataset: str, *args: Any, **kwargs: Any) -> Any:
        """Have a reader do what is asked of a dataset that is described; returns what it found.

        Raises
        ------
        ReaderDied
            When the reader did.
        ViewerError
            When the dataset cannot be opened any more, or the Hub cannot be reached.
        """
        if not is_address(dataset):
            return self.pool.submit(fn, dataset, *args, **kwargs).result()
        follow = kwargs.get("follow", False)
        path = self.described(dataset, follow=follow)["path"]
        found = self.pool.submit(fn, path, *args, **kwargs).result()
        if any(sample["troubles"] for sample in found):
            # Of the sample, or has this worker lost its way there? What is here already would be opened without it.
            with TemporaryDirectory(dir=self._scratch.path(), ignore_cleanup_errors=True) as empty:
                self._open(dataset, follow, empty)
        self._scratch.keep_within_bounds()
        return found

    def end(self) -> None:
        """End the readers at once, and soon after them what they fetched."""
        self.pool.shutdown(wait=False, cancel_futures=True)
        # Whoever asked waits for nothing, but the process does before it ends.
        threading.Thread(target=self._clear, name="what was fetched").start()

    def _clear(self) -> None:
        self.pool.shutdown()
        self._scratch.close()

    def _rest(self) -> None:
        """Drop what was fetched, unless there is work again."""
        with self._using:
            if not self._works:
                self._described.clear()
                self._scratch.drop()

    def _open(self, dataset: str, follow: bool, root: str = "") -> dict[str, Any]:
        if is_address(dataset):
            root = root or str(self._scratch.path())
        sentence = ""
        for _ in range(_TRIES):
            try:
                return self.pool.submit(describe_dataset, dataset, follow=follow, cache_root=root).result()
            except ReaderDied as error:
                sentence = error.sentence
        raise ViewerError(sentence)
