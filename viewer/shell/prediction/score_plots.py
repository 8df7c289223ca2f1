"""What the plots of the dock *Prediction* show: marks of samples, and bars."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from viewer.pairs.score import ScoreKeeper
from viewer.values import dataclass

SCATTER, HISTOGRAM, OVER_TIME, OVER_GLOBAL = "scatter", "histogram", "time", "global:"
"""Kinds of plots; of the last one the name of the global follows."""

MOST_BARS = 30


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark in the chart, and what is shown when it is clicked: split, sample and time (None: any)."""

    x: float
    y: float
    split: str
    sample: int
    time: float | None = None


@dataclass(frozen=True, slots=True)
class ScorePlot:
    """A plot: marks, or bars as (from, to, count), with a diagonal where both axes have the same values."""

    x_title: str
    y_title: str
    marks: tuple[Mark, ...] = ()
    bars: tuple[tuple[float, float, int], ...] = ()
    diagonal: bool = False
    note: str = ""


def kinds_for(keeper: ScoreKeeper, output: int, globals_: Sequence[str]) -> list[tuple[str, str]]:
    """Return the plots of an output: their texts and kinds."""
    scatter = [("Predicted over reference", SCATTER)] if keeper.pairs[output].is_global else []
    more = [(f"Error over {name}", f"{OVER_GLOBAL}{name}") for name in globals_]
    return [*scatter, ("Histogram of the error", HISTOGRAM), ("Error over time", OVER_TIME), *more]


def score_plot(keeper: ScoreKeeper, output: int, kind: str, values: Mapping[int, float], split: str) -> ScorePlot:
    """Make a plot.

    Parameters
    ----------
    values
        Of the global that is plotted over, by the samples of ``split``.
    """
    label = keeper.labels[output]
    error = f"{label} RRMSE"
    if kind == SCATTER:
        return ScorePlot(f"{label}, reference", f"{label}, predicted", _scatter(keeper, output), diagonal=True)
    if kind == OVER_TIME:
        return ScorePlot("time", error, _over_time(keeper, output))
    found = {
        key: one.rrmse
        for key in keeper.samples
        if (one := keeper.of_sample(*key, output)) is not None and one.rrmse is not None
    }
    if kind.startswith(OVER_GLOBAL):
        marks = tuple(
            Mark(values[sample], rrmse, where, sample)
            for (where, sample), rrmse in found.items()
            if where == split and math.isfinite(values.get(sample, math.nan))
        )
        return ScorePlot(kind.removeprefix(OVER_GLOBAL), error, marks, note="" if marks else _nothing(split))
    return ScorePlot(error, "samples", bars=bars_of(list(found.values())))


def bars_of(values: Sequence[float]) -> tuple[tuple[float, float, int], ...]:
    """Count values in bars of one width; the number of bars follows the number of values (its square root)."""
    known = [value for value in values if math.isfinite(value)]
    if not known:
        return ()
    low, high = min(known), max(known)
    count = min(max(round(math.sqrt(len(known))), 5), MOST_BARS)
    width = (high - low) / count or max(abs(high), 1.0) * 0.01
    counts = [0] * count
    for value in known:
        counts[min(int((value - low) / width), count - 1)] += 1
    return tuple((low + place * width, low + (place + 1) * width, number) for place, number in enumerate(counts))


def _scatter(keeper: ScoreKeeper, output: int) -> tuple[Mark, ...]:
    return tuple(
        Mark(sums.mean, sums.mean + sums.bias, split, sample, one.times[time])
        for (split, sample), one in keeper.samples.items()
        for time, sums in one.at_times(output).items()
        if sums.count == 1
    )


def _over_time(keeper: ScoreKeeper, output: int) -> tuple[Mark, ...]:
    return tuple(
        Mark(one.times[time], rrmse, split, sample, one.times[time])
        for (split, sample), one in keeper.samples.items()
        for time, sums in one.at_times(output).items()
        if (rrmse := sums.rrmse) is not None
    )


def _nothing(split: str) -> str:
    return f"No sample of split {split} has both the global and an error."
