"""Faces or edges of a zone that have values of their own: they are read as a zone whose cells they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from viewer.reader import checks
from viewer.reader.boundary_mesh import cells_of_pieces, read_boundary_mesh
from viewer.reader.boundary_zones import boundary_zones
from viewer.reader.cells import Cells
from viewer.reader.coordinates import read_points
from viewer.reader.face_pieces import index_faces
from viewer.reader.field_names import FieldNames
from viewer.reader.mesh import ZoneMesh, read_cells, unused_vertices
from viewer.reader.planned_zone import Zone
from viewer.reader.solutions import face_location, solutions_of, zone_fields
from viewer.reader.zones import ZoneLayout, index_places

_DIMENSIONS = {"FaceCenter": 2, "EdgeCenter": 1}
_ACROSS = {"IFaceCenter": 0, "JFaceCenter": 1, "KFaceCenter": 2}


def with_faces(zones: Iterable[Zone], names: FieldNames) -> tuple[list[Zone], list[str]]:
    """Return zones, and after them their faces, edges and boundaries with values, as zones; and what is to be said."""
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
        boundaries, remarks = boundary_zones(zone)
        found.extend(boundaries)
        notes.extend(remarks)
    return [*own, *found], notes


def _layout(layout: ZoneLayout, where: str) -> ZoneLayout:
    name = f"{layout.name} ({where})"
    if layout.vertex_dimensions is not None:
        return replace(layout, name=name, of=layout.name, where=where, across=_ACROSS[where])
    return replace(layout, name=name, of=layout.name, where=where, dimension=_DIMENSIONS[where])


def read_face_mesh(layout: ZoneLayout) -> ZoneMesh:
    """Read the mesh of the faces or edges of a zone, or of a boundary.

    Raises
    ------
    SampleError
        When it has no coordinates or anything does not fit.
    """
    if layout.boundary is not None:
        return read_boundary_mesh(layout)
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
    return cells_of_pieces(pieces, layout.points)
