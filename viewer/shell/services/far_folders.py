"""Which folder of this machine stands for an address, and which address a folder stands for.

What the window asks children for is named by folders, what is shown, written down and copied by addresses: a folder in
a cache is gone with it, and is on no other machine.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from viewer.address import is_address, parse_address
from viewer.errors import ViewerError
from viewer.far.place import FarPlace, place_for


class FarFolders:
    """Translates places of datasets.

    Parameters
    ----------
    cache_root
        Gives that of the window.
    kept
        Where that lies which is to stay; None: nowhere.
    """

    def __init__(self, cache_root: Callable[[], Path], kept: Path | None = None) -> None:
        self._cache_root, self._kept = cache_root, "" if kept is None else str(kept)

    def here(self, place: str) -> str:
        """Return what a dataset is asked for by: of an address the folder, which says whose it is; a path as it is.

        Readers fetch into it what they are asked for.

        Raises
        ------
        ViewerError
            When it is no address, or the folder cannot be made.
        """
        if not is_address(place):
            return place
        address = parse_address(place)
        far = place_for(address, str(self._cache_root()), self._kept)
        if FarPlace.at(far.folder) is None:
            try:
                far.sign()
            except OSError as error:
                raise ViewerError(
                    f"There is no folder into which the files of {address} can be fetched: {error.strerror or error}."
                ) from error
        return str(far.folder)

    @staticmethod
    def place(path: str) -> str:
        """Return what a dataset is called, shown and remembered by: of such a folder the address; a path, absolute."""
        if not path or is_address(path):
            return path
        far = FarPlace.at(Path(path))
        return os.path.abspath(path) if far is None else str(far.address)  # noqa: PTH100 - a link must not be resolved
