"""Read one sample whole: its figures, its hashes, and every check that there is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

import numpy as np

from viewer.errors import SampleError
from viewer.pairs.matching import GLOBAL, FieldKey
from viewer.reader.content import ContentHash, all_below, field_nodes, kept, mesh_nodes
from viewer.reader.field_names import FieldNames
from viewer.reader.fields import read_field
from viewer.reader.iterative import single_step
from viewer.reader.mesh import read_mesh
from viewer.reader.outline import MAX_READ, globals_base, mesh_bases
from viewer.reader.places import read_places
from viewer.reader.plan import Zone, bases_with_cells, zones_of
from viewer.reader.scalar_fields import scalars_of
from viewer.reader.scan_figures import describe, magnitude_of
from viewer.reader.series_range import drawn_cells
from viewer.reader.solutions import FieldSource
from viewer.reader.table import cells_of
from viewer.reader.tree import Array, Node, SampleSource, is_text, size_of
from viewer.scanning.figures import Figures, joined_figures
from viewer.scanning.sample import ScannedField, ScannedSample, ZoneSize
from viewer.scanning.sketch import Sketch
from viewer.wording import sample_name

MOST_TROUBLES = 8
"""Sentences about one sample."""


class SampleScan:
    """Reads the time steps of a sample, one after the other.

    Parameters
    ----------
    sample
        What is read.
    place
        Its split and ID.
    names
        What plain field names mean in the dataset.
    features
        Paths that problem definitions name.
    pause
        Called before each array is looked at; may raise to give up.
    """

    def __init__(
        self,
        sample: SampleSource,
        place: tuple[str, int],
        names: FieldNames,
        features: Collection[str],
        pause: Callable[[], None],
    ) -> None:
        self._sample, self._place, self._names, self._pause = sample, place, names, pause
        self._where = sample_name(place[1], place[0])
        self._lacking = set(features)
        self._fields: dict[FieldKey, _FieldParts] = {}
        self._zones: dict[tuple[str, str], ZoneSize] = {}
        self._texts: dict[str, str] = {}
        self._troubles: list[str] = []
        self._notes: list[str] = []
        self._hashes = tuple(ContentHash() for _ in range(3))
        self._meshes: dict[str, str] = {}  # of bases whose mesh was checked: its hash

    def run(self) -> ScannedSample:
        """Read all of it; what cannot be read is said in the answer."""
        times: tuple[float, ...] = ()
        try:
            times = self._sample.times
            for place in range(len(times)):
                self._step(place)
        except SampleError as error:
            self._trouble(error)
        self._notes += self._sample.notes
        split, number = self._place
        whole = not self._troubles
        mesh, fields, globals_ = (one.text() if whole else "" for one in self._hashes)
        return ScannedSample(
            split=split,
            sample=number,
            times=times,
            zones=tuple(self._zones.values()),
            fields=tuple(parts.field(key) for key, parts in self._fields.items()),
            texts=self._texts,
            mesh_hash=mesh,
            fields_hash=fields,
            globals_hash=globals_,
            lacking=tuple(sorted(self._lacking)) if whole else (),
            troubles=tuple(dict.fromkeys(self._troubles))[:MOST_TROUBLES],
            notes=tuple(dict.fromkeys(self._notes))[:MOST_TROUBLES],
        )

    def _trouble(self, error: SampleError) -> None:
        self._troubles.append(error.sentence)

    def _step(self, place: int) -> None:
        tree, remarks = single_step(kept(self._sample.tree(place)))
        self._notes += remarks
        for base in mesh_bases(tree):
            self._hashes[1].add(field_nodes(base))
        for node in globals_nodes(tree):
            self._hashes[2].add((node,))
            self._global(node, first=place == 0)
        if self._lacking:
            self._lacking -= {node.path for base in tree.labelled("CGNSBase_t") for node in all_below(base)}
        drawn = {node.name for node in bases_with_cells(tree)}
        for base in mesh_bases(tree):
            self._pause()
            mesh = ContentHash()
            mesh.add(mesh_nodes(base))
            self._hashes[0].add_text(mesh.text())
            try:
                if base.name in drawn:
                    self._base(tree, base.name, mesh.text())
            except SampleError as error:
                self._trouble(error)
        if not drawn and not any(True for _ in globals_nodes(tree)):
            raise SampleError(f"{self._where} has neither cells nor globals.")

    def _base(self, tree: Node, name: str, mesh: str) -> None:
        zones, notes = zones_of(tree, name, self._where, self._names)
        self._notes += notes
        checked = self._meshes.get(name) == mesh  # at the time step before
        for zone in zones:
            try:
                if not checked:
                    self._mesh(zone)
            except SampleError as error:
                self._trouble(error)
            for item in zone.fields:
                self._pause()
                try:
                    self._field(zone, item)
                except SampleError as error:
                    self._trouble(error)
        self._meshes[name] = mesh

    def _mesh(self, zone: Zone) -> None:
        mesh = read_mesh(zone.layout)
        self._notes += mesh.notes
        key = (zone.base, zone.layout.node.name)
        self._zones.setdefault(key, ZoneSize(*key, zone.layout.points, mesh.count))

    def _field(self, zone: Zone, item: FieldSource) -> None:
        values = read_field(item, zone.layout, drawn_cells(zone, item.location))
        if item.places is not None:  # the others have no value, which is no fault
            values = values[np.unique(read_places(item.places, item.location, zone.layout))]
        for name, array in _scalars(item, values):
            self._parts(FieldKey(name, item.location, zone.base)).add(array, item.quantity.unit)
        if item.components:
            parts = self._parts(FieldKey(item.name, item.location, zone.base))
            parts.vector = True
            parts.add(magnitude_of(values), item.quantity.unit)

    def _global(self, node: Node, *, first: bool) -> None:
        value = node.value()
        if value is None:
            return
        cells = cells_of(node.name, value)
        if is_text(value):
            if first:
                self._texts |= {name: str(cell) for name, cell in cells.items()}
        elif cells:  # the numbers themselves: a table has the shortest ones that single precision tells apart
            for name, number in zip(cells, value.squeeze().ravel(), strict=True):
                self._parts(FieldKey(name, GLOBAL)).add(number, "")
        elif value.dtype.kind in "iufb":
            self._parts(FieldKey(node.name, GLOBAL)).add(value, "")

    def _parts(self, key: FieldKey) -> _FieldParts:
        return self._fields.setdefault(key, _FieldParts())


class _FieldParts:
    """A field, as it comes zone by zone and time by time."""

    def __init__(self) -> None:
        self.vector = False
        self._figures = Figures()
        self._sketch = Sketch()
        self._units: dict[str, None] = {}

    def add(self, values: Array, unit: str) -> None:
        figures, sketch = describe(values)
        self._figures = figures if self._figures == Figures() else joined_figures((self._figures, figures))
        self._sketch.add(sketch)
        self._units[unit] = None

    def field(self, key: FieldKey) -> ScannedField:
        several = len(self._units) > 1
        unit = ", ".join(sorted(one or "none" for one in self._units)) if several else next(iter(self._units))
        return ScannedField(key.base, key.location, key.name, self._figures, unit, self.vector, self._sketch.to_text())


def _scalars(item: FieldSource, values: Array) -> Iterator[tuple[str, Array]]:
    columns = values.T if item.components else (values,)
    for (name, _), column in zip(scalars_of(item), columns, strict=True):
        yield name, column


def globals_nodes(tree: Node) -> list[Node]:
    """Return the globals of a tree that are small enough to be read."""
    base = globals_base(tree)
    nodes = base.labelled("DataArray_t") if base is not None else ()
    return [node for node in nodes if node.shape is None or size_of(node.shape) <= MAX_READ]
