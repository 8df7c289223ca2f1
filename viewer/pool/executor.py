"""An executor over the readers of this machine: a sample that kills its reader costs one future, not the executor."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, ParamSpec, TypeVar, cast

from viewer.codec import to_plain
from viewer.errors import DatasetError, ProtocolError
from viewer.far.asking import Ask, ask_nobody
from viewer.memory import default_memory_limit
from viewer.pool.reader_process import ReaderDied, ReaderProcess
from viewer.processes import cores
from viewer.protocol import DatasetOpened, DatasetsFound, Message, OpenDataset, SamplesScanned, ScanSamples
from viewer.scanning.task import describe_dataset, scan_samples
from viewer.values import dataclass

PATIENCE = 60.0
"""Seconds without a sign of life after which a reader is given up; while it works it shows one several times a second,
except within one array."""

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Work:
    """What was submitted: what a reader is asked, by the number of the request, and who waits for the answer."""

    request: Callable[[int], Message]
    future: Future[Any]


class ReaderExecutor(Executor):
    """Has readers do what the protocol has a message for: the functions of :mod:`viewer.scanning.task`.

    A reader that dies or hangs is replaced, and the future of what it was at raises :class:`ReaderDied`; all other
    futures go on.

    Parameters
    ----------
    workers
        How many readers; None for one a core. They are started when there is work for them.
    patience
        Seconds without a sign of life after which a reader is given up.
    memory_limit
        Bytes that a reader may take, 0 for no limit; None for what a window's readers may take.
    idle
        Seconds without work after which a reader ends, until there is some again; None for never.
    ask
        Asks the user what a reader needs to know, in its thread.
    """

    def __init__(
        self,
        workers: int | None = None,
        patience: float = PATIENCE,
        memory_limit: int | None = None,
        idle: float | None = None,
        ask: Ask = ask_nobody,
    ) -> None:
        self._most = cores() if workers is None else workers
        self._patience, self._idle, self._ask = patience, idle, ask
        self._limit = default_memory_limit() if memory_limit is None else memory_limit
        self._work: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._readers: set[ReaderProcess] = set()
        self._closed = False  # nothing more is taken
        self._given_up = False  # nor done

    @property
    def width(self) -> int:
        """How many pieces of work are done at a time."""
        return self._most

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the readers that run."""
        with self._lock:
            return tuple(reader.pid for reader in self._readers)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have a reader call a function of :mod:`viewer.scanning.task`.

        Raises
        ------
        RuntimeError
            After :meth:`shutdown`.
        TypeError
            When it is another function: readers do only what the protocol has a message for.
        """
        request = request_of(fn, args, kwargs)
        future: Future[Any] = Future()
        with self._lock:
            if self._closed:
                raise RuntimeError("This executor was shut down.")
            self._work.put(_Work(request, future))
            if len(self._threads) < self._most:
                thread = threading.Thread(target=self._serve, name=f"reader {len(self._threads)}", daemon=True)
                self._threads.append(thread)
                thread.start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take nothing more, and let the readers end when they are done.

        Parameters
        ----------
        cancel_futures
            End the readers at once: what waits is cancelled, and what is under way raises :class:`ReaderDied`.
        """
        with self._lock:
            if not self._closed:
                self._closed = True
                for _ in self._threads:
                    self._work.put(None)
            if cancel_futures:
                self._given_up = True
                for reader in self._readers:
                    reader.kill()
        if wait:
            for thread in tuple(self._threads):
                thread.join()

    def _serve(self) -> None:
        """Do one piece of work after the other with a reader of this thread's own."""
        reader: ReaderProcess | None = None
        while (work := self._next()) is not None:
            if self._given_up:
                work.future.cancel()
            if not work.future.set_running_or_notify_cancel():
                continue
            try:
                reader = reader or self._start()
                work.future.set_result(_value_of(reader.ask(work.request)))
            except ReaderDied as error:
                if reader is not None:
                    self._end(reader)
                reader = None
                work.future.set_exception(error)
            except BaseException as error:
                work.future.set_exception(error)
        if reader is not None:
            self._end(reader)

    def _next(self) -> _Work | None:
        """Wait for work; None when there is no more for this thread."""
        while True:
            try:
                return self._work.get(timeout=self._idle)
            except queue.Empty:
                with self._lock:
                    if self._work.empty():  # whoever submits next starts another thread
                        self._threads.remove(threading.current_thread())
                        return None

    def _start(self) -> ReaderProcess:
        reader = ReaderProcess(self._patience, self._limit, ask=self._ask)
        with self._lock:
            self._readers.add(reader)
            if self._given_up:
                reader.kill()
        return reader

    def _end(self, reader: ReaderProcess) -> None:
        with self._lock:
            self._readers.discard(reader)
        reader.end()


def request_of(fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Callable[[int], Message]:
    """Return what a reader is asked, by the number of the request.

    Raises
    ------
    TypeError
        When the function is none of :mod:`viewer.scanning.task`.
    """
    if fn is describe_dataset:
        return lambda number: OpenDataset(number, *args, **kwargs)
    if fn is scan_samples:
        path, backend, split, ids = cast("tuple[str, str, str, Any]", args)
        return lambda number: ScanSamples(number, path, backend, split, tuple(ids), **kwargs)
    raise TypeError(f"A reader does not do {fn!r}: there is no message for it.")


def _value_of(answer: Message) -> Any:
    """Return what the function would have returned."""
    if isinstance(answer, SamplesScanned):
        return list(answer.samples)
    if isinstance(answer, DatasetOpened):
        return to_plain(answer.catalogue)
    if isinstance(answer, DatasetsFound):
        names = ", ".join(entry.name for entry in answer.datasets[:5])
        raise DatasetError(f"The folder {answer.path} is no dataset, but holds some: {names}. Name one of them.")
    raise ProtocolError(f"A reader answered what nobody asked: {type(answer).__name__}.")
