"""Boundaries that have a value for each of their faces or vertices: they are planned as zones whose cells they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from viewer.artifacts.manifest import CELL, VERTEX
from viewer.errors import SampleError
from viewer.reader import checks
from viewer.reader.located import entries_of
from viewer.reader.places import listing_size, listings
from viewer.reader.planned_zone import Zone
from viewer.reader.solutions import FieldSource, merged_fields
from viewer.reader.tags import location_text, tag_nodes
from viewer.reader.tree import Node
from viewer.reader.units import stated
from viewer.reader.visible import elided, visible
from viewer.reader.zones import ListedBoundary, ZoneLayout
from viewer.values import dataclass
from viewer.wording import counted


@dataclass(frozen=True, slots=True)
class _Given:
    """Arrays that a boundary is given, and where their values are: ``location`` as in the artifact, at ``places``.

    ``holder`` is the node above them; ``count`` is how many values each has to have, None where nobody knows.
    """

    holder: Node
    above: ZoneLayout
    listed: ListedBoundary
    location: str
    count: int | None


def boundary_zones(zone: Zone) -> tuple[list[Zone], list[str]]:
    """Return the boundaries of a zone that have values of their own, as zones; and what is to be said.

    A value that holds for all of a boundary is none of these: it is listed with what is known of the boundary.
    """
    found: dict[tuple[str, str], tuple[ListedBoundary, list[FieldSource]]] = {}
    notes: list[str] = []
    for node in tag_nodes(zone.layout.node):
        try:
            for given in _given(node, zone.layout):
                fields, remarks = _fields(given)
                notes += remarks
                if fields:
                    key = (node.path, given.listed.listed.path)
                    found.setdefault(key, (given.listed, []))[1].extend(fields)
        except SampleError as error:
            notes.append(f"Values of the boundary “{node.name}” cannot be drawn: {error.sentence}")
    zones: list[Zone] = []
    for listed, fields in found.values():
        name = wished = f"{zone.layout.name} ({listed.name})"
        number = 2
        while name in {one.layout.name for one in zones}:
            name, number = f"{wished} {number}", number + 1
        layout = replace(zone.layout, name=name, of=zone.layout.name, where=listed.name, boundary=listed)
        zones.append(Zone(zone.base, layout, tuple(_distinct(fields, listed.name))))
    return zones, notes


def _given(node: Node, layout: ZoneLayout) -> Iterator[_Given]:
    """Yield what holds values of a boundary condition, one for each of its lists, or of a region of a zone."""
    lists, where = listings(node), location_text(node)
    above = replace(layout, stated=stated(node, layout.stated))
    if node.label == "ZoneSubRegion_t":
        if lists:
            yield _placed(node, node.name, above, lists[0], where, where)
        return
    for data_set in node.labelled("BCDataSet_t"):
        own, own_where = listings(data_set), location_text(data_set)
        if not own and not lists:
            continue
        listed, listed_where = (own[0], own_where) if own else (lists[0], where)
        within = replace(above, stated=stated(data_set, above.stated))
        for data in data_set.labelled("BCData_t"):
            yield _placed(data, node.name, within, listed, listed_where, own_where or listed_where)


def _placed(holder: Node, name: str, above: ZoneLayout, listed: Node, where: str, values_at: str) -> _Given:
    """Find out how many values each array has to have.

    Parameters
    ----------
    where
        What is listed, as the file says.
    values_at
        What has a value, as the file says.
    """
    of_faces = where not in ("", "Vertex") or listed.name.startswith("Element")
    at_faces = of_faces if values_at in ("", where) else values_at != "Vertex"
    size = _size(listed, above)
    between = None if of_faces else _faces_between(listed, above)
    boundary = ListedBoundary(name, listed, where if of_faces else "", size if of_faces else between)
    if at_faces:
        return _Given(holder, above, boundary, CELL, boundary.faces)
    return _Given(holder, above, boundary, VERTEX, None if of_faces else size)


def _size(listed: Node, layout: ZoneLayout) -> int | None:
    size = listing_size(listed)
    if size is None and not listed.name.endswith("Range"):
        size = entries_of(listed) // len(layout.vertex_dimensions or (1,))
    return size


def _faces_between(listed: Node, layout: ZoneLayout) -> int | None:
    """Return how many faces, or edges, there are between the vertices of a range in a structured zone."""
    value = checks.header(listed) if listed.name == "PointRange" else None
    lengths = layout.vertex_dimensions
    if lengths is None or value is None or value.dtype.kind not in "iu" or value.size != 2 * len(lengths):
        return None
    faces = 1
    for first, last in value.reshape(-1, 2, order="F").tolist():
        faces *= max(abs(last - first), 1)
    return faces


def _fields(given: _Given) -> tuple[list[FieldSource], list[str]]:
    """Return the fields among what a boundary is given, and say which arrays fit nothing."""
    arrays, notes = [], []
    where = f"the boundary “{given.listed.name}” in zone “{given.above.node.name}”"
    for node in given.holder.labelled("DataArray_t"):
        entries = entries_of(node)
        if entries < 2:
            continue
        if entries == given.count:
            arrays.append(node)
            continue
        said = f"{elided(visible(given.holder.name))} {node.name} of {where} has {counted(entries, 'value')}"
        if given.count is None:
            notes.append(f"{said}, and nothing in the file says which value is whose, so it is not drawn.")
        else:
            what = "face" if given.location == CELL else "point"
            notes.append(f"{said} for {counted(given.count, what)} and is not drawn.")
    found = merged_fields(arrays, given.location, given.holder, given.above)
    if given.location == CELL:
        return found, notes
    return [replace(item, places=given.listed.listed) for item in found], notes


def _distinct(fields: list[FieldSource], boundary: str) -> Iterator[FieldSource]:
    """Yield the fields with the name of their boundary; where two are alike, also with that of what holds them."""
    seen: set[str] = set()
    for item in fields:
        name = f"{item.name} ({boundary})"
        if name in seen:
            name = wished = f"{item.name} ({boundary}, {item.solution.name})"
            number = 2
            while name in seen:
                name, number = f"{wished} {number}", number + 1
        seen.add(name)
        yield replace(item, name=name)
