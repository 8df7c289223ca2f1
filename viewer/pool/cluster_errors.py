"""What can go wrong with a cluster: none of it says anything of a sample."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor

from viewer.errors import ViewerError


class ClusterLost(ViewerError, BrokenExecutor):  # noqa: N818 - what happened, as ReaderDied
    """A cluster cannot be used, or can be no longer."""


class WorkerUnfit(ViewerError):  # noqa: N818 - what is so, as ReaderDied
    """A worker cannot do the work, whatever the sample: another one is to do it.

    Attributes
    ----------
    worker
        Its address.
    """

    def __init__(self, worker: str, sentence: str) -> None:
        super().__init__(sentence)
        self.worker = worker

    def __reduce__(self) -> tuple[object, ...]:
        return WorkerUnfit, (self.worker, self.sentence)


def has_ended_workers(error: BaseException | None) -> bool:
    """Whether Dask has given work up because one worker after the other ended with it."""
    return type(error).__name__ == "KilledWorker"
