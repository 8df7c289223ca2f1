"""Surfaces: taken once, and true to the mesh."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.renderer.meshes import Writer, Zone, hexahedra, tetrahedra
from viewer.artifacts.manifest import ZoneRecord, read_manifest
from viewer.renderer.batch import Batch
from viewer.renderer.grid import _NODES as NODES
from viewer.renderer.grid import grid_of
from viewer.renderer.surface import extract_surface
from viewer.renderer.surface_store import SurfaceStore


def test_a_surface_is_taken_once_per_mesh(write: Writer) -> None:
    arrays = hexahedra(3)
    first = Path(write(Zone(arrays, vertex={"a": np.arange(27.0)})))
    second = Path(write(Zone(arrays, vertex={"a": np.arange(27.0) * 2})))
    moved = Path(write(Zone({**arrays, "points": arrays["points"] * 2}, vertex={"a": np.arange(27.0)})))
    store, said = SurfaceStore(), []
    surfaces = [store.get(path, Batch(read_manifest(path).zones[:1]), said.append) for path in (first, second, moved)]
    assert surfaces[0] is surfaces[1] and surfaces[0] is not surfaces[2]
    assert not said


def test_surface_knows_where_it_came_from(write: Writer) -> None:
    from vtkmodules.util.numpy_support import vtk_to_numpy

    arrays = tetrahedra(4)
    path = Path(write(Zone(arrays)))
    surface = SurfaceStore().get(path, Batch(read_manifest(path).zones[:1]), print)
    points = vtk_to_numpy(surface.data.GetPoints().GetData())
    assert (points == arrays["points"][surface.point_ids]).all()
    nodes = vtk_to_numpy(surface.data.GetPolys().GetConnectivityArray()).reshape(-1, 3)
    cells = arrays["connectivity"].reshape(-1, 4)[surface.cell_ids]
    for triangle, cell in zip(surface.point_ids[nodes], cells, strict=True):
        assert set(triangle) <= set(cell)


@pytest.mark.parametrize("kind", sorted(NODES))
def test_what_is_drawn_of_any_cell_is_of_that_cell(kind: int) -> None:
    """Three cells of the kind with nodes of their own, a line, a square and a tetrahedron between them."""
    from vtkmodules.util.numpy_support import vtk_to_numpy

    sizes = [(kind, NODES[kind]), (9, 4), (kind, NODES[kind]), (3, 2), (10, 4), (kind, NODES[kind])]
    starts = np.cumsum([0] + [size for _, size in sizes])
    places = np.random.default_rng(kind).permutation(starts[-1])
    nodes = [places[start : start + size] for start, (_, size) in zip(starts, sizes, strict=False)]
    arrays: dict[str, np.ndarray] = {
        "points": np.random.default_rng(0).random((starts[-1], 3)),
        "types": np.array([shape for shape, _ in sizes], np.uint8),
        "offsets": starts.astype(np.int64),
        "connectivity": places.astype(np.int64),
    }
    surface = extract_surface(grid_of(ZoneRecord("", len(places), len(sizes), {}), arrays))
    data, seen = surface.data, set()
    assert (vtk_to_numpy(data.GetPoints().GetData()) == arrays["points"][surface.point_ids]).all()
    first = 0
    for part in (data.GetVerts(), data.GetLines(), data.GetPolys()):
        if not part.GetNumberOfCells():
            continue
        rows = np.split(vtk_to_numpy(part.GetConnectivityArray()), vtk_to_numpy(part.GetOffsetsArray())[1:-1])
        for row, cell in zip(rows, surface.cell_ids[first : first + len(rows)], strict=True):
            assert set(surface.point_ids[row]) <= set(nodes[cell])
            seen.add(int(cell))
        first += len(rows)
    assert first == surface.cells and seen == set(range(len(sizes)))
