"""Samples that were handed over, taken over by whoever keeps them when their script ends. Needs no numpy."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

from viewer.digests import blake2b_hex
from viewer.errors import DISK_FULL, CacheError
from viewer.handover.layout import FOLDER, INDEX

_TRIES = 5
"""A script in a quick loop may remove what an index named that was read a moment before."""


def take_over(given: Path, root: Path) -> Path:
    """Have all samples of a folder in a cache root as well, and return the folder there.

    Done again, what has been handed over since is there too. Files are shared where the file system can do that, so no
    room is needed; no file of samples is ever changed.

    Parameters
    ----------
    given
        The folder, in the cache root of the script.
    root
        The cache root of whoever keeps them.

    Raises
    ------
    CacheError
        When they are gone, or there is no room for them.
    """
    folder = root / FOLDER / f"kept-{blake2b_hex(os.fsencode(given), 8)}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for attempt in range(_TRIES):
            try:
                _take(given, folder)
                break
            except FileNotFoundError:
                if attempt == _TRIES - 1:
                    raise
    except FileNotFoundError as error:
        raise CacheError(f"The samples {given} are gone with the script that handed them over.") from error
    except OSError as error:
        words = f"The samples cannot be kept: {error.strerror or error}; free some space and try again."
        raise CacheError(words, detail=str(error), reason=DISK_FULL) from error
    return folder


def _take(given: Path, folder: Path) -> None:
    content = (given / INDEX).read_bytes()
    index: dict[str, Any] = json.loads(content)
    names = {Path(name).name for name in index["files"]}
    for name in names:
        if not (folder / name).exists():  # named by its content, so it is the same
            _share(given / name, folder / name)
    partial = folder / f"{INDEX}.part"
    partial.write_bytes(content)
    os.replace(partial, folder / INDEX)
    for file in folder.iterdir():
        if file.name not in names and file.name != INDEX:
            file.unlink()


def _share(source: Path, target: Path) -> None:
    """Have a file at another place as well, whole or not at all."""
    try:
        os.link(source, target)
        return
    except FileNotFoundError:
        raise
    except OSError:
        pass  # another file system, or one without such links
    partial = target.with_name(f"{target.name}.part")
    try:
        shutil.copyfile(source, partial)
        os.replace(partial, target)
    except BaseException:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise
