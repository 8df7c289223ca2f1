"""Which samples a prediction has, by the names of its folders and files, to tell whether some have come or gone."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from viewer.handover.layout import INDEX
from viewer.reader.layout import DATA


def listing_of(prediction: str) -> str:
    """Return what tells the samples that a prediction has from those that it had; opens no file.

    Empty where files of samples that have been compared tell it as well: of a single file, and of samples in memory.
    """
    path = Path(prediction)
    if not prediction or not path.is_dir() or (path / INDEX).exists():
        return ""
    names = _folders(path / DATA) if (path / DATA).is_dir() else _arrays(path)
    digest = hashlib.blake2b(digest_size=8)
    for name in names:
        digest.update(os.fsencode(name) + b"\0")
    return digest.hexdigest()


def _folders(data: Path) -> Iterator[str]:
    """Yield the splits of a dataset, and what is in each."""
    for split in _names(data):
        yield split
        for name in _names(data / split):
            yield f"{split}/{name}"


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:  # a file, or gone meanwhile
        return []


def _arrays(folder: Path) -> Iterator[str]:
    from viewer.reader.array_files import files_of_arrays

    return (str(file.relative_to(folder)) for file in files_of_arrays(folder))
