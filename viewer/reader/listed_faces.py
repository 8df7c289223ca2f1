"""What a list or range of elements or of index faces names in a zone: cells that are drawn, or faces, edges, points."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from viewer.artifacts.manifest import CELL
from viewer.errors import SampleError
from viewer.reader import checks
from viewer.reader.cells import Cells, uniform_cells
from viewer.reader.elements import ELEMENTS, MIXED, NGON, VTK_POLYGON
from viewer.reader.face_pieces import NONE, Pieces, index_faces, joined, pieces_of
from viewer.reader.mesh import ZoneMesh
from viewer.reader.mixed import drawn_numbers, mixed_cells
from viewer.reader.places import element_numbers, read_places
from viewer.reader.polyhedra import polygon_cells
from viewer.reader.sections import Section
from viewer.reader.tree import Array, Node
from viewer.values import dataclass

_AXES = {"IFaceCenter": 0, "JFaceCenter": 1, "KFaceCenter": 2}
_FACES = (*_AXES, "FaceCenter", "EdgeCenter")
_NOTHING = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list names: ``cells`` that are drawn, from 0, and the pieces of ``count`` other elements.

    ``ends`` are the first and last element number, where the elements are one run.
    """

    cells: Array
    pieces: Pieces
    count: int
    ends: tuple[int, int] | None = None


