"""Samples of the ``cgns`` backend: ``data/<split>/sample_<id>/meshes/mesh_<k>.cgns``, one file per time step.

The files are read by pyCGNS, array by array, without importing pyplaid, which alone takes longer than reading a sample
(about 1 s against 10 ms). A test compares every array with what pyplaid reads.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from viewer.errors import SampleError
from viewer.reader.cgns_file import load, load_branch, load_value, node_of, status_of
from viewer.reader.file_state import digest_of
from viewer.reader.outline import GLOBAL, globals_base
from viewer.reader.tree import Array, Node

_SAMPLE = re.compile(r"sample_(\d+)")
_MESH = re.compile(r"mesh_(\d+)\.cgns")

WHOLE_FILE = 2 * 1024 * 1024
"""Files up to this many bytes are read at once: a scan and a few arrays of a small file take longer (11 to 4 ms)."""

LARGEST_WHOLE = 256 * 1024 * 1024
"""A file with many zones is read at once up to :data:`WHOLE_FILE` for each zone, but not beyond this many bytes."""

_SMALL = 64
"""Arrays of up to this many values are read with the structure of a large file."""


class CgnsDataset:
    """An open dataset of the ``cgns`` backend.

    Parameters
    ----------
    path
        The dataset's folder.
    """

    def __init__(self, path: Path) -> None:
        self._data = path / "data"

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
        return CgnsSample(*self._files(split, number))

    def globals_base(self, split: str, number: int) -> Node | None:
        """Return the base of globals at the first time step of a sample, without reading meshes.

        Raises
        ------
        SampleError
            When its folder or its files are missing or unreadable.
        """
        title, files = self._files(split, number)
        by_time: dict[float, Path] = {}
        for file in files if len(files) > 1 else ():
            time = load_value(title, file, f"{GLOBAL}/Time/TimeValues")
            if time is None or not time.size:
                # Files without globals: their times are elsewhere.
                return globals_base(CgnsSample(title, files).tree(0))
            by_time[float(time.flat[0])] = file
        raw = load_branch(title, by_time[min(by_time)] if by_time else files[0], GLOBAL)
        return None if raw is None else node_of(raw)

    def _files(self, split: str, number: int) -> tuple[str, list[Path]]:
        """Return what messages call a sample, and its files in the order they were written."""
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
        return title, [path for _, path in files]


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
class _Read:
    """What has been read of a file: its tree, and the shapes of the arrays left out. ``state`` tells versions apart."""

    state: tuple[int, int]
    tree: list[Any]
    shapes: dict[str, tuple[int, ...]]


class CgnsSample:
    """One sample: a file for each time step.

    Parameters
    ----------
    title
        What messages call it.
    files
        Its files in the order they were written.
    """

    def __init__(self, title: str, files: list[Path]) -> None:
        self._title = title
        self._read: dict[Path, _Read] = {}
        self._ahead: dict[tuple[Path, str], Array] = {}
        by_time: dict[float, Path] = {}
        base = ""
        for place, file in enumerate(files):
            # As in pyplaid, the last file of several with one time counts. One without a time is known by its place.
            time, base = self._time_of(file, base)
            by_time[float(place) if time is None else time] = file
        self._steps = sorted(by_time.items())

    @property
    def times(self) -> tuple[float, ...]:
        """Time values, ascending and distinct."""
        return tuple(time for time, _ in self._steps)

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences to show beside every picture of the sample."""
        return ()

    def state(self, time_index: int) -> str:
        """Return a digest of the state of the file of a time step.

        Raises
        ------
        SampleError
            When it is gone.
        """
        status = status_of(self._title, self._steps[time_index][1])
        return digest_of([status])

    def tree(self, time_index: int) -> Node:
        """Return the tree of a time step; arrays of a large file are read when asked for.

        Raises
        ------
        SampleError
            When the file cannot be read.
        """
        self._ahead.clear()
        file = self._steps[time_index][1]
        read = self._open(file)
        return self._node(read.tree, "", file, read.shapes)

    def _time_of(self, file: Path, base: str) -> tuple[float | None, str]:
        """Return the time of a file and the name of the base that says it; ``base`` said it in the file before."""
        if base:
            # One small read (1.5 ms) instead of the whole structure: series have hundreds of files.
            value = load_value(self._title, file, f"{base}/Time/TimeValues")
            if value is not None and value.size:
                return float(value.flat[0]), base
        for found in self._open(file).tree[2]:
            for child in found[2]:
                if child[3] == "BaseIterativeData_t":
                    for leaf in child[2]:
                        if leaf[0] == "TimeValues" and leaf[1] is not None and leaf[1].size:
                            return float(leaf[1].flat[0]), found[0] if child[0] == "Time" else ""
        return None, ""

    def _open(self, file: Path) -> _Read:
        """Read a small file, or the structure of a large one; the last two are kept."""
        from CGNS import MAP

        status = status_of(self._title, file)
        state = (status.st_size, status.st_mtime_ns)
        known = self._read.get(file)
        if known is not None and known.state == state:
            return known
        if status.st_size <= WHOLE_FILE:
            read = _Read(state, load(self._title, file)[0], {})
        else:
            flags = MAP.S2P_DEFAULT | MAP.S2P_NODATA
            tree, _, left = load(self._title, file, flags=flags, maxdata=_SMALL)
            if status.st_size <= min(_zones(tree) * WHOLE_FILE, LARGEST_WHOLE):
                return _Read(state, load(self._title, file)[0], {})  # too big to keep
            read = _Read(state, tree, {path.lstrip("/"): tuple(shape) for path, _, _, shape in left})
        self._read.pop(file, None)
        while len(self._read) >= 2:
            del self._read[next(iter(self._read))]
        self._read[file] = read
        return read

    def _node(self, raw: list[Any], parent: str, file: Path, shapes: dict[str, tuple[int, ...]]) -> Node:
        name, value, below, label = raw
        path = "" if label == "CGNSTree_t" else f"{parent}/{name}" if parent else name
        shape = shapes.get(path) if value is None else tuple(value.shape)

        def children() -> Sequence[Node]:
            return [self._node(child, path, file, shapes) for child in below]

        def load() -> Array | None:
            if value is None and shape is not None:
                beside = {shapes[other] for other in shapes if other.rpartition("/")[0] == parent}
                # Whoever asks for a coordinate asks for all: one call (2 to 4 ms each) reads them together, unless
                # one of them claims another size than the rest.
                together = parent.endswith("/GridCoordinates") and len(beside) == 1
                return self._load_array(file, path, together=together)
            known: Array | None = value
            return known

        return Node(name, label, path, children=children, load=load, shape=shape)

    def _load_array(self, file: Path, path: str, *, together: bool = False) -> Array | None:
        known = self._ahead.pop((file, path), None)
        if known is not None:
            return known
        self._ahead.clear()
        parent = path.rpartition("/")[0]
        if not together:
            return load_value(self._title, file, path)
        node = load_branch(self._title, file, parent)
        below = () if node is None else node[2]
        self._ahead = {(file, f"{parent}/{child[0]}"): child[1] for child in below if child[1] is not None}
        return self._ahead.pop((file, path), None)


def _zones(tree: list[Any]) -> int:
    return sum(node[3] == "Zone_t" for base in tree[2] for node in base[2])
