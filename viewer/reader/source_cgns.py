"""Samples of the ``cgns`` backend: ``data/<split>/sample_<id>/meshes/mesh_<k>.cgns``, one file per time step.

The files are read through h5py, array by array, without importing pyplaid, which alone takes longer than reading a
sample (about 1 s against 10 ms). Tests compare every array with what pyplaid reads.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from viewer.errors import SampleError
from viewer.reader.inside import Inside
from viewer.reader.outline import globals_base
from viewer.reader.sample_cgns import CgnsSample
from viewer.reader.sample_folders import sample_folders
from viewer.reader.tree import Node, read_at_once
from viewer.reader.visible import elided
from viewer.values import dataclass
from viewer.wording import sample_name

_MESH = re.compile(r"mesh_(\d+)\.cgns")


class CgnsDataset:
    """An open dataset of the ``cgns`` backend.

    Parameters
    ----------
    path
        The dataset's folder.
    inside
        Says which files are the dataset's.
    """

    def __init__(self, path: Path, inside: Inside) -> None:
        self._path = path
        self._data = path / "data"
        self._inside = inside

    def splits(self) -> dict[str, list[int]]:
        """Return the sample ids of each split; names that are not samples are passed over."""
        return sample_folders(self._data)

    def sample(self, split: str, number: int) -> CgnsSample:
        """Return one sample.

        Raises
        ------
        SampleError
            When its folder or its files are missing or unreadable.
        """
        files = self.files(split, number)
        return CgnsSample(sample_name(number, split), files, self._links(files[0].parent).why_not)

    def files(self, split: str, number: int) -> list[Path]:
        """Return the files of a sample in the order they were written, one at least, none of them outside the dataset.

        Raises
        ------
        SampleError
            When its folder or its files are missing or unreadable.
        """
        title = sample_name(number, split)
        folder = f"{self._data}{os.sep}{split}{os.sep}sample_{number:09d}"
        meshes = Path(folder, "meshes")
        try:
            names = os.listdir(meshes)
        except OSError as error:
            if not Path(folder).is_dir():
                raise SampleError(f"There is no {title}: the folder {folder} does not exist.") from None
            raise SampleError(
                f"{title} cannot be read: {meshes}: {error.strerror}. Check that it was downloaded completely."
            ) from error
        files = sorted((int(match[1]), meshes / name) for name in names if (match := _MESH.fullmatch(name)))
        if not files:
            raise SampleError(f"{title} has no mesh: there is no mesh_*.cgns in {meshes}.")
        for _, file in files:
            self._inside.check(file, title, SampleError)
        return [path for _, path in files]

    def globals_base(self, split: str, number: int) -> Node | None:
        """Return the base of globals at the first time step of a sample, without reading meshes.

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
            sample.close()  # a table has 100 000 of them

    def _links(self, meshes: Path) -> Links:
        """Return what links inside files may lead to: the dataset, and where allowed links of the file system led.

        Those were made by whoever keeps the files; one inside a file may have come with it from anywhere.
        """
        roots = [self._path, *((self._data, meshes) if self._inside.follow else ())]
        return Links(tuple(Inside(root) for root in roots))


@dataclass(frozen=True, slots=True)
class Links:
    """Says to which files links inside a file may lead."""

    roots: tuple[Inside, ...]

    def why_not(self, path: Path) -> str:
        """Say why a file may not be opened; empty when it may."""
        if any(not root.why_not(path) for root in self.roots):
            return ""
        return f"{elided(str(path))} is outside the folder of the dataset"
