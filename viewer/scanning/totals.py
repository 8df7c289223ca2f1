"""What some samples add up to, such that what two sets of them add up to gives that of both."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from viewer.artifacts.manifest import VERTEX
from viewer.pairs.matching import GLOBAL, FieldKey
from viewer.scanning.even_bins import EvenBins
from viewer.scanning.sample import ScannedField, ScannedSample
from viewer.scanning.sketch import Sketch
from viewer.scanning.statistics import Statistics, joined_statistics
from viewer.values import dataclass

ALL = ""
"""In place of a split's name: all splits together."""

Span = tuple[int, int] | None
"""The lowest and the highest of some numbers; None of none."""


@dataclass(frozen=True, slots=True)
class FieldTotal:
    """A field or global over all samples that have it.

    Attributes
    ----------
    units
        How many samples have it in which unit.
    percentiles
        Values by percent, within the share :data:`viewer.scanning.sketch.ACCURACY` of a true one; None of no values.
    """

    key: FieldKey
    samples: int
    figures: Statistics
    units: dict[str, int]
    vector: bool
    percentiles: dict[float, float] | None


@dataclass(frozen=True, slots=True)
class SplitTotal:
    """A split, or :data:`ALL` of them: how many samples, how many of them broken, their sizes and their fields."""

    split: str
    samples: int
    broken: int
    points: Span
    cells: Span
    times: Span
    fields: tuple[FieldTotal, ...]


class FieldSum:
    """A field or global over some samples.

    Attributes
    ----------
    samples
        How many have it.
    units
        How many of these have it in which unit.
    vector
        Whether it is the magnitude of a vector.
    """

    def __init__(self) -> None:
        self.samples = 0
        self.figures = Statistics()
        self.units: Counter[str] = Counter()
        self.vector = False
        self.sketch = Sketch()
        self.even_bins = EvenBins()

    def add(self, field: ScannedField) -> None:
        """Take in the field of one more sample."""
        self.samples += 1
        self.figures = joined_statistics((self.figures, field.figures))
        self.units[field.unit] += 1
        self.vector |= field.vector
        self.sketch.add(Sketch.from_text(field.sketch))
        self.even_bins.add(EvenBins.from_text(field.even_bins))

    def join(self, other: FieldSum) -> None:
        """Take in the field of other samples."""
        self.samples += other.samples
        self.figures = joined_statistics((self.figures, other.figures))
        self.units.update(other.units)
        self.vector |= other.vector
        self.sketch.add(other.sketch)
        self.even_bins.add(other.even_bins)

    def total(self, key: FieldKey) -> FieldTotal:
        """Return what is known of it, with percentiles, for which the library of sketches is needed."""
        figures = self.figures
        known = figures.low is not None and figures.high is not None
        percentiles = self.sketch.percentiles(figures.low or 0.0, figures.high or 0.0) if known else None
        return FieldTotal(key, self.samples, figures, dict(self.units), self.vector, percentiles)

    def to_plain(self) -> list[Any]:
        """Return it as JSON values."""
        one = self.figures
        figures = [one.count, one.nan, one.infinite, one.low, one.high, one.mean, one.spread]
        return [self.samples, figures, self.units, self.vector, self.sketch.to_text(), self.even_bins.to_text()]

    @classmethod
    def from_plain(cls, plain: list[Any]) -> FieldSum:
        """Return what :meth:`to_plain` has written."""
        made = cls()
        made.samples, figures, units, made.vector, sketch, even_bins = plain
        made.figures, made.units, made.sketch = Statistics(*figures), Counter(units), Sketch.from_text(sketch)
        made.even_bins = EvenBins.from_text(even_bins)
        return made


class SampleSum:
    """Some samples added up, their sketches too: those of 100,000 samples would fill the memory.

    Attributes
    ----------
    samples, broken
        How many there are, and how many of them cannot be read.
    fields
        In no order.
    """

    def __init__(self) -> None:
        self.samples = self.broken = 0
        self._spans: dict[str, Span] = {"points": None, "cells": None, "times": None}
        self.fields: dict[FieldKey, FieldSum] = {}

    def add(self, sample: ScannedSample) -> None:
        """Take in one more sample."""
        self.samples += 1
        self.broken += sample.is_broken
        if not sample.is_broken:
            for what, size in (("points", sample.points), ("cells", sample.cells), ("times", len(sample.times))):
                self._spans[what] = _widened(self._spans[what], (size, size))
        for field in sample.fields:
            self.fields.setdefault(field.key, FieldSum()).add(field)

    def join(self, other: SampleSum) -> None:
        """Take in other samples."""
        self.samples += other.samples
        self.broken += other.broken
        for what, span in other._spans.items():
            self._spans[what] = _widened(self._spans[what], span)
        for key, field in other.fields.items():
            self.fields.setdefault(key, FieldSum()).join(field)

    def total(self, split: str) -> SplitTotal:
        """Return what they add up to, globals first, then the fields of each base, whatever the order of the files."""
        fields = tuple(self.fields[key].total(key) for key in sorted(self.fields, key=_in_table))
        points, cells, times = self._spans.values()
        return SplitTotal(split, self.samples, self.broken, points, cells, times, fields)

    def to_text(self) -> str:
        """Write it as JSON."""
        fields = [[key.base, key.location, key.name, *field.to_plain()] for key, field in self.fields.items()]
        return json.dumps([self.samples, self.broken, self._spans, fields], separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> SampleSum:
        """Read what :meth:`to_text` wrote.

        Raises
        ------
        ValueError
            When it is something else.
        """
        made = cls()
        made.samples, made.broken, spans, fields = json.loads(text)
        made._spans = {what: (span[0], span[1]) if span else None for what, span in spans.items()}
        for base, location, name, *plain in fields:
            made.fields[FieldKey(name, location, base)] = FieldSum.from_plain(plain)
        return made


def added_up(samples: Iterable[ScannedSample]) -> SampleSum:
    """Return what some samples add up to."""
    made = SampleSum()
    for sample in samples:
        made.add(sample)
    return made


def joined(sums: Iterable[SampleSum]) -> SampleSum:
    """Return what several sets of samples add up to together."""
    made = SampleSum()
    for one in sums:
        made.join(one)
    return made


def _widened(one: Span, other: Span) -> Span:
    if one is None or other is None:
        return one or other
    return min(one[0], other[0]), max(one[1], other[1])


def _in_table(key: FieldKey) -> tuple[bool, str, bool, str]:
    return (key.location != GLOBAL, key.base, key.location != VERTEX, key.name)
