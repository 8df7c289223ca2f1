"""Where the work of a scan is done: by the readers of this machine, or on a Dask cluster."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from viewer.address import HUB, is_address, parse_address
from viewer.errors import ViewerError
from viewer.far.asking import Ask, ask_nobody
from viewer.pool.executor import ReaderExecutor
from viewer.protocol.reading import Catalogue

logger = logging.getLogger("viewer.pool")


def make_executor(
    cluster: str | None,
    say: Callable[[str], None] | None = None,
    catalogue: Catalogue | None = None,
    ask: Ask = ask_nobody,
) -> Executor:
    """Return an executor for the functions of :mod:`viewer.scanning.task`, to be shut down by the caller.

    An executor that can do no more raises a :class:`concurrent.futures.BrokenExecutor` that is a
    :class:`viewer.errors.ViewerError` as well (:class:`viewer.pool.cluster_errors.ClusterLost`), of all that it had not
    done.

    Parameters
    ----------
    cluster
        Address of the scheduler of a Dask cluster; None or empty for this machine, with a reader for each core.
    say
        Told, in a sentence each, of workers of the cluster that are left out, or gone; called in another thread. None
        for the log.
    catalogue
        What is known of the dataset already: workers that find another one at its path are left out. Otherwise what
        the executor is first told of a dataset, by ``describe_dataset``, holds for all of them. Workers can find one of
        the Hub only by this.
    ask
        Asks the user what readers of this machine need to know; called in their threads.

    Raises
    ------
    ViewerError
        When there is no cluster at the address, or none that can be used, or when the dataset is on another machine
        that is not the Hub.
    """
    if not cluster:
        return ReaderExecutor(ask=ask)
    if catalogue is not None and (why := why_no_cluster(catalogue.place)):
        raise ViewerError(f"{why} Without a cluster in Preferences it is scanned here.")
    from viewer.pool.cluster import ClusterExecutor  # a cluster is seldom asked for

    return ClusterExecutor(cluster, say or logger.warning, catalogue)


def why_no_cluster(place: str) -> str:
    """Say why no cluster scans the dataset at a path or an address; empty where one does.

    Workers open what is on the Hub by themselves; elsewhere they would need what lets this user in there.
    """
    if not is_address(place) or parse_address(place).scheme == HUB:
        return ""
    return f"A cluster reads datasets by their paths, or from the Hub (hf://); give the path of {place} there."


@contextmanager
def executor_for(
    cluster: str | None, say: Callable[[str], None] | None = None, catalogue: Catalogue | None = None
) -> Iterator[Executor]:
    """Give what :func:`make_executor` returns; afterwards what is left is given up."""
    executor = make_executor(cluster, say, catalogue)
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)
