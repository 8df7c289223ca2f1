"""The faces, edges or points of a boundary as the cells of a zone, in the order in which the file lists them."""

from __future__ import annotations

import numpy as np

from viewer.artifacts.manifest import VERTEX
from viewer.errors import SampleError
from viewer.reader import checks
from viewer.reader.cells import Cells, CurvedNodes, index_type, join
from viewer.reader.coordinates import read_points
from viewer.reader.elements import VTK_LINE, VTK_QUAD, VTK_VERTEX
from viewer.reader.face_pieces import Pieces, gathered
from viewer.reader.listed_faces import ListedFaces
from viewer.reader.mesh import ZoneMesh, unused_vertices
from viewer.reader.places import element_numbers
from viewer.reader.tree import Array
from viewer.reader.zones import ListedBoundary, ZoneLayout

_KINDS = {1: VTK_VERTEX, 2: VTK_LINE, 4: VTK_QUAD}


def read_boundary_mesh(layout: ZoneLayout) -> ZoneMesh:
    """Read the mesh of a boundary.

    Where it lists vertices: the faces that have no others, and the vertices that are in none of these.

    Raises
    ------
    SampleError
        When it has no coordinates or anything does not fit.
    """
    boundary = layout.boundary
    assert boundary is not None
    points = read_points(layout)
    faces = ListedFaces(ZoneMesh(points.xyz, None, 0, layout))
    if layout.vertex_dimensions is not None:
        cells = _structured(faces, boundary, layout)
    elif boundary.where or boundary.listed.name.startswith("Element"):
        cells = _listed(faces, boundary, layout)
    else:
        cells = _between(faces, boundary, layout)
    unused = unused_vertices(layout, cells)
    if unused is not None:
        points.xyz[unused[~np.isfinite(points.xyz[unused]).all(axis=1)]] = 0.0
    checks.finite(points.xyz, layout.title)
    return ZoneMesh(points.xyz, cells, len(cells.types), layout, points.length, (), unused)


def cells_of_pieces(pieces: Pieces, points: int) -> Cells:
    """Return points, edges and quadrilaterals as cells."""
    sizes = np.diff(pieces.offsets)
    types = np.zeros(5, np.uint8)
    types[list(_KINDS)] = list(_KINDS.values())
    integer = index_type(points, len(pieces.nodes))
    return Cells(types[sizes], pieces.offsets.astype(integer), pieces.nodes.astype(integer))


def _structured(faces: ListedFaces, boundary: ListedBoundary, layout: ZoneLayout) -> Cells:
    if boundary.where:
        found = faces.of(boundary.listed, boundary.where)
        if not found.pieces.count:
            raise SampleError("It lists no faces.")
        return cells_of_pieces(found.pieces, layout.points)
    between = faces.plane(boundary.listed)
    if between is not None:
        return cells_of_pieces(between, layout.points)
    return _alone(faces.places(boundary.listed, VERTEX), layout)


def _alone(vertices: Array, layout: ZoneLayout) -> Cells:
    integer = index_type(layout.points, len(vertices))
    kinds = np.full(len(vertices), VTK_VERTEX, np.uint8)
    return Cells(kinds, np.arange(len(vertices) + 1, dtype=integer), vertices.astype(integer))


def _listed(faces: ListedFaces, boundary: ListedBoundary, layout: ZoneLayout) -> Cells:
    """Return the elements of a list in its order."""
    if layout.overlaps:
        raise SampleError(f"Some sections of {layout.title} share element numbers.")
    wanted = element_numbers(boundary.listed, layout, ordered=True)
    parts, numbers = [], [np.empty(0, np.int64)]
    for section in layout.sections:
        if ((wanted < section.first) | (wanted >= section.first + section.count)).all():
            continue
        for dimension in range(4) if section.dimension is None else (section.dimension,):
            cells, places = faces.read(section, dimension)
            parts.append(cells)
            numbers.append(section.first + places)
    there = np.concatenate(numbers)
    order = np.argsort(there, kind="stable")
    place = np.minimum(np.searchsorted(there, wanted, sorter=order), max(len(there) - 1, 0))
    lost = len(wanted) if not len(there) else int(np.count_nonzero(there[order[place]] != wanted))
    if lost:
        raise SampleError(f"{lost:,} of its elements are in no section of {layout.title}.")
    return _taken(join(parts), order[place], layout)


def _taken(cells: Cells, chosen: Array, layout: ZoneLayout) -> Cells:
    """Return some of the cells."""
    offsets, nodes = gathered(cells.offsets, cells.connectivity, chosen)
    integer = index_type(layout.points, len(nodes))
    curved = None
    if cells.curved is not None:
        ends, all_nodes = gathered(cells.curved.offsets, cells.curved.nodes, chosen)
        kind = index_type(layout.points, len(all_nodes))
        curved = CurvedNodes(cells.curved.kinds[chosen], ends.astype(kind), all_nodes.astype(kind))
    return Cells(cells.types[chosen], offsets.astype(integer), nodes.astype(integer), curved=curved)


def _between(faces: ListedFaces, boundary: ListedBoundary, layout: ZoneLayout) -> Cells:
    """Return the faces in the sections of a zone whose vertices are all listed, and the other vertices alone."""
    vertices = faces.places(boundary.listed, VERTEX)
    marked = np.zeros(layout.points, bool)
    marked[vertices] = True
    parts, held = [], np.zeros(layout.points, bool)
    for section in layout.sections:
        if section.dimension not in (None, layout.dimension - 1):
            continue
        cells, _ = faces.read(section, layout.dimension - 1)
        if not len(cells.types):
            continue
        sizes = np.diff(cells.offsets)
        inside = np.add.reduceat(marked[cells.connectivity].astype(np.int64), cells.offsets[:-1]) == sizes
        part = _taken(cells, np.flatnonzero(inside), layout)
        held[part.connectivity] = True
        if part.curved is not None:
            held[part.curved.nodes] = True
        parts.append(part)
    alone = vertices[~held[vertices]]
    return join([*parts, *([_alone(alone, layout)] if len(alone) else [])])