class ListedFaces:
    """Finds what lists of a zone name; each section is read once."""

    def __init__(self, mesh: ZoneMesh) -> None:
        self._mesh, self._layout = mesh, mesh.layout
        self._sections: dict[tuple[int, int], tuple[Cells, Array]] = {}
        self._drawn: Array | None = None

    def of(self, listed: Node, where: str) -> Listed:
        """Return what a list or range of anything but vertices names.

        Parameters
        ----------
        where
            What it states of where it is, as ``"FaceCenter"``.

        Raises
        ------
        SampleError
            When one of them is not there.
        """
        if self._layout.vertex_dimensions is not None:
            return self._of_structured(listed, where)
        if self._layout.overlaps:
            raise SampleError(f"Some sections of {self._layout.title} share element numbers.")
        numbers = element_numbers(listed, self._layout)
        cells, parts, named, count = [], [], 0, 0
        for section in self._layout.sections:
            mine = numbers[(numbers >= section.first) & (numbers < section.first + section.count)]
            named += len(mine)
            if len(mine) and section.dimension in (None, self._layout.dimension):
                found = self._drawn_cells(mine)
                cells.append(found)
                if section.dimension is None and len(found) < len(mine):
                    parts.append(self._pieces(section, mine))
                    count += len(mine) - len(found)
            elif len(mine):
                parts.append(self._pieces(section, mine))
                count += len(mine)
        if named < len(numbers):
            raise SampleError(f"{len(numbers) - named:,} of its elements are in no section of {self._layout.title}.")
        run = len(numbers) > 0 and int(numbers[-1] - numbers[0]) + 1 == len(numbers)
        ends = (int(numbers[0]), int(numbers[-1])) if run else None
        return Listed(np.concatenate([_NOTHING, *cells]), joined(parts), count, ends)

    def of_section(self, section: Section) -> Pieces:
        """Return the pieces of all elements of a section; none where they are volumes.

        Raises
        ------
        SampleError
            When it does not fit.
        """
        if section.dimension is not None and section.dimension >= 3:
            return NONE
        return self._pieces(section, section.first + np.arange(section.count))

    def plane(self, listed: Node) -> Pieces | None:
        """Return the faces or edges between the vertices of a range in a structured zone; None where it has a volume.

        Raises
        ------
        SampleError
            When it does not fit.
        """
        lengths = self._layout.vertex_dimensions
        if lengths is None or listed.name != "PointRange":
            return None
        low, high = self._range(listed, lengths)
        along = np.flatnonzero(low < high).tolist()
        if len(along) not in (1, 2) or all(length == 1 or axis in along for axis, length in enumerate(lengths)):
            return None  # all of it, or a vertex
        return index_faces(lengths, along, _box(low, np.where(low == high, high, high - 1)))

    def places(self, listed: Node, location: str) -> Array:
        """Return the places of a list among vertices or cells; see :func:`viewer.reader.places.read_places`."""
        return read_places(listed, location, self._layout)

    def _of_structured(self, listed: Node, where: str) -> Listed:
        lengths = self._layout.vertex_dimensions
        assert lengths is not None
        if where not in _FACES:
            return Listed(np.unique(self.places(listed, CELL)), NONE, 0)
        if listed.name == "PointRange":
            low, high = self._range(listed, lengths)
            corners = _box(low, high)
        else:
            what = f"{listed.name} of {listed.path.rpartition('/')[0].rpartition('/')[2]}"
            value = checks.indices(listed, self._layout.title, what).astype(np.int64)
            if value.size % len(lengths):
                raise SampleError(f"Its list has {value.size:,} numbers, which do not fit {len(lengths)} indices.")
            corners = value.reshape(len(lengths), -1, order="F") - 1
        axis = _AXES[where] if where in _AXES else _flat_axis(corners, lengths)
        if axis >= len(lengths):
            raise SampleError(f"{self._layout.title} has no faces across its index {axis + 1}.")
        most = np.array([length if place == axis else max(length - 1, 1) for place, length in enumerate(lengths)])
        if corners.size and (corners.min() < 0 or (corners >= most[:, None]).any()):
            raise SampleError(f"Some of its faces are not in {self._layout.title}.")
        along = [other for other, length in enumerate(lengths) if other != axis and length > 1]
        pieces = index_faces(lengths, along, corners)
        return Listed(_NOTHING, pieces, pieces.count)

    def _range(self, listed: Node, lengths: tuple[int, ...]) -> tuple[Array, Array]:
        value = checks.indices(listed, self._layout.title, listed.name).astype(np.int64)
        if value.size != 2 * len(lengths):
            raise SampleError(f"Its range has {value.size:,} numbers instead of {2 * len(lengths)}.")
        ends = value.reshape(len(lengths), 2, order="F") - 1
        low, high = ends.min(axis=1), ends.max(axis=1)
        if (low < 0).any() or (high >= np.array(lengths)).any():
            raise SampleError(f"Its range is not within {self._layout.title}.")
        return low, high

    def _drawn_cells(self, numbers: Array) -> Array:
        if self._drawn is None:
            self._drawn = drawn_numbers(self._layout)
        return np.flatnonzero(np.isin(self._drawn, numbers)).astype(np.int64)

    def _pieces(self, section: Section, numbers: Array) -> Pieces:
        """Return the pieces of those elements of a section that are not drawn as cells."""
        if section.dimension is not None:
            cells, places = self.read(section, section.dimension)
            return pieces_of(cells, numbers - section.first)
        parts = []
        for dimension in range(self._layout.dimension):
            cells, places = self.read(section, dimension)
            mine = np.flatnonzero(np.isin(places, numbers - section.first))
            parts.append(pieces_of(cells, mine))
        return joined(parts)

    def read(self, section: Section, dimension: int) -> tuple[Cells, Array]:
        """Return the elements of a section of one dimension, and their places in it."""
        key = (section.start, dimension)
        if key not in self._sections:
            cells = self._cells(section, dimension)
            places = cells.places if cells.places is not None else np.arange(section.count)
            self._sections[key] = (cells, places)
        return self._sections[key]

    def _cells(self, section: Section, dimension: int) -> Cells:
        if section.kind == MIXED:
            return mixed_cells(section, replace(self._layout, dimension=dimension))
        if section.kind == NGON:
            return self._known_polygons(section) or polygon_cells(section, self._layout)
        if section.kind not in ELEMENTS:
            raise SampleError("It names elements that are no faces, edges or points.")
        return uniform_cells(section, self._layout)

    def _known_polygons(self, section: Section) -> Cells | None:
        """Return the faces of a section that were read as those of polyhedra."""
        faces = self._mesh.cells.faces if self._mesh.cells is not None else None
        sections = [other for other in self._layout.sections if other.kind == NGON]
        if faces is None or len(faces.offsets) - 1 != sum(other.count for other in sections):
            return None
        before = sum(other.count for other in sections[: sections.index(section)])
        offsets = faces.offsets[before : before + section.count + 1]
        return Cells(np.full(section.count, VTK_POLYGON, np.uint8), offsets, faces.connectivity)


def _box(low: Array, high: Array) -> Array:
    """Return all index places of a box, shape (indices, n), the first index running fastest."""
    spans = [np.arange(first, last + 1) for first, last in zip(low, high, strict=True)]
    return np.stack([axis.ravel(order="F") for axis in np.meshgrid(*spans, indexing="ij")])


def _flat_axis(corners: Array, lengths: tuple[int, ...]) -> int:
    """Return the index that is the same for all faces; at an end of the zone, if there are several."""
    flat = [axis for axis in range(len(lengths)) if corners.size and np.ptp(corners[axis]) == 0]
    at_end = [axis for axis in flat if corners[axis][0] in (0, lengths[axis] - 1)]
    outer = [axis for axis in at_end if corners[axis][0] == lengths[axis] - 1] or at_end
    if not flat:
        raise SampleError("Its faces lie across no index of the zone; CGNS has IFaceCenter and so on for that.")
    return (outer or flat)[0] if len(flat) > 1 else flat[0]
