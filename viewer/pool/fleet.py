"""The workers of a cluster: which there are, and which of them can do what."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from viewer.pool.cluster_client import ANSWER, ClusterClient
from viewer.pool.cluster_errors import ClusterLost

RETURN = 20.0
"""Seconds that a worker which has gone may take to come again: a nanny starts another one."""

_TURN = 0.2
"""Seconds between two looks for the first worker."""

_ANY = ""
"""In place of a dataset: whatever it is."""


class Fleet:
    """Knows the workers, leaves out those that cannot do the work, and says so.

    Parameters
    ----------
    say
        Told a sentence of each worker that is left out, or gone.

    Raises
    ------
    ClusterLost
        When there is no worker, or none that can be used.
    """

    def __init__(self, client: ClusterClient, say: Callable[[str], None]) -> None:
        self._client, self._say = client, say
        self._present: frozenset[str] = frozenset()
        self._threads: Mapping[str, int] = {}
        self._known: set[str] = set()
        self._left_out: dict[tuple[str, str], str] = {}  # by worker and dataset the reason
        self._untold: list[str] = []
        self._last_gone = -RETURN
        until = time.monotonic() + ANSWER
        while not client.workers():
            if time.monotonic() > until:
                raise ClusterLost(
                    f"The Dask cluster at {client.address} has no workers; start some: dask worker {client.address}."
                )
            time.sleep(_TURN)
        self.look()
        self.check(_ANY)
        self.tell()

    def look(self) -> None:
        """See which workers have come, and which have gone."""
        self._threads = self._client.workers()
        present = frozenset(self._threads)
        for worker in sorted(self._present - present):
            self._last_gone = time.monotonic()
            if self._is_fit(worker, _ANY):
                self._say(f"Worker {worker} has gone; what it was at is done again.")
        self._present = present
        unfit = self._client.unfit(sorted(present - self._known))
        if any(unfit.values()):  # or have they gone while they were asked?
            unfit = {worker: unfit[worker] for worker in unfit.keys() & self._client.workers().keys()}
        for worker, reason in sorted(unfit.items()):
            self._known.add(worker)
            if reason:
                self.leave_out(worker, reason)

    def leave_out(self, worker: str, reason: str, dataset: str = _ANY) -> None:
        """Do without a worker, for one dataset or whatever it is."""
        if self._is_fit(worker, dataset):
            self._left_out[worker, dataset] = reason
            self._untold.append(f"Worker {worker} is left out: {reason[:1].lower()}{reason[1:]}")

    def tell(self) -> None:
        """Say which workers are left out: once it is known that others are not, or the end says it of all."""
        while self._untold:
            self._say(self._untold.pop(0))

    @property
    def threads(self) -> int:
        """How many threads the workers have that can be used; may be asked in any thread."""
        return sum(count for worker, count in self._threads.items() if self._is_fit(worker, _ANY))

    def leaves_out(self) -> bool:
        """See whether there is, or was, a worker that can do nothing for this program."""
        self.look()
        return any(dataset == _ANY for _, dataset in self._left_out)

    def fit(self, dataset: str) -> frozenset[str]:
        """Return the workers that can do the work for a dataset."""
        return frozenset(worker for worker in self._present if self._is_fit(worker, dataset))

    def is_whole(self, dataset: str) -> bool:
        """Whether all workers can."""
        return self.fit(dataset) == self._present

    def check(self, dataset: str) -> None:
        """Do nothing where somebody can do the work, or may come who can.

        Raises
        ------
        ClusterLost
            Otherwise; it says why.
        """
        if self.fit(dataset) or time.monotonic() < self._last_gone + RETURN:
            return
        where = f"of the Dask cluster at {self._client.address}"
        if not self._present:
            raise ClusterLost(f"All workers {where} have gone.")
        worker = min(self._present)
        reason = self._left_out.get((worker, dataset)) or self._left_out[worker, _ANY]
        what = f"can read {dataset}" if dataset else "can be used"
        raise ClusterLost(f"No worker {where} {what}; {worker}, for one: {reason[:1].lower()}{reason[1:]}")

    def _is_fit(self, worker: str, dataset: str) -> bool:
        return (worker, _ANY) not in self._left_out and (worker, dataset) not in self._left_out
