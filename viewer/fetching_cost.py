"""What it costs to have all samples of a dataset on another machine: said before it is begun."""

from __future__ import annotations

from collections.abc import Collection

from viewer.protocol.far import FetchingCost
from viewer.protocol.reading import Catalogue


def fetching_cost(
    catalogue: Catalogue, splits: Collection[str] = (), *, on_cluster: bool = False
) -> FetchingCost | None:
    """Return what reading all samples of some splits (none: of all) fetches; None for a dataset that is here.

    Parameters
    ----------
    on_cluster
        Whether the workers of a cluster read them.
    """
    far = catalogue.far
    if far is None:
        return None
    meant = [split for split in catalogue.splits if not splits or split.name in splits]
    count = sum(map(len, meant))
    size = None if far.sample is None else far.sample * count
    if all(split.name in far.sizes for split in meant):
        size = sum(far.sizes[split.name] for split in meant)
    elif far.total is not None and len(meant) == len(catalogue.splits):
        size = far.total
    return FetchingCost(far.address, count, size, on_cluster)
