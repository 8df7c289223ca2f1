"""Open what a path or an address leads to: a dataset, or the list of those in a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from viewer.address import is_address
from viewer.protocol import DatasetOpened, DatasetsFound, Message, OpenDataset
from viewer.reader.mirrors import FarWish
from viewer.reader.open_datasets import OpenDatasets
from viewer.reader.opened import OpenedDataset

Step = Callable[[str, float | None], None]


def open_or_list(datasets: OpenDatasets, request: OpenDataset, step: Step) -> Message:
    """Return what a path leads to, and keep it open where it is a dataset.

    Raises
    ------
    DatasetError
        When it is neither.
    """
    from viewer.reader.folder import datasets_in

    if is_address(request.path):
        return _at_address(datasets, request, step)
    folder = Path(request.path).absolute()
    step(f"Opening {folder}", None)
    found = datasets_in(folder, lambda: step(f"Looking for datasets in {folder}", None), request.follow)
    if found:
        return DatasetsFound(request.id, str(folder), found)
    return _opened(request, datasets.open(request.path, request.follow).opened)


def _at_address(datasets: OpenDatasets, request: OpenDataset, step: Step) -> Message:
    from viewer.reader.far_opening import far_datasets

    step(f"Opening {request.path}", None)
    wish = FarWish(request.cache_root, request.kept, request.keep)
    mirror = datasets.mirrors.open(request.path, request.follow, wish)
    found = far_datasets(mirror)
    if found:
        return DatasetsFound(request.id, str(mirror.place.address), found)
    return _opened(request, datasets.open_mirror(mirror, request.follow).opened)


def _opened(request: OpenDataset, opened: OpenedDataset) -> DatasetOpened:
    chosen = opened.chosen
    return DatasetOpened(request.id, opened.catalogue, chosen.split, chosen.sample, chosen.time)
