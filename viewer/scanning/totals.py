"""What the samples of a split, and of all splits, add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from viewer.artifacts.manifest import VERTEX
from viewer.pairs.matching import GLOBAL, FieldKey
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


class ScanKeeper:
    """Takes in samples as they are read. Their sketches are joined at once: those of 100,000 would fill the memory.

    Parameters
    ----------
    in_samples
        Whether the percentiles of each sample are wanted as well.
    """

    def __init__(self, *, in_samples: bool = False) -> None:
        self._in_samples = in_samples
        self._samples: dict[tuple[str, int], ScannedSample] = {}
        self._sketches: dict[tuple[str, FieldKey], Sketch] = {}
        self._splits: dict[str, None] = {}
        self.percentiles: dict[tuple[str, int, FieldKey], dict[float, float] | None] = {}

    def __len__(self) -> int:
        """Return how many samples have been taken in."""
        return len(self._samples)

    def add(self, sample: ScannedSample) -> None:
        """Take in a sample; one that is known already is passed over."""
        place = (sample.split, sample.sample)
        if place in self._samples:
            return
        self._splits[sample.split] = None
        for field in sample.fields:
            sketch = Sketch.from_text(field.sketch)
            self._sketches.setdefault((sample.split, field.key), Sketch()).add(sketch)
            if self._in_samples:
                self.percentiles[(*place, field.key)] = _percentiles(sketch, field.figures)
        fields = tuple(replace(field, sketch=Sketch().to_text()) for field in sample.fields)
        self._samples[place] = replace(sample, fields=fields)

    def samples(self) -> list[ScannedSample]:
        """Return all of them, by split and ID, without their sketches."""
        return [self._samples[place] for place in sorted(self._samples)]

    def totals(self, splits: Sequence[str]) -> tuple[SplitTotal, ...]:
        """Return what each split adds up to, in this order, and then :data:`ALL` if there are several."""
        samples = self.samples()
        made = [self._total(name, [one for one in samples if one.split == name]) for name in splits]
        return (*made, self._total(ALL, samples)) if len(made) > 1 else tuple(made)

    def _total(self, split: str, samples: Sequence[ScannedSample]) -> SplitTotal:
        whole = [one for one in samples if not one.is_broken]
        by_key: dict[FieldKey, list[ScannedField]] = {}
        for one in samples:
            for field in one.fields:
                by_key.setdefault(field.key, []).append(field)
        return SplitTotal(
            split,
            len(samples),
            len(samples) - len(whole),
            _span(one.points for one in whole),
            _span(one.cells for one in whole),
            _span(len(one.times) for one in whole),
            tuple(self._field_total(split, key, fields) for key, fields in sorted(by_key.items(), key=_in_table)),
        )

    def _field_total(self, split: str, key: FieldKey, fields: Sequence[ScannedField]) -> FieldTotal:
        sketch = Sketch()
        for name in self._splits if split == ALL else (split,):
            sketch.add(self._sketches.get((name, key), Sketch()))
        figures = joined_statistics(field.figures for field in fields)
        return FieldTotal(
            key,
            len(fields),
            figures,
            dict(Counter(field.unit for field in fields)),
            any(field.vector for field in fields),
            _percentiles(sketch, figures),
        )


def _percentiles(sketch: Sketch, figures: Statistics) -> dict[float, float] | None:
    if figures.low is None or figures.high is None:
        return None
    return sketch.percentiles(figures.low, figures.high)


def _in_table(item: tuple[FieldKey, object]) -> tuple[bool, str, bool, str]:
    """Put globals first, then the fields of each base, whatever the order of the files."""
    key = item[0]
    return (key.location != GLOBAL, key.base, key.location != VERTEX, key.name)


def _span(numbers: Iterable[int]) -> Span:
    known = list(numbers)
    return (min(known), max(known)) if known else None
