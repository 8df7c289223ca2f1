"""The coarse surface of a moved picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.renderer.meshes import Writer, Zone, plane
from viewer.artifacts.manifest import read_manifest
from viewer.renderer.batch import Batch
from viewer.renderer.coarse import coarsened
from viewer.renderer.surface_store import SurfaceStore


def test_a_coarse_surface_has_nodes_of_the_mesh(write: Writer) -> None:
    from vtkmodules.util.numpy_support import vtk_to_numpy

    arrays = plane(101, lambda x, y: np.sin(4 * x) * y)
    path = Path(write(Zone(arrays)))
    surface = SurfaceStore().get(path, Batch(read_manifest(path).zones[:1]), print)
    coarse = coarsened(surface, 0.1)
    assert 50 < coarse.triangles < 0.1 * surface.triangles
    points = vtk_to_numpy(coarse.data.GetPoints().GetData())
    assert np.allclose(points, arrays["points"][coarse.point_ids], atol=1e-6)
    assert coarse.cells == coarse.data.GetNumberOfCells() and coarse.cell_ids.max() < len(arrays["types"])
    assert np.allclose(coarse.bounds, surface.bounds, atol=0.1)
