"""Open whatever a path is: find out which kind of source, and describe it without reading a sample."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from viewer.reader.given_path import Pause, look_at, no_pause
from viewer.reader.kinds import recognise
from viewer.reader.opened import OpenedDataset
from viewer.reader.signposts import refusal


def open_dataset(
    path: Path, follow: bool = False, copies: Mapping[str, Path] = MappingProxyType({}), pause: Pause = no_pause
) -> OpenedDataset:
    """Open the dataset that ``path`` is, or is a part of.

    Parameters
    ----------
    path
        A folder or a file.
    follow
        Whether symbolic links may lead out of the folder.
    copies
        By the path of samples that a script handed over, where they are as well.
    pause
        Called now and then while files are read that take long, here and for as long as the dataset is open; what it
        raises ends that.

    Raises
    ------
    DatasetError
        When there is no dataset or it cannot be used; with the reason :data:`viewer.errors.OUTSIDE` when it could be
        if links were followed.
    """
    given = look_at(path, follow, copies, pause)
    opener = recognise(given)
    if opener is None:
        raise refusal(given.path, None if given.names is None else sorted(given.names))
    return opener()
