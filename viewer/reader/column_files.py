"""The files of the ``hf_datasets`` and ``zarr`` backends: checked before any library opens them, and watched then.

The libraries map tables and constants into memory. Whoever cuts such a file short kills its reader, and whoever
rewrites it changes what was read; both are noticed by looking at the files again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from viewer.errors import OUTSIDE, DatasetError
from viewer.reader.inside import Inside
from viewer.reader.regular_file import UnfitFileError, read_whole, require_data

MAPPED = (".arrow", ".mmap")
"""How the names of files end that are mapped into memory."""

_DESCRIPTIONS = ("variable_schema.yaml", "cgns_types.yaml")
_CONSTANTS = ("layout.json", "constant_schema.yaml", "data.mmap")
_TABLE = ("state.json", "dataset_info.json")

_MAX_STATE = 64 * 1024 * 1024


class Stamp:
    """The state that files had when this was made: make it before they are read.

    Parameters
    ----------
    files
        Those that are there; what is missing now is not missed later.
    """

    def __init__(self, files: Iterable[Path]) -> None:
        self._known = {file: status for file in files if (status := _status(file)) is not None}

    def statuses(self) -> list[os.stat_result]:
        """Look at the files again.

        Raises
        ------
        OSError
            When one is gone.
        """
        return [os.stat(file) for file in self._known]

    def changed(self) -> Path | None:
        """Return the first file that is no longer what it was, None when all are."""
        for file, known in self._known.items():
            status = _status(file)
            if status is None or _mark(status) != _mark(known):
                return file
        return None


def _status(file: Path) -> os.stat_result | None:
    try:
        return os.stat(file)
    except OSError:
        return None


def _mark(status: os.stat_result) -> tuple[int, ...]:
    return (status.st_size, status.st_mtime_ns, status.st_ino, status.st_dev)


def files_of(path: Path, backend: str, parquet: Mapping[str, Sequence[Path]]) -> dict[str, list[Path]]:
    """Return the files that all samples of a split share, by split, whether they are there or not.

    Parameters
    ----------
    parquet
        The Parquet files of each split, where the tables are such.
    """
    splits = [*_folders(path / "constants"), *parquet]
    if backend == "hf_datasets" and not parquet:
        named = _json(path / "data" / "dataset_dict.json", "splits")
        splits += [name for name in named if isinstance(name, str)] if isinstance(named, list) else []
        splits += _folders(path / "data")
    found = {}
    for split in dict.fromkeys(splits):
        found[split] = [path / name for name in _DESCRIPTIONS]
        found[split] += [path / "constants" / split / name for name in _CONSTANTS]
        found[split] += parquet.get(split, ())
        if backend == "hf_datasets" and not parquet:
            found[split] += [path / "data" / "dataset_dict.json", *_table(path / "data" / split)]
    return found


def _table(folder: Path) -> list[Path]:
    """Return the files of an Arrow table: those that are there and those that its state.json names."""
    try:
        found = {folder / name for name in os.listdir(folder) if name.endswith(".arrow")}
    except OSError:
        found = set()
    named = _json(folder / "state.json", "_data_files")
    for entry in named if isinstance(named, list) else ():
        name = entry.get("filename") if isinstance(entry, dict) else None
        if isinstance(name, str):
            found.add(folder / name)
    return [*(folder / name for name in _TABLE), *sorted(found)]


def _folders(path: Path) -> list[str]:
    try:
        return sorted(name for name in os.listdir(path) if (path / name).is_dir() and not name.startswith("."))
    except OSError:
        return []  # opening the dataset says what is missing


def _json(file: Path, key: str) -> Any:
    try:
        content = json.loads(read_whole(file, _MAX_STATE))
    except (OSError, ValueError, RecursionError):
        return None  # refuse() or opening the tables says so
    return content.get(key) if isinstance(content, dict) else None


def refuse(files: Sequence[Path], inside: Inside) -> None:
    """Refuse files that must not be opened: outside the dataset, no regular files, pointers of Git LFS.

    What is missing or may not be read is left to who opens it.

    Raises
    ------
    DatasetError
        With the file and the reason.
    """
    for file in files:
        reason = inside.why_not(file)
        if reason:
            raise DatasetError(f"The dataset {inside.root} cannot be opened: {reason}.", reason=OUTSIDE)
        try:
            require_data(file)
        except UnfitFileError as error:
            raise DatasetError(f"The dataset {inside.root} cannot be opened: {file}: {error.strerror}.") from error
        except OSError:
            continue
