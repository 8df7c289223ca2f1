"""Where what a scan has found is kept from one run to the next."""

from __future__ import annotations

from pathlib import Path

from viewer.digests import sha256_hex

SUFFIX = ".sqlite"

LOCK = ".scan"
"""What the lock of who scans is called after the file."""

APPLICATION = 0x504C5343
"""What SQLite has as the ``application_id`` of our files: none but them is ever removed."""


def kept_file(folder: Path, dataset: str) -> Path:
    """Return the file of a dataset in the folder of all of them.

    Its name is no secret and need not resist anybody: it tells one path from another. What the dataset is, is written
    in the file.

    Parameters
    ----------
    folder
        That of :attr:`viewer.paths.Paths.scans`.
    dataset
        The absolute path of the dataset, or its address.
    """
    return folder / (sha256_hex(dataset.encode("utf-8", "surrogateescape"))[:32] + SUFFIX)
