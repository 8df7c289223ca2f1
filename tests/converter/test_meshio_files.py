"""Files that meshio reads: written by it, read back array by array."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.converter import vtk_data as vd
from tests.converter.conftest import Shelf
from tests.exporter.meshes import KINDS
from viewer.errors import SampleError

meshio = pytest.importorskip("meshio", reason="meshio is the extra formats")

pytestmark = pytest.mark.usefixtures("converted")

NAMES = {
    "tetrahedra": "tetra", "hexahedra": "hexahedron", "wedges": "wedge", "pyramids": "pyramid",
    "tetrahedra of 10": "tetra10", "hexahedra of 20": "hexahedron20", "triangles": "triangle",
    "quadrilaterals": "quad", "triangles of 6": "triangle6", "lines": "line",
}  # fmt: skip


def mesh_of(kind: str) -> Any:
    arrays = KINDS[kind]()
    nodes = arrays["connectivity"].reshape(len(arrays["types"]), -1)
    cells, points = len(nodes), len(arrays["points"])
    return meshio.Mesh(
        arrays["points"],
        [(NAMES[kind], nodes)],
        point_data={"p": np.arange(points) / 3, "v": arrays["points"] * 2.0},
        cell_data={"q": [np.arange(cells) / 7]},
    )


@pytest.mark.parametrize("kind", NAMES)
def test_gmsh(shelf: Shelf, tmp_path: Path, kind: str) -> None:
    mesh = mesh_of(kind)
    path = tmp_path / "a.msh"
    mesh.write(path, file_format="gmsh")
    found = shelf.read(path)
    np.testing.assert_array_equal(found.array("points"), mesh.points)
    np.testing.assert_array_equal(found.array("connectivity"), mesh.cells[0].data.ravel())
    np.testing.assert_array_equal(found.array("types"), KINDS[kind]()["types"])
    np.testing.assert_array_equal(found.field("p"), mesh.point_data["p"])
    np.testing.assert_array_equal(found.field("v"), mesh.point_data["v"])
    np.testing.assert_array_equal(found.field("q"), mesh.cell_data["q"][0])


@pytest.mark.parametrize("ending", [".inp", ".med", ".xdmf", ".vtu", ".mesh", ".bdf", ".avs", ".off", ".h5m"])
def test_others(shelf: Shelf, tmp_path: Path, ending: str) -> None:
    kind = "triangles" if ending == ".off" else "tetrahedra"
    mesh = mesh_of(kind)
    if ending not in (".xdmf", ".vtu", ".avs", ".med"):
        mesh.point_data, mesh.cell_data = {}, {}
    path = tmp_path / f"a{ending}"
    mesh.write(path)
    found = shelf.read(path)
    np.testing.assert_allclose(found.array("points"), mesh.points, rtol=1e-6)
    np.testing.assert_array_equal(found.array("connectivity"), mesh.cells[0].data.ravel())
    if mesh.point_data:
        np.testing.assert_allclose(found.field("p"), mesh.point_data["p"], rtol=1e-6)
        np.testing.assert_allclose(found.field("q"), mesh.cell_data["q"][0], rtol=1e-6)


def test_dimensions_of_one_file_are_bases(shelf: Shelf, tmp_path: Path) -> None:
    """As Gmsh writes them: volumes with their boundary, and physical names."""
    mesh = meshio.Mesh(
        np.eye(4, 3),
        [("triangle", [[0, 1, 2]]), ("tetra", [[0, 1, 2, 3]])],
        cell_data={"gmsh:physical": [np.array([7]), np.array([8])], "gmsh:geometrical": [np.array([1]), np.array([2])]},
        field_data={"wall": np.array([7, 2]), "fluid": np.array([8, 3])},
    )
    path = tmp_path / "a.msh"
    mesh.write(path, file_format="gmsh22", binary=False)
    volume, wall = shelf.read(path, base="Base_3_3"), shelf.read(path, base="Base_2_3")
    assert (*volume.field("gmsh:physical"), *wall.field("gmsh:physical")) == (8, 7)
    assert volume.manifest.globals_ == {}, "they are the names of tags"
    assert volume.manifest.warnings == ()


def test_time_steps_of_xdmf(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # meshio writes the values of time steps into the current folder
    mesh = mesh_of("tetrahedra")
    path = tmp_path / "a.xdmf"
    with meshio.xdmf.TimeSeriesWriter(path) as writer:
        writer.write_points_cells(mesh.points, mesh.cells)
        for time in (0.5, 2.0):
            writer.write_data(time, point_data={"p": mesh.point_data["p"] + time})
    opened = shelf.open(path)
    assert opened.source.sample("files", 0).times == (0.5, 2)
    np.testing.assert_array_equal(shelf.read_of(opened, time=2).field("p"), mesh.point_data["p"] + 2)


def test_points_in_the_plane(shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "a.xdmf"
    meshio.Mesh(vd.SQUARE[:, :2], [("quad", vd.QUADS)], point_data={"v": vd.SQUARE[:, :2]}).write(path)
    found = shelf.read(path)
    np.testing.assert_array_equal(found.array("points"), vd.SQUARE)
    np.testing.assert_array_equal(found.field("v"), vd.SQUARE[:, :2])


@pytest.mark.parametrize("share", range(1, 10))
def test_half_a_file_of_gmsh(shelf: Shelf, tmp_path: Path, share: int) -> None:
    path = tmp_path / "a.msh"
    mesh_of("tetrahedra").write(path, file_format="gmsh")
    path.write_bytes(path.read_bytes()[: path.stat().st_size * share // 10])
    with pytest.raises(SampleError, match=r"ends within a section; the file is not complete"):
        shelf.read(path)


@pytest.mark.parametrize("name", ["a.msh", "a.inp", "a.xdmf", "a.med", "a.su2"])
def test_what_it_cannot_read(shelf: Shelf, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"<html>404</html>\n" * 5)
    with pytest.raises(SampleError, match=rf"The file {name} cannot be read: "):
        shelf.read(path)


def test_without_meshio(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.msh"
    mesh_of("tetrahedra").write(path, file_format="gmsh")
    monkeypatch.setitem(sys.modules, "meshio", None)
    with pytest.raises(
        SampleError, match=r"read by meshio, which is not installed\. To add it: pip install .*\[formats\]"
    ):
        shelf.read(path)
