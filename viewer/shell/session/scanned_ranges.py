"""The ranges of fields as far as a scan has found them: over all samples, and over the time steps of one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from viewer.artifacts.manifest import Manifest
from viewer.pairs.matching import FieldKey
from viewer.protocol import ALL_BASES, Split
from viewer.protocol.scan_figures import ALL_SPLITS, FieldFigures, ScanColumn, SplitFigures
from viewer.shell.session.column_files import Numbers
from viewer.shell.session.selection import OF_SPLIT, WHOLE
from viewer.shell.session.series_subject import SeriesKey
from viewer.values import dataclass

Range = tuple[float, float]

_SOLUTION = re.compile(r" \([^()]*\)$")


@dataclass(frozen=True, slots=True)
class SamplesRange:
    """The range of a field over samples: None where nothing is known; how many have been scanned, of how many."""

    range: Range | None = None
    scanned: tuple[int, int] = (0, 0)


def names_of(key: SeriesKey, manifest: Manifest) -> tuple[str, ...]:
    """Return what a scan calls a field, or its magnitude, and then its components."""
    found = manifest.find_fields(key.field, key.location)
    components = found[0][1].components if found else ()
    second = _SOLUTION.search(key.field)  # of another solution than the usual one, which components say too
    suffix = second[0] if second is not None else ""
    return (key.field, *(f"{name}{suffix}" for name in components))


class ScannedRanges:
    """Keeps what was looked up last, and finds ranges in it.

    Attributes
    ----------
    looked_up
        Whether it was looked up what is known of all samples, be it nothing.
    """

    def __init__(self) -> None:
        self.looked_up = False
        self._splits: dict[str, tuple[SplitFigures, Mapping[FieldKey, FieldFigures]]] = {}
        self._columns: dict[tuple[str, ScanColumn], Numbers] = {}
        self._places: dict[str, Split] = {}

    def clear(self) -> None:
        """Forget all of it: another dataset is open."""
        self.looked_up = False
        self._splits, self._columns, self._places = {}, {}, {}

    def put_figures(self, splits: Iterable[SplitFigures]) -> None:
        """Keep what is known of each split, and of all."""
        self.looked_up = True
        self._splits = {split.split: (split, {one.field: one for one in split.fields}) for split in splits}

    def drop_figures(self) -> None:
        """Forget what is known of all samples: it is more now."""
        self.looked_up, self._splits = False, {}

    def put_columns(self, split: Split, columns: Sequence[ScanColumn], numbers: Sequence[Numbers]) -> None:
        """Keep numbers of each sample of a split, in the place of all before."""
        self._places = {split.name: split}
        self._columns = {(split.name, column): one for column, one in zip(columns, numbers, strict=True)}

    def drop_columns(self) -> None:
        """Forget the numbers of samples: they are others now."""
        self._columns, self._places = {}, {}

    def over_samples(self, mode: str, key: SeriesKey, name: str, share: Range) -> SamplesRange:
        """Return the range of a field over the split of a sample, or over all splits.

        Parameters
        ----------
        mode
            ``split`` or ``all``.
        key, name
            What is shown, and what a scan calls it.
        share
            Percentages that the range begins and ends with, which are not known over several bases together.
        """
        known = self._splits.get(key.split if mode == OF_SPLIT else ALL_SPLITS)
        if known is None or key.dataset:
            return SamplesRange()
        split, fields = known
        found = [one for field, one in fields.items() if _is(field, key, name)]
        ends = [_ends(one, share) for one in found] if share == WHOLE or len(found) == 1 else []
        spans = [span for span in ends if span is not None]
        hull = (min(low for low, _ in spans), max(high for _, high in spans)) if spans else None
        return SamplesRange(hull, (split.known, split.samples))

    def over_times(self, key: SeriesKey, names: Sequence[str]) -> tuple[Range | None, ...] | None:
        """Return the ranges of a field and of its components over all time steps of a sample; None where not known."""
        split = self._places.get(key.split)
        place = split.position_of(key.sample) if split is not None else None
        if place is None or key.dataset or key.difference.on:
            return None
        found = []
        for name in names:
            ends = [self._columns.get((key.split, column)) for column in ends_of(key, name)]
            low, high = (one[place] if one is not None and place < len(one) else float("nan") for one in ends)
            if low != low or high != high:
                return None
            found.append((low, high))
        return tuple(found)


def ends_of(key: SeriesKey, name: str) -> tuple[ScanColumn, ScanColumn]:
    """Return the columns of the lowest and of the highest value of a field over all time steps of a sample."""
    field = FieldKey(name, key.location, key.base)
    return ScanColumn("min", field), ScanColumn("max", field)


def _is(field: FieldKey, key: SeriesKey, name: str) -> bool:
    return field.name == name and field.location == key.location and key.base in (field.base, ALL_BASES)


def _ends(figures: FieldFigures, share: Range) -> Range | None:
    values = {**dict(figures.percentiles), WHOLE[0]: figures.low, WHOLE[1]: figures.high}
    low, high = (values.get(percent) for percent in share)
    return (low, high) if low is not None and high is not None else None
