"""NGON_n and NFACE_n sections: polygons, and polyhedra made of them."""

from __future__ import annotations

import numpy as np

from viewer.errors import SampleError
from viewer.reader import checks
from viewer.reader.cells import Cells, Faces, connectivity, describe, index_type, join_offsets, zero_based
from viewer.reader.elements import NFACE, NGON, PARENTS, VTK_POLYGON, VTK_POLYHEDRON
from viewer.reader.mixed import follow
from viewer.reader.sections import Section
from viewer.reader.tree import Array
from viewer.reader.zones import ZoneLayout


def variable_lists(section: Section, layout: ZoneLayout) -> tuple[Array, Array]:
    """Read a section of lists of any length, ghosts included: (offsets (listed + 1,), entries as in the file).

    CGNS 4 has the offsets in ``ElementStartOffset``; before it, each list began with its own length.

    Raises
    ------
    SampleError
        When they do not fit together.
    """
    entries = connectivity(section, layout)
    what = describe(section)
    node = section.node.child("ElementStartOffset")
    if node is not None:
        offsets = checks.indices(node, layout.title, f"start offsets of section “{section.name}”", section.listed + 1)
        checks.offsets_fit(offsets, len(entries), layout.title, what)
        return offsets.astype(np.int64, copy=False), entries
    starts = follow(np.where(entries > 0, entries.astype(np.int64) + 1, 0), section, layout)
    keep = np.ones(len(entries), bool)
    keep[starts] = False
    offsets = np.concatenate(([0], np.cumsum(entries[starts]))).astype(np.int64)
    return offsets, entries[keep]


def _own(section: Section, offsets: Array, entries: Array) -> tuple[Array, Array]:
    """Return the lists of a section without those of its ghosts."""
    ends = offsets[section.ghosts[0] : section.ghosts[0] + section.count + 1]
    return ends - ends[0], entries[ends[0] : ends[-1]]


def _faces(section: Section, layout: ZoneLayout) -> tuple[Array, Array]:
    """Read the polygons of an NGON_n section, ghosts included: (offsets (listed + 1,), vertices from 1)."""
    offsets, nodes = variable_lists(section, layout)
    checks.within(nodes, layout.points, layout.title, describe(section))
    _long_enough(offsets, 3, section, layout, "faces of fewer than 3 vertices")
    return offsets, nodes


def _long_enough(offsets: Array, least: int, section: Section, layout: ZoneLayout, words: str) -> None:
    """Refuse lists that are too short for what they are: VTK uses memory that is not its own for an empty one."""
    short = int(np.count_nonzero(np.diff(offsets) < least))
    if short:
        raise SampleError(
            f"The {describe(section)} in {layout.title} has {words} ({short:,} in all); the file is damaged."
        )


def polygon_cells(section: Section, layout: ZoneLayout) -> Cells:
    """Read an NGON_n section of a surface as polygons.

    Raises
    ------
    SampleError
        When it does not fit.
    """
    offsets, nodes = _own(section, *_faces(section, layout))
    integer = index_type(layout.points, len(nodes))
    return Cells(np.full(section.count, VTK_POLYGON, np.uint8), offsets.astype(integer), zero_based(nodes, integer))


def polyhedron_cells(section: Section, layout: ZoneLayout) -> Cells:
    """Read an NFACE_n section as polyhedra over the zone's NGON_n sections.

    Raises
    ------
    SampleError
        When it does not fit, or refers to faces that are not there.
    """
    ngons = [item for item in layout.sections if item.kind == NGON]
    if section.kind == PARENTS:
        cell_offsets, signed = cells_of_parents(section, ngons, layout)
    else:
        cell_offsets, signed = _own(section, *variable_lists(section, layout))
    members = signed.astype(np.int64)
    if signed.dtype.kind == "i":
        members = np.abs(members)  # the sign says which way the face looks; VTK does not need it
    if not ngons:
        raise SampleError(f"{layout.title} has polyhedra in section “{section.name}” but no NGON_n section of faces.")
    place = np.full(members.shape, -1, np.int64)
    offset_parts, node_parts, before = [], [], 0
    for ngon in ngons:
        offsets, nodes = _faces(ngon, layout)
        mine = (members >= ngon.start) & (members < ngon.stop)
        place[mine] = members[mine] - ngon.start + before
        before += ngon.listed  # a cell may have a face that is a ghost
        offset_parts.append(offsets)
        node_parts.append(nodes)
    missing = int(np.count_nonzero(place < 0))
    if missing:
        raise SampleError(
            f"The {describe(section)} in {layout.title} refers to faces that do not exist ({missing:,} in all)."
        )
    _long_enough(cell_offsets, 4, section, layout, "cells of fewer than 4 faces")
    _each_face_in_two_cells(place, cell_offsets, before, describe(section), layout)
    if section.kind == NFACE:
        _parents_agree(section, ngons, layout, cell_offsets, members)
    nodes = np.concatenate(node_parts)
    face_offsets = join_offsets(offset_parts, np.int64)
    point_offsets, points = _points_of_cells(cell_offsets, place, face_offsets, nodes)
    integer = index_type(layout.points, max(len(nodes), len(points), len(place)))
    faces = Faces(
        face_offsets.astype(integer), zero_based(nodes, integer), cell_offsets.astype(integer), place.astype(integer)
    )
    return Cells(
        np.full(section.count, VTK_POLYHEDRON, np.uint8),
        point_offsets.astype(integer),
        zero_based(points, integer),
        faces,
    )


