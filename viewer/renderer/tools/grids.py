"""The meshes that tools work on: mapped, checked once, and kept while scenes use them."""

from __future__ import annotations

import math
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from viewer.renderer.batch import Batch
from viewer.renderer.grid import Grid
from viewer.renderer.identity import MeshKey, mesh_key
from viewer.renderer.joined import load_joined
from viewer.renderer.surface import Surface
from viewer.renderer.tools.coarse_mesh import CoarseMesh
from viewer.renderer.tools.curved_grid import CurvedGrid, curved_grid
from viewer.renderer.tools.data import KINDS, Array, add_array
from viewer.renderer.tools.volume import Sections


class GridStore:
    """Meshes by the identity of their files; those that the scene before the last one used leave.

    Parameters
    ----------
    keep_quadratic
        Whether curved cells that VTK has stay what they are, as whoever looks into cells one by one wants them.
    """

    def __init__(self, *, keep_quadratic: bool = False) -> None:
        self._keep_quadratic = keep_quadratic
        self._kept: dict[MeshKey, Mapped] = {}
        self._used: dict[MeshKey, Mapped] = {}

    def new_scene(self) -> None:
        """Let go of what the scene before the last one used."""
        self._kept, self._used = self._used, {}

    def get(self, directory: Path, batch: Batch, parts: int) -> Mapped:
        """Return the mesh of a batch, without fields.

        Parameters
        ----------
        parts
            Into how many parts the edges of its curved cells are cut at most, 0 for none.

        Raises
        ------
        ArtifactError
            When files are missing.
        """
        key = tuple(mesh_key(directory, zone) for zone in batch.zones)
        found = self._used.get(key) or self._kept.get(key) or Mapped(directory, batch, parts, self._keep_quadratic)
        self._used[key] = found
        return found


class Mapped:
    """A mesh that is mapped and checked when it is asked for.

    Attributes
    ----------
    sections
        Cuts it, whatever fields it has.
    """

    def __init__(self, directory: Path, batch: Batch, parts: int, keep_quadratic: bool) -> None:
        self._directory = directory
        self._batch = batch
        self._parts = parts
        self._keep_quadratic = keep_quadratic
        self.sections = Sections()
        self._coarse: tuple[Surface, CoarseMesh | None] | None = None

    @cached_property
    def _grid(self) -> Grid:
        grid = usable(load_joined(self._directory, self._batch.zones))
        if grid.kinds is not None:
            add_array(grid.data.GetPointData(), KINDS, grid.kinds)
        return grid

    @cached_property
    def _curved(self) -> CurvedGrid | None:
        curved = self._grid.curved
        if self._keep_quadratic and curved is not None and all(kind.order == 2 for kind, _, _ in curved.groups()):
            return None
        return curved_grid(self._grid, self._parts)

    def coarse(self, surface: Surface) -> CoarseMesh | None:
        """Return a coarse stand-in for it, None when it is not worth it; ``surface`` is its skin.

        Raises
        ------
        ArtifactError
            When arrays are missing or damaged.
        """
        if self._coarse is None or self._coarse[0] is not surface:
            data = self.data()
            fits = self._curved is None and CoarseMesh.fit(data)
            self._coarse = (surface, CoarseMesh(data, surface) if fits else None)
        return self._coarse[1]

    def data(self) -> Any:
        """Return the VTK data set.

        Raises
        ------
        ArtifactError
            When arrays are missing or damaged.
        """
        return self._grid.data if self._curved is None else self._curved.data

    def owners(self) -> Array:
        """Return the cell of the mesh that each cell of the data set is, or is a part of."""
        if self._curved is None:
            return np.arange(self._batch.cells, dtype=np.int32)
        return self._curved.owners.astype(np.int32)

    def at_points(self, array: Array) -> Array:
        """Return the values of the nodes of the mesh at the points of the data set."""
        return array if self._curved is None else self._curved.at_points(array)

    def nearest_node(self, cell: int, place: tuple[float, float, float]) -> int:
        """Return the node of a cell of the mesh that is nearest to a place."""
        nodes = self._grid.data.GetCell(cell).GetPointIds()
        numbers = [nodes.GetId(number) for number in range(nodes.GetNumberOfIds())]
        nearest: int = min(numbers, key=lambda node: math.dist(self._grid.data.GetPoint(node), place))
        return nearest


def usable(grid: Grid) -> Grid:
    """Return a structured zone without a volume as an unstructured one: ``vtkPlaneCutter`` crashes on the former."""
    from vtkmodules.vtkFiltersCore import vtkAppendFilter

    counts = [2, 2, 2]
    if grid.data.IsA("vtkStructuredGrid"):
        grid.data.GetDimensions(counts)
    if min(counts) > 1:
        return grid
    append = vtkAppendFilter()
    append.AddInputData(grid.data)
    append.Update()
    return Grid(append.GetOutput(), grid.arrays)
