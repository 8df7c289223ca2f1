"""A report of a prediction as a value."""

from __future__ import annotations

from viewer.pairs.matching import Pairing
from viewer.pairs.score import OutputScore
from viewer.protocol import SplitMatch
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class SplitScore:
    """The score of a split, or of all of them (of no name): that of each output, and their mean."""

    split: str
    samples: int
    total: float | None
    outputs: tuple[OutputScore, ...]


@dataclass(frozen=True, slots=True)
class ReportPicture:
    """A picture as PNG, what it shows, and the range of its colours."""

    title: str
    png: bytes
    range: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class ReportSample:
    """The errors of a sample: RRMSE, MAE, largest error, R2 of each output (None: unknown), and where it is worst.

    ``places`` say in words where the largest error of each output is; ``notes`` why pictures are missing.
    """

    split: str
    sample: int
    errors: tuple[tuple[float | None, float | None, float | None, float | None], ...]
    troubles: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    pictures: tuple[ReportPicture, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All of it.

    Attributes
    ----------
    labels
        Of the outputs that count.
    scores
        All splits together first.
    worst
        The worst samples, with pictures.
    samples
        All samples, the worst first.
    """

    dataset: str
    prediction: str
    program: str
    labels: tuple[str, ...]
    pairing: Pairing
    splits: tuple[SplitMatch, ...]
    notes: tuple[str, ...]
    scores: tuple[SplitScore, ...]
    worst: tuple[ReportSample, ...]
    samples: tuple[ReportSample, ...]
