"""Sections of elements of one fixed size as VTK cells, and how sections are joined."""

from __future__ import annotations

import numpy as np

from viewer.reader import checks
from viewer.reader.elements import ELEMENTS
from viewer.reader.tree import Array
from viewer.reader.zones import Section, ZoneLayout
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
    undrawn
        Vertices of the cells, from 0, that are not drawn because VTK has no such cell; None where all are.
    notes
        Sentences about what is odd and harms nothing.
    """

    types: Array
    offsets: Array
    connectivity: Array
    faces: Faces | None = None
    places: Array | None = None
    undrawn: Array | None = None
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
    nodes = connectivity(section, layout, section.count * element.nodes)
    checks.within(nodes, layout.points, layout.title, describe(section))
    size = len(element.order)
    kind = index_type(layout.points, section.count * size)
    undrawn = None
    if size < element.nodes:
        left = [place for place in range(element.nodes) if place not in element.order]
        undrawn = zero_based(nodes.reshape(-1, element.nodes)[:, left].reshape(-1), kind)
    if element.reordered:
        nodes = nodes.reshape(-1, element.nodes)[:, element.order].reshape(-1)
    return Cells(
        np.full(section.count, element.cell, np.uint8),
        np.arange(0, section.count * size + 1, size, dtype=kind),
        zero_based(nodes, kind),
        undrawn=undrawn,
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
        undrawn=_join_undrawn(parts),
        notes=tuple(note for part in parts for note in part.notes),
    )


def _join_undrawn(parts: list[Cells]) -> Array | None:
    found = [part.undrawn for part in parts if part.undrawn is not None]
    return np.concatenate(found) if found else None


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
