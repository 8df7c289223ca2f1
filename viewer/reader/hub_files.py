"""Which files of a repository on the Hub make a dataset, or the first samples of one. Only names are looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath, PureWindowsPath

from viewer.errors import DatasetError
from viewer.reader.layout import DATA, PARQUET

_BESIDE = ("problem_definitions/", "constants/")
"""Folders that belong to a dataset besides its data."""

_SAMPLE = re.compile(rf"{DATA}/([^/]+)/sample_(\d+)/.+")
_SHARD = re.compile(r"(.+)-\d+-of-\d+")
_SHARD_COUNT = re.compile(r"-of-(\d{1,9})$")


def check_names(repo: str, names: Iterable[str]) -> None:
    """Refuse a repository with a name that would lead out of the folder it is downloaded to, on any system.

    Raises
    ------
    DatasetError
        When there is such a name.
    """
    for name in names:
        parts = name.replace("\\", "/").split("/")
        anchored = any(path.drive or path.root for path in (PurePosixPath(name), *map(PureWindowsPath, parts)))
        if ".." in parts or anchored or "\0" in name:
            raise DatasetError(
                f"The dataset {repo} was not downloaded: its file {name!r} would be outside the dataset's folder. "
                "Please tell its owner."
            )


def choose_files(names: Iterable[str], backend: str, first: int = 0) -> list[str]:
    """Return the files of a dataset, those of its description before its data.

    Parameters
    ----------
    first
        How many samples of each split are wanted, 0 for all. Tables of the backend ``hf_datasets`` are not made of
        samples, so all of them are.
    """
    names = sorted(names)
    beside = [name for name in names if _is_beside(name)]
    data = [name for name in names if name.startswith(f"{DATA}/")]
    if first and backend != "hf_datasets":
        wanted = _first_samples(data, first)
        data = [name for name in data if (match := _SAMPLE.fullmatch(name)) is None or match.groups() in wanted]
    return beside + data


def _is_beside(name: str) -> bool:
    top = "/" not in name and (name == "README.md" or name.endswith(".yaml"))
    return top or name.startswith(_BESIDE)


def _first_samples(data: Iterable[str], first: int) -> set[tuple[str, ...]]:
    """Return the split and the digits of the samples that come first in each split, by the ids that are there."""
    splits: dict[str, set[str]] = {}
    for name in data:
        if match := _SAMPLE.fullmatch(name):
            splits.setdefault(match[1], set()).add(match[2])
    return {(split, digits) for split, found in splits.items() for digits in sorted(found, key=int)[:first]}


def announced_files(names: Iterable[str]) -> int:
    """Return how many files the names of Parquet files say there are, the greatest of them; 0 where none says it."""
    found = (_SHARD_COUNT.search(PurePosixPath(name).stem) for name in names)
    return max((int(match[1]) for match in found if match), default=0)


def shards(names: Iterable[str]) -> dict[str, list[str]]:
    """Return the Parquet files among the data by split: ``data/train-00000-of-00002.parquet``."""
    found: dict[str, list[str]] = {}
    for name in names:
        path = PurePosixPath(name)
        if name.startswith(f"{DATA}/") and path.suffix == PARQUET:
            match = _SHARD.fullmatch(path.stem)
            found.setdefault(match[1] if match else path.stem, []).append(name)
    return found
