"""What is asked of a Dask cluster: whether there is one, which workers it has, and whether they fit this program."""

from __future__ import annotations

import asyncio
import logging
import pkgutil
import platform
import socket
import sys
import warnings
from collections.abc import Collection
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

from viewer import DISTRIBUTION, __version__
from viewer.cluster_address import host_of, scheduler_address
from viewer.errors import UsageError, ViewerError
from viewer.extras import way_to_add
from viewer.pool.cluster_errors import ClusterLost
from viewer.pool.on_worker import end_readers, other_version

logger = logging.getLogger("viewer.pool")

ANSWER = 10.0
"""Seconds that a scheduler may take to be connected, and a worker to say what it is."""

_LOADED = 60.0
"""Seconds that a scheduler which is at work may take to answer."""

_TRIES = 3
"""Times that somebody else may cancel work on a cluster just as this program is connected."""

_ENDING = 3.0
"""Seconds that parting may take: the scheduler finds out in any case."""


class ClusterClient:
    """A connection to the scheduler of a cluster, for one thread at a time.

    Raises
    ------
    ViewerError
        When there is none at the address.
    """

    def __init__(self, address: str) -> None:
        try:
            self.address = scheduler_address(address)
        except ValueError as error:
            raise UsageError(f"{error}.") from None
        distributed = _library()
        _find(self.address)
        try:
            self._client = _connected(distributed, self.address)
        except Exception as error:  # whatever there is between the two: a sentence, and the rest for the log
            raise _unreachable(self.address, error) from error

    def workers(self) -> dict[str, int]:
        """Return the addresses of the workers, and how many threads each has.

        Raises
        ------
        ClusterLost
            When the scheduler does not say.
        """
        try:
            return dict(self._client.sync(self._nthreads, callback_timeout=_LOADED))
        except Exception as error:
            raise self.lost(error) from error

    async def _nthreads(self) -> Any:
        return await self._client.nthreads()

    def lost(self, error: object = "") -> ClusterLost:
        """Return the sentence about a scheduler that is no longer there."""
        sentence = f"The scheduler of the Dask cluster at {self.address} has gone, or cannot be reached any more."
        return ClusterLost(sentence, detail=str(error))

    def unfit(self, workers: Collection[str]) -> dict[str, str]:
        """Ask workers what they are, and say of each why it cannot work for this program; empty where it can."""
        try:
            found: list[str] = self._client.sync(self._all_unfit, tuple(workers), callback_timeout=_LOADED)
        except Exception as error:
            raise self.lost(error) from error
        return dict(zip(workers, found, strict=True))

    async def _all_unfit(self, workers: Collection[str]) -> list[str]:
        return await asyncio.gather(*map(self._unfit, workers))

    async def _unfit(self, worker: str) -> str:
        try:
            return await asyncio.wait_for(self._compare(worker), ANSWER)
        except Exception as error:  # gone, hanging, or not able to say
            logger.info("%s: %s", worker, error)
            return f"it does not say within {ANSWER:g} s what is installed there; see its log."

    async def _compare(self, worker: str) -> str:
        """Compare versions. All that is sent is found by its name there: Python's own, so that any Python knows it."""

        async def ask(function: Any, *args: str) -> str:
            answers = await self._client.run(function, *args, workers=[worker], on_error="return")
            answer = answers[worker]
            return answer if isinstance(answer, str) else ""

        here = platform.python_version()
        there = await ask(platform.python_version)
        if there.split(".")[:2] != here.split(".")[:2]:
            return other_version("Python", there, here)
        import distributed

        for what, name, version in (
            ("distributed", "distributed:__version__", distributed.__version__),
            (DISTRIBUTION, "viewer:__version__", __version__),
        ):
            there = await ask(pkgutil.resolve_name, name)
            if there != version:
                return other_version(what, there, version)
        return ""

    def executor(self, workers: Collection[str] | None) -> Executor:
        """Return Dask's executor over some workers; None for all of them, also those that are yet to come."""
        chosen = {} if workers is None else {"workers": sorted(workers)}
        executor: Executor = self._client.get_executor(pure=False, **chosen)
        return executor

    def close(self, scan: str) -> None:
        """Part from the cluster, which gives up what is not done, and have its workers end the readers of a scan."""
        try:
            self._client.sync(self._end, scan, callback_timeout=_ENDING)
        except Exception as error:
            logger.info("%s: %s", self.address, error)  # they end by themselves, a little later
        try:
            self._client.close(timeout=_ENDING)
        except Exception as error:
            logger.info("%s: %s", self.address, error)

    async def _end(self, scan: str) -> None:
        await self._client.run(end_readers, scan, on_error="ignore")


def _library() -> Any:
    """Import Dask's library. Where nobody has done so before, what it has to say goes to our log."""
    ours = "distributed" not in sys.modules
    try:
        import distributed
    except ImportError:
        raise ViewerError(f"A cluster needs the library distributed. {way_to_add('cluster')}.") from None
    if ours:
        for name in list(logging.root.manager.loggerDict):
            if name.partition(".")[0] in ("distributed", "tornado", "bokeh"):
                said = logging.getLogger(name)
                said.handlers.clear()
                said.propagate = "." in name
                if "." not in name:
                    said.addHandler(_OurLog())
        warnings.filterwarnings("ignore", category=distributed.versions.VersionMismatchWarning)  # said in our words
    return distributed


class _OurLog(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        logger.debug("%s: %s", record.name, record.getMessage())


def _connected(distributed: Any, address: str) -> Any:
    """Return a client of Dask: it takes what is told all clients meanwhile for an answer of its own, and gives up."""
    for left in reversed(range(_TRIES)):
        try:
            return distributed.Client(address, set_as_default=False, timeout=ANSWER, name=DISTRIBUTION)
        except AssertionError:
            if not left:
                raise
    raise AssertionError("there is a last try")


def _find(address: str) -> None:
    """See that a scheduler answers: a client of Dask waits for ever for what says something else."""
    try:
        socket.getaddrinfo(host_of(address), None)
    except OSError:
        raise ClusterLost(f"There is no machine {host_of(address)}, which the address {address} names.") from None
    with ThreadPoolExecutor(1) as apart:  # in a notebook this thread has a loop that runs
        try:
            kind = apart.submit(asyncio.run, _identity(address)).result()
        except Exception as error:
            raise _unreachable(address, error) from error
    if kind != "Scheduler":
        raise ClusterLost(f"What answers at {address} is a {kind} of Dask; give the address of its scheduler.")


async def _identity(address: str) -> str:
    from distributed import rpc
    from distributed.security import Security

    async def ask() -> str:
        async with rpc(address, timeout=ANSWER, connection_args=Security().get_connection_args("client")) as remote:
            return str((await remote.identity())["type"])

    return await asyncio.wait_for(ask(), ANSWER + 1.0)


def _unreachable(address: str, error: Exception) -> ClusterLost:
    if isinstance(error, (OSError, TimeoutError)):
        why = f"No scheduler of a Dask cluster answers at {address} within {ANSWER:g} s"
        return ClusterLost(f"{why}; see that it runs, and that this machine may connect to it.", detail=str(error))
    why = f"The scheduler of the Dask cluster at {address} cannot be spoken to ({type(error).__name__}: {error})"
    return ClusterLost(f"{why}; see that distributed has the same version there.", detail=str(error))
