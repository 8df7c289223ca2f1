"""One scan, from the dataset's path to all that is known of it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from viewer.address import is_address
from viewer.cache import CacheRoot
from viewer.errors import UsageError, ViewerError
from viewer.fetching_cost import fetching_cost
from viewer.pairs.matching import FieldKey
from viewer.paths import Paths
from viewer.pool.place import executor_for, why_no_cluster
from viewer.protocol.reading import Catalogue
from viewer.protocol.split import Split
from viewer.scan_command.far_scan import Agree, agree_always, within_bounds
from viewer.scanning.health import findings_of
from viewer.scanning.health_finding import HealthFinding
from viewer.scanning.run import catalogue_of
from viewer.scanning.sample import ScannedSample
from viewer.scanning.sketch import Sketch
from viewer.scanning.store.checking import forget_changed
from viewer.scanning.store.control import ScanControl
from viewer.scanning.store.filling import Advance, ScanFilling, why_not_kept
from viewer.scanning.store.keeping import open_store
from viewer.scanning.store.store import ScanStore
from viewer.scanning.totals import ALL, SplitTotal, joined
from viewer.values import dataclass

FieldPlace = tuple[str, int, FieldKey]
"""A field of a sample: its split, its ID, and the field."""


@dataclass(frozen=True, slots=True, eq=False)
class FinishedScan:
    """What a scan has found.

    Attributes
    ----------
    samples
        By split and ID, without their sketches.
    percentiles
        Of each field of each sample, where they were wanted.
    total
        Samples that were to be read; there are fewer where the scan was ended.
    known
        How many of the samples were known from a scan before.
    seconds
        How long it took.
    ended_by
        Why it ended before the last sample, as a sentence; empty where it did not, or was told to end.
    """

    catalogue: Catalogue
    samples: tuple[ScannedSample, ...]
    percentiles: Mapping[FieldPlace, dict[float, float] | None]
    totals: tuple[SplitTotal, ...]
    findings: tuple[HealthFinding, ...]
    total: int
    known: int
    seconds: float
    ended_by: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether every sample was read, or found to be broken."""
        return len(self.samples) == self.total

    @property
    def is_broken(self) -> bool:
        """Whether a sample, or a part of one, could not be read."""
        return any(finding.kind == "broken" for finding in self.findings)


def scans_folder(basedir: Path | None = None) -> Path | None:
    """Return where results are kept; None where there is no place for them, as without a home."""
    try:
        return Paths.chosen(basedir).scans
    except ViewerError:
        return None


