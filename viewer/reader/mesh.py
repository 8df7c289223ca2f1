"""A CGNS zone as points and VTK cells, vectorised, with every array checked."""

from __future__ import annotations

import numpy as np

from viewer.reader import checks
from viewer.reader.cells import Cells, index_type, join, uniform_cells
from viewer.reader.contradictions import cells_fit, sections_fit
from viewer.reader.coordinates import read_points
from viewer.reader.elements import ELEMENTS, MIXED, NFACE, NGON, NODE, PARENTS
from viewer.reader.mixed import mixed_cells, settled
from viewer.reader.polyhedra import polygon_cells, polyhedron_cells
from viewer.reader.tree import Array
from viewer.reader.zones import ZoneLayout
from viewer.values import dataclass

_MANY = 1_000_000


@dataclass(frozen=True, slots=True)
class ZoneMesh:
    """Points and cells of a zone.

    Attributes
    ----------
    points
        Shape (n, 3), float32 or float64; vertices of a structured zone with i running fastest.
    cells
        None for a structured zone.
    count
        Number of cells.
    layout
        The zone's layout, with the dimension of the cells that were found.
    length
        Name of the unit of the coordinates, empty where the file does not say.
    notes
        Sentences to show beside the picture.
    unused
        The vertices that belong to no cell, ascending, int64; None when there are none.
    """

    points: Array
    cells: Cells | None
    count: int
    layout: ZoneLayout
    length: str = ""
    notes: tuple[str, ...] = ()
    unused: Array | None = None

    @property
    def arrays(self) -> dict[str, Array]:
        """The arrays by their names in an artifact."""
        arrays = {"points": self.points}
        if self.unused is not None:
            arrays["unused"] = self.unused
        if self.cells is not None:
            arrays |= {
                "types": self.cells.types,
                "offsets": self.cells.offsets,
                "connectivity": self.cells.connectivity,
            }
            if self.cells.faces is not None:
                arrays |= {
                    "face_offsets": self.cells.faces.offsets,
                    "face_connectivity": self.cells.faces.connectivity,
                    "polyhedron_offsets": self.cells.faces.cell_offsets,
                    "polyhedron_faces": self.cells.faces.members,
                }
            if self.cells.curved is not None:
                arrays |= self.cells.curved.arrays
        return arrays


def read_mesh(layout: ZoneLayout) -> ZoneMesh:
    """Read and check the mesh of a zone.

    Raises
    ------
    SampleError
        When it has no coordinates or anything does not fit.
    """
    if layout.vertex_dimensions is not None:
        points = read_points(layout)
        checks.finite(points.xyz, layout.title)
        return ZoneMesh(points.xyz, None, layout.cells or 0, layout, points.length, tuple(points.notes))
    notes = sections_fit(layout)
    if layout.cells is not None:
        cells_fit(layout, 0 if layout.is_cloud else layout.cells)
    cells = read_cells(layout)
    if not len(cells.types) and not layout.is_cloud and (other := settled(layout)).dimension != layout.dimension:
        layout, cells = other, read_cells(other)
    cells_fit(layout, len(cells.types))
    points = read_points(layout)
    if layout.is_cloud:
        cells = _vertices(layout)
        drawn = "its only point is drawn" if layout.points == 1 else f"its {layout.points:,} points are drawn"
        notes = (*notes, f"Zone “{layout.node.name}” has no cells; {drawn}.")
    unused = unused_vertices(layout, cells)
    if unused is not None:
        # What is at no place is put where another vertex is: no cell has it, so that changes nothing.
        nowhere = unused[~np.isfinite(points.xyz[unused]).all(axis=1)]
        points.xyz[nowhere] = 0.0
        checks.finite(points.xyz, layout.title)
        points.xyz[nowhere] = points.xyz[cells.connectivity[0] if len(cells.connectivity) else 0]
        notes = (*notes, _unused_words(layout, len(unused)))
    else:
        checks.finite(points.xyz, layout.title)
    notes = (*notes, *cells.notes, *points.notes)
    return ZoneMesh(points.xyz, cells, len(cells.types), layout, points.length, notes, unused)


def _vertices(layout: ZoneLayout) -> Cells:
    """One cell for each point."""
    integer = index_type(layout.points, layout.points)
    return Cells(
        np.full(layout.points, ELEMENTS[NODE].cell, np.uint8),
        np.arange(layout.points + 1, dtype=integer),
        np.arange(layout.points, dtype=integer),
    )


def unused_vertices(layout: ZoneLayout, cells: Cells) -> Array | None:
    """Return the vertices that belong to no cell, ascending, int64; None when there are none."""
    if len(cells.connectivity) < _MANY:
        used = np.bincount(cells.connectivity, minlength=layout.points) > 0  # three times as fast
    else:
        used = np.zeros(layout.points, bool)  # an eighth of the memory
        used[cells.connectivity] = True
    if cells.curved is not None:
        used[cells.curved.nodes] = True
    return None if used.all() else np.flatnonzero(~used).astype(np.int64, copy=False)


def _unused_words(layout: ZoneLayout, count: int) -> str:
    vertices = "vertex" if layout.points == 1 else "vertices"
    belong = "belongs" if count == 1 else "belong"
    leave = "it" if count == 1 else "them"
    return (
        f"{count:,} of {layout.points:,} {vertices} of zone “{layout.node.name}” {belong} to no cell; camera, range "
        f"and statistics ignore {leave}."
    )


def read_cells(layout: ZoneLayout) -> Cells:
    """Read and check the cells of an unstructured zone: the sections of its cell dimension, in element order.

    Raises
    ------
    SampleError
        When something is missing or does not fit.
    """
    parts = []
    for section in layout.drawn:
        if section.kind in (NFACE, PARENTS):
            parts.append(polyhedron_cells(section, layout))
        elif section.kind == NGON:
            parts.append(polygon_cells(section, layout))
        elif section.kind == MIXED:
            parts.append(mixed_cells(section, layout))
        else:
            parts.append(uniform_cells(section, layout))
    return join(parts)
