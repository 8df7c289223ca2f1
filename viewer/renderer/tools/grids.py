"""The meshes that tools work on: mapped, checked once, and kept while scenes use them."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from viewer.renderer.batch import Batch
from viewer.renderer.grid import Grid
from viewer.renderer.identity import MeshKey, mesh_key
from viewer.renderer.joined import load_joined
from viewer.renderer.surface import Surface
from viewer.renderer.tools.coarse_mesh import CoarseMesh
from viewer.renderer.tools.data import KINDS, add_array
from viewer.renderer.tools.volume import Sections


class GridStore:
    """Meshes by the identity of their files; those that the scene before the last one used leave."""

    def __init__(self) -> None:
        self._kept: dict[MeshKey, Mapped] = {}
        self._used: dict[MeshKey, Mapped] = {}

    def new_scene(self) -> None:
        """Let go of what the scene before the last one used."""
        self._kept, self._used = self._used, {}

    def get(self, directory: Path, batch: Batch) -> Mapped:
        """Return the mesh of a batch, without fields.

        Raises
        ------
        ArtifactError
            When files are missing.
        """
        key = tuple(mesh_key(directory, zone) for zone in batch.zones)
        found = self._used.get(key) or self._kept.get(key) or Mapped(directory, batch)
        self._used[key] = found
        return found


class Mapped:
    """A mesh that is mapped and checked when it is asked for.

    Attributes
    ----------
    sections
        Cuts it, whatever fields it has.
    """

    def __init__(self, directory: Path, batch: Batch) -> None:
        self._directory = directory
        self._batch = batch
        self.sections = Sections()
        self._coarse: tuple[Surface, CoarseMesh | None] | None = None

    @cached_property
    def _grid(self) -> Grid:
        grid = usable(load_joined(self._directory, self._batch.zones))
        if grid.kinds is not None:
            add_array(grid.data.GetPointData(), KINDS, grid.kinds)
        return grid

    def coarse(self, surface: Surface) -> CoarseMesh | None:
        """Return a coarse stand-in for it, None when it is not worth it; ``surface`` is its skin.

        Raises
        ------
        ArtifactError
            When arrays are missing or damaged.
        """
        if self._coarse is None or self._coarse[0] is not surface:
            data = self.data()
            self._coarse = (surface, CoarseMesh(data, surface) if CoarseMesh.fit(data) else None)
        return self._coarse[1]

    def data(self) -> Any:
        """Return the VTK data set.

        Raises
        ------
        ArtifactError
            When arrays are missing or damaged.
        """
        return self._grid.data


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
