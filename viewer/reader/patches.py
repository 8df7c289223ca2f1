"""The parts of a zone's mesh that have a name, as they are drawn: boundary conditions, tags, regions, thin sections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from viewer.artifacts.manifest import VERTEX
from viewer.artifacts.patches import CELLS, FACES, VERTICES, PatchRecord
from viewer.errors import SampleError
from viewer.reader.boundaries import about_condition, about_section, families_of
from viewer.reader.elements import NGON
from viewer.reader.face_pieces import NONE, Pieces, joined, points_of
from viewer.reader.listed_faces import ListedFaces
from viewer.reader.mesh import ZoneMesh
from viewer.reader.places import listings
from viewer.reader.sections import Section
from viewer.reader.tags import location_text, tag_nodes
from viewer.reader.tree import Array, Node
from viewer.values import dataclass

MOST = 500
"""Named parts of a zone that are drawn."""


@dataclass(frozen=True, slots=True)
class Patches:
    """The named parts of a zone: their records, and the pieces in which each has a run; ``notes`` name the others."""

    records: tuple[PatchRecord, ...] = ()
    pieces: Pieces = NONE
    notes: tuple[str, ...] = ()


def read_patches(mesh: ZoneMesh, hidden: Sequence[Section]) -> Patches:
    """Read the named parts of a zone.

    Parameters
    ----------
    hidden
        Sections of the zone that are not drawn as its cells.

    Returns
    -------
    One that cannot be drawn is left out, with a note.
    """
    found = _Found(mesh)
    nodes = [node for node in tag_nodes(mesh.layout.node) if listings(node)]
    for node in nodes[:MOST]:
        found.add_condition(node)
    # What a boundary condition covers as a whole is that condition.
    covered = {(record.of, record.number, *ends) for record, ends in found.covers}
    names = {record.name for record in found.records}
    for section in hidden[: max(MOST - len(found.records), 0)]:
        ends = (FACES, section.count, section.start, section.stop - 1)
        if ends not in covered and section.name not in names and not _holds_all_faces(section, mesh):
            found.add_section(section)
    left = len(nodes) - MOST
    if left > 0:
        found.notes.append(f"{left:,} boundaries of zone “{mesh.layout.node.name}” are too many to be drawn.")
    return Patches(tuple(found.records), joined(found.pieces), tuple(found.notes))


def _holds_all_faces(section: Section, mesh: ZoneMesh) -> bool:
    """Whether a section has the faces between cells as well, so that it is no part of the mesh but all of it."""
    return section.kind == NGON and mesh.layout.dimension == 3


class _Found:
    """The named parts that were found up to now."""

    def __init__(self, mesh: ZoneMesh) -> None:
        self._mesh, self._faces = mesh, ListedFaces(mesh)
        self._before = 0
        self.records: list[PatchRecord] = []
        self.covers: list[tuple[PatchRecord, tuple[int, int]]] = []
        self.pieces: list[Pieces] = []
        self.notes: list[str] = []

    def add_condition(self, node: Node) -> None:
        """Add a boundary condition, a tag or a region."""
        try:
            listed = listings(node)[0]
            where = location_text(node)
            if where in ("", "Vertex") and not listed.name.startswith("Element"):
                self._add_vertices(node, listed)
                return
            faces = self._faces.of(listed, where)
            if len(faces.cells):
                self._add(node.name, about_condition(node), families_of(node), CELLS, points_of(faces.cells))
            if faces.pieces.count or not len(faces.cells):
                twin = len(faces.cells) > 0
                name = f"{node.name} (faces)" if twin else node.name
                self._add(name, about_condition(node), families_of(node), FACES, faces.pieces, faces.count)
                if faces.ends is not None:
                    self.covers.append((self.records[-1], faces.ends))
        except SampleError as error:
            self._miss("boundary", node.name, error)

    def add_section(self, section: Section) -> None:
        """Add a section of elements that are not cells."""
        try:
            pieces = self._faces.of_section(section)
        except SampleError as error:
            self._miss("section", section.name, error)
            return
        if pieces.count:
            self._add(section.name, about_section(section), (), FACES, pieces, section.count)

    def _add_vertices(self, node: Node, listed: Node) -> None:
        """Add what vertices list: faces where they fill a plane of a structured zone."""
        pieces = self._faces.plane(listed)
        if pieces is not None:
            self._add(node.name, about_condition(node), families_of(node), FACES, pieces)
            return
        places = self._faces.places(listed, VERTEX)
        self._add(node.name, about_condition(node), families_of(node), VERTICES, points_of(np.unique(places)))

    def _add(self, name: str, about: str, families: Iterable[str], of: str, pieces: Pieces, count: int = 0) -> None:
        if not pieces.count:
            return
        names = {record.name for record in self.records}
        number = 2
        unique = name
        while unique in names:
            unique, number = f"{name} ({number})", number + 1
        record = PatchRecord(unique, of, self._before, pieces.count, count or pieces.count, about, tuple(families))
        self.records.append(record)
        self.pieces.append(pieces)
        self._before += pieces.count

    def _miss(self, what: str, name: str, error: SampleError) -> None:
        self.notes.append(f"The {what} “{name}” cannot be drawn: {error.sentence}")


def arrays_of(patches: Patches, points: int) -> dict[str, Array]:
    """Return the arrays of a zone's named parts by their names in the record; none without any."""
    if not patches.records:
        return {}
    largest = max(points, len(patches.pieces.nodes), int(patches.pieces.nodes.max(initial=0)))
    kind = np.int32 if largest < 2**31 else np.int64
    lists = {"offsets": patches.pieces.offsets.astype(kind), "nodes": patches.pieces.nodes.astype(kind)}
    return {**lists, "kinds": patches.pieces.kinds} if patches.pieces.kinds.any() else lists
