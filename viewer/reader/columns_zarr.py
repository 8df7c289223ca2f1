"""The groups of the ``zarr`` backend, one column of one sample at a time.

zarr is called for values only. What is there is seen from the folders: a group would open each array to tell it from a
group, what is no file would be waited for, and what is not stored would be zeros without a word.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from viewer.errors import DatasetError, SampleError
from viewer.reader.column_names import Spelling
from viewer.reader.column_row import ColumnTable
from viewer.reader.hub_known import completing
from viewer.reader.inside import Inside
from viewer.reader.outline import GLOBAL
from viewer.reader.regular_file import UnfitFileError, require_data
from viewer.reader.supply import HERE, Supply
from viewer.reader.zarr_folder import METADATA, ArrayFolder, check_group, files_below, read_array_folder
from viewer.unreadable import barred, reason_of
from viewer.wording import sample_name

_MAYBE_POINTER = (40, 1024)
"""Bytes of a file that may be a pointer of Git LFS: as plain numbers it could be read, so it is looked into."""

_SAID = 3
"""So many columns that are not stored completely are named, each with its chunks; the others are counted."""


def zarr_tables(
    path: Path, ids: dict[str, list[int]], spelling: Spelling, inside: Inside, supply: Supply = HERE
) -> dict[str, ColumnTable]:
    """Open the zarr groups of a dataset.

    The folders are listed by this program: pyplaid's own listing ends at the first stray folder.

    Raises
    ------
    DatasetError
        When a split is not a zarr group.
    """
    tables: dict[str, ColumnTable] = {}
    for split, numbers in ids.items():
        folder = path / "data" / split
        if not numbers:
            continue
        for name in METADATA:
            inside.check(folder / name, f"the dataset {path}")
        try:
            check_group(folder)
        except (OSError, ValueError) as error:
            if why := barred(error, folder):
                raise DatasetError(f"The dataset {path} cannot be opened: {why}.") from error
            reason = f": {error.filename}: {error.strerror}" if isinstance(error, UnfitFileError) else ""
            reason = f"; {completing(path)}" if isinstance(error, FileNotFoundError) else reason
            raise DatasetError(
                f"The dataset {path} cannot be opened: {folder} is not a zarr group{reason}.", detail=str(error)
            ) from error
        tables[split] = ZarrTable(folder, numbers, spelling, inside, supply)
    return tables


class ZarrTable:
    """The samples of one split: a zarr group for each."""

    def __init__(
        self, folder: Path, numbers: list[int], spelling: Spelling, inside: Inside, supply: Supply = HERE
    ) -> None:
        self._folder = folder
        self._ids = numbers
        self._supply = supply
        self._spelling = spelling
        self._inside = inside

    def ids(self) -> list[int]:
        """Sample ids, ascending."""
        return self._ids

    def row(self, number: int) -> ZarrRow:
        """Return the columns of one sample.

        Raises
        ------
        SampleError
            When its group cannot be opened.
        """
        folder = self._folder / f"sample_{number:09d}"
        title = sample_name(number, self._folder.name)
        for name in METADATA:
            self._inside.check(folder / name, title, SampleError)
        try:
            check_group(folder)
            return ZarrRow(folder, title, self._spelling, self._inside, self._supply)
        except (FileNotFoundError, ValueError) as error:
            raise SampleError(
                f"{title} cannot be read: {folder} is damaged. Check that it was downloaded completely.",
                detail=str(error),
            ) from error
        except OSError as error:
            raise SampleError(f"{title} cannot be read: {reason_of(error, folder)}.") from error


class ZarrRow:
    """The zarr group of one sample: an array for each column.

    Parameters
    ----------
    title
        What messages call the sample.

    Raises
    ------
    OSError
        When the group cannot be listed.
    """

    def __init__(self, folder: Path, title: str, spelling: Spelling, inside: Inside, supply: Supply = HERE) -> None:
        self._folder = folder
        self._title = title
        self._supply = supply
        self._spelling = spelling
        self._inside = inside
        self._arrays: dict[str, Any] = {}
        self._known: dict[str, ArrayFolder] = {}
        self._keys: dict[str, str] = {}
        self._unclear: list[str] = []
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if entry.is_dir() and not entry.name.startswith("."))
        for name in names:
            paths = spelling.paths(name)
            if len(paths) > 1:
                self._unclear.append(f"The array {name} may be {' or '.join(paths)}; neither is shown.")
            elif paths:
                self._keys[paths[0]] = name

    def names(self) -> set[str]:
        """Paths that the sample has."""
        return set(self._keys)

    def statuses(self) -> list[os.stat_result]:
        """Look at all files of the sample.

        Raises
        ------
        OSError
            When they cannot be listed, or one goes away meanwhile.
        """
        if not self._supply.all_here:
            return []  # they come one by one; whoever fetches them sees when they are others
        files = list(files_below(self._folder))
        for entry in [entry for entry in files if entry.is_symlink() and entry.is_dir()]:
            files += files_below(entry.path)
        files.sort(key=lambda entry: entry.path)
        return [entry.stat(follow_symlinks=entry.is_symlink() and self._may_follow(entry)) for entry in files]

    def _may_follow(self, entry: os.DirEntry[str]) -> bool:
        return not self._inside.why_not(Path(entry.path)) and os.path.exists(entry.path)  # noqa: PTH110 - one of many

    def notes(self) -> list[str]:
        """Say which columns are not stored completely: zarr does not store chunks of zeros, so nobody knows why."""
        said = list(self._unclear)
        more = 0
        for path, name in sorted(self._keys.items()):
            if path.startswith(f"{GLOBAL}/"):
                continue  # no part of a picture, and zero without any loss more often than not
            try:
                known = self._array_folder(path)
                stored = known.stored(self._supply.below(self._folder / name))
            except (OSError, ValueError, SampleError):
                continue  # damaged: reading it will say so, if anybody asks for it
            missing = known.chunks - stored
            if missing > 0 and len(said) < _SAID + len(self._unclear):
                value = "zeros" if known.zeros else "the fill value"
                said.append(
                    f"{missing:,} of {known.chunks:,} chunks of {path} are not stored: they are {value}, or lost."
                )
            elif missing > 0:
                more += 1
        if more:
            said.append(f"Chunks of {more:,} more arrays are not stored: they are zeros, or lost.")
        return said

    def column(self, path: str) -> Any:
        """Return one column, whose parts are read when they are taken.

        Raises
        ------
        SampleError
            When a link leads out of the dataset, or nobody here has the codec.
        OSError
            When a file is none or a pointer of Git LFS, or its values are gone: zarr would make zeros of them.
        ValueError
            When its metadata are damaged.
        """
        name = self._keys[path]
        folder = self._folder / name
        self._supply.need(folder)
        known = self._array_folder(path)
        files = self._files(name)
        for file, entry in files:
            if entry.is_symlink():
                self._inside.check(Path(entry.path), self._title, SampleError)
            if not entry.is_file() or _MAYBE_POINTER[0] <= entry.stat().st_size <= _MAYBE_POINTER[1]:
                require_data(entry.path)
            if known.is_chunk(file):
                if entry.stat().st_size == 0:
                    raise UnfitFileError("it is empty", entry.path)
                known.packing.check(entry.path)
        # Without any such folder the values are zeros: zarr does not store those. It leaves no empty folder.
        stored = known.stored([file for file, _ in files])
        emptied = not stored and known.prefix and (folder / known.prefix[0]).is_dir()
        # Times are never all zeros: the end of their piece is not.
        if emptied or (self._spelling.is_times(path) and stored < known.chunks):
            raise FileNotFoundError(f"{folder}: the files of the chunks are gone")
        if path not in self._arrays:
            import zarr

            # Kept, because its shape and then its values are asked for (1 ms each time).
            try:
                self._arrays[path] = zarr.open_array(zarr.storage.LocalStore(self._folder), path=name, mode="r")
            except ValueError as error:
                if "codec" not in str(error):
                    raise
                raise SampleError(
                    f"{self._title} cannot be read: {path} is compressed in a way that this program does not support.",
                    detail=str(error),
                ) from error
        return self._arrays[path]

    def shape(self, path: str) -> tuple[int, ...] | None:
        """Shape of a column, from its metadata."""
        return self._array_folder(path).shape

    def _array_folder(self, path: str) -> ArrayFolder:
        if path not in self._known:
            folder = self._folder / self._keys[path]
            for place in (folder, *(folder / name for name in METADATA)):
                if place.is_symlink():
                    self._inside.check(place, self._title, SampleError)
            self._known[path] = read_array_folder(folder)
        return self._known[path]

    def _files(self, name: str) -> Sequence[tuple[str, os.DirEntry[str]]]:
        """Return the files of an array, each with its place in the array's folder."""
        folder = os.fspath(self._folder / name)
        return [(entry.path[len(folder) + 1 :].replace(os.sep, "/"), entry) for entry in files_below(folder)]
