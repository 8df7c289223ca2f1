"""One scan, from the dataset's path to all that is known of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor
from pathlib import Path

from viewer.errors import UsageError, ViewerError
from viewer.pool.place import executor_for
from viewer.protocol.reading import Catalogue
from viewer.protocol.split import Split
from viewer.scanning.health import findings_of
from viewer.scanning.health_finding import HealthFinding
from viewer.scanning.run import catalogue_of, scanned
from viewer.scanning.sketch import Sketch
from viewer.scanning.totals import ScanKeeper, SplitTotal
from viewer.values import dataclass

Advance = Callable[[int, int], None]
"""Told how many samples have been read, and of how many."""


@dataclass(frozen=True, slots=True, eq=False)
class FinishedScan:
    """What a scan has found.

    Attributes
    ----------
    total
        Samples that were to be read; ``keeper`` has fewer where the scan was ended.
    seconds
        How long it took.
    ended_by
        Why it ended before the last sample, as a sentence; empty where it did not, or was told to end.
    """

    catalogue: Catalogue
    keeper: ScanKeeper
    totals: tuple[SplitTotal, ...]
    findings: tuple[HealthFinding, ...]
    total: int
    seconds: float
    ended_by: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether every sample was read, or found to be broken."""
        return len(self.keeper) == self.total

    @property
    def is_broken(self) -> bool:
        """Whether a sample, or a part of one, could not be read."""
        return any(finding.kind == "broken" for finding in self.findings)


def scan(
    dataset: Path,
    split: str | None = None,
    *,
    in_samples: bool = False,
    cluster: str | None = None,
    advance: Advance = lambda _done, _total: None,
    stopped: Callable[[], bool] = lambda: False,
    say: Callable[[str], None] | None = None,
) -> FinishedScan:
    """Read every sample of a dataset, or of one split, once.

    Parameters
    ----------
    in_samples
        Whether the percentiles of each sample are wanted as well.
    cluster
        Address of the scheduler of a Dask cluster, whose workers read the dataset by its path; None for this machine.
    stopped
        Asked several times a second; once it is true the scan ends with what there is.
    say
        Told, in a sentence each and in another thread, of workers that are left out or gone; None for the log.

    Raises
    ------
    ViewerError
        When the dataset cannot be opened, has no such split, a library is missing, or the cluster cannot be used or is
        lost before the first sample.
    """
    start = time.monotonic()
    Sketch().percentiles(0.0, 0.0)  # says at once that its library is missing
    keeper = ScanKeeper(in_samples=in_samples)
    ended_by = ""
    with executor_for(cluster, say) as executor:
        catalogue = catalogue_of(executor, str(dataset.absolute()))
        splits = _chosen(catalogue, split)
        total = sum(map(len, splits))
        advance(0, total)
        try:
            for sample in scanned(executor, catalogue, splits, stopped):
                keeper.add(sample)
                advance(len(keeper), total)
        except BrokenExecutor as error:
            if not len(keeper) or not isinstance(error, ViewerError):
                raise
            ended_by = error.sentence
    totals = keeper.totals([one.name for one in splits])
    findings = findings_of(catalogue, keeper.samples())
    return FinishedScan(catalogue, keeper, totals, findings, total, time.monotonic() - start, ended_by)


def _chosen(catalogue: Catalogue, name: str | None) -> Sequence[Split]:
    splits = [split for split in catalogue.splits if name in (None, split.name)]
    if not splits:
        there = ", ".join(split.name for split in catalogue.splits)
        raise UsageError(f"The dataset {catalogue.path} has no split {name}; it has {there}.")
    return splits
