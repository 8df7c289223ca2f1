"""The fields of a zone: ``FlowSolution_t`` and ``DiscreteData_t``, found without reading their arrays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from viewer.artifacts.manifest import CELL, VERTEX
from viewer.errors import SampleError
from viewer.reader.field_names import SCALAR, SHORT, VECTOR, FieldNames
from viewer.reader.mixed import settled
from viewer.reader.outline import base_dimensions, base_zones, mesh_bases
from viewer.reader.places import listing_size, listings
from viewer.reader.remarks import nameless
from viewer.reader.tree import Node, size_of
from viewer.reader.units import PLAIN, Quantity, quantity_of, stated
from viewer.reader.vectors import Vector, vectors_of
from viewer.reader.visible import elided, visible
from viewer.reader.zones import ZoneLayout, zone_layout
from viewer.values import dataclass
from viewer.wording import counted

_ACROSS = ("IFaceCenter", "JFaceCenter", "KFaceCenter")
_HOLDERS = ("FlowSolution_t", "DiscreteData_t")


@dataclass(frozen=True, slots=True)
class FieldSource:
    """A field of a zone and where its values are.

    ``nodes`` holds one ``DataArray_t`` node, or one for each of ``components``; ``solution`` is the node above.
    ``quantity`` says what their numbers are. ``places`` is the node that lists which vertices or cells have a value,
    None where all have.
    """

    name: str
    location: str
    solution: Node
    nodes: tuple[Node, ...]
    components: tuple[str, ...] = ()
    quantity: Quantity = PLAIN
    places: Node | None = None


def zone_fields(layout: ZoneLayout, names: FieldNames) -> tuple[list[FieldSource], list[str]]:
    """List the fields of a zone, and sentences about those that are not drawn, or only in part."""
    fields: list[FieldSource] = []
    notes: list[str] = []
    zone = layout.node
    for solution in solutions_of(zone):
        arrays = _arrays(solution)
        notes.extend(nameless(solution, f" of {solution.name} in zone “{zone.name}”"))
        if bare := [node.name for node in solution.labelled("DataArray_t") if node not in arrays]:
            notes.append(f"Without values in zone “{zone.name}” and not shown: {', '.join(bare)} ({solution.name}).")
        if not arrays:
            continue
        location, where = _location(solution, layout.dimension)
        if on_faces := face_location(solution, layout) or layout.where:
            if on_faces != layout.where or where != on_faces:
                continue  # its faces are a zone of their own
            location = CELL
        lists = listings(solution)
        if len(lists) > 1:
            words = " and ".join(node.name for node in lists)
            notes.append(f"Fields of {solution.name} in zone “{zone.name}” have {words} at once and are not drawn.")
            continue
        places = lists[0] if lists else None
        if location is None:
            count = listing_size(places) if places is not None else None
            lie = f"are at {where}" if count is None else f"are at {counted(count, 'place')} ({where})"
            why = _why_nowhere(where, layout)
            notes.append(f"Fields of {solution.name} in zone “{zone.name}” {lie} and are not drawn{why}.")
            continue
        if places is not None:
            notes.extend(_coverage(layout, solution, location, places))
        for item in merged_fields(arrays, location, solution, layout):
            # Beside those of the cells, which are at cells as well.
            name = f"{item.name} ({layout.where})" if layout.where else item.name
            fields.append(replace(item, name=name, places=places))
    return _distinct(fields, names, layout), notes


def _why_nowhere(where: str, layout: ZoneLayout) -> str:
    """Say why nobody knows which value is whose, where that is the reason."""
    edges = {"EdgeCenter": "edges", "FaceCenter": "faces"}.get(where)
    if layout.vertex_dimensions is None:
        return "" if edges is None else f": the zone has no section of {edges} that says which value is whose"
    if where == "EdgeCenter":
        return ": CGNS does not number the edges of a structured zone"
    if where == "FaceCenter":
        return ": that does not say across which index the faces are"
    return ": the zone has no such index" if where in _ACROSS else ""


def face_location(solution: Node, layout: ZoneLayout) -> str:
    """Return where values are that faces or edges of a zone have, as ``"FaceCenter"``; empty where they are elsewhere.

    Edges of a zone without elements that are edges have no numbers, so that nobody knows which value is whose.
    """
    where = _location(solution, layout.dimension)[1]
    if layout.vertex_dimensions is not None:
        return where if where in _ACROSS[: len(layout.vertex_dimensions)] else ""
    dimension = {"FaceCenter": 2, "EdgeCenter": 1}.get(where, layout.dimension)
    there = any(section.dimension in (None, dimension) for section in layout.sections)
    return where if dimension < layout.dimension and there else ""


def solutions_of(zone: Node) -> list[Node]:
    """Return the nodes of a zone that hold fields, in file order."""
    return [node for node in zone.children if node.label in _HOLDERS]


def settled_for_fields(layout: ZoneLayout) -> ZoneLayout:
    """Return the layout with the dimension of what is there, where the location of fields hangs on it.

    What the elements of MIXED sections are takes reading them, so it is done for nothing else.

    Raises
    ------
    SampleError
        When a MIXED section does not fit.
    """
    if layout.cells is not None or any(section.dimension == layout.dimension for section in layout.sections):
        return layout
    where = (node.child("GridLocation") for node in solutions_of(layout.node))
    by_faces = any(node is not None and node.text() in ("FaceCenter", "EdgeCenter") for node in where)
    return settled(layout) if by_faces else layout


def names_of(tree: Node) -> FieldNames:
    """Decide what plain names mean from one tree; zones that cannot be laid out say nothing."""
    return FieldNames.of(_met(tree))


def _met(tree: Node) -> Iterator[tuple[str, str, str, str]]:
    for base in mesh_bases(tree):
        dimension, physical = base_dimensions(base)
        above = stated(base)
        for zone in base_zones(base):
            if not solutions_of(zone):
                continue
            try:
                layout = settled_for_fields(zone_layout(zone, dimension, "", physical, above))
            except SampleError:
                continue
            for solution in solutions_of(zone):
                location, _ = _location(solution, layout.dimension)
                if location is not None:
                    for item in merged_fields(_arrays(solution), location, solution, layout):
                        yield item.name, location, solution.name, _kind(item, layout)


def _arrays(solution: Node) -> list[Node]:
    return [node for node in solution.labelled("DataArray_t") if node.shape is None or size_of(node.shape) > 0]


def _location(solution: Node, dimension: int) -> tuple[str | None, str]:
    """Return the location, None where nothing is drawn, and what the file calls it."""
    node = solution.child("GridLocation") or solution.first("GridLocation_t")
    by_elements = node is None and any(solution.child(name) is not None for name in ("ElementList", "ElementRange"))
    text = elided(visible(node.text())) if node is not None else "CellCenter" if by_elements else "Vertex"
    cells = {2: "FaceCenter", 1: "EdgeCenter"}
    if text in ("Vertex", "") or (dimension == 0 and text == "CellCenter"):
        return VERTEX, text
    return (CELL if text in ("CellCenter", cells.get(dimension)) else None), text


def _coverage(layout: ZoneLayout, solution: Node, location: str, places: Node) -> list[str]:
    count = listing_size(places)
    total = layout.points if location == VERTEX else layout.cells
    if count is None or count == total:
        return []
    what = "vertices" if location == VERTEX else "cells"
    number = f"{count:,}" if total is None else f"{count:,} of {total:,}"
    return [f"Fields of {solution.name} in zone “{layout.node.name}” cover {number} {what}; the others have no value."]


def merged_fields(arrays: list[Node], location: str, solution: Node, layout: ZoneLayout) -> list[FieldSource]:
    """Make one field of the components of a vector (:mod:`viewer.reader.vectors`), at the place of the first.

    Components stay apart whose numbers differ in unit, conversion or count.
    """
    above = stated(solution, layout.stated)
    quantities = {node.name: quantity_of(node, above) for node in arrays}
    by_name = {node.name: node for node in arrays}
    vectors: dict[str, Vector] = {}
    for vector in vectors_of(list(by_name)):
        shapes = [by_name[name].shape for name in vector.components]
        sizes = {size_of(shape) for shape in shapes if shape is not None}
        if len(sizes) <= 1 and len({quantities[name] for name in vector.components}) == 1:
            vectors |= dict.fromkeys(vector.components, vector)
    merged: list[FieldSource] = []
    for node in arrays:
        joined = vectors.get(node.name)
        quantity = quantities[node.name]
        if joined is None:
            merged.append(FieldSource(node.name, location, solution, (node,), (), quantity))
        elif node.name == joined.components[0]:
            nodes = tuple(by_name[name] for name in joined.components)
            merged.append(FieldSource(joined.name, location, solution, nodes, joined.components, quantity))
    return merged


def _kind(item: FieldSource, layout: ZoneLayout) -> str:
    if not item.components:
        return SCALAR
    return VECTOR if len(item.components) >= min(layout.physical, 3) else SHORT


def _distinct(fields: list[FieldSource], names: FieldNames, layout: ZoneLayout) -> list[FieldSource]:
    """Give the fields their names, each of which is there once at its location."""
    seen: set[tuple[str, str]] = set()
    result = []
    for item in fields:
        name = wished = item.name
        if not layout.where:  # else its name says where it is
            name = wished = names.shown(item.name, item.location, item.solution.name, _kind(item, layout))
        if (name, item.location) in seen:
            name = wished = f"{item.name} ({item.solution.name})"
        number = 2
        while (name, item.location) in seen:
            name, number = f"{wished} {number}", number + 1
        seen.add((name, item.location))
        result.append(replace(item, name=name))
    return result
