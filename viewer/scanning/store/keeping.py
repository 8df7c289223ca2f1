"""Where what a scan finds is kept: in the user's folder, or where that cannot be, for as long as it is needed."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from viewer.handover.layout import BACKEND
from viewer.protocol.reading import Catalogue
from viewer.scanning.kept_file import SUFFIX, kept_file
from viewer.scanning.store.store import ScanStore

logger = logging.getLogger("viewer.scanning")


def open_store(catalogue: Catalogue, folder: Path | None, scratch: Callable[[], Path]) -> ScanStore:
    """Open what is kept of a dataset.

    Parameters
    ----------
    folder
        Where results are kept from one run to the next; None for nowhere. Where it cannot be written, and of samples
        in memory, which are gone with their script, they are kept in ``scratch``.
    scratch
        Returns a folder that somebody removes; called where it is needed.

    Raises
    ------
    sqlite3.Error, OSError
        When nothing can be written in ``scratch`` either.
    """
    if folder is not None and catalogue.backend != BACKEND:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            store = ScanStore(kept_file(folder, catalogue.place))
            store.take_up(catalogue)
            return store
        except (OSError, sqlite3.Error) as error:
            logger.warning("what the scan finds will not be kept: %s: %s", folder, error)
    beside = scratch()
    store = ScanStore(beside / f"scan-{os.getpid()}-{kept_file(beside, catalogue.place).stem}{SUFFIX}")
    store.take_up(catalogue)
    return store
