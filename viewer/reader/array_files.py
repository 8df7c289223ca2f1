"""Arrays that a model wrote: which files hold the values of which sample, found without reading them where possible.

What is known by its place or its keys, each part of a path being a folder or a part of a key::

    [split/]sample_000000007.npz       a file for each sample, its keys are the names
    [split/]sample_000000007/NAME.npy  a folder for each sample, a file for each name
    FILE.npz                           one file, its keys are [split/]7/NAME or [split/]sample_000000007/NAME
    FILE.csv, FILE.parquet             one row for each value: columns sample, field, value, and where they are needed
                                       index, split, base, zone; or one row for each sample: columns sample, split, and
                                       one for each name, of lists (parquet) or numbers

NAME is that of a field or a global of the reference: ``pressure``, ``Zone/pressure``, ``Base/Zone/pressure``, or the
whole path of the feature, ``Base/Zone/VertexFields/pressure``. Nothing is unpickled.
"""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from viewer.errors import DatasetError, SampleError
from viewer.protocol import Split
from viewer.reader.array_tables import read_table
from viewer.reader.inside import Inside
from viewer.reader.regular_file import require_data
from viewer.reader.tree import Array
from viewer.unreadable import barred, reason_of
from viewer.values import dataclass

ARRAYS, TABLES = (".npz", ".npy"), (".csv", ".parquet")

_SAMPLE = re.compile(r"(?:sample_)?(\d{1,18})")

HOW = "name the arrays as the README says, for example test/sample_000000007.npz with a key for each field"
"""What to do about arrays that are not understood."""


@dataclass(frozen=True, slots=True)
class ArrayOfSample:
    """One array: its name in the sample, the file it is in, and what reads it."""

    name: str
    file: Path
    load: Callable[[], Array]


Found = dict[tuple[str, int], list[ArrayOfSample]]
"""The arrays by split (empty where none is stated) and sample."""


def holds_arrays(path: Path) -> bool:
    """Whether a path is a file of arrays, or a folder with some in it or in a folder of it."""
    return is_of_arrays(path.name) if path.is_file() else next(files_of_arrays(path), None) is not None


def is_of_arrays(name: str) -> bool:
    """Whether a file of that name is one of arrays."""
    return Path(name).suffix.lower() in (*ARRAYS, *TABLES)


def arrays_in(path: Path, inside: Inside, splits: tuple[Split, ...]) -> Found:
    """Find the arrays of a file or folder, by the splits of the reference.

    Raises
    ------
    DatasetError
        When there are none, or it is not clear which sample they belong to.
    """
    found: Found = {}
    for file in [path] if path.is_file() else list(files_of_arrays(path)):
        inside.check(file, f"the prediction {path}")
        try:
            require_data(file)
            for parts, array in _arrays_of(file, () if path.is_file() else file.relative_to(path).parts):
                split, number, name = _place(parts, file)
                found.setdefault((split, number), []).append(ArrayOfSample(name, file, array))
        except OSError as error:
            raise DatasetError(f"The prediction {path} cannot be read: {reason_of(error, file)}.") from error
    if not found:
        raise DatasetError(f"The prediction {path} has no arrays; {HOW}.")
    return _with_splits(found, path, splits)


def files_of_arrays(folder: Path) -> Iterator[Path]:
    """Yield the files of arrays in a folder, at most six folders down, in order."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if len(Path(root).relative_to(folder).parts) >= 6:
            folders.clear()
        yield from (Path(root, name) for name in sorted(names) if Path(name).suffix.lower() in (*ARRAYS, *TABLES))


def _arrays_of(file: Path, parts: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Callable[[], Array]]]:
    """Yield (split, sample and name as parts, what reads the array); ``parts`` is where the file is."""
    kind = file.suffix.lower()
    place = (*parts[:-1], Path(parts[-1]).stem) if parts else ()
    if kind == ".npy":
        if not place:
            raise DatasetError(f"The file {file} does not say to which sample it belongs; {HOW}.")
        yield place, lambda: _load(file, "")
    elif kind == ".npz":
        named = place if place and any(_SAMPLE.fullmatch(part) for part in place) else place[:-1]
        for key in _keys(file):
            yield (*named, *key.split("/")), lambda key=key: _load(file, key)  # type: ignore[misc]
    else:
        for row, values in read_table(file).items():
            yield (*place[:-1], *row), lambda values=values: values  # type: ignore[misc]


def _keys(file: Path) -> list[str]:
    try:
        with zipfile.ZipFile(file) as archive:
            return [name.removesuffix(".npy") for name in archive.namelist()]
    except zipfile.BadZipFile as error:
        raise DatasetError(f"The file {file} is damaged: it is no .npz file.", detail=str(error)) from error


def _load(file: Path, key: str) -> Array:
    what = f"{file}: {key}" if key else str(file)
    try:
        require_data(file)
        loaded = np.load(file, allow_pickle=False)
        if not key:
            return np.asarray(loaded)
        with loaded:
            return np.asarray(loaded[key])
    except MemoryError:
        raise
    except OSError as error:
        raise SampleError(f"{what}: {barred(error, file) or error.strerror or error}.") from error
    except Exception as error:  # numpy and zlib raise anything for damaged files
        reason = "it holds Python objects, which are not read" if "pickle" in str(error) else "it is damaged"
        raise SampleError(f"{what}: {reason}.", detail=str(error)) from error


def _place(parts: tuple[str, ...], file: Path) -> tuple[str, int, str]:
    """Return split, sample and name of an array."""
    for at in (0, 1):
        match = _SAMPLE.fullmatch(parts[at]) if at < len(parts) - 1 else None
        if match:
            return parts[0] if at else "", int(match[1]), "/".join(parts[at + 1 :])
    raise DatasetError(f"The array {'/'.join(parts)} in {file} does not say to which sample it belongs; {HOW}.")


def _with_splits(found: Found, path: Path, splits: tuple[Split, ...]) -> Found:
    """Give arrays without a split the one that has their sample."""
    result: Found = {}
    for (split, number), arrays in found.items():
        known = [one.name for one in splits if one.position_of(number) is not None]
        if not split and len(known) > 1:
            raise DatasetError(
                f"Sample {number} of the prediction {path} may be of split {' or '.join(known)}; put its split first, "
                f"as in {known[0]}/sample_{number:09d}.npz."
            )
        where = split or (known[0] if known else splits[0].name)
        result.setdefault((where, number), []).extend(arrays)
    return result
