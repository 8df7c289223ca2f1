"""What the charts of the dock *Statistics* show, as values without numpy."""

from __future__ import annotations

from viewer.protocol.scan_figures import FieldFigures
from viewer.shell.scan.column_reading import ColumnValues
from viewer.values import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class HistogramContent:
    """How many values lie in each bin: one edge more than counts.

    Attributes
    ----------
    title
        Of the axis of values.
    note
        What is to be said of values that are in no bin.
    """

    title: str
    edges: tuple[float, ...]
    counts: tuple[int, ...]
    note: str = ""

    @property
    def total(self) -> int:
        """How many values are in bins."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True, eq=False)
class ScatterContent:
    """A mark for each sample.

    Attributes
    ----------
    values
        The columns along x and up, and a third where samples are coloured by one.
    titles
        Of these columns.
    current
        The place of the sample on screen.
    """

    values: ColumnValues
    titles: tuple[str, ...]
    current: int | None = None


@dataclass(frozen=True, slots=True)
class SplitBox:
    """A box: where values begin and end, and what 5, 25, 50, 75 and 95 % of them are below.

    Attributes
    ----------
    split
        The split's name, or what stands for all of them.
    marks
        Lowest, the five percentiles, highest.
    mean
        None where it is not known.
    """

    split: str
    marks: tuple[float, float, float, float, float, float, float]
    mean: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class BoxContent:
    """A box for each split, by the figures of a field."""

    title: str
    boxes: tuple[SplitBox, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class ColumnBoxContent:
    """A box for each split, by a number of each sample; the chart finds the percentiles."""

    title: str
    values: ColumnValues


@dataclass(frozen=True, slots=True, eq=False)
class ParallelContent:
    """A line for each sample over axes beside each other, the last column colours where ``colored``."""

    values: ColumnValues
    titles: tuple[str, ...]
    colored: bool = False
    current: int | None = None


@dataclass(frozen=True, slots=True)
class ValueReach:
    """Values between two; ``splits`` names those that count, empty for all."""

    low: float
    high: float
    splits: tuple[str, ...] = ()


ChartContent = HistogramContent | ScatterContent | BoxContent | ColumnBoxContent | ParallelContent

BOX_PERCENTS = (5.0, 25.0, 50.0, 75.0, 95.0)


def box_of(split: str, figures: FieldFigures) -> SplitBox | None:
    """Return the box of a field; None where it has no finite values."""
    known = dict(figures.percentiles)
    if figures.low is None or figures.high is None or any(percent not in known for percent in BOX_PERCENTS):
        return None
    five, quarter, half, rest, most = (known[percent] for percent in BOX_PERCENTS)
    return SplitBox(split, (figures.low, five, quarter, half, rest, most, figures.high), figures.mean)
