"""Where what a scan has found is kept from one run to the next."""

from __future__ import annotations

from pathlib import Path

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
    import hashlib  # of OpenSSL, which the window need not wait for as it starts

    return folder / (hashlib.sha256(dataset.encode("utf-8", "surrogateescape")).hexdigest()[:32] + SUFFIX)
