"""Samples of the ``cgns`` backend: ``data/<split>/sample_<id>/meshes/mesh_<k>.cgns``, one file per time step.

The files are read through h5py, array by array, without importing pyplaid, which alone takes longer than reading a
sample (about 1 s against 10 ms). Tests compare every array with what pyplaid reads.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from viewer.errors import SampleError
from viewer.reader.cgns_file import CgnsFile
from viewer.reader.file_state import digest_of
from viewer.reader.inside import Inside
from viewer.reader.iterative import at_step, odd_steps, step_times
from viewer.reader.outline import globals_base
from viewer.reader.tree import Node, read_at_once
from viewer.reader.visible import elided

_SAMPLE = re.compile(r"sample_(\d+)")
_MESH = re.compile(r"mesh_(\d+)\.cgns")

_KEPT_FILES = 2
"""Files of a sample whose structure is kept: the one on screen and its neighbour in time."""


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
        folder = self._data / split / f"sample_{number:09d}"
        title = f"sample {number} of split {split}"
        if not folder.is_dir():
            raise SampleError(f"There is no {title}: the folder {folder} does not exist.")
        meshes = folder / "meshes"
        try:
            names = os.listdir(meshes)
        except OSError as error:
            raise SampleError(
                f"The {title} cannot be read: {meshes}: {error.strerror}. Was it downloaded completely?"
            ) from error
        files = sorted((int(match[1]), meshes / name) for name in names if (match := _MESH.fullmatch(name)))
        if not files:
            raise SampleError(f"The {title} has no mesh: there is no mesh_*.cgns in {meshes}.")
        for _, file in files:
            self._inside.check(file, title, SampleError)
        return CgnsSample(title, [path for _, path in files], self._links(meshes))

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


def sample_folders(data: Path) -> dict[str, list[int]]:
    """List the splits below ``data`` and the ids of their ``sample_<id>`` folders (backends ``cgns`` and ``zarr``).

    Raises
    ------
    OSError
        When a folder cannot be listed.
    """
    found: dict[str, list[int]] = {}
    with os.scandir(data) as splits:
        names = sorted(entry.name for entry in splits if entry.is_dir() and not entry.name.startswith("."))
    for name in names:
        with os.scandir(data / name) as samples:
            found[name] = sorted(
                int(match[1])
                for entry in samples
                # nine digits or more, as written: sample_1 would be looked for under another name
                if (match := _SAMPLE.fullmatch(entry.name))
                and entry.name == f"sample_{int(match[1]):09d}"
                and entry.is_dir()
            )
    return found


@dataclass(frozen=True, slots=True)
class _Step:
    """A time step: its file, and its place among the times that the file states."""

    time: float
    file: Path
    place: int
    only: bool


class CgnsSample:
    """One sample: a file for each time step, or files with several steps each.

    Parameters
    ----------
    title
        What messages call it.
    files
        Its files in the order they were written.
    links
        To which files links inside them may lead.
    """

    def __init__(self, title: str, files: list[Path], links: Links) -> None:
        self._title = title
        self._links = links
        self._open: dict[Path, CgnsFile] = {}
        self._quick = ""  # where the file before had its time
        self._timeless = 0  # files that state no time
        self._notes: list[str] = []
        steps = [step for number, file in enumerate(files) for step in self._steps_of(file, number)]
        if 0 < self._timeless < len(files):
            self._notes.append(
                f"{self._timeless:,} of the {len(files):,} files of {title} state no time; they are shown at their "
                "number in the series."
            )
        if len({step.time for step in steps}) < len(steps):
            steps = self._numbered(steps)
        self._steps = sorted(steps, key=lambda step: step.time)
        self._seen = self._look()

    @property
    def times(self) -> tuple[float, ...]:
        """Time values, ascending and distinct."""
        return tuple(step.time for step in self._steps)

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences to show beside every picture of the sample."""
        broken = [text for file in self._open.values() for text in file.broken_links]
        return (*self._notes, *dict.fromkeys(broken))

    def state(self, time_index: int) -> str:
        """Return a digest of the state of the files of a time step: its own and those it links to.

        Raises
        ------
        SampleError
            When one of them is gone.
        """
        return digest_of(self._file(self._steps[time_index].file).statuses(), repr(self.times))

    def tree(self, time_index: int) -> Node:
        """Return the tree of a time step; arrays are read when asked for.

        Raises
        ------
        SampleError
            When the file cannot be read.
        """
        step = self._steps[time_index]
        tree = self._file(step.file).tree()
        return tree if step.only else at_step(tree, step.place)

    def changed(self) -> bool:
        """Whether files have come, gone or been rewritten since this sample was made."""
        return self._look() != self._seen

    def _look(self) -> tuple[object, ...]:
        """Status of the folder and of all files; None for what is not there."""
        files = dict.fromkeys(step.file for step in self._steps)
        return tuple(_version(path) for path in (*dict.fromkeys(file.parent for file in files), *files))

    def close(self) -> None:
        """Let go of the files; they are opened again when they are needed."""
        for file in self._open.values():
            file.close()

    def _file(self, path: Path) -> CgnsFile:
        known = self._open.pop(path, None) or CgnsFile(self._title, path, self._links.why_not)
        while len(self._open) >= _KEPT_FILES:
            self._open.pop(next(iter(self._open))).close()
        self._open[path] = known
        return known

    def _steps_of(self, file: Path, number: int) -> list[_Step]:
        """Find the times of a file; one that states none is known by its number."""
        if self._quick:
            # One small read (0.5 ms) instead of the whole structure: series have hundreds of files.
            time = self._file(file).number_at(self._quick)
            if time is not None:
                return [_Step(time, file, 0, only=True)]
        tree = self._file(file).tree()
        times = step_times(tree)
        if not times:
            self._timeless += 1
        if len(times) <= 1:
            self._quick = self._quick or place_of_time(tree)
            return [_Step(times[0] if times else float(number), file, 0, only=True)]
        self._notes.extend(odd_steps(tree))
        return [_Step(time, file, place, only=False) for place, time in enumerate(times)]

    def _numbered(self, steps: list[_Step]) -> list[_Step]:
        """Tell steps of one time apart by their numbers: exporters write 0 into each file, and none may vanish."""
        counts = Counter(step.time for step in steps)
        time, count = counts.most_common(1)[0]
        self._notes.append(
            f"The {self._title} states the time {time:g} for {count:,} steps; all its steps are shown by their numbers."
        )
        return [replace(step, time=float(number)) for number, step in enumerate(steps)]


def _version(path: Path) -> tuple[int, ...] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return (status.st_size, status.st_mtime_ns, status.st_dev, status.st_ino)


def place_of_time(tree: Node) -> str:
    """Return where a file of one time step states it, as far as that is where everybody does; else empty."""
    for base in tree.labelled("CGNSBase_t"):
        if base.child("Time") is not None:
            return f"{base.name}/Time/TimeValues"
    return ""
