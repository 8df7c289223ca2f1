"""Open the prediction of a dataset: another PLAID dataset, or arrays that a model wrote, known by what is there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from viewer.errors import DatasetError
from viewer.handover.layout import INDEX
from viewer.protocol import Catalogue, Split, ranges_of
from viewer.reader.catalogue import open_dataset
from viewer.reader.inside import Inside
from viewer.reader.layout import DATA, INFOS
from viewer.reader.opened import OpenedDataset, opened_dataset
from viewer.reader.visible import visible

ARRAYS = "arrays"
"""The backend of predictions that are arrays."""


def open_prediction(
    path: Path, reference: OpenedDataset, follow: bool = False, copies: Mapping[str, Path] = MappingProxyType({})
) -> OpenedDataset:
    """Open what predicts ``reference``; the other parameters are those of :func:`open_dataset`.

    Raises
    ------
    DatasetError
        When it is nothing that can be compared.
    """
    from viewer.reader.array_files import arrays_in, holds_arrays
    from viewer.reader.source_arrays import ArrayDataset

    path = path.absolute()
    if str(path) in copies:
        return open_dataset(path, follow, copies)
    if not path.exists():
        raise DatasetError(f"There is no prediction {path}.")
    if any((path / name).exists() for name in (INFOS, INDEX)) or (path / DATA).is_dir() or not holds_arrays(path):
        return open_dataset(path, follow, copies)
    inside = Inside(path if path.is_dir() else path.parent, follow)
    source = ArrayDataset(arrays_in(path, inside, reference.catalogue.splits), reference.source.sample)
    ids = source.splits()
    splits = tuple(Split(name, ranges_of(numbers)) for name, numbers in ids.items())
    return opened_dataset(Catalogue(str(path), visible(path.name), ARRAYS, splits), source)
