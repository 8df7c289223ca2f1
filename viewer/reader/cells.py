"""Sections of elements of one fixed size as VTK cells, and how sections are joined."""

from __future__ import annotations

import numpy as np

from viewer.geometry.curved_nodes import KINDS
from viewer.reader import checks
from viewer.reader.elements import ELEMENTS
from viewer.reader.sections import Section
from viewer.reader.tree import Array
from viewer.reader.zones import ZoneLayout
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class Faces:
    """The faces of polyhedra, as ``vtkUnstructuredGrid::SetPolyhedralCells`` takes them.

    ``connectivity`` lists the vertices of each face between its ``offsets``; ``members`` the faces of each cell between
    its ``cell_offsets``.
    """

    offsets: Array
    connectivity: Array
    cell_offsets: Array
    members: Array


@dataclass(frozen=True, slots=True)
class CurvedNodes:
    """All nodes of the curved elements among cells, in the order of the CGNS standard and zero-based.

    ``kinds`` has the CGNS type of each cell, uint8, 0 where it is not curved; its nodes are ``nodes`` between its
    ``offsets``, none where it is not.
    """

    kinds: Array
    offsets: Array
    nodes: Array


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells in VTK's terms, zero-based.

    Attributes
    ----------
    types
        uint8 VTK cell types, shape (m,).
    offsets, connectivity
        Of one integer type; shapes (m + 1,) and (offsets[-1],).
    faces
        Where there are polyhedra.
    places
        Which elements of the zone the cells are, counted from 0 over all sections in element order; None where the
        sections say it.
    curved
        The nodes of curved elements, of which VTK's cells may have the corners alone; None where there are none.
    notes
        Sentences about what is odd and harms nothing.
    """

    types: Array
    offsets: Array
    connectivity: Array
    faces: Faces | None = None
    places: Array | None = None
    curved: CurvedNodes | None = None
    notes: tuple[str, ...] = ()


def index_type(points: int, entries: int) -> type[np.signedinteger]:
    """The smallest integer type that VTK's cell arrays take and that holds every index."""
    return np.int32 if max(points, entries) < 2**31 else np.int64


def zero_based(nodes: Array, kind: type[np.signedinteger]) -> Array:
    """Subtract one and change the type in one pass."""
    result = np.empty(nodes.shape, kind)
    np.subtract(nodes, 1, out=result, casting="unsafe")
    return result


def connectivity(section: Section, layout: ZoneLayout, length: int | None = None) -> Array:
    """Read the connectivity of a section as it is in the file: flat, one-based.

    Raises
    ------
    SampleError
        When it is missing or of another length.
    """
    return checks.indices(section.node.child("ElementConnectivity"), layout.title, describe(section), length)


def describe(section: Section) -> str:
    """What messages call a section's connectivity."""
    return f"connectivity of section “{section.name}”"


def uniform_cells(section: Section, layout: ZoneLayout) -> Cells:
    """Read a section whose elements are all of one type.

    Raises
    ------
    SampleError
        When its connectivity does not fit.
    """
    element = ELEMENTS[section.kind]
    before, behind = section.ghosts
    nodes = connectivity(section, layout, (before + section.count + behind) * element.nodes)
    nodes = nodes[before * element.nodes : (before + section.count) * element.nodes]
    checks.within(nodes, layout.points, layout.title, describe(section))
    size = len(element.order)
    kind = index_type(layout.points, section.count * size)
    curved = None
    if section.kind in KINDS:
        ends = np.arange(0, len(nodes) + 1, element.nodes, dtype=index_type(layout.points, len(nodes)))
        curved = CurvedNodes(np.full(section.count, section.kind, np.uint8), ends, zero_based(nodes, ends.dtype.type))
    if element.reordered:
        nodes = nodes.reshape(-1, element.nodes)[:, element.order].reshape(-1)
    return Cells(
        np.full(section.count, element.cell, np.uint8),
        np.arange(0, section.count * size + 1, size, dtype=kind),
        zero_based(nodes, kind),
        curved=curved,
    )


def join(parts: list[Cells]) -> Cells:
    """Put the cells of several sections one behind the other; a single one is returned as it is."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return Cells(np.empty(0, np.uint8), np.zeros(1, np.int32), np.empty(0, np.int32))
    integer = np.int32 if sum(len(part.connectivity) for part in parts) < 2**31 else np.int64
    integer = np.int64 if any(part.connectivity.dtype == np.int64 for part in parts) else integer
    return Cells(
        np.concatenate([part.types for part in parts]),
        join_offsets([part.offsets for part in parts], integer),
        np.concatenate([part.connectivity for part in parts]).astype(integer, copy=False),
        _join_faces(parts, integer),
        curved=_join_curved(parts, integer),
        notes=tuple(note for part in parts for note in part.notes),
    )


def _join_curved(parts: list[Cells], integer: type[np.signedinteger]) -> CurvedNodes | None:
    if all(part.curved is None for part in parts):
        return None
    none = np.empty(0, integer)
    curved = [
        part.curved or CurvedNodes(np.zeros(len(part.types), np.uint8), np.zeros(len(part.types) + 1, integer), none)
        for part in parts
    ]
    if sum(len(item.nodes) for item in curved) >= 2**31:
        integer = np.int64
    return CurvedNodes(
        np.concatenate([item.kinds for item in curved]),
        join_offsets([item.offsets for item in curved], integer),
        np.concatenate([item.nodes for item in curved]).astype(integer, copy=False),
    )


def join_offsets(parts: list[Array], integer: type[np.signedinteger]) -> Array:
    """Join start offsets, each of which begins with 0."""
    result = [np.zeros(1, integer)]
    before = 0
    for offsets in parts:
        result.append((offsets[1:].astype(np.int64) + before).astype(integer))
        before += int(offsets[-1])
    return np.concatenate(result)


def _join_faces(parts: list[Cells], integer: type[np.signedinteger]) -> Faces | None:
    if all(part.faces is None for part in parts):
        return None
    none = np.empty(0, integer)
    faces = [
        part.faces or Faces(np.zeros(1, integer), none, np.zeros(len(part.types) + 1, integer), none) for part in parts
    ]
    members, before = [], 0
    for item in faces:
        members.append((item.members.astype(np.int64) + before).astype(integer))
        before += len(item.offsets) - 1
    return Faces(
        join_offsets([item.offsets for item in faces], integer),
        np.concatenate([item.connectivity for item in faces]).astype(integer, copy=False),
        join_offsets([item.cell_offsets for item in faces], integer),
        np.concatenate(members),
    )
