"""A time step as a CGNS tree: nodes ``[name, value, children, label]`` as pyCGNS has them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from viewer.artifacts.manifest import CELL, VERTEX
from viewer.exporter.cgns_cells import CellSection, CellSections, sections_of, undrawn_sections
from viewer.exporter.cgns_units import unit_nodes
from viewer.exporter.part import ELEMENT, ExportedPart, PartField, PartTag, Step
from viewer.exporter.vtk_files import as_unstructured
from viewer.reader.outline import GLOBAL
from viewer.renderer.tools.data import Array, points_of

LONGEST = 32
"""Characters of a name that CGNS can hold."""

Tree = list[Any]

_SOLUTIONS = {VERTEX: ("VertexFields", "Vertex"), CELL: ("CellCenterFields", "CellCenter")}
"""Names as pyplaid has them, and the location that they state."""


def tree_of(step: Step) -> Tree:
    """Return a step as a tree.

    Raises
    ------
    ExportError
        When CGNS has no such elements.
    """
    version = _node("CGNSLibraryVersion", np.array([4.0], np.float32), "CGNSLibraryVersion_t")
    names = _Names()
    bases = [_base(name, names.of(name), step) for name in step.bases]
    if step.globals_:
        values = _Names("Time")
        arrays = [_global(values.of(name), value) for name, value in step.globals_.items() if _is_storable(value)]
        bases.append(_node(GLOBAL, np.array([1, 1], np.int32), "CGNSBase_t", [_time(step.time), *arrays]))
    return _node("CGNSTree", None, "CGNSTree_t", [version, *bases])


class _Names:
    """Gives names that CGNS can hold, no two alike among the children of a node."""

    def __init__(self, *taken: str) -> None:
        self._taken = set(taken)

    def of(self, name: str) -> str:
        short = name.replace("/", "_")[:LONGEST] or "_"
        short = "_" if short in (".", "..") else short
        number = 1
        found = short
        while found in self._taken:
            number += 1
            end = f"_{number}"
            found = short[: LONGEST - len(end)] + end
        self._taken.add(found)
        return found


def _node(name: str, value: Array | None, label: str, children: list[Tree] | None = None) -> Tree:
    return [name, value, children or [], label]


def _text(name: str, value: str, label: str) -> Tree:
    return _node(name, np.frombuffer(value.encode() or b" ", dtype="S1"), label)


def _time(time: float) -> Tree:
    arrays = [
        _node("IterationValues", np.array([1], np.int32), "DataArray_t"),
        _node("TimeValues", np.array([time]), "DataArray_t"),
    ]
    return _node("Time", np.array([1], np.int32), "BaseIterativeData_t", arrays)


def _is_storable(value: Any) -> bool:
    if isinstance(value, str):
        return True
    try:
        return np.asarray(value).dtype.kind in "iufb"
    except ValueError:  # lists of different lengths
        return False


def _global(name: str, value: Any) -> Tree:
    if isinstance(value, str):
        return _text(name, value, "DataArray_t")
    return _node(name, _stored(np.atleast_1d(np.asarray(value))), "DataArray_t")


def _base(base: str, name: str, step: Step) -> Tree:
    """Return the base of this name, which is called ``name`` in the file."""
    parts = [part for part in step.parts if part.base == base]
    names, zones, dimension = _Names("Time"), [], 0
    physical = max(part.dimensions[1] for part in parts)
    if any(points_of(part.mesh)[:, physical:].any() for part in parts):
        physical = 3  # a tool has moved something out of the plane
    for part in parts:
        node, found = _zone(names.of(part.zone), part, physical)
        zones.append(node)
        dimension = max(dimension, found)
    size = np.array([dimension, max(physical, dimension)], np.int32)
    families = [_node(names.of(family), None, "Family_t") for family in step.families.get(base, ())]
    return _node(name, size, "CGNSBase_t", [*zones, *families, _time(step.time)])


def _zone(name: str, part: ExportedPart, physical: int) -> tuple[Tree, int]:
    """Return a zone, and the dimension of its cells."""
    if part.mesh.IsA("vtkStructuredGrid"):
        return _structured(name, part, physical)
    data = as_unstructured(part.mesh)
    cells = sections_of(data)
    points = points_of(data)
    undrawn, first = undrawn_sections(part.stated.elements, cells)
    sections = (*cells.sections, *undrawn)
    integer = _integer(len(points), *(len(section.connectivity) + section.start for section in sections))
    children = _zone_head("Unstructured", part, _coordinates(points, physical, (len(points),), part.stated.unit))
    children += [_section(section, integer) for section in sections]
    children += _solutions(part.fields, (len(points),), (cells.cells,), cells)
    numbers = {VERTEX: np.arange(len(points)), CELL: np.argsort(cells.order)}

    def indices(tag: PartTag) -> Array:
        found: Array = tag.places + first - 1 if tag.location == ELEMENT else numbers[tag.location][tag.places]
        return found[None, :] + 1

    children += _conditions(part.stated.tags, indices, integer)
    size = np.array([[len(points), cells.cells, 0]], integer)
    return _node(name, size, "Zone_t", children), cells.dimension


def _structured(name: str, part: ExportedPart, physical: int) -> tuple[Tree, int]:
    whole = [0, 0, 0]
    part.mesh.GetDimensions(whole)
    rank = max((axis + 1 for axis in range(3) if whole[axis] > 1), default=1)
    vertices = tuple(whole[:rank])
    cells = tuple(max(count - 1, 1) for count in vertices)
    points = points_of(part.mesh)
    size = np.array([vertices, [count - 1 for count in vertices], [0] * rank], _integer(len(points))).T
    children = _zone_head("Structured", part, _coordinates(points, physical, vertices, part.stated.unit))
    children += _solutions(part.fields, vertices, cells)

    def indices(tag: PartTag) -> Array:
        shape = vertices if tag.location == VERTEX else cells
        return np.array(np.unravel_index(tag.places, shape, order="F")) + 1

    children += _conditions(part.stated.tags, indices, _integer(len(points)))
    return _node(name, size, "Zone_t", children), rank


def _zone_head(kind: str, part: ExportedPart, coordinates: Tree) -> list[Tree]:
    family = part.stated.family
    return [_text("ZoneType", kind, "ZoneType_t"), *([_family(family)] if family else []), coordinates]


def _family(name: str) -> Tree:
    return _text("FamilyName", name, "FamilyName_t")


def _integer(*largest: int) -> type[np.signedinteger]:
    return np.int32 if max(largest) < 2**31 else np.int64


def _coordinates(points: Array, physical: int, shape: tuple[int, ...], unit: str) -> Tree:
    arrays = [
        _node(f"Coordinate{axis}", points[:, place].reshape(shape, order="F"), "DataArray_t", unit_nodes(unit))
        for place, axis in enumerate("XYZ"[:physical])
    ]
    return _node("GridCoordinates", None, "GridCoordinates_t", arrays)


def _section(section: CellSection, integer: type[np.signedinteger]) -> Tree:
    limits = np.array([section.start, section.start + section.count - 1], integer)
    children = [
        _node("ElementRange", limits, "IndexRange_t"),
        _node("ElementConnectivity", section.connectivity.astype(integer), "DataArray_t"),
    ]
    if section.offsets is not None:
        children.insert(1, _node("ElementStartOffset", section.offsets.astype(integer), "DataArray_t"))
    return _node(section.name, np.array([section.kind, 0], np.int32), "Elements_t", children)


def _solutions(
    fields: tuple[PartField, ...], points: tuple[int, ...], shape: tuple[int, ...], cells: CellSections | None = None
) -> list[Tree]:
    """Return the fields at points and at cells; those of cells in the order of the elements."""
    found = []
    for location, (name, stated) in _SOLUTIONS.items():
        names, arrays = _Names("GridLocation"), []
        for field in (field for field in fields if field.location == location):
            array = field.array if location == VERTEX or cells is None else field.array[cells.order]
            for label, column in _columns(field, array):
                shaped = _stored(column).reshape(points if location == VERTEX else shape, order="F")
                arrays.append(_node(names.of(label), shaped, "DataArray_t", unit_nodes(field.unit)))
        if arrays:
            where = _text("GridLocation", stated, "GridLocation_t")
            found.append(_node(name, None, "FlowSolution_t", [where, *arrays]))
    return found


def _conditions(
    tags: tuple[PartTag, ...], places: Callable[[PartTag], Array], integer: type[np.signedinteger]
) -> list[Tree]:
    """Return tags as boundary conditions, as PLAID keeps them; ``places`` are indices from 1, shape (rank, n)."""
    names, found = _Names(), []
    for tag in tags:
        listed = _node("PointList", np.asfortranarray(places(tag), integer), "IndexArray_t")
        stated = tag.stated if tag.location == ELEMENT else _SOLUTIONS[tag.location][1]
        where = [_text("GridLocation", stated, "GridLocation_t"), *([_family(tag.family)] if tag.family else [])]
        kind = tag.kind if tag.kind.startswith("BC") else "BCTypeUserDefined"
        found.append(_node(names.of(tag.name), np.frombuffer(kind.encode(), "S1"), "BC_t", [listed, *where]))
    return [_node("ZoneBC", None, "ZoneBC_t", found)] if found else []


def _columns(field: PartField, array: Array) -> list[tuple[str, Array]]:
    """Return a field as scalars, by the names that its components have in CGNS."""
    if array.ndim == 1:
        return [(field.name, array)]
    names = field.components or tuple(f"{field.name}{axis}" for axis in "XYZ"[: array.shape[1]])
    return [(name, array[:, place]) for place, name in enumerate(names)]


def _stored(array: Array) -> Array:
    """Return numbers of a type that CGNS has: R4, R8, I4 and I8."""
    if array.dtype.kind == "f":
        return array if array.dtype in (np.float32, np.float64) else array.astype(np.float64)
    if array.dtype.kind == "b" or array.dtype.itemsize < 4:
        return array.astype(np.int32)
    if array.dtype.kind == "u":
        fits = array.size == 0 or int(array.max()) < 2**63
        return array.astype(np.int64 if fits else np.float64)
    return array
