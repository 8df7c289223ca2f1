"""The pieces of work that a scan consists of: functions of plain values that return plain values.

They can be submitted to any :class:`concurrent.futures.Executor`, on this machine or another, and be pickled for it.
What does the work is imported there, by name: nothing here depends on it.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

_WORKER = "viewer.reader.scan_samples"


def describe_dataset(path: str, *, follow: bool = False, cache_root: str = "") -> dict[str, Any]:
    """Return the :class:`viewer.protocol.Catalogue` of the dataset in a folder, as plain values.

    Parameters
    ----------
    follow
        Whether symbolic links may lead out of the folder.
    cache_root
        Where that is put which is fetched of a dataset that ``path`` is the address of.

    Raises
    ------
    DatasetError
        When there is no dataset or it cannot be opened.
    """
    found: dict[str, Any] = importlib.import_module(_WORKER).describe_here(path, follow=follow, cache_root=cache_root)
    return found


def scan_samples(
    path: str, backend: str, split: str, ids: Sequence[int], *, follow: bool = False
) -> list[dict[str, Any]]:
    """Return what is in some samples: a :class:`viewer.scanning.sample.ScannedSample` of each, as plain values.

    A sample that cannot be read says so itself.

    Parameters
    ----------
    backend
        That of the dataset where the scan was started: another one in the same place is another dataset.
    follow
        Whether symbolic links may lead out of the folder.

    Raises
    ------
    DatasetError
        When the dataset cannot be opened, or is another one.
    """
    found: list[dict[str, Any]] = importlib.import_module(_WORKER).scan_here(path, backend, split, ids, follow=follow)
    return found
