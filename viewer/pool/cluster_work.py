"""What was submitted to a cluster, and where it is."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from viewer.errors import ViewerError
from viewer.pool.cluster_errors import has_ended_workers


class ClusterWork:
    """What was submitted, and who waits for it; where it was last sent to, and as what.

    Attributes
    ----------
    dataset
        Its path or address.
    future
        Of whoever waits for it.
    sent
        Dask's future of it; None while it is not sent.
    workers
        Those that it was sent to; None for all, also those that come.
    alone
        Whether it is to be done while nothing else is.
    doubted
        Whether it was sent again because its error may have been one of a worker.
    """

    def __init__(self, fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self.fn, self.args, self.kwargs = fn, args, kwargs
        self.dataset: str = args[0]
        self.future: Future[Any] = Future()
        self.sent: Future[Any] | None = None
        self.workers: frozenset[str] | None = None
        self.alone = False
        self.doubted = False

    def may_be_of_a_worker(self, error: BaseException | None) -> bool:
        """Whether a worker without the program, which cannot even say so, may have had it; that is asked once."""
        ours = error is None or isinstance(error, ViewerError) or has_ended_workers(error)
        return not ours and not self.doubted and self.workers is None
