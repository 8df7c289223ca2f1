"""The triangle that a ray meets first."""

from __future__ import annotations

import numpy as np
import pytest

from tests.renderer.meshes import tetrahedra
from viewer.artifacts.manifest import ZoneRecord
from viewer.renderer import face_picking as faces_module
from viewer.renderer.face_picking import FacePicker
from viewer.renderer.grid import grid_of
from viewer.renderer.surface import extract_surface


@pytest.mark.parametrize(("scale", "shift"), [(1.0, 0.0), (1e-9, 0.0), (1e9, 0.0), (3.0, 1e6), (0.01, -1e5)])
def test_a_ray_meets_the_first_of_all_triangles(scale: float, shift: float, monkeypatch: pytest.MonkeyPatch) -> None:
    from vtkmodules.util.numpy_support import vtk_to_numpy

    arrays = tetrahedra(6)
    points = arrays["points"].copy()
    arrays["points"] = points * scale + shift
    surface = extract_surface(grid_of(ZoneRecord("", len(points), len(arrays["types"]), {}), arrays))
    monkeypatch.setattr(faces_module, "_PART", 100)
    faces, steps = FacePicker(surface), 0
    while not faces.ready:
        faces.prepare()
        steps += 1
    assert steps == surface.cells / 100 == 3
    nodes = vtk_to_numpy(surface.data.GetPolys().GetConnectivityArray()).reshape(-1, 3)
    first, second, third = (points[surface.point_ids[nodes[:, corner]]] for corner in range(3))
    rng = np.random.default_rng(2)
    missed = 0
    for _ in range(400):
        eye = rng.normal(size=3)
        eye *= 4.0 / np.linalg.norm(eye)
        target = rng.random(3) * 1.4 - 0.2
        towards = 3.0 * (target - eye)
        # Möller and Trumbore, for all triangles at once, where numbers are of order one.
        along, beside, start = second - first, third - first, eye - first
        across = np.cross(towards, beside)
        scaled = np.einsum("ij,ij->i", along, across)
        turned = np.cross(start, along)
        with np.errstate(divide="ignore", invalid="ignore"):
            u, v = np.einsum("ij,ij->i", start, across) / scaled, turned @ towards / scaled
            t = np.einsum("ij,ij->i", beside, turned) / scaled
        met = np.where((u >= 0) & (v >= 0) & (u + v <= 1), t, np.inf)
        found = faces.meet(tuple(eye * scale + shift), tuple((eye + towards) * scale + shift))
        if not np.isfinite(met).any():
            missed += 1
            assert found is None
            continue
        assert found is not None and found[0] == int(np.argmin(met))
        place = (np.array(found[1]) - shift) / scale
        assert place == pytest.approx(eye + met.min() * towards, abs=1e-7)
        apart = np.linalg.norm(points[surface.point_ids[nodes[found[0]]]] - place, axis=1)
        nearest = points[surface.point_ids[faces.nearest_node(*found)]]
        assert np.linalg.norm(nearest - place) <= apart.min() + 1e-7
    assert 20 < missed < 380
