"""How many values lie where, without the values: those of fields from finer bins, those of globals as they are."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

from viewer.pairs.matching import GLOBAL, FieldKey
from viewer.protocol.scan_figures import VALUE, ScanColumn
from viewer.protocol.split import Split
from viewer.scanning.even_bins import EvenBins
from viewer.scanning.statistics import Statistics
from viewer.scanning.store.numbers import native
from viewer.scanning.store.store import ScanStore
from viewer.scanning.totals import FieldSum
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class Histogram:
    """One edge more than counts; no edges where nothing is known."""

    edges: tuple[float, ...] = ()
    counts: tuple[int, ...] = ()
    nan: int = 0
    infinite: int = 0


def histogram_of(
    store: ScanStore, splits: Sequence[Split], key: FieldKey, bins: int, sample: tuple[str, int] | None = None
) -> Histogram:
    """Return how many values of a field or global lie in bins of equal width over all values of some splits.

    The counts add up to all finite values. Those of a field are known to be in finer bins, 256 at least over the range
    of all (:mod:`viewer.scanning.even_bins`), over each of which they are taken to be spread evenly.

    Parameters
    ----------
    sample
        The one whose values are counted; None for all.
    """
    sums = {split.name: store.sum(split.name).fields.get(key) for split in splits}
    whole = joined_fields(field for field in sums.values() if field is not None)
    low, high = whole.figures.low, whole.figures.high
    if low is None or high is None:
        return Histogram((), (), whole.figures.nan, whole.figures.infinite)
    if low == high:
        low, high = low - 0.5, high + 0.5  # as numpy
    edges = tuple(low * (1.0 - place / bins) + high * (place / bins) for place in range(bins + 1))
    if sample is None:
        figures, values = whole.figures, _values(store, splits, key, whole)
    else:
        figures, values = _of_sample(store, key, sample)
    counts = [0] * bins
    for first, last, count in values:
        _spread(counts, _share(first, low, high) * bins, _share(last, low, high) * bins, count)
    return Histogram(edges, tuple(counts), figures.nan, figures.infinite)


def _share(value: float, low: float, high: float) -> float:
    """Return how far a value is from the lowest to the highest; halved, for between the ends of all doubles is more."""
    return min(max((value / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0), 0.0), 1.0)


def _spread(counts: list[int], first: float, last: float, count: int) -> None:
    """Count values that lie somewhere between two places: evenly, in whole numbers that add up to all of them."""
    left, right = (min(int(place), len(counts) - 1) for place in (first, last))
    put = 0
    for number in range(left, right):
        until = round(count * (number + 1 - first) / (last - first))
        counts[number] += until - put
        put = until
    counts[right] += count - put


def joined_fields(parts: Iterator[FieldSum]) -> FieldSum:
    """Return what a field adds up to over several splits."""
    made = FieldSum()
    for part in parts:
        made.join(part)
    return made


Values = Iterator[tuple[float, float, int]]
"""Values that lie between two numbers, and how many there are."""


def _values(store: ScanStore, splits: Sequence[Split], key: FieldKey, whole: FieldSum) -> Values:
    if key.location == GLOBAL:
        values = array("d")
        for split in splits:
            values.frombytes(native(store.numbers(split, ScanColumn(VALUE, key))))
        known = [value for value in values if value == value]
        if len(known) == whole.figures.count:  # else it has several values in a sample
            yield from ((value, value, 1) for value in known)
            return
    yield from whole.even_bins.spans()


def _of_sample(store: ScanStore, key: FieldKey, place: tuple[str, int]) -> tuple[Statistics, Values]:
    sample = store.sample(*place)
    field = next((field for field in sample.fields if field.key == key), None) if sample is not None else None
    if field is None:
        return Statistics(), iter(())
    return field.figures, EvenBins.from_text(field.even_bins).spans()
