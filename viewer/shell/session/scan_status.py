"""How far the scan of the open dataset is, as one value."""

from __future__ import annotations

from typing import Literal

from viewer.protocol.scan_figures import ScanColumn, SplitFigures
from viewer.values import dataclass

ScanPhase = Literal["closed", "looking", "idle", "running", "paused", "stopping"]
"""No dataset is open, what is kept is looked up, nothing is under way, or a scan is."""


@dataclass(frozen=True, slots=True)
class ScanStatus:
    """What the window knows of a scan; figures of fields are asked for (:meth:`DatasetScan.ask`).

    Attributes
    ----------
    splits
        How many samples each split has, and how many are known, as of the last look; without fields.
    columns
        All columns that can be asked for.
    done, total, rate, left
        Of the scan under way: samples, samples a second, seconds (None while nobody can tell).
    elsewhere
        Whether another program scans the dataset, whose results appear here.
    broken
        Samples that cannot be read, of those that are known.
    trouble, detail
        Why the last scan ended before its time, or why nothing can be looked up; empty after the next begin.
    remarks
        What was said of the scan since it began, the newest last, as that a worker of the cluster is left out.
    kept_bytes
        What is kept takes so many bytes.
    """

    phase: ScanPhase = "closed"
    splits: tuple[SplitFigures, ...] = ()
    columns: tuple[ScanColumn, ...] = ()
    done: int = 0
    total: int = 0
    rate: float = 0.0
    left: float | None = None
    elsewhere: bool = False
    broken: int = 0
    trouble: str = ""
    detail: str = ""
    remarks: tuple[str, ...] = ()
    kept_bytes: int = 0

    @property
    def under_way(self) -> bool:
        """Whether there is a scan, paused or not."""
        return self.phase in ("running", "paused", "stopping")

    @property
    def known(self) -> int:
        """Samples that are known, of all splits."""
        return sum(split.known for split in self.splits)

    @property
    def samples(self) -> int:
        """Samples that there are, in all splits."""
        return sum(split.samples for split in self.splits)
