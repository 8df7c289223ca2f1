"""Scans: what is in each sample, in figures."""

from __future__ import annotations

from typing import Any

from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class ScanSamples:
    """Read samples of a split whole: answered by :class:`SamplesScanned`.

    ``backend`` is that of the dataset where the scan was started: another one in the same place is another dataset.
    """

    id: int
    dataset: str
    backend: str
    split: str
    samples: tuple[int, ...]
    follow: bool = False


@dataclass(frozen=True, slots=True)
class SamplesScanned:
    """Answer to :class:`ScanSamples`: a :class:`viewer.scanning.sample.ScannedSample` of each, as plain values."""

    id: int
    samples: tuple[Any, ...]
