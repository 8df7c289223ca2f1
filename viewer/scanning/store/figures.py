"""What is known of each split, as whoever asks sees it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from viewer.codec import from_plain, to_plain
from viewer.protocol.scan_figures import ALL_SPLITS, FieldFigures, SplitFigures
from viewer.protocol.split import Split
from viewer.scanning.store.store import ScanStore
from viewer.scanning.totals import FieldTotal, SampleSum, joined
from viewer.values import dataclass

_KEPT = "figures"
"""Name of the answer: percentiles take a library and its time."""


@dataclass(frozen=True, slots=True)
class _Kept:
    splits: tuple[SplitFigures, ...]


def figures_of(store: ScanStore, splits: Sequence[Split]) -> tuple[SplitFigures, ...]:
    """Return what is known of each split of a dataset, and of all together last.

    Raises
    ------
    ViewerError
        When the library of sketches is not installed, and the answer is not kept from before.
    """
    kept = store.answer(_KEPT)
    if kept is not None:
        found = from_plain(_Kept, json.loads(kept)).splits
    else:
        revision = store.revision
        found = _made(store)
        store.keep_answer(_KEPT, revision, json.dumps(to_plain(_Kept(found))))
    known = {one.split: one for one in found}
    sizes = {**{split.name: len(split) for split in splits}, ALL_SPLITS: sum(map(len, splits))}
    return tuple(_of_size(known.get(name), name, size) for name, size in sizes.items())


def counts_of(store: ScanStore, splits: Sequence[Split]) -> tuple[SplitFigures, ...]:
    """Return how much is known of each split, without fields; all together last."""
    counts = store.counts()
    found = [SplitFigures(split.name, len(split), *counts.get(split.name, (0, 0))) for split in splits]
    whole = (sum(one.samples for one in found), sum(one.known for one in found), sum(one.broken for one in found))
    return (*found, SplitFigures(ALL_SPLITS, *whole))


def _of_size(figures: SplitFigures | None, name: str, size: int) -> SplitFigures:
    if figures is None:
        return SplitFigures(name, size, 0, 0)
    return SplitFigures(name, size, min(figures.known, size), min(figures.broken, size), figures.fields)


def _made(store: ScanStore) -> tuple[SplitFigures, ...]:
    sums = {name: store.sum(name) for name in store.splits()}
    return tuple(_figures(name, one) for name, one in {**sums, ALL_SPLITS: joined(sums.values())}.items())


def _figures(name: str, found: SampleSum) -> SplitFigures:
    total = found.total(name)
    return SplitFigures(name, total.samples, total.samples, total.broken, tuple(map(_field, total.fields)))


def _field(total: FieldTotal) -> FieldFigures:
    one = total.figures
    return FieldFigures(
        total.key, total.samples, one.count, one.nan, one.infinite, one.low, one.high, one.mean, one.deviation,
        tuple((total.percentiles or {}).items()), max(total.units, key=lambda unit: total.units[unit], default=""),
        total.vector,
    )  # fmt: skip
