"""The mesh that a piece has: made when it is asked for, and cut with planes quickly when they move."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np

from viewer.renderer.tools.bricks import Bricks
from viewer.renderer.tools.data import cell_types
from viewer.renderer.tools.shapes import Vector

_SOLID = (10, 11, 12, 13, 14, 42)  # VTK types of linear cells with a volume
_FEW = 3
"""Sections after which the cells are sorted for more of them, which takes as long as several. Whoever drags a plane is
shown a coarse mesh first, where the mesh is big."""

_POINTS = 2
"""VTK types up to this are points: none, one and several of them."""

_SOLIDS = np.isin(np.arange(256), _SOLID)


class Sections:
    """Cuts the cells of a mesh with planes; pieces that differ in their fields only share one."""

    def __init__(self) -> None:
        self._cuts = 0
        self._bricks: Bricks | None = None

    def of(self, data: Any, origin: Vector, normal: Vector) -> Any:
        """Return the section of a data set with a plane as ``vtkPolyData``; ``normal`` has length one."""
        if self._bricks is None and self._cuts >= _FEW and Bricks.fit(data):
            self._bricks = Bricks(data)
        self._cuts += 1
        return section(data if self._bricks is None else self._bricks.near(data, origin, normal), origin, normal)


class Volume:
    """A data set that many pieces may share.

    Parameters
    ----------
    make
        Returns it when it is first asked for.
    sections
        Cuts it.
    """

    def __init__(self, make: Callable[[], Any], sections: Sections | None = None) -> None:
        self._make = make
        self._sections = sections or Sections()

    @cached_property
    def data(self) -> Any:
        """The data set."""
        return self._make()

    @cached_property
    def is_solid(self) -> bool:
        """Whether it has linear cells with a volume and no others."""
        data = self.data
        if data.IsA("vtkUnstructuredGrid"):
            return bool(_SOLIDS[cell_types(data)].all())
        counts = [0, 0, 0]
        if data.IsA("vtkStructuredGrid"):
            data.GetDimensions(counts)
        return min(counts) > 1

    @cached_property
    def is_cloud(self) -> bool:
        """Whether it has cells, and all of them are points."""
        data = self.data
        return data.GetNumberOfCells() > 0 and bool((cell_types(data) <= _POINTS).all())

    def section(self, origin: Vector, normal: Vector) -> Any:
        """Return the section with a plane as ``vtkPolyData``; ``normal`` has length one."""
        return self._sections.of(self.data, origin, normal)


def section(data: Any, origin: Vector, normal: Vector) -> Any:
    """Return the section of a data set with a plane as ``vtkPolyData``."""
    from vtkmodules.vtkCommonDataModel import vtkPlane
    from vtkmodules.vtkFiltersCore import vtkPlaneCutter

    plane = vtkPlane()
    plane.SetOrigin(origin)
    plane.SetNormal(normal)
    cutter = vtkPlaneCutter()
    cutter.SetInputData(data)
    cutter.SetPlane(plane)
    cutter.SetBuildTree(False)
    cutter.Update()
    return cutter.GetOutputDataObject(0)
