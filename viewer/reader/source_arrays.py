"""Arrays that a model wrote as a dataset: the meshes of the reference with the predicted values as their fields."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from viewer.artifacts.manifest import CELL, VERTEX
from viewer.errors import SampleError
from viewer.protocol import ALL_BASES
from viewer.reader.array_files import ArrayOfSample, Found
from viewer.reader.file_state import digest_of
from viewer.reader.iterative import single_step
from viewer.reader.outline import GLOBAL, globals_base
from viewer.reader.plan import zones_of
from viewer.reader.planned_zone import Zone
from viewer.reader.series_range import drawn_cells
from viewer.reader.solutions import names_of
from viewer.reader.tree import Array, Node, SampleSource
from viewer.unreadable import reason_of
from viewer.values import dataclass
from viewer.wording import sample_name

_SOLUTIONS = {VERTEX: ("VertexFields", "Vertex"), CELL: ("CellCenterFields", "CellCenter")}


class ArrayDataset:
    """A prediction that is made of arrays.

    Parameters
    ----------
    found
        The arrays of each sample.
    reference
        Returns a sample of the reference by split and id.
    """

    def __init__(self, found: Found, reference: Callable[[str, int], SampleSource]) -> None:
        self._found = found
        self._reference = reference

    def splits(self) -> dict[str, list[int]]:
        """Return the ids of the samples that have arrays."""
        ids: dict[str, list[int]] = {}
        for split, number in sorted(self._found):
            ids.setdefault(split, []).append(number)
        return ids

    def sample(self, split: str, number: int) -> ArraySample:
        """Return one sample.

        Raises
        ------
        SampleError
            When it has no arrays, or the reference does not have it.
        """
        arrays = self._found.get((split, number))
        where = sample_name(number, split)
        if arrays is None:
            raise SampleError(f"There are no arrays of {where}.")
        return ArraySample(arrays, self._reference(split, number), where)

    def files(self, split: str, number: int) -> list[Path]:
        """Return the files that hold arrays of a sample; none where there are none."""
        return list(dict.fromkeys(array.file for array in self._found.get((split, number), ())))

    def globals_base(self, split: str, number: int) -> Node | None:
        """Return the predicted globals of a sample at the first time step."""
        return globals_base(self.sample(split, number).tree(0))


@dataclass(frozen=True, slots=True)
class _Part:
    """Values of one field in one zone (of no name: a global) at one time."""

    base: str
    zone: str
    location: str
    name: str
    values: Array


class ArraySample:
    """The mesh of a sample of the reference with arrays for its fields; what does not fit is said in ``notes``."""

    def __init__(self, arrays: Sequence[ArrayOfSample], reference: SampleSource, where: str) -> None:
        self._arrays, self._reference, self._where = arrays, reference, where
        self._loaded: dict[str, Array] = {}
        self._notes: dict[str, None] = {}
        self._statuses = [os.stat(file) for file in self._files()]

    def _files(self) -> list[Path]:
        return list(dict.fromkeys(array.file for array in self._arrays))

    @property
    def times(self) -> tuple[float, ...]:
        """Time values of the reference."""
        return self._reference.times

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences about arrays that do not fit."""
        return (*self._reference.notes, *self._notes)

    def state(self, time_index: int) -> str:
        """Return a digest of the files of arrays, and of those of the mesh."""
        try:
            statuses = [os.stat(file) for file in self._files()]
        except OSError as error:
            raise SampleError(f"{self._where} cannot be read: {reason_of(error, self._where)}.") from error
        return digest_of(statuses, self._reference.state(time_index))

    def changed(self) -> bool:
        """Whether the sample must be opened again."""
        try:
            now = [os.stat(file) for file in self._files()]
        except OSError:
            return True
        return digest_of(now) != digest_of(self._statuses) or self._reference.changed()

    def close(self) -> None:
        """Let go of files and arrays."""
        self._loaded.clear()
        self._reference.close()

    def tree(self, time_index: int) -> Node:
        """Return the tree of the reference with the predicted values."""
        tree, _ = single_step(self._reference.tree(time_index))
        parts = list(self._parts(tree, time_index))
        return _replaced(tree, parts)

    def _parts(self, tree: Node, time: int) -> Iterator[_Part]:
        zones, _ = zones_of(tree, ALL_BASES, self._where, names_of(tree))
        base = globals_base(tree)
        global_names = {node.name for node in base.labelled("DataArray_t")} if base is not None else set()
        for array in self._arrays:
            try:
                values = self._values(array, time)
                path = array.name.split("/")
                if path[0] == GLOBAL or (len(path) == 1 and path[0] in global_names):
                    yield _Part(GLOBAL, "", "", path[-1], values)
                else:
                    yield from _in_zones(path, values, zones)
            except SampleError as error:
                self._notes[f"The array {array.name} of {self._where} cannot be used: {error.sentence}"] = None

    def _values(self, array: ArrayOfSample, time: int) -> Array:
        """Return the values at a time: the first axis counts the time steps where there are several."""
        whole = self._loaded.get(array.name)
        if whole is None:
            whole = self._loaded[array.name] = array.load()
        if whole.dtype.kind not in "iuf":
            raise SampleError("it is not made of real numbers.")
        steps = len(self.times)
        if steps == 1:
            return whole.ravel()
        if whole.size % steps or (whole.ndim > 1 and whole.shape[0] != steps):
            raise SampleError(f"its shape {whole.shape} does not begin with the {steps} time steps.")
        return np.asarray(whole.reshape(steps, -1)[time])


