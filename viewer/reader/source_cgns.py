"""Samples of the ``cgns`` backend: ``data/<split>/sample_<id>/meshes/mesh_<k>.cgns``, one file per time step.

The files are read by pyCGNS, array by array, without importing pyplaid, which alone takes longer than reading a sample
(about 1 s against 10 ms). A test compares every array with what pyplaid reads.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from viewer.errors import SampleError
from viewer.reader.tree import Array, Node

_SAMPLE = re.compile(r"sample_(\d+)")
_MESH = re.compile(r"mesh_(\d+)\.cgns")

WHOLE_FILE = 2 * 1024 * 1024
"""Files up to this many bytes are read at once: a scan and a few arrays of a small file take longer (11 to 4 ms)."""

_TIME_DEPTH = 4
"""Levels of the tree that hold ``Base/Time/TimeValues``, counted as pyCGNS does."""


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
        return CgnsSample(title, [path for _, path in files])


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
        by_time: dict[float, Path] = {}
        for place, file in enumerate(files):
            # As in pyplaid, the last file of several with one time counts. One without a time is known by its place.
            time = self._time_of(file)
            by_time[float(place) if time is None else time] = file
        self._steps = sorted(by_time.items())

    @property
    def times(self) -> tuple[float, ...]:
        """Time values, ascending and distinct."""
        return tuple(time for time, _ in self._steps)

    def tree(self, time_index: int) -> Node:
        """Return the tree of a time step; arrays of a large file are read when asked for.

        Raises
        ------
        SampleError
            When the file cannot be read.
        """
        file = self._steps[time_index][1]
        if _size(file) <= WHOLE_FILE:
            return self._node(self._load(file), "", file, {}, whole=True)
        tree, shapes = self._scan(file)
        return self._node(tree, "", file, shapes, whole=False)

    def _time_of(self, file: Path) -> float | None:
        tree, _ = self._scan(file, depth=_TIME_DEPTH)
        for base in tree[2]:
            for child in base[2]:
                if child[3] == "BaseIterativeData_t":
                    for leaf in child[2]:
                        if leaf[0] == "TimeValues" and leaf[1] is not None and leaf[1].size:
                            return float(leaf[1].flat[0])
        return None

    def _node(self, raw: list[Any], parent: str, file: Path, shapes: dict[str, tuple[int, ...]], whole: bool) -> Node:
        name, value, below, label = raw
        path = "" if label == "CGNSTree_t" else f"{parent}/{name}" if parent else name
        shape = shapes.get(path)

        def children() -> Sequence[Node]:
            return [self._node(child, path, file, shapes, whole) for child in below]

        def load() -> Array | None:
            if value is not None or whole or shape is None:
                known: Array | None = value
                return known
            return self._load_array(file, path)

        return Node(
            name, label, path, children=children, load=load, shape=shape if value is None else tuple(value.shape)
        )

    def _load_array(self, file: Path, path: str) -> Array | None:
        node = self._load(file, subtree="/" + path)
        for name in path.split("/"):
            found = next((child for child in node[2] if child[0] == name), None)
            if found is None:
                return None
            node = found
        value: Array | None = node[1]
        return value

    def _scan(self, file: Path, depth: int = 0) -> tuple[list[Any], dict[str, tuple[int, ...]]]:
        from CGNS import MAP

        options: dict[str, Any] = {"flags": MAP.S2P_DEFAULT | MAP.S2P_NODATA, "maxdata": 64}
        if depth:
            options["depth"] = depth
        tree, _, left = self._call(file, **options)
        return tree, {path.lstrip("/"): tuple(shape) for path, _, _, shape in left}

    def _load(self, file: Path, **options: Any) -> list[Any]:
        tree: list[Any] = self._call(file, **options)[0]
        return tree

    def _call(self, file: Path, **options: Any) -> Any:
        from CGNS import MAP

        try:
            result = MAP.load(str(file), **options)
        except MAP.error as error:
            raise SampleError(
                f"The {self._title} cannot be read: {file} is damaged or is not a CGNS file.", detail=str(error)
            ) from error
        if not result or not result[0]:
            raise SampleError(f"The {self._title} cannot be read: {file} holds no CGNS tree.")
        return result


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
