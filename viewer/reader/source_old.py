"""Samples of pyplaid 0.1: CGNS files, with scalars and time series in tables of text beside them.

They are shown as globals, together with those in the CGNS files. A series is two globals: its values by its name, and
its times.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from viewer.errors import SampleError
from viewer.reader.cgns_arrangement import OneFolderOfSamples
from viewer.reader.file_state import digest_of
from viewer.reader.given_path import Pause
from viewer.reader.hdf5_file import State
from viewer.reader.inside import Inside
from viewer.reader.old_tables import Tables, tables_of
from viewer.reader.outline import GLOBAL, globals_base
from viewer.reader.sample_cgns import CgnsSample, TimeStep
from viewer.reader.source_cgns import CgnsDataset
from viewer.reader.tree import Node, read_at_once


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
        files = [*self._meshes.files(split, number), *tables_of(folder)]
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
        files = list(tables_of(self._arrangement.folder(split, number)))
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