def _each_face_in_two_cells(members: Array, cell_offsets: Array, faces: int, what: str, layout: ZoneLayout) -> None:
    """Refuse cells that have a face twice, or share one with two others: a skin without such faces has holes."""
    owner = np.repeat(np.arange(len(cell_offsets) - 1), np.diff(cell_offsets))
    uses = np.bincount(members, minlength=faces)
    first, last = np.zeros(faces, np.int64), np.zeros(faces, np.int64)
    first[members[::-1]] = owner[::-1]
    last[members] = owner
    bad = int(np.count_nonzero((uses > 2) | ((uses == 2) & (first == last))))
    if bad:
        raise SampleError(
            f"The {what} in {layout.title} names a face more than twice, or twice for one cell ({bad:,} in all); the "
            "file is damaged."
        )


def _parents_agree(
    section: Section, ngons: list[Section], layout: ZoneLayout, cell_offsets: Array, members: Array
) -> None:
    """Refuse an only NFACE_n section whose cells are not those that the parents of the faces tell.

    Parents that do not number the section's cells say nothing: programs differ in what they count.
    """
    others = [item for item in layout.sections if item.dimension == 3 and item is not section]
    if others or any(section.ghosts) or any(ngon.node.child("ParentElements") is None for ngon in ngons):
        return
    try:
        offsets, faces = cells_of_parents(section, ngons, layout)
    except SampleError:
        return
    owner = np.repeat(np.arange(section.count), np.diff(cell_offsets))
    by_cells = np.lexsort((members, owner))
    other = np.repeat(np.arange(section.count), np.diff(offsets))
    by_parents = np.lexsort((faces, other))
    if len(faces) != len(members):
        raise SampleError(
            f"{layout.title} contradicts itself: its cells have {len(members):,} faces by section “{section.name}”, "
            f"{len(faces):,} by the parents of the faces."
        )
    wrong = (members[by_cells] != faces[by_parents]) | (owner[by_cells] != other[by_parents])
    if wrong.any():
        raise SampleError(
            f"{layout.title} contradicts itself: section “{section.name}” and the parents of the faces differ in "
            f"{int(np.count_nonzero(wrong)):,} of {len(members):,} places."
        )


def cells_of_parents(section: Section, ngons: list[Section], layout: ZoneLayout) -> tuple[Array, Array]:
    """List the faces of each cell from the two parents of each face: (offsets (count + 1,), face numbers).

    Parents are numbered behind the faces, or, by some programs, from 1; 0 is outside (CGNS SIDS, "ParentElements").

    Raises
    ------
    SampleError
        When a parent is not a cell of the zone, or a cell has no faces.
    """
    parts = []
    for ngon in ngons:
        node = ngon.node.child("ParentElements")
        parents = checks.indices(node, layout.title, f"parents of section “{ngon.name}”", 2 * ngon.listed)
        numbers = np.tile(np.arange(ngon.start, ngon.stop, dtype=np.int64), 2)
        parts.append(np.stack([parents.astype(np.int64), numbers]))
    parents, faces = np.concatenate(parts, axis=1)
    parents, faces = parents[parents != 0], faces[parents != 0]
    low, high = (int(parents.min()), int(parents.max())) if len(parents) else (0, 0)
    first = 1 if low >= 1 and high <= section.count else section.start
    if not first <= low <= high < first + section.count:
        raise SampleError(
            f"The parents of the faces in {layout.title} are the cells {low:,} to {high:,} instead of "
            f"{section.start:,} to {section.stop - 1:,}."
        )
    if section.count > len(parents):  # before room is made for them
        raise SampleError(
            f"{layout.title} declares {section.count:,} cells, but its faces have only {len(parents):,} parents."
        )
    counts = np.bincount(parents - first, minlength=section.count)
    if not counts.all():
        bare = int(np.count_nonzero(counts == 0))
        raise SampleError(f"{layout.title} declares {section.count:,} cells, but {bare:,} of them have no faces.")
    return np.concatenate(([0], np.cumsum(counts))), faces[np.argsort(parents, kind="stable")]


def _points_of_cells(cell_offsets: Array, members: Array, face_offsets: Array, nodes: Array) -> tuple[Array, Array]:
    """List the distinct vertices of each cell, ascending: (offsets, one-based vertices)."""
    lengths = np.diff(face_offsets)[members]
    total = int(lengths.sum())
    # For each face of each cell, the run of places of its vertices in ``nodes``.
    ends = np.cumsum(lengths)
    runs = np.arange(total) - np.repeat(ends - lengths, lengths) + np.repeat(face_offsets[members], lengths)
    owner = np.repeat(np.repeat(np.arange(len(cell_offsets) - 1), np.diff(cell_offsets)), lengths)
    points = nodes[runs].astype(np.int64)
    order = np.lexsort((points, owner))
    owner, points = owner[order], points[order]
    first = np.ones(total, bool)
    first[1:] = (owner[1:] != owner[:-1]) | (points[1:] != points[:-1])
    counts = np.bincount(owner[first], minlength=len(cell_offsets) - 1)
    return np.concatenate(([0], np.cumsum(counts))), points[first]