def _in_zones(path: list[str], values: Array, zones: Sequence[Zone]) -> Iterator[_Part]:
    """Give the values to the zones that are meant, in their order."""
    name = path[-1]
    if len(path) > 3:
        path = [*path[:2], name]
    meant = [zone for zone in zones if path[:-1] in ([], [zone.layout.node.name], [zone.base, zone.layout.node.name])]
    if not meant:
        raise SampleError(f"there is no zone “{'/'.join(path[:-1])}”.")
    choices: list[tuple[str, list[Zone]]] = []
    known = {item.location for zone in meant for item in zone.fields if name in (item.name, *item.components)}
    for location in known or (VERTEX, CELL):
        choices.append((location, [zone for zone in meant if not known or _has(zone, name, location)]))
    fitting = [(location, own) for location, own in choices if sum(_count(z, location) for z in own) == len(values)]
    if len(fitting) != 1:
        sizes = " or ".join(
            f"{sum(_count(zone, location) for zone in own):,} ({location})" for location, own in sorted(choices)
        )
        raise SampleError(
            f"it has {len(values):,} values, and the mesh {sizes}"
            + ("; name the whole path of the feature." if fitting else ".")
        )
    ((location, own),) = fitting
    start = 0
    for zone in own:
        stop = start + _count(zone, location)
        yield _Part(zone.base, zone.layout.node.name, location, name, values[start:stop])
        start = stop


def _has(zone: Zone, name: str, location: str) -> bool:
    return any(item.location == location and name in (item.name, *item.components) for item in zone.fields)


def _count(zone: Zone, location: str) -> int:
    return zone.layout.points if location == VERTEX else drawn_cells(zone, CELL)


def _replaced(tree: Node, parts: Sequence[_Part]) -> Node:
    """Return the tree with these values as its only fields and globals."""

    def base_of(base: Node) -> Node:
        own = [part for part in parts if part.base == base.name]
        if base.name == GLOBAL:
            kept = [node for node in base.children if node.label != "DataArray_t"]
            return _with(base, [*kept, *(_data(part, f"{base.path}/{part.name}", ()) for part in own)])
        return _with(base, [_zone(node, own) if node.label == "Zone_t" else node for node in base.children])

    return _with(tree, [base_of(node) if node.label == "CGNSBase_t" else node for node in tree.children])


def _zone(zone: Node, parts: Sequence[_Part]) -> Node:
    kept = [node for node in zone.children if node.label not in ("FlowSolution_t", "DiscreteData_t")]
    size = zone.value()
    lengths = () if size is None or size.ndim < 2 else tuple(int(length) for length in size[:, 0])
    for location, (name, text) in _SOLUTIONS.items():
        own = [part for part in parts if (part.zone, part.location) == (zone.name, location)]
        if own:
            shape = () if len(lengths) < 2 else tuple(length - (location == CELL) for length in lengths)
            where = Node(
                "GridLocation", "GridLocation_t", f"{zone.path}/{name}/GridLocation",
                load=lambda text=text: np.frombuffer(text.encode(), "S1"),  # type: ignore[misc]
            )  # fmt: skip
            arrays = [_data(part, f"{zone.path}/{name}/{part.name}", shape) for part in own]
            kept.append(Node(name, "FlowSolution_t", f"{zone.path}/{name}", children=[where, *arrays]))
    return _with(zone, kept)


def _data(part: _Part, path: str, shape: tuple[int, ...]) -> Node:
    fits = bool(shape) and math.prod(shape) == len(part.values)
    values = part.values.reshape(shape, order="F") if fits else part.values
    return Node(part.name, "DataArray_t", path, load=lambda: values, shape=values.shape)


def _with(node: Node, children: Sequence[Node]) -> Node:
    return Node(node.name, node.label, node.path, children=children, load=node.value, shape=node.shape)
