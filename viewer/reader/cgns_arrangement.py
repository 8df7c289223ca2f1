"""Where the CGNS files of samples are: in a folder for each, as pyplaid writes them, or side by side."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from viewer.errors import SampleError
from viewer.reader.sample_folders import sample_folders
from viewer.reader.visible import visible
from viewer.unreadable import barred
from viewer.wording import sample_name

MESH = re.compile(r"mesh_(\d+)\.cgns")
"""The name of the file of a time step, and its number."""

MESHES = "meshes"
"""The folder of them in the folder of a sample."""

_SAMPLE = re.compile(r"sample_(\d+)")


class FileArrangement(Protocol):
    """Knows the samples of a dataset, and the files of each."""

    @property
    def together(self) -> bool:
        """Whether files of several samples lie in one folder."""
        ...

    @property
    def tops(self) -> tuple[Path, ...]:
        """Folders that all files are in, to which allowed links of the file system may lead."""
        ...

    def splits(self) -> dict[str, list[int]]:
        """Return the sample ids of each split, ascending."""
        ...

    def title(self, split: str, number: int) -> str:
        """Return what messages call a sample."""
        ...

    def called(self, split: str, number: int) -> str:
        """Return the name that a sample is known by; empty where its number is all."""
        ...

    def files(self, split: str, number: int) -> list[Path]:
        """Return the files of a sample in the order they were written, one at least.

        Raises
        ------
        SampleError
            When they are missing or cannot be listed.
        """
        ...


class SampleFolders:
    """The ``cgns`` backend: ``<data>/<split>/sample_<id>/meshes/mesh_<k>.cgns``."""

    together = False

    def __init__(self, data: Path) -> None:
        self._data = data
        self.tops = (data,)

    def splits(self) -> dict[str, list[int]]:
        """Return the sample ids of each split; names that are not samples are passed over."""
        return sample_folders(self._data)

    def title(self, split: str, number: int) -> str:
        """Return what messages call a sample."""
        return sample_name(number, split)

    def called(self, split: str, number: int) -> str:
        """Return nothing: samples are known by their numbers."""
        return ""

    def files(self, split: str, number: int) -> list[Path]:
        """Return the files of a sample."""
        folder = f"{self._data}{os.sep}{split}{os.sep}sample_{number:09d}"
        return files_of_sample(self.title(split, number), Path(folder))


class OneFolderOfSamples:
    """Sample folders side by side, ``<folder>/sample_<id>/meshes/mesh_<k>.cgns``, in splits that something else names.

    Parameters
    ----------
    folder
        Where they are.
    splits
        The sample ids of each split; those that are not there are passed over, and those in none are the split
        :attr:`rest`.

    Raises
    ------
    OSError
        When the folder cannot be listed.
    """

    together = False

    def __init__(self, folder: Path, splits: Mapping[str, Sequence[int]], rest: str) -> None:
        self.tops = (folder,)
        self._folders: dict[int, Path] = {}
        with os.scandir(folder) as entries:
            for entry in entries:
                match = _SAMPLE.fullmatch(entry.name)
                if match and entry.is_dir():
                    self._folders.setdefault(int(match[1]), folder / entry.name)
        self._splits = {name: sorted(set(ids) & self._folders.keys()) for name, ids in splits.items()}
        left = self._folders.keys() - {number for ids in self._splits.values() for number in ids}
        if left:
            self._splits[rest] = sorted(left)

    def splits(self) -> dict[str, list[int]]:
        """Return the sample ids of each split, ascending."""
        return self._splits

    def title(self, split: str, number: int) -> str:
        """Return what messages call a sample."""
        return sample_name(number, split)

    def called(self, split: str, number: int) -> str:
        """Return nothing: samples are known by their numbers."""
        return ""

    def folder(self, split: str, number: int) -> Path:
        """Return the folder of a sample.

        Raises
        ------
        SampleError
            When there is no such sample.
        """
        if number not in self._splits.get(split, ()):
            raise SampleError(f"There is no {self.title(split, number)} in {self.tops[0]}.")
        return self._folders[number]

    def files(self, split: str, number: int) -> list[Path]:
        """Return the files of a sample."""
        return files_of_sample(self.title(split, number), self.folder(split, number))


class LooseFiles:
    """Files that are a sample each, or the time steps of one; ids are their places.

    Parameters
    ----------
    split
        What the only split is called.
    samples
        The files of each sample.
    together
        Whether other files that are no part of a sample lie in their folder.
    """

    tops: tuple[Path, ...] = ()

    def __init__(self, split: str, samples: Sequence[Sequence[Path]], *, together: bool) -> None:
        self._split, self._samples, self.together = split, samples, together

    def splits(self) -> dict[str, list[int]]:
        """Return the sample ids of the split."""
        return {self._split: list(range(len(self._samples)))}

    def title(self, split: str, number: int) -> str:
        """Return what messages call a sample: by its file, where it has only one."""
        called = self.called(split, number)
        return f"the file {called}" if called else sample_name(number, split)

    def called(self, split: str, number: int) -> str:
        """Return the name of the file of a sample; empty where it has several."""
        files = self._samples[number] if 0 <= number < len(self._samples) else ()
        return visible(files[0].name) if len(files) == 1 else ""

    def files(self, split: str, number: int) -> list[Path]:
        """Return the files of a sample."""
        if split != self._split or not 0 <= number < len(self._samples):
            raise SampleError(f"There is no {sample_name(number, split)}: {len(self._samples):,} files were found.")
        return list(self._samples[number])


def files_of_sample(title: str, folder: Path) -> list[Path]:
    """Return the files in the folder of a sample, ``meshes/mesh_<k>.cgns``, by their numbers.

    Raises
    ------
    SampleError
        When there are none, or they cannot be listed.
    """
    meshes = folder / MESHES
    try:
        names = os.listdir(meshes)
    except OSError as error:
        if why := barred(error, meshes):
            raise SampleError(f"{title} cannot be read: {why}.") from error
        if not folder.is_dir():
            raise SampleError(f"There is no {title}: the folder {folder} does not exist.") from None
        raise SampleError(
            f"{title} cannot be read: {meshes}: {error.strerror}. Check that it was downloaded completely."
        ) from error
    files = steps_among(names, meshes)
    if not files:
        raise SampleError(f"{title} has no mesh: there is no mesh_*.cgns in {meshes}.")
    return files


def steps_among(names: Sequence[str], folder: Path) -> list[Path]:
    """Return the files of time steps among the names in a folder, by their numbers."""
    found = sorted((int(match[1]), folder / name) for name in names if (match := MESH.fullmatch(name)))
    return [path for _, path in found]
