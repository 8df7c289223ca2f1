"""The layout of a CGNS zone: its sizes and sections, read without its arrays."""

from __future__ import annotations

import itertools

from viewer.errors import SampleError
from viewer.reader import checks
from viewer.reader.elements import NGON, PARENTS
from viewer.reader.sections import MAX_COUNT, Section, section_of
from viewer.reader.tree import Node, size_of
from viewer.reader.units import NOTHING, Stated, stated
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class ListedBoundary:
    """The part of a zone that a boundary is.

    Attributes
    ----------
    name
        Of the boundary.
    listed
        The node that lists its places.
    where
        What the file says of where these are, as ``"FaceCenter"``; empty for vertices.
    faces
        How many faces it has; None where vertices are listed that do not tell.
    """

    name: str
    listed: Node
    where: str
    faces: int | None


@dataclass(frozen=True, slots=True)
class ZoneLayout:
    """A zone before its arrays are read.

    Attributes
    ----------
    title
        What messages call it.
    points
        Number of vertices.
    declared_cells
        Number of cells that the zone's size states.
    vertex_dimensions
        Vertices along each index of a structured zone, None for an unstructured one.
    dimension
        Dimension of the cells that are drawn; 0 for a zone of points without cells.
    sections
        All sections that have elements, in the order of their element numbers.
    physical
        Number of coordinates that its base states.
    of, where
        Where the cells are faces or edges with values of their own: the name of their zone, and what the file says of
        where they are, as ``"FaceCenter"``; else empty.
    across
        Of those of a structured zone: the index that does not change on a face.
    boundary
        Where the cells are those of a boundary of it that has values of its own.
    stated
        Class and units of the data that the zone and what is above it state.
    """

    name: str
    title: str
    node: Node
    points: int
    declared_cells: int
    vertex_dimensions: tuple[int, ...] | None
    dimension: int
    sections: tuple[Section, ...]
    physical: int = 3
    stated: Stated = NOTHING
    of: str = ""
    where: str = ""
    across: int | None = None
    boundary: ListedBoundary | None = None

    @property
    def drawn(self) -> tuple[Section, ...]:
        """The sections whose elements are (or, MIXED, may be) cells of the base's dimension."""
        return tuple(section for section in self.sections if section.dimension in (None, self.dimension))

    @property
    def is_cloud(self) -> bool:
        """Whether there are points and nothing between them."""
        return self.vertex_dimensions is None and not self.sections

    @property
    def overlaps(self) -> bool:
        """Whether two sections use the same element numbers."""
        return any(b.start < a.stop for a, b in itertools.pairwise(self.sections))

    @property
    def elements(self) -> int:
        """Number of elements of all sections."""
        return sum(section.count for section in self.sections)

    @property
    def cells(self) -> int | None:
        """Number of cells that are drawn, None while a MIXED section or a list of vertices hides it."""
        if self.boundary is not None:
            return self.boundary.faces
        if self.vertex_dimensions is not None:
            return size_of(index_places(self.vertex_dimensions, self.across))
        if self.is_cloud:
            return self.points
        if any(section.dimension is None for section in self.sections):
            return None
        return sum(section.count for section in self.drawn)

    @property
    def dimensions(self) -> tuple[int, int, int] | None:
        """Vertices along i, j, k of a structured zone."""
        if self.vertex_dimensions is None or self.of:
            return None
        i, j, k = (*self.vertex_dimensions, 1, 1)[:3]
        return (i, j, k)


def index_places(lengths: tuple[int, ...], across: int | None = None) -> tuple[int, ...]:
    """Return how many cells there are along each index, or faces across one of them, for vertices along each."""
    return tuple(length if axis == across else max(length - 1, 1) for axis, length in enumerate(lengths))


def zone_layout(node: Node, base_dimension: int, where: str, physical: int = 3, above: Stated = NOTHING) -> ZoneLayout:
    """Read a zone's sizes and section headers.

    Parameters
    ----------
    node
        The ``Zone_t`` node.
    base_dimension
        Cell dimension of its base.
    where
        The sample and base, for messages.
    physical
        Number of coordinates that the base states.
    above
        Class and units of the data that the base states.

    Raises
    ------
    SampleError
        When the sizes make no sense.
    """
    title = f"zone “{node.name}” ({where})"
    size = checks.header(node)
    # Zone_t holds (IndexDimension, 3): vertices, cells and boundary vertices along each index.
    if size is None or size.dtype.kind not in "iu" or size.size == 0 or size.size % 3:
        raise SampleError(f"{title} does not declare its size; the file is damaged.")
    counts = [int(number) for number in size.ravel(order="F")]
    rank = len(counts) // 3
    vertices, cells = counts[:rank], counts[rank : 2 * rank]
    points, declared = size_of(tuple(vertices)), size_of(tuple(cells))
    if min(counts[: 2 * rank]) < 0 or max(points, declared) > MAX_COUNT or rank > 3:
        raise SampleError(f"{title} declares an impossible size: {vertices} vertices, {cells} cells.")
    known = stated(node, above)
    if is_structured(node, rank, title):
        fit = all(cell in (length - 1, max(length - 1, 1)) for length, cell in zip(vertices, cells, strict=True))
        if not fit and (points or declared):  # else it is empty, which harms nothing
            raise SampleError(
                f"{title} declares {checks.by(vertices)} vertices, which do not make {checks.by(cells)} cells."
            )
        return ZoneLayout(node.name, title, node, points, declared, tuple(vertices), rank, (), physical, known)
    found = (section_of(child, title) for child in node.labelled("Elements_t"))
    sections = sorted((section for section in found if section.count), key=lambda item: item.start)
    present = {section.dimension for section in sections}
    if base_dimension == 3 and 3 not in present:
        made = _cells_by_parents(sections, declared)
        if made is not None:
            sections.append(made)
            present.add(3)
    dimension = base_dimension
    if base_dimension not in present and None not in present:
        # A base that promises volumes and holds surfaces: what is there is drawn.
        dimension = max((found for found in present if found is not None and found <= 3), default=0)
    return ZoneLayout(node.name, title, node, points, declared, None, dimension, tuple(sections), physical, known)


def is_structured(node: Node, rank: int, title: str) -> bool:
    """Whether a zone says that it is structured, or has the size of one where it does not say.

    Raises
    ------
    SampleError
        When it says something else, or what cannot be.
    """
    kind = node.child("ZoneType") or node.first("ZoneType_t")
    text = kind.text() if kind is not None else ""
    if text not in ("Structured", "Unstructured", "", "Null", "UserDefined"):
        raise SampleError(f"{title} has the type {text!r}; CGNS allows Structured and Unstructured.")
    if text == "Structured" or (text != "Unstructured" and rank > 1):
        return True
    if rank > 1:
        raise SampleError(f"{title} is Unstructured but declares a size along {rank} indices; the file is damaged.")
    return False


def _cells_by_parents(sections: list[Section], declared: int) -> Section | None:
    """Stand in for the NFACE_n section of polyhedra that only the parents of their faces tell."""
    faces = [section for section in sections if section.kind == NGON]
    if not faces or declared in (0, sum(section.count for section in faces)):
        return None  # the faces themselves are the cells
    if any(section.node.child("ParentElements") is None for section in faces):
        return None
    start = max(section.stop for section in sections)
    return Section(faces[0].name, faces[0].node, PARENTS, start, start + declared, 3)
