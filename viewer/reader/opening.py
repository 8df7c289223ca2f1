"""Opening what the window asks for: a path of this machine, or an address of another one; or what is in a folder."""

from __future__ import annotations

from pathlib import Path

from viewer.address import is_address
from viewer.protocol import DatasetOpened, DatasetsFound, OpenDataset
from viewer.reader.mirrors import FarWish
from viewer.reader.open_datasets import OpenDatasets
from viewer.reader.opened import OpenedDataset
from viewer.reader.progress import Step


def open_or_list(request: OpenDataset, datasets: OpenDatasets, step: Step) -> DatasetOpened | DatasetsFound:
    """Open a dataset, or say which there are where it is a folder of several; raises why neither can be done.

    Parameters
    ----------
    step
        Called now and then with what is being done; it may raise to end the work.
    """
    from viewer.reader.folder import datasets_in

    if is_address(request.path):
        return _open_far(request, datasets, step)
    folder = Path(request.path).absolute()
    step(f"Opening {folder}", None)
    found = datasets_in(folder, lambda: step(f"Looking for datasets in {folder}", None), request.follow)
    if found:
        return DatasetsFound(request.id, str(folder), found)
    return _opened(request, datasets.open(request.path, request.follow).opened)


def _open_far(request: OpenDataset, datasets: OpenDatasets, step: Step) -> DatasetOpened | DatasetsFound:
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
