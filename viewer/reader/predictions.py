"""Open the prediction of a dataset: another PLAID dataset."""

from __future__ import annotations

from pathlib import Path

from viewer.reader.catalogue import OpenedDataset, open_dataset


def open_prediction(path: Path, reference: OpenedDataset, follow: bool = False) -> OpenedDataset:
    """Open what predicts ``reference``.

    Raises
    ------
    DatasetError
        When it is nothing that can be compared.
    """
    return open_dataset(path, follow)
