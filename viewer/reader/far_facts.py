"""What is said of a dataset on another machine as soon as it is open: sizes, the card, what one sample costs."""

from __future__ import annotations

from collections.abc import Sequence

from viewer.errors import ViewerError
from viewer.far.entries import FarEntry
from viewer.far.mirror import Mirror
from viewer.protocol import Catalogue, FarFacts
from viewer.reader.far_portion import PortionOf
from viewer.reader.far_skeleton import README, Skeleton
from viewer.reader.hub_files import shards
from viewer.reader.layout import DATA, PARQUET

_MOST_CARD = 100_000
"""Characters of a card that are shown."""


def facts_of(catalogue: Catalogue, mirror: Mirror, skeleton: Skeleton, portion_of: PortionOf) -> FarFacts:
    """Return what is known without asking for more than the files of one sample."""
    place = mirror.place
    sizes = _sizes(catalogue, mirror, skeleton)
    note = ""
    if catalogue.backend == "hf_datasets" and not catalogue.taken_for:
        note = (
            "Its samples are in Arrow tables, which have no index: the first sample of a split fetches its whole table."
        )
    return FarFacts(
        str(place.address),
        place.revision,
        sizes,
        _sum(sizes, catalogue),
        _of_one_sample(catalogue, mirror, sizes, portion_of),
        _card(mirror),
        note,
        place.kept,
    )


def _sizes(catalogue: Catalogue, mirror: Mirror, skeleton: Skeleton) -> dict[str, int]:
    """Return the bytes of each split where the listings have them, or where listing all of it costs one question."""
    if catalogue.backend == "hf_datasets":
        data = {entry.name: entry.size or 0 for entry in skeleton.listings.get(DATA, ())}
        found = {split: sum(data[name] for name in names) for split, names in shards(data).items()}
        if any(name.endswith(PARQUET) for name in data):
            return found
        return {
            split.name: sum(entry.size or 0 for entry in skeleton.listings.get(f"{DATA}/{split.name}", ()))
            for split in catalogue.splits
        }
    if not mirror.pinned or catalogue.backend not in ("cgns", "zarr"):
        return {}
    return {split.name: _total(mirror.below(f"{DATA}/{split.name}")) for split in catalogue.splits}


def _sum(sizes: dict[str, int], catalogue: Catalogue) -> int | None:
    return sum(sizes.values()) if len(sizes) == len(catalogue.splits) else None


def _total(entries: Sequence[FarEntry]) -> int:
    return sum(entry.size or 0 for entry in entries)


def _of_one_sample(catalogue: Catalogue, mirror: Mirror, sizes: dict[str, int], portion_of: PortionOf) -> int | None:
    """Return about what a sample costs: as much as the first one, or its share of the tables."""
    split = catalogue.splits[0]
    if split.name in sizes:
        return sizes[split.name] // max(len(split), 1)
    portion = portion_of(split.name, split.id_at(0))
    try:
        if portion.names is None:
            return _total(mirror.below(portion.unit))
        return _total([entry for entry in mirror.listed(portion.unit) if entry.name in portion.names])
    except ViewerError:
        return None  # said when it is read


def _card(mirror: Mirror) -> str:
    try:
        return (mirror.place.folder / README).read_text(encoding="utf-8", errors="replace")[:_MOST_CARD]
    except OSError:
        return ""
