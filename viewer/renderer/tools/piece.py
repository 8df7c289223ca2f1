"""What goes through the tools: a mesh and what was cut from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from viewer.artifacts.manifest import CELL
from viewer.renderer.batch import Batch
from viewer.renderer.surface import Surface
from viewer.renderer.tools.data import CELLS, KINDS, Array, add_array, cell_numbers, copy_of, joined, point_array
from viewer.renderer.tools.shapes import Vector
from viewer.renderer.tools.skin import skin_of, surface_to_draw
from viewer.renderer.tools.volume import Sections, Volume
from viewer.renderer.tools.wants import FoundField
from viewer.values import dataclass


class PieceMesh(Protocol):
    """The mesh that a piece begins with."""

    def data(self) -> Any:
        """Return its VTK data set."""

    def owners(self) -> Array:
        """Return the cell of the zones that each cell of the data set is, or is a part of."""

    def at_points(self, array: Array) -> Array:
        """Return values of the points of the zones at the points of the data set."""


class Piece:
    """What the tools so far have left of a batch; it never changes, and computes what it is asked for once.

    Data sets have the fields of tools at their points, under :attr:`Want.array`, and :data:`CELLS` at their cells:
    fields of cells are looked up by that number, so they are what they were.

    Parameters
    ----------
    mesh
        The mesh.
    make_skin
        Returns its outer surface as ``vtkPolyData``, where that takes less than taking it from the data set.
    cuts
        ``vtkPolyData`` of surfaces taken from it, which are drawn instead of it; None when no tool took any.
    origin
        What is drawn without tools, as long as nothing else is to be drawn.
    flat
        Whether all cuts are sections with planes: they show values, not a shape.
    """

    def __init__(
        self,
        batch: Batch,
        mesh: Volume,
        make_skin: Callable[[], Any] | None = None,
        cuts: tuple[Any, ...] | None = None,
        origin: Surface | None = None,
        *,
        flat: bool = True,
    ) -> None:
        self.batch = batch
        self.cuts = cuts
        self.origin = origin
        self.flat = flat
        self._mesh = mesh
        self._make_skin = make_skin or (lambda: skin_of(self.volume))

    @classmethod
    def of(
        cls,
        batch: Batch,
        mesh: PieceMesh,
        surface: Surface,
        arrays: dict[str, Array],
        sections: Sections | None = None,
    ) -> Piece:
        """Return a batch as it is.

        Parameters
        ----------
        mesh
            What it is made of.
        arrays
            What its points are to have, by name.
        sections
            Cuts the grid.
        """

        def volume() -> Any:
            data = copy_of(mesh.data())
            add_array(data.GetCellData(), CELLS, mesh.owners())
            for name, array in arrays.items():
                add_array(data.GetPointData(), name, mesh.at_points(array))
            return data

        def skin() -> Any:
            data = copy_of(surface.data)
            add_array(data.GetCellData(), CELLS, surface.cell_ids.astype(np.int32))
            if surface.marks is not None:
                add_array(data.GetPointData(), KINDS, surface.marks)
            for name, array in arrays.items():
                add_array(data.GetPointData(), name, surface.at_points(array))
            return data

        return cls(batch, Volume(volume, sections), skin, origin=surface)

    @property
    def volume(self) -> Any:
        """The data set of the mesh."""
        return self._mesh.data

    @property
    def is_solid(self) -> bool:
        """Whether the mesh has linear cells with a volume and no others, and no surface was taken from it."""
        return self.cuts is None and self._mesh.is_solid

    @property
    def is_cloud(self) -> bool:
        """Whether the mesh has cells, and all of them are points."""
        return self._mesh.is_cloud

    def section(self, origin: Vector, normal: Vector) -> Any:
        """Return the section of the mesh with a plane as ``vtkPolyData``; ``normal`` has length one."""
        return self._mesh.section(origin, normal)

    @cached_property
    def skin(self) -> Any:
        """The outer surface of the mesh as ``vtkPolyData``."""
        return self._make_skin()

    @cached_property
    def drawn(self) -> Any:
        """What is drawn, as ``vtkPolyData``."""
        if self.cuts is None:
            return self.skin
        return joined(list(self.cuts))

    @cached_property
    def surface(self) -> Surface:
        """What is drawn, as the scene draws it."""
        return self.origin or surface_to_draw(self.drawn, flat=self.flat and self.cuts is not None)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn."""
        if self.cuts is not None:
            return not any(cut.GetNumberOfCells() for cut in self.cuts)
        return self.origin is None and self.skin.GetNumberOfCells() == 0

    def changed(self, change: Callable[[Any], Any], skin: Callable[[], Any] | None = None) -> Piece:
        """Return what is left when the mesh and all cuts are changed.

        Parameters
        ----------
        skin
            Returns the skin of the changed mesh, where that takes less than taking it from the mesh.
        """
        cuts = None if self.cuts is None else tuple(skin_of(change(cut)) for cut in self.cuts)
        return Piece(self.batch, Volume(lambda: change(self.volume)), skin, cuts, flat=self.flat)

    def with_cuts(self, cuts: Iterable[Any], *, flat: bool) -> Piece:
        """Return the same with more surfaces taken from it."""
        cuts = (*(self.cuts or ()), *cuts)
        return Piece(self.batch, self._mesh, lambda: self.skin, cuts, flat=flat and self.flat)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Values of a field on a data set: at its points or at its cells."""

    location: str
    array: Array


def numbers_on(data: Any, batch: Batch, found: FoundField) -> Numbers | None:
    """Return the values of a field on a data set of a batch, None when the batch has not got the field."""
    array = found.arrays.get(batch.name)
    if array is None:
        return None
    location = found.location(batch)
    if location == CELL:
        return Numbers(CELL, array[cell_numbers(data)])
    points = point_array(data, found.want.array)
    return None if points is None else Numbers(location, points)


def with_points(data: Any, batch: Batch, found: FoundField, name: str) -> tuple[Any, bool] | None:
    """Return a data set with a field at its points as the array ``name``, and whether it was averaged from cells.

    None when the batch has not got the field.
    """
    numbers = numbers_on(data, batch, found)
    if numbers is None:
        return None
    marked = copy_of(data)
    if numbers.location != CELL:
        add_array(marked.GetPointData(), name, numbers.array)
        return marked, False
    from vtkmodules.vtkFiltersCore import vtkCellDataToPointData

    add_array(marked.GetCellData(), name, numbers.array)
    average = vtkCellDataToPointData()
    average.SetInputData(marked)
    average.SetProcessAllArrays(False)
    average.AddCellDataArray(name)
    average.PassCellDataOn()
    average.Update()
    result = average.GetOutput()
    result.GetCellData().RemoveArray(name)
    return result, True


def averaged(field: str) -> str:
    """Say that a field of cells is used at points."""
    return f"“{field}” is a field of cells: here its values are averaged to the points."
