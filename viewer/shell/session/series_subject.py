"""What a range over all time steps is the range of: a field of a sample, or a difference of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from viewer.artifacts.manifest import Manifest
from viewer.protocol import ReadSeriesRange, SubtractedField
from viewer.shell.session.difference import Difference
from viewer.shell.session.other_side import side_of
from viewer.shell.session.selection import Selection
from viewer.values import dataclass

NOTHING = Difference()
"""The field itself."""


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """What such a range is known by.

    Attributes
    ----------
    dataset
        Path of another dataset than the one that is open.
    component, difference
        Of a difference; the ranges of all components of a field are found together.
    """

    split: str
    sample: int
    base: str
    field: str
    location: str
    dataset: str = ""
    component: int = -1
    difference: Difference = NOTHING


def series_key(selection: Selection, difference: Difference = NOTHING, dataset: str = "") -> SeriesKey:
    """Return what the range over all time steps of a selection, or of its difference, is known by."""
    about = (selection.split, selection.sample, selection.base, selection.field or "", selection.location, dataset)
    if not difference.on:
        return SeriesKey(*about)
    return SeriesKey(*about, selection.component, replace(difference, maps=()))


@dataclass(frozen=True, slots=True)
class SeriesSubject:
    """What a range is wanted of: its key, what is shown, and of which artifact."""

    key: SeriesKey
    selection: Selection
    manifest: Manifest


def range_request(subject: SeriesSubject, open_one: str) -> Callable[[int], ReadSeriesRange]:
    """Return what builds the request for a range from its id; ``open_one`` is the path of the dataset that is open."""
    key, selection, manifest = subject.key, subject.selection, subject.manifest
    dataset = key.dataset or open_one
    about = (dataset, key.split, key.sample, key.base, key.field, key.location)
    reference = open_one if dataset != open_one else ""
    minus = _minus(key.difference, selection, manifest, (dataset, open_one)) if key.difference.on else None
    return lambda number: ReadSeriesRange(number, *about, False, reference, key.component, minus)


def _minus(
    difference: Difference, selection: Selection, manifest: Manifest, datasets: tuple[str, str]
) -> SubtractedField:
    dataset, open_one = datasets
    steps = [
        side_of(difference.other, selection, replace(manifest, time_index=place), dataset)
        for place in range(len(manifest.times))
    ]
    there, at = steps[0].dataset, steps[0].selection
    times = tuple(float(step.selection.time or 0.0) for step in steps)
    return SubtractedField(
        there,
        at.split,
        at.sample,
        at.base,
        at.field or "",
        times,
        at.component,
        difference.kind,
        difference.floor,
        difference.other.role,
        difference.other.factor,
        difference.other.offset,
        reference=open_one if there != open_one else "",
    )
