"""A report of a prediction as a value."""

from __future__ import annotations

from viewer.pairs.matching import Pairing
from viewer.pairs.output_score import OutputScore
from viewer.pairs.sample_errors import ScoredPart
from viewer.protocol import SplitMatch
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class SplitScore:
    """The score of a split, or of all of them (of no name): that of each output, and their mean.

    ``parts`` are the zones and tags of each output.
    """

    split: str
    samples: int
    total: float | None
    outputs: tuple[OutputScore, ...]
    parts: tuple[tuple[tuple[ScoredPart, OutputScore], ...], ...] = ()


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
class RankedPrediction:
    """A prediction in the ranking.

    Attributes
    ----------
    score
        None: it has none, or could not be compared at all, as ``trouble`` says.
    compared, samples
        How many samples were compared, of how many.
    outputs
        Each output that counts, with its RRMSE.
    """

    path: str
    name: str
    score: float | None
    compared: int = 0
    samples: int = 0
    outputs: tuple[tuple[str, float | None], ...] = ()
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All of it: of several predictions the best one, but for the ranking.

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
    ranking
        All predictions, the best first.
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
    ranking: tuple[RankedPrediction, ...] = ()
