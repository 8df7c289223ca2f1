"""Faces or edges of a zone that have values of their own: they are read as a zone whose cells they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from viewer.reader import checks
from viewer.reader.cells import Cells, index_type
from viewer.reader.coordinates import read_points
from viewer.reader.elements import VTK_LINE, VTK_QUAD, VTK_VERTEX
from viewer.reader.face_pieces import index_faces
from viewer.reader.field_names import FieldNames
from viewer.reader.mesh import ZoneMesh, read_cells, unused_vertices
from viewer.reader.planned_zone import Zone
from viewer.reader.solutions import face_location, solutions_of, zone_fields
from viewer.reader.zones import ZoneLayout, index_places

_DIMENSIONS = {"FaceCenter": 2, "EdgeCenter": 1}
_ACROSS = {"IFaceCenter": 0, "JFaceCenter": 1, "KFaceCenter": 2}
_KINDS = {1: VTK_VERTEX, 2: VTK_LINE, 4: VTK_QUAD}


def with_faces(zones: Iterable[Zone], names: FieldNames) -> tuple[list[Zone], list[str]]:
    """Return zones, and after them their faces and edges with values, as zones of their own; and what is to be said."""
    own = list(zones)
    found, notes = [], []
    for zone in own:
        places = dict.fromkeys(face_location(solution, zone.layout) for solution in solutions_of(zone.layout.node))
        for where in filter(None, places):
            layout = _layout(zone.layout, where)
            fields, remarks = zone_fields(layout, names)
            if fields:
                found.append(Zone(zone.base, layout, tuple(fields)))
            notes.extend(remarks)
    return [*own, *found], notes


def _layout(layout: ZoneLayout, where: str) -> ZoneLayout:
    name = f"{layout.name} ({where})"
    if layout.vertex_dimensions is not None:
        return replace(layout, name=name, of=layout.name, where=where, across=_ACROSS[where])
    return replace(layout, name=name, of=layout.name, where=where, dimension=_DIMENSIONS[where])


def read_face_mesh(layout: ZoneLayout) -> ZoneMesh:
    """Read the mesh of the faces or edges of a zone.

    Raises
    ------
    SampleError
        When it has no coordinates or anything does not fit.
    """
    cells = _index_cells(layout) if layout.across is not None else read_cells(layout)
    points = read_points(layout)
    unused = unused_vertices(layout, cells)
    if unused is not None:
        nowhere = unused[~np.isfinite(points.xyz[unused]).all(axis=1)]
        points.xyz[nowhere] = 0.0
    checks.finite(points.xyz, layout.title)
    return ZoneMesh(points.xyz, cells, len(cells.types), layout, points.length, (), unused)


def _index_cells(layout: ZoneLayout) -> Cells:
    """Return the faces of a structured zone across one of its indices, the first index running fastest."""
    lengths, across = layout.vertex_dimensions, layout.across
    assert lengths is not None and across is not None
    along = [axis for axis, length in enumerate(lengths) if axis != across and length > 1]
    spans = [np.arange(count) for count in index_places(lengths, across)]
    corners = np.stack([axis.ravel(order="F") for axis in np.meshgrid(*spans, indexing="ij")])
    pieces = index_faces(lengths, along, corners)
    kind = index_type(layout.points, len(pieces.nodes))
    return Cells(
        np.full(pieces.count, _KINDS[2 ** len(along)], np.uint8),
        pieces.offsets.astype(kind),
        pieces.nodes.astype(kind),
    )
