"""An executor over the workers of a Dask cluster: what a worker cannot do is done by another one."""

from __future__ import annotations

import logging
import queue
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from typing import Any, ParamSpec, TypeVar

from viewer import __version__
from viewer.pool.cluster_client import ClusterClient
from viewer.pool.cluster_errors import ClusterLost, WorkerUnfit, has_ended_workers
from viewer.pool.cluster_work import ClusterWork
from viewer.pool.executor import request_of
from viewer.pool.fleet import Fleet
from viewer.pool.on_worker import do_here, result_in
from viewer.pool.reader_process import ReaderDied
from viewer.pool.sighting import Sighting, sight_of
from viewer.protocol.reading import Catalogue
from viewer.scanning.task import describe_dataset

logger = logging.getLogger("viewer.pool")

LOOK = 1.0
"""Seconds between two looks at which workers there are."""

P = ParamSpec("P")
T = TypeVar("T")


class ClusterExecutor(Executor):
    """Has the workers of a cluster do the functions of :mod:`viewer.scanning.task`, by :mod:`viewer.pool.on_worker`.

    Dask itself does again what a worker was at that has gone. A thread of ours asks it for everything, one thing after
    the other.

    Parameters
    ----------
    address
        Of the scheduler, ``tcp://host:8786``.
    say
        Told a sentence of each worker that is left out, or gone; in a thread of this executor.
    catalogue
        Of a dataset that workers must find as it is there; further ones are known once they are described.

    Raises
    ------
    ViewerError
        When there is no cluster at the address, or none that can be used.
    """

    def __init__(
        self, address: str, say: Callable[[str], None] = logger.warning, catalogue: Catalogue | None = None
    ) -> None:
        self._sighting = None if catalogue is None else Sighting.of(catalogue)
        self._scan = uuid.uuid4().hex
        self._client = ClusterClient(address)
        try:
            self._fleet = Fleet(self._client, say)
        except BaseException:
            self._client.close(self._scan)
            raise
        self._sights = {} if self._sighting is None else {self._sighting.there: self._sighting.sight}
        self._works: set[ClusterWork] = set()
        self._senders: dict[frozenset[str] | None, Executor] = {}
        self._to_do: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False  # nothing more is taken
        self._given_up = False  # nor done
        self._broken: ClusterLost | None = None
        self._thread = threading.Thread(target=self._serve, name="work for a cluster", daemon=True)
        self._thread.start()

    @property
    def width(self) -> int:
        """How many pieces of work are done at a time, by the workers that there are now."""
        return self._fleet.threads

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have a worker call a function of :mod:`viewer.scanning.task`.

        Raises
        ------
        ClusterLost
            When the cluster cannot be used any more.
        RuntimeError
            After :meth:`shutdown`.
        TypeError
            When it is another function.
        """
        request_of(fn, args, kwargs)
        work = ClusterWork(fn, args if self._sighting is None else self._sighting.told(args), kwargs)
        with self._lock:
            if self._broken is not None:
                raise self._broken
            if self._closed:
                raise RuntimeError("This executor was shut down.")
            self._works.add(work)
            self._to_do.put(partial(self._begin, work))
        work.future.add_done_callback(lambda _future: self._to_do.put(partial(self._let_go, work)))
        return work.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take nothing more, and part from the cluster when all is done.

        Parameters
        ----------
        cancel_futures
            At once: what is not done is cancelled.
        """
        with self._lock:
            self._closed = True
            self._given_up = self._given_up or cancel_futures
            self._to_do.put(lambda: None)
        if wait:
            self._thread.join()

    def _serve(self) -> None:
        """Do one thing after the other, and look after the workers in between."""
        next_look = time.monotonic() + LOOK
        try:
            while not self._given_up and (self._works or not self._closed):
                try:
                    self._to_do.get(timeout=LOOK)()
                except queue.Empty:
                    pass
                if self._works and time.monotonic() >= next_look:
                    self._look()
                    next_look = time.monotonic() + LOOK
        except ClusterLost as error:
            self._end(error)
        except Exception as error:  # nobody may wait for ever
            logger.exception("the cluster at %s", self._client.address)
            self._end(ClusterLost(f"Unexpected error ({type(error).__name__}: {error}); please report it."))
        else:
            self._end(None)

    def _end(self, error: ClusterLost | None) -> None:
        with self._lock:
            self._closed, self._broken = True, error
            works, self._works = self._works, set()
        for work in works:
            if error is None:
                work.future.cancel()
            if work.future.set_running_or_notify_cancel():
                work.future.set_exception(error)
        self._client.close(self._scan)

    def _begin(self, work: ClusterWork) -> None:
        """Send work, unless that has been done while it waited for its turn, or something is or must be done alone."""
        if work.sent is None and not work.alone and not self._one_is_alone():
            self._send(work)

    def _send(self, work: ClusterWork) -> None:
        """Send work to the workers that can do it; it waits where there is none, but may be one soon."""
        before, work.sent = work.sent, None
        if before is not None:
            before.cancel()
        if work.future.cancelled():
            return
        fit = self._fleet.fit(work.dataset)
        if not fit:
            self._fleet.check(work.dataset)
            return
        work.workers = None if self._fleet.is_whole(work.dataset) else fit
        if work.workers not in self._senders:
            self._senders[work.workers] = self._client.executor(work.workers)
        sight = self._sights.get(work.dataset, "")
        send = self._senders[work.workers].submit
        work.sent = send(do_here, __version__, self._scan, sight, work.fn, *work.args, **work.kwargs)
        work.sent.add_done_callback(lambda sent: self._to_do.put(partial(self._take, work, sent)))

    def _let_go(self, work: ClusterWork) -> None:
        """Give up work that somebody has cancelled."""
        if work.future.cancelled():
            with self._lock:
                self._works.discard(work)
            sent, work.sent = work.sent, None
            if sent is not None:
                sent.cancel()

    def _look(self) -> None:
        self._fleet.look()
        for work in self._unfinished():
            fit = self._fleet.fit(work.dataset)
            if not fit:
                self._fleet.check(work.dataset)
            elif work.sent is None:
                self._begin(work)
            elif work.workers is not None and not work.workers & fit:
                self._send(work)
        self._send_next()

    def _take(self, work: ClusterWork, sent: Future[Any]) -> None:
        """Take what became of work, unless it was sent again since."""
        if work.sent is not sent:
            return
        if sent.cancelled():  # by Dask, which does so when it has lost the scheduler
            raise self._client.lost()
        error = sent.exception()
        if isinstance(error, WorkerUnfit):
            self._fleet.leave_out(error.worker, error.sentence, work.dataset)
            self._send(work)
        elif has_ended_workers(error) and not work.alone:
            work.alone, work.sent = True, None  # or was it what those workers had beside it?
        elif work.may_be_of_a_worker(error) and self._fleet.leaves_out():
            work.doubted = True
            self._send(work)
        else:
            self._deliver(work, sent, error)
        self._send_next()

    def _unfinished(self) -> tuple[ClusterWork, ...]:
        with self._lock:  # others submit meanwhile
            return tuple(self._works)

    def _one_is_alone(self) -> bool:
        return any(work.alone and work.sent for work in self._unfinished())

    def _send_next(self) -> None:
        """Send work that is to be done alone, as soon as nothing is under way; what waited for that, after it."""
        works = self._unfinished()
        if not any(work.sent for work in works):
            alone = [work for work in works if work.alone]
            for work in alone[:1] or works:
                self._send(work)

    def _deliver(self, work: ClusterWork, sent: Future[Any], error: BaseException | None) -> None:
        with self._lock:
            self._works.discard(work)
        if not work.future.set_running_or_notify_cancel():
            return
        if error is None:
            self._fleet.tell()
            found = result_in(sent.result())
            if work.fn is describe_dataset:
                self._sights[work.dataset] = sight_of(found)
            work.future.set_result(found if self._sighting is None else self._sighting.said(found))
        elif has_ended_workers(error):
            work.future.set_exception(ReaderDied("The workers that were to read it ended, one after the other."))
        else:
            work.future.set_exception(error)
