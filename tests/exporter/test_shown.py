"""What the tools leave, exported and read back: sizes by formulas, values by formulas of the place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkFiltersVerdict import vtkCellSizeFilter

from tests.exporter.conftest import Export
from tests.exporter.meshes import zone_of
from tests.exporter.test_vtk_files import arrays_of, assert_zone, read
from tests.renderer.meshes import Writer, Zone
from viewer.artifacts.manifest import read_manifest
from viewer.errors import ViewerError
from viewer.protocol import Arrows, Clip, Deform, Plane, Scene, Slice, Threshold, Tool
from viewer.protocol.comparing import Against

HALF = Clip(shape=Plane((0.4, 0.5, 0.5), (1.0, 0.0, 0.0)))
"""Leaves x > 0.4 of the unit cube."""

CUT = Slice(plane=Plane((0.4, 0.5, 0.5), (1.0, 0.0, 0.0)))


def linear(points: np.ndarray) -> np.ndarray:
    return points @ [1.0, 10.0, 100.0]


def zone(kind: str, name: str = "Zone") -> Zone:
    """A zone with fields that are linear in the place, and the number of each cell."""
    made = zone_of(kind, name)
    points = made.arrays["points"]
    made.vertex = {"p": linear(points), "Velocity": points * 2.0 + 1.0, "single": linear(points).astype("f4")}
    made.cell = {"number": made.cell["count"]}
    return made


def measured(data: Any, what: str) -> float:
    sizes = vtkCellSizeFilter()
    sizes.SetInputData(data)
    sizes.Update()
    return float(vtk_to_numpy(sizes.GetOutput().GetCellData().GetArray(what)).sum())


def points_of(data: Any) -> np.ndarray:
    return vtk_to_numpy(data.GetPoints().GetData())


@pytest.mark.parametrize("ending", [".vtu", ".vtkhdf"])
@pytest.mark.parametrize("kind", ["tetrahedra", "hexahedra", "wedges", "pyramids", "polyhedra", "structured"])
def test_a_clip(artifact: Writer, export: Export, tmp_path: Path, kind: str, ending: str) -> None:
    directory = artifact(zone(kind))
    export(tmp_path / f"a{ending}", directory, scene=Scene(1, directory, "p", tools=(HALF,)))
    data = read(tmp_path / f"a{ending}")
    points = points_of(data)
    assert points[:, 0].min() == pytest.approx(0.4, abs=1e-6)
    assert measured(data, "Volume") == pytest.approx(0.6, rel=1e-5)
    found = arrays_of(data.GetPointData())
    np.testing.assert_allclose(found["p"], linear(points), atol=1e-4)
    np.testing.assert_allclose(found["Velocity"], points * 2.0 + 1.0, atol=1e-5)
    assert found["single"].dtype == np.float32
    numbers = arrays_of(data.GetCellData())["number"]
    assert numbers.dtype == np.int64, "values of cells are what they were"
    assert set(numbers) < set(range(4**3 * 6))


@pytest.mark.parametrize("kind", ["tetrahedra", "hexahedra of 20", "polyhedra", "structured"])
def test_a_slice(artifact: Writer, export: Export, tmp_path: Path, kind: str) -> None:
    directory = artifact(zone(kind))
    for ending in (".vtu", ".vtkhdf"):
        export(tmp_path / f"a{ending}", directory, scene=Scene(1, directory, "p", tools=(CUT,)))
        data = read(tmp_path / f"a{ending}")
        points = points_of(data)
        np.testing.assert_allclose(points[:, 0], 0.4, atol=1e-6)
        assert measured(data, "Area") == pytest.approx(1.0, rel=1e-5)
        np.testing.assert_allclose(arrays_of(data.GetPointData())["p"], linear(points), atol=1e-3)


def test_cgns_of_a_clip_and_a_slice(artifact: Writer, export: Export, tmp_path: Path) -> None:
    pytest.importorskip("CGNS.MAP", reason="pyCGNS reads it")
    from tests.exporter.test_cgns_file import as_dataset
    from tests.reader.artifact import read as read_sample

    tools: tuple[tuple[Tool, int], ...] = ((HALF, 3), (CUT, 2))
    for place, (tool, dimension) in enumerate(tools):
        directory = artifact(zone("tetrahedra"))
        file = tmp_path / f"{place}.cgns"
        export(file, directory, scene=Scene(1, directory, "p", tools=(tool,)))
        (tmp_path / f"root{place}").mkdir()
        again = read_sample(
            as_dataset(file, tmp_path / f"set{place}"), tmp_path / f"root{place}", fields=("p", "Velocity", "number")
        )
        assert again.manifest.bases[0].topological_dimension == dimension
        points = again.array("points")
        np.testing.assert_allclose(again.field("p"), linear(points), atol=1e-4)
        assert len(again.field("number")) == len(again.array("types"))
        export(tmp_path / f"{place}.vtu", directory, scene=Scene(1, directory, "p", tools=(tool,)))
        other = read(tmp_path / f"{place}.vtu")
        assert sorted(again.field("number")) == sorted(arrays_of(other.GetCellData())["number"])


def test_hidden_zones_and_zones_that_no_tool_changes(artifact: Writer, export: Export, tmp_path: Path) -> None:
    zones = [zone_of("hexahedra", "A"), zone_of("wedges", "B", 1), zone_of("structured", "C", 2)]
    directory = artifact(*zones)
    export(tmp_path / "a.vtu", directory, scene=Scene(1, directory, hidden_zones=("A", "C")))
    assert_zone(read(tmp_path / "a.vtu"), zones[1], Path(directory), 1)
    with pytest.raises(
        ViewerError, match="There is nothing to export: the tools leave nothing, or all zones are hidden"
    ):
        export(tmp_path / "b.vtu", directory, scene=Scene(1, directory, hidden_zones=("A", "B", "C")))
    away = Clip(shape=Plane((9.0, 0.0, 0.0), (1.0, 0.0, 0.0)))
    with pytest.raises(ViewerError, match="There is nothing to export"):
        export(tmp_path / "b.vtm", directory, scene=Scene(1, directory, tools=(away,)))


def test_a_threshold_and_a_deformation(artifact: Writer, export: Export, tmp_path: Path) -> None:
    directory = artifact(zone("hexahedra"))
    few = Threshold(field="number", location="cell", low=10.0, high=19.0)
    export(tmp_path / "a.vtu", directory, scene=Scene(1, directory, "p", tools=(few,)))
    np.testing.assert_array_equal(arrays_of(read(tmp_path / "a.vtu").GetCellData())["number"], np.arange(10, 20))
    moved = Deform(field="Velocity", factor=0.5)
    export(tmp_path / "b.vtu", directory, scene=Scene(1, directory, "p", tools=(moved,)))
    points = zone("hexahedra").arrays["points"]
    np.testing.assert_allclose(points_of(read(tmp_path / "b.vtu")), points * 2.0 + 0.5)


def test_what_is_left_out_is_said(artifact: Writer, export: Export, tmp_path: Path) -> None:
    directory = artifact(zone("hexahedra"))
    done = export(tmp_path / "a.vtu", directory, scene=Scene(1, directory, "p", tools=(Arrows(field="Velocity"),)))
    assert done.notes == ("Arrows, streamlines and contour lines are not exported, only the meshes that they lie on.",)
    with pytest.raises(ViewerError, match="There is no field “nothing” in this sample"):
        wrong = Threshold(field="nothing", low=1.0)
        export(tmp_path / "b.vtu", directory, scene=Scene(1, directory, "p", tools=(wrong,)))


def test_a_difference_is_a_field(artifact: Writer, export: Export, tmp_path: Path) -> None:
    other = zone("hexahedra")
    other.vertex = {"p": other.vertex["p"] - 3.0}
    directory, before = artifact(zone("hexahedra")), artifact(other)
    scene = Scene(1, directory, "p", "vertex", against=Against(before, "p", title="Δp"))
    export(tmp_path / "a.vtu", directory, scene=scene)
    np.testing.assert_allclose(arrays_of(read(tmp_path / "a.vtu").GetPointData())["Δp"], 3.0)
    export(tmp_path / "b.vtu", directory, scene=replace(scene, tools=(HALF,)))
    np.testing.assert_allclose(arrays_of(read(tmp_path / "b.vtu").GetPointData())["Δp"], 3.0)
    assert read_manifest(Path(directory)).find_fields("p")
