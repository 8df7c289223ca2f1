"""The tables of a sample of pyplaid 0.1: scalars and time series as text."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from viewer.reader.outline import GLOBAL
from viewer.reader.plain_yaml import MAX_BYTES
from viewer.reader.regular_file import read_whole
from viewer.reader.tree import Array, Node
from viewer.reader.visible import visible
from viewer.unreadable import barred

SCALARS = "scalars.csv"
_SERIES = "time_series"


class Tables:
    """Scalars and time series of a sample, read when they are first asked for.

    Attributes
    ----------
    notes
        Sentences about those that cannot be read.
    """

    def __init__(self, title: str, files: Sequence[Path]) -> None:
        self._title, self._files = title, files
        self._nodes: list[Node] | None = None
        self.notes: tuple[str, ...] = ()
        self._seen = [_version(file) for file in files]

    def statuses(self) -> Iterator[os.stat_result]:
        """Look at the files that are there."""
        for file in self._files:
            try:
                yield os.stat(file)
            except OSError:
                continue  # changed() says so

    def changed(self) -> bool:
        """Whether one has been rewritten, or is gone."""
        return [_version(file) for file in self._files] != self._seen

    def nodes(self) -> list[Node]:
        """Return a node for each scalar, and two for each series."""
        if self._nodes is None:
            found: dict[str, Array] = {}
            notes = []
            for file in self._files:
                try:
                    found |= _scalars(file) if file.name == SCALARS else _series(file)
                except (OSError, ValueError) as error:
                    why = barred(error, file) or (error.strerror if isinstance(error, OSError) else error)
                    notes.append(f"The globals in {file} are missing: {why}.")
            self._nodes = [_node(name, value) for name, value in found.items()]
            self.notes = tuple(notes)
        return self._nodes


def tables_of(folder: Path) -> Iterator[Path]:
    """Yield the tables of a sample: ``scalars.csv``, ``time_series_<name>.csv``, or those in ``time_series``."""
    for place in (folder, folder / _SERIES):
        try:
            names = sorted(os.listdir(place))
        except OSError:
            continue
        for name in names:
            series = name.startswith(_SERIES) if place == folder else not name.startswith(".")
            if name.endswith(".csv") and (series or (place == folder and name == SCALARS)):
                yield place / name


def _rows(file: Path) -> tuple[list[str], list[list[str]]]:
    text = read_whole(file, MAX_BYTES).decode("utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(text)) if row]
    if not rows:
        raise ValueError("it is empty")
    return [name.strip() for name in rows[0]], rows[1:]


def _scalars(file: Path) -> dict[str, Array]:
    names, rows = _rows(file)
    if len(rows) != 1 or len(rows[0]) != len(names):
        raise ValueError("it has no single row with a value for each name")
    return {name: np.array([_number(value)]) for name, value in zip(names, rows[0], strict=True)}


def _series(file: Path) -> dict[str, Array]:
    names, rows = _rows(file)
    if len(names) != 2 or any(len(row) != 2 for row in rows):
        raise ValueError("it does not have two columns, times and values")
    times, values = ([_number(row[column]) for row in rows] for column in (0, 1))
    return {names[1]: np.array(values), f"{names[1]} (times)": np.array(times)}


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{visible(text.strip()[:40])!r} is not a number") from None


def _node(name: str, value: Array) -> Node:
    shown = visible(name)
    return Node(shown, "DataArray_t", f"{GLOBAL}/{shown}", load=lambda: value, shape=value.shape)


def _version(file: Path) -> tuple[int, ...] | None:
    try:
        status = os.stat(file)
    except OSError:
        return None
    return (status.st_size, status.st_mtime_ns, status.st_dev, status.st_ino)
