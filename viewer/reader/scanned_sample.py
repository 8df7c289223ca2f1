"""Read one sample whole: its figures, its hashes, and every check that there is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

import numpy as np

from viewer.errors import SampleError
from viewer.pairs.matching import GLOBAL, FieldKey
from viewer.reader.content import hash_of
from viewer.reader.face_zones import read_face_mesh
from viewer.reader.fields import read_field
from viewer.reader.mesh import read_mesh
from viewer.reader.places import read_places
from viewer.reader.planned_zone import Zone
from viewer.reader.scalar_fields import scalars_of
from viewer.reader.scan_figures import describe, magnitude_of
from viewer.reader.scan_plan import ScannedBase, ScanPlan
from viewer.reader.series_range import drawn_cells
from viewer.reader.solutions import FieldSource
from viewer.reader.table import cells_of
from viewer.reader.tree import Array, Node, is_text
from viewer.scanning.even_bins import EvenBins
from viewer.scanning.sample import ScannedField, ScannedSample, ZoneSize
from viewer.scanning.sketch import Sketch
from viewer.scanning.statistics import Statistics, joined_statistics

MOST_TROUBLES = 8
"""Sentences about one sample."""


class SampleScan:
    """Takes in the time steps of a sample, one after the other.

    Parameters
    ----------
    place
        The split and the ID of the sample.
    features
        Paths that problem definitions name.
    pause
        Called before each array is looked at; may raise to give up.
    """

    def __init__(self, place: tuple[str, int], features: Collection[str], pause: Callable[[], None]) -> None:
        self._place, self._pause = place, pause
        self._lacking = set(features)
        self._fields: dict[FieldKey, _FieldParts] = {}
        self._zones: dict[tuple[str, str], ZoneSize] = {}
        self._texts: dict[str, str] = {}
        self._hashes: tuple[list[bytes], list[bytes], list[bytes]] = ([], [], [])  # of meshes, fields, globals
        self._checked: dict[str, bytes] = {}  # the hash of a base's mesh that was checked last
        self.troubles: list[str] = []
        self.notes: list[str] = []

    def add(self, plan: ScanPlan) -> None:
        """Read a time step.

        Raises
        ------
        SampleError
            When an array cannot be read at all; a part that does not fit is one of :attr:`troubles`.
        """
        try:
            self._add(plan)
        finally:
            plan.kept.forget()

    def _add(self, plan: ScanPlan) -> None:
        self.notes += plan.notes
        self.troubles += plan.troubles
        self._lacking -= plan.paths
        self._hashes[2].append(plan.all_globals.hash())
        for node in plan.globals:
            self._global(node)
        self._hashes[1].append(plan.fields.hash())
        for base in plan.bases:
            self._pause()
            self._base(base)

    def _base(self, base: ScannedBase) -> None:
        mesh = base.mesh.hash()
        self._hashes[0].append(mesh)
        checked = self._checked.get(base.name) == mesh  # at the time step before
        self._checked[base.name] = mesh
        for zone in base.zones:
            if not checked:
                self._try(self._mesh, zone)
            for item in zone.fields:
                self._pause()
                self._try(self._field, zone, item)

    def _try(self, read: Callable[..., None], *parts: object) -> None:
        try:
            read(*parts)
        except SampleError as error:
            self.troubles.append(error.sentence)

    def _mesh(self, zone: Zone) -> None:
        if zone.layout.of:
            read_face_mesh(zone.layout)  # looked at, as it would be drawn
            return
        mesh = read_mesh(zone.layout)
        self.notes += mesh.notes
        key = (zone.base, zone.layout.node.name)
        self._zones.setdefault(key, ZoneSize(*key, zone.layout.points, mesh.count))

    def _field(self, zone: Zone, item: FieldSource) -> None:
        values = read_field(item, zone.layout, drawn_cells(zone, item.location))
        if item.places is not None:  # the others have no value, which is no fault
            values = values[np.unique(read_places(item.places, item.location, zone.layout))]
        for name, array in _scalars(item, values, zone.layout.where):
            self._parts(FieldKey(name, item.location, zone.base)).add(array, item.quantity.unit, zone.layout.node.name)
        if item.components:
            parts = self._parts(FieldKey(item.name, item.location, zone.base))
            parts.vector = True
            parts.add(magnitude_of(values), item.quantity.unit, zone.layout.node.name)

    def _global(self, node: Node) -> None:
        value = node.value()
        if value is None:
            return
        cells = cells_of(node.name, value)
        if is_text(value):
            self._texts = {name: str(cell) for name, cell in cells.items()} | self._texts  # those of the first time
        elif cells:  # the numbers themselves: a table has the shortest ones that single precision tells apart
            for name, number in zip(cells, value.squeeze().ravel(), strict=True):
                self._parts(FieldKey(name, GLOBAL)).add(number, "")
        elif value.dtype.kind in "iufb":
            self._parts(FieldKey(node.name, GLOBAL)).add(value, "")

    def _parts(self, key: FieldKey) -> _FieldParts:
        return self._fields.setdefault(key, _FieldParts())

    def result(self, times: tuple[float, ...], notes: Iterable[str] = ()) -> ScannedSample:
        """Return all that was found; of a sample with troubles no hashes, as not all of it is known.

        Parameters
        ----------
        times
            Of the sample.
        notes
            What else was noticed.
        """
        split, number = self._place
        whole = not self.troubles
        mesh, fields, globals_ = (hash_of(parts) if whole else "" for parts in self._hashes)
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
            troubles=tuple(dict.fromkeys(self.troubles))[:MOST_TROUBLES],
            notes=tuple(dict.fromkeys((*self.notes, *notes)))[:MOST_TROUBLES],
        )


class _FieldParts:
    """A field, as it comes zone by zone and time by time."""

    def __init__(self) -> None:
        self.vector = False
        self._figures: Statistics | None = None
        self._sketch = Sketch()
        self._even_bins = EvenBins()
        self._units: dict[str, None] = {}
        self._dtypes: dict[str, None] = {}
        self._zones: set[str] = set()

    def add(self, values: Array, unit: str, zone: str = "") -> None:
        figures, sketch, even_bins = describe(values)
        self._units[unit] = None
        self._dtypes[values.dtype.name] = None
        if zone:
            self._zones.add(zone)
        if self._figures is None:
            self._figures, self._sketch, self._even_bins = figures, sketch, even_bins
            return
        self._figures = joined_statistics((self._figures, figures))
        self._sketch.add(sketch)
        self._even_bins.add(even_bins)

    def field(self, key: FieldKey) -> ScannedField:
        units = [*self._units]
        unit = units[0] if len(units) == 1 else ", ".join(sorted(one or "none" for one in units))
        return ScannedField(
            key.base, key.location, key.name, self._figures or Statistics(), unit, self.vector,
            ", ".join(sorted(self._dtypes)), len(self._zones), self._sketch.to_text(), self._even_bins.to_text(),
        )  # fmt: skip


def _scalars(item: FieldSource, values: Array, where: str) -> Iterator[tuple[str, Array]]:
    columns = values.T if item.components else (values,)
    for (name, _), column in zip(scalars_of(item, where), columns, strict=True):
        yield name, column
