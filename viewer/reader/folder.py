"""A folder of datasets: what each one says of itself in its infos.yaml, without opening any."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from viewer.errors import DatasetError
from viewer.protocol import DatasetEntry
from viewer.reader.inside import Inside
from viewer.reader.kind_plaid_old import BACKEND as OLD
from viewer.reader.layout import DATA, INFOS
from viewer.reader.plaid_catalogue import backend_of, read_infos
from viewer.reader.signposts import SAMPLE, holds_infos, old_dataset
from viewer.unreadable import barred


def datasets_in(folder: Path, pause: Callable[[], None], follow: bool = False) -> tuple[DatasetEntry, ...]:
    """Describe the datasets directly below a folder, sorted by name.

    Parameters
    ----------
    pause
        Called before each sub-folder is looked at; may raise to give the search up.
    follow
        Whether links may lead out of a dataset's folder.

    Returns
    -------
    Empty when there are none, when the folder is a dataset itself, or when it cannot be listed.
    """
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries)
    except (OSError, ValueError):
        return ()  # opening it as a dataset says what is wrong with it
    if (INFOS in names and DATA in names) or old_dataset(folder) is not None:
        return ()
    found = []
    for name in names:
        pause()
        path = folder / name
        if name.startswith("."):
            continue
        old = old_dataset(path)
        if old is not None:
            found.append(_describe_old(path, old, follow))
        elif holds_infos(path):
            found.append(_describe(path, follow))
    return tuple(found)


def _describe_old(path: Path, old: Path, follow: bool) -> DatasetEntry:
    """Describe a dataset of pyplaid 0.1, which need not say anything of itself."""
    try:
        infos = read_infos(old, Inside(old, follow)) if holds_infos(old) else {}
        count = sum(SAMPLE.fullmatch(name) is not None for name in os.listdir(old / "samples"))
    except DatasetError as error:
        return DatasetEntry(str(path), path.name, backend=OLD, trouble=error.sentence)
    except OSError as error:
        trouble = f"The folder {path} cannot be read: {barred(error, path) or error.strerror}."
        return DatasetEntry(str(path), path.name, backend=OLD, trouble=trouble)
    licence = infos.get("license")
    return DatasetEntry(
        str(path), path.name, OLD, {"samples": count}, licence if isinstance(licence, str) else "", trouble=""
    )


def _describe(path: Path, follow: bool) -> DatasetEntry:
    try:
        infos = read_infos(path, Inside(path, follow))
    except DatasetError as error:
        return DatasetEntry(str(path), path.name, trouble=error.sentence)
    stated, counts, licence = (infos.get(name) for name in ("storage_backend", "num_samples", "license"))
    trouble = ""
    try:
        backend_of(path, infos)
        if DATA not in os.listdir(path):
            trouble = f"The dataset {path} has no folder {DATA}. Check that it was downloaded completely."
    except DatasetError as error:
        trouble = error.sentence
    except OSError as error:
        trouble = f"The folder {path} cannot be read: {barred(error, path) or error.strerror}."
    return DatasetEntry(
        str(path),
        path.name,
        backend=stated if isinstance(stated, str) else "",
        samples={name: count for name, count in counts.items() if type(count) is int}
        if isinstance(counts, dict)
        else {},
        licence=licence if isinstance(licence, str) else "",
        trouble=trouble,
    )
