"""What a scanner knows of a dataset, in figures.

What is big (a number for each of 100,000 samples) goes through files; see :mod:`viewer.protocol.scan_results`.
"""

from __future__ import annotations

from viewer.pairs.matching import FieldKey
from viewer.protocol.sample_runs import SampleRuns
from viewer.values import dataclass

ALL_SPLITS = ""
"""In place of a split's name: all of them together."""

FIGURES = ("min", "mean", "max", "deviation", "nan", "infinite")
"""What a scan knows of each field of a sample; ``deviation`` is the standard deviation, the last two are counts."""

SIZES = ("points", "cells", "times", "zones")
"""What it knows of a sample as a whole: counts."""

VALUE = "value"
"""What it knows of a global that is one number."""


@dataclass(frozen=True, slots=True)
class ScanColumn:
    """A number that each sample has: one of :data:`SIZES`, or one of :data:`FIGURES` or :data:`VALUE` of ``field``."""

    figure: str
    field: FieldKey | None = None


@dataclass(frozen=True, slots=True)
class FieldFigures:
    """A field or global over some samples.

    Attributes
    ----------
    samples
        How many have it.
    count, nan, infinite
        Values that are finite, that are no number, and that are infinite; all that follows is about the finite ones.
    low, high, mean, deviation
        None where there is none.
    percentiles
        Pairs of a percentage and a value, which is within 1 % of a true one; empty where there is none.
    unit
        As the dataset spells it; where samples differ, that of most.
    vector
        Whether it is the magnitude of a vector.
    """

    field: FieldKey
    samples: int
    count: int
    nan: int
    infinite: int
    low: float | None
    high: float | None
    mean: float | None
    deviation: float | None
    percentiles: tuple[tuple[float, float], ...] = ()
    unit: str = ""
    vector: bool = False


@dataclass(frozen=True, slots=True)
class SplitFigures:
    """What is known of a split, or of :data:`ALL_SPLITS`.

    Attributes
    ----------
    samples
        How many it has.
    known
        How many of them have been scanned, and are as they were then as far as that is known.
    broken
        How many of these cannot be read, or not whole.
    """

    split: str
    samples: int
    known: int
    broken: int
    fields: tuple[FieldFigures, ...] = ()


@dataclass(frozen=True, slots=True)
class ScanFinding:
    """Something that is wrong with the dataset.

    Attributes
    ----------
    kind
        What kind, see :data:`viewer.scanning.health_finding.KINDS`; ``title`` is what that is called.
    sentence
        What it is, where, and how much.
    samples
        All samples concerned; empty where it is about none in particular.
    field
        The field or global concerned.
    """

    kind: str
    title: str
    sentence: str
    samples: SampleRuns = SampleRuns()
    field: FieldKey | None = None
