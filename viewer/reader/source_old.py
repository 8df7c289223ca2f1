"""Samples of pyplaid 0.1: CGNS files, with scalars and time series in tables of text beside them.

They are shown as globals, together with those in the CGNS files. A series is two globals: its values by its name, and
its times.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from viewer.errors import SampleError
from viewer.reader.cgns_arrangement import OneFolderOfSamples
from viewer.reader.file_state import digest_of
from viewer.reader.given_path import Pause
from viewer.reader.hdf5_file import State
from viewer.reader.inside import Inside
from viewer.reader.outline import GLOBAL, globals_base
from viewer.reader.plain_yaml import MAX_BYTES
from viewer.reader.regular_file import read_whole
from viewer.reader.sample_cgns import CgnsSample, TimeStep
from viewer.reader.source_cgns import CgnsDataset
from viewer.reader.tree import Array, Node, read_at_once
from viewer.reader.visible import visible

SCALARS = "scalars.csv"
_SERIES = "time_series"


class OldDataset:
    """An open dataset of pyplaid 0.1.

    Parameters
    ----------
    path
        The folder that links inside files may not lead out of.
    inside
        Says which files are the dataset's.
    arrangement
        Where its samples are.
    pause
        Called now and then during what takes long; may raise to give it up.
    """

    def __init__(self, path: Path, inside: Inside, arrangement: OneFolderOfSamples, pause: Pause) -> None:
        self._meshes = CgnsDataset(path, inside, arrangement, pause)
        self._inside, self._arrangement = inside, arrangement
        self.folder = arrangement.folder

    def splits(self) -> dict[str, list[int]]:
        """Return the sample ids of each split."""
        return self._meshes.splits()

    def sample(self, split: str, number: int) -> OldSample:
        """Return one sample.

        Raises
        ------
        SampleError
            When its folder or its files are missing or unreadable.
        """
        return OldSample(self._meshes.sample(split, number), self._tables(split, number))

    def files(self, split: str, number: int) -> list[Path]:
        """Return the files of a sample and the folders that they are in: a table that comes there is part of it.

        Raises
        ------
        SampleError
            When its folder or its files are missing or unreadable.
        """
        folder = self._arrangement.folder(split, number)
        files = [*self._meshes.files(split, number), *_files(folder)]
        return [*dict.fromkeys([folder, *(file.parent for file in files)]), *files]

    def globals_base(self, split: str, number: int) -> Node | None:
        """Return the base of globals of a sample: its scalars and series, and those at its first time step.

        Raises
        ------
        SampleError
            When its folder or its files are missing or unreadable.
        """
        sample = self.sample(split, number)
        try:
            base = globals_base(sample.tree(0))
            return None if base is None else read_at_once(base)
        finally:
            sample.close()

    def _tables(self, split: str, number: int) -> Tables:
        title = self._arrangement.title(split, number)
        files = list(_files(self._arrangement.folder(split, number)))
        for file in files:
            self._inside.check(file, title, SampleError)
        return Tables(title, files)


class OldSample:
    """One sample of pyplaid 0.1.

    Parameters
    ----------
    meshes
        Its CGNS files.
    tables
        Its scalars and series.
    """

    def __init__(self, meshes: CgnsSample, tables: Tables) -> None:
        self._meshes, self._tables = meshes, tables

    @property
    def times(self) -> tuple[float, ...]:
        """Time values, ascending and distinct."""
        return self._meshes.times

    @property
    def steps(self) -> tuple[TimeStep, ...]:
        """Where each time step is, in the order of :attr:`times`."""
        return self._meshes.steps

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences to show beside every picture of the sample."""
        return (*self._meshes.notes, *self._tables.notes)

    def linked(self) -> dict[Path, State | None]:
        """Return the files that links in its CGNS files have led to so far."""
        return self._meshes.linked()

    def state(self, time_index: int) -> str:
        """Return a digest of the state of the files of a time step, tables with them."""
        return digest_of(self._tables.statuses(), self._meshes.state(time_index))

    def tree(self, time_index: int) -> Node:
        """Return the tree of a time step, with what the tables say among its globals."""
        tree = self._meshes.tree(time_index)
        added = self._tables.nodes()
        if not added:
            return tree
        known = globals_base(tree)

        def children() -> Sequence[Node]:
            own = list(known.children) if known is not None else []
            names = {node.name for node in own}
            return [*own, *(node for node in added if node.name not in names)]

        base = Node(GLOBAL, "CGNSBase_t", GLOBAL, children=children, load=lambda: np.array([1, 1], np.int32))
        return Node(
            tree.name,
            tree.label,
            tree.path,
            children=lambda: [*(node for node in tree.children if node is not known), base],
        )

    def changed(self) -> bool:
        """Whether files have come, gone or been rewritten since this sample was made."""
        return self._meshes.changed() or self._tables.changed()

    def close(self) -> None:
        """Let go of open files; they are opened again when they are needed."""
        self._meshes.close()


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
                    why = error.strerror if isinstance(error, OSError) else error
                    notes.append(f"The globals in {file} are missing: {why}.")
            self._nodes = [_node(name, value) for name, value in found.items()]
            self.notes = tuple(notes)
        return self._nodes


def _files(folder: Path) -> Iterator[Path]:
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
