"""The meshes that tools work on: mapped, checked once, and kept while scenes use them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from viewer.renderer.batch import Batch
from viewer.renderer.grid import Grid
from viewer.renderer.identity import MeshKey, mesh_key
from viewer.renderer.joined import load_joined


class GridStore:
    """Meshes by the identity of their files; those that the scene before the last one used leave."""

    def __init__(self) -> None:
        self._kept: dict[MeshKey, Grid] = {}
        self._used: dict[MeshKey, Grid] = {}

    def new_scene(self) -> None:
        """Let go of what the scene before the last one used."""
        self._kept, self._used = {**self._used} or self._kept, {}

    def get(self, directory: Path, batch: Batch) -> Any:
        """Return the VTK data set of a batch, without fields.

        Raises
        ------
        ArtifactError
            When arrays are missing or damaged.
        """
        key = tuple(mesh_key(directory, zone) for zone in batch.zones)
        grid = self._used.get(key) or self._kept.get(key) or _usable(load_joined(directory, batch.zones))
        self._used[key] = grid
        return grid.data


def _usable(grid: Grid) -> Grid:
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