def scan(
    dataset: str,
    split: str | None = None,
    *,
    folder: Path | None = None,
    again: bool = False,
    in_samples: bool = False,
    cluster: str | None = None,
    advance: Callable[[Advance], None] = lambda _at: None,
    control: ScanControl | None = None,
    say: Callable[[str], None] | None = None,
    agree: Agree = agree_always,
) -> FinishedScan:
    """Read every sample of a dataset, or of one split, once.

    Parameters
    ----------
    dataset
        Its absolute path or its address.
    folder
        Where results are kept from one run to the next; None for nowhere.
    again
        Whether what was found before counts for nothing.
    in_samples
        Whether the percentiles of each sample are wanted as well.
    cluster
        Address of the scheduler of a Dask cluster, whose workers read the dataset by its path or from the Hub; None
        for this machine.
    advance
        Told several times a second how far it is.
    control
        Stops it with what there is.
    say
        Told, in a sentence each and in another thread, of workers that are left out or gone; None for the log.
    agree
        Told what is going to be fetched of a dataset on another machine, which it may refuse.

    Raises
    ------
    ViewerError
        When the dataset cannot be opened, has no such split, a library is missing, results cannot be kept, or the
        cluster cannot be used or is lost before the first sample.
    """
    start = time.monotonic()
    Sketch().percentiles(0.0, 0.0)  # says at once that its library is missing
    control = control or ScanControl()
    far = is_address(dataset)
    if cluster is not None and (why := why_no_cluster(dataset)):
        raise UsageError(why)
    with ExitStack() as files:

        def scratch() -> Path:
            return files.enter_context(CacheRoot()).path

        root = scratch() if far else Path()
        advance = within_bounds(root, advance) if far else advance
        if far and cluster is not None:  # what it costs is known here, and workers are told which commit that is of
            with executor_for(None) as readers:
                catalogue = catalogue_of(readers, dataset, str(root))
            executor = files.enter_context(executor_for(cluster, say, catalogue))
        else:
            executor = files.enter_context(executor_for(cluster, say))
            catalogue = catalogue_of(executor, dataset, str(root) if far else "")
        splits = _chosen(catalogue, split)
        store = open_store(catalogue, folder, scratch)
        try:
            forget_changed(store, catalogue, lambda: control.stopped)
            known = 0 if again else _known(store, splits)
            cost = fetching_cost(catalogue, [split.name for split in splits], on_cluster=cluster is not None)
            if cost is not None and known < cost.samples:
                agree(cost)
            ended_by = _fill(ScanFilling(store, catalogue, lambda: executor, advance), splits, control, again=again)
            if ended_by and not _known(store, splits):
                raise ViewerError(ended_by)
            finished = _finished(store, catalogue, splits, known, start, in_samples=in_samples)
            return replace(finished, ended_by=ended_by)
        except sqlite3.Error as error:
            raise ViewerError(why_not_kept(error, store), detail=str(error)) from error
        finally:
            store.close()


def _fill(filling: ScanFilling, splits: Sequence[Split], control: ScanControl, *, again: bool) -> str:
    """Scan, and return why that ended before the last sample where nobody has stopped it; else nothing."""
    try:
        filling.run(splits, control, again=again)
    except BrokenExecutor as error:
        if not isinstance(error, ViewerError):
            raise
        return error.sentence
    return ""


def _known(store: ScanStore, splits: Sequence[Split]) -> int:
    counts = store.counts()
    return sum(counts.get(split.name, (0, 0))[0] for split in splits)


def _finished(
    store: ScanStore, catalogue: Catalogue, splits: Sequence[Split], known: int, start: float, *, in_samples: bool
) -> FinishedScan:
    samples: list[ScannedSample] = []
    percentiles: dict[FieldPlace, dict[float, float] | None] = {}
    for name in sorted(split.name for split in splits):
        for one in store.samples(name, sketches=in_samples):
            if in_samples:
                percentiles |= _percentiles(one)
            samples.append(
                replace(one, fields=tuple(replace(field, sketch="0;;", even_bins="") for field in one.fields))
            )
    sums = {split.name: store.sum(split.name) for split in splits}
    totals = [one.total(name) for name, one in sums.items()]
    if len(totals) > 1:
        totals.append(joined(sums.values()).total(ALL))
    findings = findings_of(catalogue, samples)
    total, seconds = sum(map(len, splits)), time.monotonic() - start
    return FinishedScan(catalogue, tuple(samples), percentiles, tuple(totals), findings, total, known, seconds)


def _percentiles(sample: ScannedSample) -> dict[FieldPlace, dict[float, float] | None]:
    found = {}
    for field in sample.fields:
        low, high = field.figures.low, field.figures.high
        known = low is not None and high is not None
        sketch = Sketch.from_text(field.sketch)
        found[sample.split, sample.sample, field.key] = sketch.percentiles(low or 0.0, high or 0.0) if known else None
    return found


def _chosen(catalogue: Catalogue, name: str | None) -> Sequence[Split]:
    splits = [split for split in catalogue.splits if name in (None, split.name)]
    if not splits:
        there = ", ".join(split.name for split in catalogue.splits)
        raise UsageError(f"The dataset {catalogue.place} has no split {name}; it has {there}.")
    return splits
