"""Samples in CGNS files, wherever an arrangement finds those of each: one file per time step, or with several.

In the ``cgns`` backend they are ``data/<split>/sample_<id>/meshes/mesh_<k>.cgns``. The files are read through h5py,
array by array, without importing pyplaid, which alone takes longer than reading a sample (about 1 s against 10 ms).
Tests compare every array with what pyplaid reads.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from viewer.errors import SampleError
from viewer.reader.cgns_arrangement import FileArrangement, SampleFolders
from viewer.reader.given_path import Pause, no_pause
from viewer.reader.inside import Inside
from viewer.reader.outline import GLOBAL, globals_base
from viewer.reader.sample_cgns import CgnsSample
from viewer.reader.supply import HERE, Supply
from viewer.reader.tree import Node, read_at_once
from viewer.reader.visible import elided
from viewer.values import dataclass

if TYPE_CHECKING:
    from viewer.reader.conversions import Conversions


class CgnsDataset:
    """An open dataset of CGNS files.

    Parameters
    ----------
    path
        The folder that links inside files may not lead out of.
    inside
        Says which files are the dataset's.
    arrangement
        Finds the files of each sample; without one, those of the ``cgns`` backend.
    pause
        Called now and then during what takes long; may raise to give it up.
    supply
        Where the files come from to which links in others lead; those of a sample are here.
    """

    def __init__(
        self,
        path: Path,
        inside: Inside,
        arrangement: FileArrangement | None = None,
        pause: Pause = no_pause,
        supply: Supply = HERE,
    ) -> None:
        self._path = path
        self._pause = pause
        self._supply = supply
        self._inside = inside
        self._conversions: Conversions | None = None
        self._arrangement = arrangement or SampleFolders(path / "data")

    @property
    def together(self) -> bool:
        """Whether files of several samples lie in one folder."""
        return self._arrangement.together

    def splits(self) -> dict[str, list[int]]:
        """Return the sample ids of each split; names that are not samples are passed over."""
        return self._arrangement.splits()

    def sample(self, split: str, number: int) -> CgnsSample:
        """Return one sample.

        Raises
        ------
        SampleError
            When its folder or its files are missing or unreadable.
        """
        files = self.files(split, number)
        title = self._arrangement.title(split, number)
        return CgnsSample(title, files, self._links(files[0].parent).why_not, self._converted, self.together)

    def _converted(self) -> Conversions:
        """Return what has files in the ADF format converted, made when there is the first."""
        if self._conversions is None:
            from viewer.reader.conversions import Conversions

            self._conversions = Conversions(self._inside, self._pause)
        return self._conversions

    def files(self, split: str, number: int) -> list[Path]:
        """Return the files of a sample in the order they were written, one at least, none of them outside the dataset.

        Raises
        ------
        SampleError
            When its folder or its files are missing or unreadable.
        """
        files = self._arrangement.files(split, number)
        for file in files:
            self._inside.check(file, self._arrangement.title(split, number), SampleError)
        return files

    def globals_base(self, split: str, number: int) -> Node | None:
        """Return the base of globals at the first time step of a sample, without reading meshes.

        Where samples are known by the names of their files, the name is the first of them.

        Raises
        ------
        SampleError
            When its folder or its files are missing or unreadable.
        """
        sample = self.sample(split, number)
        try:
            base = globals_base(sample.tree(0))
            known = None if base is None else read_at_once(base)
            called = self._arrangement.called(split, number)
            return _with_name(known, called) if called else known
        finally:
            sample.close()  # a table has 100 000 of them

    def _links(self, meshes: Path) -> Links:
        """Return what links inside files may lead to: the dataset, and where allowed links of the file system led.

        Those were made by whoever keeps the files; one inside a file may have come with it from anywhere.
        """
        roots = [self._path, *((*self._arrangement.tops, meshes) if self._inside.follow else ())]
        return Links(tuple(Inside(root) for root in roots), self._supply)


def _with_name(base: Node | None, name: str) -> Node:
    """Return a base of globals with the name of the file before what is in it."""
    file = Node("file", "DataArray_t", f"{GLOBAL}/file", load=lambda: np.array([name]))
    return Node(GLOBAL, "CGNSBase_t", GLOBAL, children=[file, *(base.children if base is not None else ())])


@dataclass(frozen=True, slots=True)
class Links:
    """Says to which files links inside a file may lead."""

    roots: tuple[Inside, ...]
    supply: Supply

    def why_not(self, path: Path) -> str:
        """Say why a file may not be opened; empty when it may."""
        if any(not root.why_not(path) for root in self.roots):
            self.supply.need(path)
            return ""
        return f"{elided(str(path))} is outside the folder of the dataset"
