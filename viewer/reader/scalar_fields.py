"""The fields of a time step as scalars, by base, location and name: what is compared, and in PLAID an output."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from viewer.artifacts.manifest import VERTEX
from viewer.errors import SampleError
from viewer.pairs.matching import GLOBAL, FieldKey
from viewer.protocol import ALL_BASES
from viewer.reader.coordinates import read_points
from viewer.reader.face_zones import read_face_mesh, with_faces
from viewer.reader.field_names import FieldNames
from viewer.reader.fields import read_field
from viewer.reader.iterative import single_step
from viewer.reader.mesh import ZoneMesh, read_mesh
from viewer.reader.outline import MAX_READ, globals_base, mesh_bases
from viewer.reader.plan import zones_of
from viewer.reader.planned_zone import Zone
from viewer.reader.series_range import drawn_cells
from viewer.reader.solutions import FieldSource
from viewer.reader.tree import Array, Node, is_text, size_of
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class ScalarField:
    """A scalar field of one zone, or one component (by its place) of a vector."""

    zone: Zone
    source: FieldSource
    vector: str = ""
    component: int = -1

    def values(self) -> Array:
        """Read its values, shape (n,).

        Raises
        ------
        SampleError
            When they do not fit the mesh or are no numbers.
        """
        if self.source.places is not None:
            read_points(self.zone.layout)  # the zone's size is true before room is made for all of it
        return read_field(self.source, self.zone.layout, drawn_cells(self.zone, self.source.location))

    def points(self) -> Array:
        """Read the vertices of its zone, shape (n, 3)."""
        return read_points(self.zone.layout).xyz

    def position(self, place: int) -> tuple[float, ...]:
        """Return where a vertex, or the middle of a cell's vertices, is: x, y, z."""
        if self.source.location == VERTEX:
            found = self.points()[place]
        else:
            layout = self.zone.layout
            mesh = read_face_mesh(layout) if layout.of else read_mesh(layout)
            found = mesh.points[_corners(mesh, place)].mean(axis=0, dtype=np.float64)
        return tuple(float(value) for value in found)


class StepFields:
    """The fields and globals of one tree, found without reading them.

    Parameters
    ----------
    where
        What messages call the sample.
    names
        What plain names mean in the dataset.
    bases
        Names of the bases to look at; None for all.

    Attributes
    ----------
    fields, globals
        What was found, by its key; of a field the parts in its zones, by their names.
    failures
        Why bases that were to be looked at cannot be.

    Raises
    ------
    SampleError
        When there is nothing that can be compared in any base.
    """

    def __init__(self, tree: Node, where: str, names: FieldNames, bases: Iterable[str] | None = None) -> None:
        tree, _ = single_step(tree)
        self.fields: dict[FieldKey, dict[str, ScalarField]] = {}
        self.globals: dict[FieldKey, Node] = {}
        self.failures: dict[str, SampleError] = {}
        for zone in self._zones(tree, where, names, bases):
            for item in zone.fields:
                for place, (name, scalar) in enumerate(scalars_of(item, zone.layout.where)):
                    key = FieldKey(name, item.location, zone.base)
                    of = (item.name, place) if item.components else ("", -1)
                    self.fields.setdefault(key, {})[zone.layout.node.name] = ScalarField(zone, scalar, *of)
        base = globals_base(tree)
        for node in base.labelled("DataArray_t") if base is not None else ():
            if node.shape is None or 0 < size_of(node.shape) <= MAX_READ:
                self.globals[FieldKey(node.name, GLOBAL)] = node

    def _zones(self, tree: Node, where: str, names: FieldNames, bases: Iterable[str] | None) -> Iterator[Zone]:
        if bases is None:
            yield from with_faces(zones_of(tree, ALL_BASES, where, names)[0], names)[0]
            return
        there = {node.name for node in mesh_bases(tree)}
        for base in bases:
            if base in there:
                try:
                    yield from with_faces(zones_of(tree, base, where, names)[0], names)[0]
                except SampleError as error:
                    self.failures[base] = error

    def keys(self) -> list[FieldKey]:
        """Return all fields, and the globals that are numbers."""
        return [*self.fields, *(key for key, node in self.globals.items() if global_numbers(node) is not None)]


def global_numbers(node: Node) -> Array | None:
    """Read the values of a global, shape (n,); None where it is a text or something else.

    Raises
    ------
    SampleError
        When it cannot be read.
    """
    value = node.value()
    if value is None or is_text(value) or value.dtype.kind not in "iufb" or not value.size:
        return None
    return value.ravel(order="F")


def _corners(mesh: ZoneMesh, cell: int) -> Array:
    """Return the vertices of a cell; those of a structured zone have i running fastest."""
    if mesh.cells is not None:
        start, stop = mesh.cells.offsets[cell : cell + 2]
        return np.asarray(mesh.cells.connectivity[start:stop])
    shape = mesh.layout.vertex_dimensions or ()
    first = np.unravel_index(cell, [max(length - 1, 1) for length in shape], order="F")
    steps = [(0, 1) if length > 1 else (0,) for length in shape]
    corners = [[int(one) + step for one, step in zip(first, at, strict=True)] for at in itertools.product(*steps)]
    return np.asarray(np.ravel_multi_index(np.transpose(corners), shape, order="F"))


def scalars_of(item: FieldSource, where: str = "") -> list[tuple[str, FieldSource]]:
    """Take a vector apart; a component is called by its own name, and by its solution or place where the vector is.

    Parameters
    ----------
    where
        Of a field of faces or of a boundary: which these are.
    """
    if not item.components:
        return [(item.name, item)]
    endings = (f" ({item.solution.name})", f" ({where})", f" ({where}, {item.solution.name})")
    suffix = next((ending for ending in endings if item.name.endswith(ending)), "")
    return [
        (f"{name}{suffix}", replace(item, name=name, nodes=(node,), components=()))
        for name, node in zip(item.components, item.nodes, strict=True)
    ]
