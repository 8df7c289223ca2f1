"""What is read of a mesh before it becomes a tree: points, cells in VTK's terms, and arrays by their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.values import dataclass

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class PolyhedronFaces:
    """The faces of polyhedra: the points of face ``i`` are ``points[offsets[i]:offsets[i + 1]]``.

    The faces of the cell ``j`` of the grid are ``members[cell_offsets[j]:cell_offsets[j + 1]]``, none for other cells.
    """

    offsets: Array
    points: Array
    cell_offsets: Array
    members: Array


@dataclass(frozen=True, slots=True, eq=False)
class GridField:
    """An array with a row for each point or cell; ``components`` are the names of its columns, empty where it has none.

    ``array`` has one dimension, or two where there are several columns.
    """

    name: str
    array: Array
    components: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class NamedSet:
    """Points or cells that have a name together: their places, ascending, each once."""

    name: str
    places: Array


@dataclass(frozen=True, slots=True, eq=False)
class MeshGrid:
    """A mesh with its fields.

    Attributes
    ----------
    points
        Shape (n, 3).
    types
        VTK cell types, uint8, shape (m,); empty for a regular grid.
    offsets, connectivity
        Where the points of each cell begin, (m + 1,), and those points, from 0 and in VTK's order.
    lengths
        Points along each index of a regular grid, the first running fastest; None for other grids.
    faces
        Where there are polyhedra.
    point_fields, cell_fields
        Fields; those of cells in the order of the cells.
    point_sets, cell_sets
        Points and cells that the file names.
    globals_
        Field data by name: arrays and texts.
    notes
        Sentences about what could not be kept.
    """

    points: Array
    types: Array
    offsets: Array
    connectivity: Array
    lengths: tuple[int, ...] | None = None
    faces: PolyhedronFaces | None = None
    point_fields: Sequence[GridField] = ()
    cell_fields: Sequence[GridField] = ()
    point_sets: Sequence[NamedSet] = ()
    cell_sets: Sequence[NamedSet] = ()
    globals_: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def cells(self) -> int:
        """Number of cells of a grid that is not regular."""
        return len(self.types)

    def with_cells(self, places: Array) -> MeshGrid:
        """Return the grid with those cells alone, in that order, and all its points."""
        sizes = np.diff(self.offsets)[places]
        offsets = np.concatenate(([0], np.cumsum(sizes)))
        connectivity = self.connectivity[runs(self.offsets[places], sizes)]
        faces = self.faces
        if faces is not None:
            counts = np.diff(faces.cell_offsets)[places]
            members = faces.members[runs(faces.cell_offsets[places], counts)]
            faces = replace(faces, cell_offsets=np.concatenate(([0], np.cumsum(counts))), members=members)
        return replace(
            self,
            types=self.types[places],
            offsets=offsets,
            connectivity=connectivity,
            faces=faces,
            cell_fields=[replace(one, array=one.array[places]) for one in self.cell_fields],
            cell_sets=sets_at(self.cell_sets, places, self.cells),
        )

    def with_points(self, places: Array) -> MeshGrid:
        """Return the grid with those points alone, in that order; its cells must have no others."""
        new = np.full(len(self.points), -1, np.int64)
        new[places] = np.arange(len(places))
        faces = self.faces
        if faces is not None:
            faces = replace(faces, points=new[faces.points])
        return replace(
            self,
            points=self.points[places],
            connectivity=new[self.connectivity],
            faces=faces,
            point_fields=[replace(one, array=one.array[places]) for one in self.point_fields],
            point_sets=sets_at(self.point_sets, places, len(self.points)),
        )


def sets_at(sets: Sequence[NamedSet], places: Array, count: int) -> list[NamedSet]:
    """Return what of sets among ``count`` is left where the rows at ``places`` are, in that order."""
    found = []
    for one in sets:
        member = np.zeros(count, bool)
        member[one.places] = True
        found.append(replace(one, places=np.flatnonzero(member[places])))
    return [one for one in found if len(one.places)]


def runs(starts: Array, sizes: Array) -> Array:
    """Return the places ``starts[i] … starts[i] + sizes[i] - 1`` of all runs, one run behind the other."""
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    places: Array = np.arange(total) - np.repeat(ends - sizes, sizes) + np.repeat(starts, sizes)
    return places
